"""Messages about queries that do not parse."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from khabar.endpoint.syntax import explain

MESSAGES = {
    "SELEC * {}": ("line 1, column 1.", "^"),
    "SELECT * {\n\tFILTR(?x) }": ("line 2, column 2.", "\t^"),
    "SELECT ?x { ?s ?p ?o ": ('line 1, column 22: expected "," or "." or ";"', " " * 21 + "^"),
    "SELECT * { ?s unknown:p ?o }": ("line 1, column 24: Prefix not found.", " " * 23 + "^"),
    "SELECT (?x AS ?x) { VALUES ?x {1} }": ("The SELECT overrides an existing variable", " " * 35 + "^"),
    "SELECT * {\n": ("line 2, column 1.", "^"),
}


@pytest.mark.parametrize("query", MESSAGES)
def test_place_reason_and_mark(query: str) -> None:
    with pytest.raises(SyntaxError) as raised:
        ox.Store().query(query)
    place, mark = MESSAGES[query]
    text = explain(str(raised.value), query)
    assert place in text
    assert text.splitlines()[-1] == mark


def test_other_messages_stay_as_they_are() -> None:
    assert explain("The custom function <urn:f> is not supported", "ASK {}") == (
        "The custom function <urn:f> is not supported"
    )


def test_of_a_long_line_only_what_is_around_the_place_is_shown() -> None:
    query = f"ASK {{ # {'a' * 10_000}\n{'?s ?p ?o . ' * 1000} unknown:p {'?s ?p ?o . ' * 1000} }}"
    with pytest.raises(SyntaxError) as raised:
        ox.Store().query(query)
    place, line, mark = explain(str(raised.value), query).splitlines()
    assert "Prefix not found" in place
    assert (len(line), len(mark)) == (400, 201)
    assert line[:200].endswith("unknown:p")

"""Rows are counted as they are, whatever their values look like and wherever a piece ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from khabar.endpoint.app import close_app, create_app
from khabar.endpoint.errors import QueryError
from khabar.endpoint.reading.row_limit import RowCounter, TooManyRowsError, limited
from khabar.endpoint.settings import Settings

TRICKY = """SELECT ?o ?x {
  { VALUES ?o { "a\\nb" "}},{{" "\\\\\\",{" "<result>" ",{" "'" "\\r\\n\\t\\"" "\\\\" } }
  UNION {} UNION { BIND(TRIPLE(<a:s>, <a:p>, "\\",{") AS ?o) }
}"""
"""Ten rows, with values that look like the ends of rows."""
FORMATS = [ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML, ox.QueryResultsFormat.CSV, ox.QueryResultsFormat.TSV]


@pytest.mark.parametrize("format_", FORMATS, ids=str)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 50, 10_000])
def test_rows_are_counted_exactly(format_: ox.QueryResultsFormat, size: int) -> None:
    results = ox.Store().query(TRICKY)
    assert isinstance(results, ox.QuerySolutions)
    data = results.serialize(format=format_)
    assert data
    see(data, size, RowCounter(format_, 10))
    with pytest.raises(TooManyRowsError, match="more than 9 rows"):
        see(data, size, RowCounter(format_, 9))


def see(data: bytes, size: int, counter: RowCounter) -> None:
    for start in range(0, len(data), size):
        counter.see(data[start : start + size])


@pytest.mark.parametrize("format_", FORMATS, ids=str)
def test_no_row_is_no_row_too_many(format_: ox.QueryResultsFormat) -> None:
    results = ox.Store().query("SELECT ?s { ?s ?p ?o }")
    assert isinstance(results, ox.QuerySolutions)
    see(results.serialize(format=format_) or b"", 5, RowCounter(format_, 1))


def test_items() -> None:
    assert [*limited("abc", None)] == [*limited("abc", 3)] == ["a", "b", "c"]
    with pytest.raises(TooManyRowsError):
        list(limited("abc", 2))


@pytest.fixture(scope="module")
def strict(store: Path) -> Iterator[FlaskClient]:
    """A client of a server that gives ten rows."""
    app = create_app(Settings(store, readers=1, max_rows=10))
    yield app.test_client()
    close_app(app)


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_a_table_at_the_limit_and_above_it(strict: FlaskClient, form: str) -> None:
    whole = strict.get("/sparql", query_string={"query": "SELECT * { ?s ?p ?o } LIMIT 10", "format": form})
    more = strict.get("/sparql", query_string={"query": "SELECT * { ?s ?p ?o } LIMIT 11", "format": form})
    assert (whole.status_code, more.status_code) == (200, 400)
    assert "more than 10 rows" in more.text


@pytest.mark.parametrize("form", ["ttl", "nt", "rdf", "jsonld"])
def test_a_graph_above_the_limit(strict: FlaskClient, form: str) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT "
    assert strict.get("/sparql", query_string={"query": f"{query} 10", "format": form}).status_code == 200
    assert strict.get("/sparql", query_string={"query": f"{query} 11", "format": form}).status_code == 400


def test_a_stream_above_the_limit_breaks(store: Path) -> None:
    app = create_app(Settings(store, readers=1, max_rows=5000))
    response = app.test_client().get("/sparql", query_string={"query": "SELECT * { ?s ?p ?o }", "format": "csv"})
    assert response.status_code == 200
    with pytest.raises(QueryError, match="more than 5,000 rows"):
        response.get_data()
    close_app(app)

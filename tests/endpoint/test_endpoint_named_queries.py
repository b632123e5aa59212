"""Named queries: values become terms and nothing else, each parameter does what it says, and people get a form."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from khabar.endpoint.parameters import LIMIT, Parameter, default, filled
from khabar.endpoint.queries import examples, parameters
from question_corpus import answer, names_of, question_corpus, store_of
from rdflib import Graph
from rdflib.namespace import SDO, SH
from rdflib.plugins.sparql import prepareQuery

BROWSER = {"Accept": "text/html", "Accept-Language": "en"}
ITEM = "http://www.wikidata.org/entity/Q41183"


@pytest.fixture(scope="module")
def corpus() -> ox.Store:
    return store_of(question_corpus())


@pytest.fixture(scope="module")
def names() -> Mapping[str, str]:
    return names_of(question_corpus())


def asked(corpus: ox.Store, names: Mapping[str, str], query: str, **given: str) -> list[list[str]]:
    example = examples()[query]
    return answer(
        corpus, filled(example.query, example.parameters, {name: [text] for name, text in given.items()}), names
    )


# ── what the files declare ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("parameter", parameters().values(), ids=lambda parameter: parameter.name)
def test_a_parameter_is_told_in_both_languages_and_takes_its_example(parameter: Parameter) -> None:
    for told in (parameter.labels, parameter.descriptions):
        assert sorted(str(text.language) for text in told) == ["ar", "en"]
    assert parameter.term(parameter.example)


@pytest.mark.parametrize("name", examples())
def test_a_query_has_a_place_for_each_parameter_and_no_other(name: str) -> None:
    example = examples()[name]
    declared = {parameter.name for parameter in example.parameters}
    for parameter in declared - {LIMIT}:
        line = re.search(rf"^ *# \?{parameter}: .*$", example.query, re.MULTILINE)
        assert bool(line) != bool(default(example.query, parameter))
        if line:  # or the variable would be another one of the query
            assert not re.search(rf"\?{parameter}\b", example.query.replace(line[0], ""))
    assert set(re.findall(r"^ *# \?(\w+):", example.query, re.MULTILINE)) <= declared
    assert (LIMIT in declared) == bool(default(example.query, LIMIT))


@pytest.mark.parametrize("name", examples())
def test_a_query_with_all_its_parameters_is_standard_sparql(name: str, corpus: ox.Store) -> None:
    example = examples()[name]
    query = filled(example.query, example.parameters, {p.name: [p.example] for p in example.parameters})
    assert prepareQuery(query).algebra
    assert isinstance(corpus.query(query, use_default_graph_as_union=True), ox.QuerySolutions)


def test_many_queries_have_parameters_of_their_own() -> None:
    assert sum(any(p.name != LIMIT for p in example.parameters) for example in examples().values()) >= 15


# ── what the values do ──────────────────────────────────────────────────────────────────────────────────────────────


def test_place(corpus: ox.Store, names: Mapping[str, str]) -> None:
    everywhere = asked(corpus, names, "event-table")
    assert asked(corpus, names, "event-table", at="Q3766") == [row for row in everywhere if "دمشق" in row] != []


def test_days(corpus: ox.Store, names: Mapping[str, str]) -> None:
    whole = asked(corpus, names, "timeline")
    late, early = (
        asked(corpus, names, "timeline", since="2017-02-03"),
        asked(corpus, names, "timeline", until="2016-12-31"),
    )
    assert late == [row for row in whole if row[0][:10] >= "2017-02-03"] != whole
    assert early == [row for row in whole if row[0][:10] <= "2016-12-31"] != whole


def test_kind_of_event_with_the_narrower_ones(corpus: ox.Store, names: Mapping[str, str]) -> None:
    assert {row[2] for row in asked(corpus, names, "event-table", kind="kh:AirStrike")} == {"AirStrike"}
    assert {row[2] for row in asked(corpus, names, "event-table", kind="Attack")} > {"AirStrike", "Shelling"}


def test_source(corpus: ox.Store, names: Mapping[str, str]) -> None:
    rows = asked(corpus, names, "casualties-by-week", named="مرصد")
    assert {row[1] for row in rows} == {"مرصد الشمال"}


def test_paper(corpus: ox.Store, names: Mapping[str, str]) -> None:
    rows = asked(corpus, names, "articles-about", item="Q41183", publisher="صدى الشمال")
    assert {row[0] for row in rows} == {"n1", "n3", "n5"}


def test_relation(corpus: ox.Store, names: Mapping[str, str]) -> None:
    (head,) = asked(corpus, names, "memberships")
    assert asked(corpus, names, "memberships", relation="headOf") == [head]
    assert asked(corpus, names, "memberships", relation="memberOf") == []


def test_any_of_several_values(corpus: ox.Store, names: Mapping[str, str]) -> None:
    example = examples()["memberships"]
    query = filled(example.query, example.parameters, {"relation": ["kh:headOf", "kh:memberOf", "kh:partOf"]})
    assert sorted(answer(corpus, query, names)) == sorted(answer(corpus, example.query, names))


def test_distance(corpus: ox.Store, names: Mapping[str, str]) -> None:
    rows = asked(corpus, names, "events-near", near="Q41183", kilometres="400", kind="Attack", since="2017-01-01")
    assert {(row[0], row[2]) for row in rows} == {("0", "حلب"), ("310", "دمشق")}


def test_limit(corpus: ox.Store, names: Mapping[str, str]) -> None:
    assert len(asked(corpus, names, "event-table", limit="2")) == 2


# ── values are terms and nothing else ───────────────────────────────────────────────────────────────────────────────


@given(st.text(min_size=1, max_size=60))
def test_no_text_gets_out_of_its_literal(text: str) -> None:
    example = examples()["detentions"]
    query = filled(example.query, example.parameters, {"named": [text]})
    line = next(line for line in query.split("\n") if "VALUES ?named" in line)
    values = line.strip().removesuffix(" FILTER (CONTAINS(?source, ?named))")
    assert len(query.split("\n")) == len(example.query.split("\n"))
    solutions = ox.Store().query(f"SELECT ?named {{ {values} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    assert [solution["named"] for solution in solutions] == [ox.Literal(text)]


def test_a_value_is_never_taken_for_a_place() -> None:
    example = examples()["articles-about"]
    given = {"item": ["Q1"], "publisher": ["VALUES ?since { x } LIMIT 5"], "since": ["2016-01-01"], "limit": ["7"]}
    query = filled(example.query, example.parameters, given)
    assert '"VALUES ?since { x } LIMIT 5"' in query
    assert query.rstrip().endswith("LIMIT 7")


@pytest.mark.parametrize(
    ("query", "arguments", "told"),
    [
        ("articles-about", {}, ["item is missing", "IRI", "item=Q41183"]),
        ("articles-about", {"item": "Q1> . ?s ?p ?o } #"}, ["item cannot be", "item=Q41183"]),
        ("articles-about", {"item": "http://example.org/Q1"}, ["item cannot be"]),
        ("articles-about", {"item": "Q1", "since": "yesterday"}, ["since cannot be", "xsd:date", "since=2016-04-22"]),
        ("articles-about", {"item": "Q1", "since": "2016-02-30"}, ["since cannot be"]),
        ("articles-about", {"item": "Q1", "limit": "0"}, ["limit cannot be", "xsd:positiveInteger"]),
        ("articles-about", {"item": "Q1", "limit": "9999999"}, ["limit cannot be"]),
        ("articles-about", {"item": "Q1", "colour": "red"}, ["no parameter 'colour'", "It has item, since"]),
        ("timeline", {"kind": "kh:Sandwich"}, ["kind cannot be", "kind=AirStrike"]),
        ("memberships", {"relation": "kh:alliedWith"}, ["relation cannot be"]),
        ("timeline", {"since": ["2016-01-01", "2017-01-01"]}, ["since can be given once"]),
        ("extraction-runs", {"x": "\r\nSet-Cookie: a"}, ["no parameter", "It has none."]),
    ],
)
def test_what_is_wrong_is_told(client: FlaskClient, query: str, arguments: dict[str, Any], told: list[str]) -> None:
    response = client.get(f"/queries/{query}", query_string=arguments)
    assert response.status_code == 400
    assert all(part in response.text for part in told), response.text
    assert "\n" not in response.text.strip()


# ── over HTTP ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_formats_and_etag(client: FlaskClient) -> None:
    response = client.get("/queries/busiest-sources?limit=3", headers={"Accept": "text/csv"})
    head, *rows = csv.reader(response.text.splitlines())
    assert (head[0], len(rows)) == ("source", 3)
    again = {"Accept": "text/csv", "If-None-Match": response.headers["ETag"]}
    assert client.get("/queries/busiest-sources?limit=3", headers=again).status_code == 304
    assert client.get("/queries/busiest-sources?limit=2", headers=again).status_code == 200
    assert client.get("/queries/busiest-sources").get_json()["head"]["vars"][0] == "source"
    assert client.get("/queries/busiest-sources?format=xml").mimetype == "application/sparql-results+xml"


def test_a_time_limit_of_the_request(client: FlaskClient) -> None:
    assert client.get("/queries/busiest-sources?timeout=10").status_code == 200
    response = client.get("/queries/busiest-sources?timeout=soon")
    assert (response.status_code, "not a number of seconds" in response.text) == (400, True)


def test_no_query_of_that_name(client: FlaskClient) -> None:
    assert client.get("/queries/none").status_code == 404


def test_a_form_before_any_value(client: FlaskClient) -> None:
    page = client.get("/queries/articles-about", headers=BROWSER)
    assert page.status_code == 200
    assert '<input id="item" name="item" value="" placeholder="Q41183" dir="auto" required' in page.text
    assert "<table>" not in page.text


def test_the_result_below_the_form(client: FlaskClient) -> None:
    page = client.get("/queries/busiest-sources?limit=2&format=html", headers=BROWSER)
    assert page.text.count("<tr>") == 3
    assert 'value="2"' in page.text


def test_values_are_escaped_on_the_page(client: FlaskClient) -> None:
    page = client.get("/queries/detentions?named=%22%3E%3Cscript%3E&format=html", headers=BROWSER)
    assert page.status_code == 200
    assert "<script>" not in page.text


def test_the_list_as_a_page(client: FlaskClient) -> None:
    page = client.get("/queries", headers=BROWSER).text
    assert all(f'href="/queries/{name}"' in page for name in examples())


def test_the_list_as_json(client: FlaskClient) -> None:
    table = {query["name"]: query for query in client.get("/queries").get_json()}
    assert list(table) == list(examples())
    item, since, *_ = table["articles-about"]["parameters"]
    assert (item["required"], item["type"], item["default"]) == (True, "IRI", None)
    assert (since["required"], since["type"], since["example"]) == (False, "xsd:date", "2016-04-22")
    assert client.get(table["busiest-sources"]["address"]).status_code == 200


def test_the_list_as_turtle(client: FlaskClient) -> None:
    graph = Graph().parse(data=client.get("/queries", headers={"Accept": "text/turtle"}).text, format="turtle")
    assert len([*graph.subjects(SH.select)]) == len(examples())
    assert len([*graph.subject_objects(SDO.url)]) == len(examples())
    assert (None, SH.parameter, None) in graph


def test_parameters_have_an_address(client: FlaskClient) -> None:
    assert "sh:Parameter" in client.get("/examples/parameters").text

"""Explained queries: operators of the standard, counts that are those of the store, and queries that are refused."""

from __future__ import annotations

import re
from threading import BoundedSemaphore
from typing import Any

import pytest
from flask.testing import FlaskClient
from khabar.endpoint.explain import reading
from khabar.endpoint.explain.algebra import algebra
from khabar.endpoint.explain.reading import MOST_BYTES
from khabar.endpoint.explain.tree import lines
from khabar.endpoint.queries import examples

QUERY = """SELECT ?article (COUNT(?mention) AS ?mentions) WHERE {
  ?article a kh:Article ; kh:textSnapshot ?text .
  ?mention nif:referenceContext/^kh:textSnapshot ?article .
  OPTIONAL { ?article dcterms:title ?title FILTER (LANG(?title) = "ar") }
} GROUP BY ?article ORDER BY DESC(?mentions) LIMIT 3"""


def operators(tree: dict[str, Any]) -> list[str]:
    return [tree["operator"], *(name for part in tree.get("parts", ()) for name in operators(part))]


def patterns(tree: dict[str, Any]) -> list[dict[str, Any]]:
    below = (pattern for part in tree.get("parts", ()) for pattern in patterns(part))
    return [*tree.get("patterns", ()), *below]


@pytest.mark.parametrize("name", examples())
def test_every_example_has_an_algebra(name: str) -> None:
    tree = algebra(examples()[name].query)
    assert tree["operator"] == "SelectQuery"
    assert patterns(tree)
    assert len([*lines(tree)]) == len(operators(tree)) + len(patterns(tree))


@pytest.mark.parametrize(
    ("query", "operator"),
    [
        ("ASK { ?s ?p ?o }", "AskQuery"),
        ("DESCRIBE <http://e/>", "DescribeQuery"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "ConstructQuery"),
        ("SELECT * { { ?s ?p 1 } UNION { ?s ?p 2 } }", "Union"),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", "Graph"),
        ("SELECT * { ?s ?p ?o MINUS { ?s ?p 1 } }", "Minus"),
        ("SELECT DISTINCT ?s { ?s ?p ?o FILTER NOT EXISTS { ?s a ?c } }", "Distinct"),
        ("SELECT * { VALUES ?s { 1 2 } }", "values"),
        ("SELECT (SUM(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING (SUM(?o) > 2)", "AggregateJoin"),
    ],
)
def test_operators(query: str, operator: str) -> None:
    assert operator in operators(algebra(query))


def test_expressions() -> None:
    query = "SELECT * { ?s ?p ?o FILTER (?o > 5 && regex(STR(?s), 'x') || ?o IN (1, 2) || EXISTS { ?s a kh:Article }) }"
    told = "".join(lines(algebra(query)))
    assert '?o > "5"^^xsd:integer' in told
    assert 'REGEX(STR(?s), "x")' in told
    assert "?o IN (" in told
    assert "EXISTS(?s rdf:type kh:Article)" in told


def test_counts_are_those_of_the_store(client: FlaskClient) -> None:
    tree = client.get("/explain", query_string={"query": QUERY, "format": "json"}).get_json()["algebra"]
    told = {pattern["pattern"]: pattern["triples"] for pattern in patterns(tree)}
    assert told["?article rdf:type kh:Article"] == told["?article kh:textSnapshot ?text"] == 7
    assert [told[pattern] for pattern in told if "referenceContext" in pattern] == [None]


def test_as_text(client: FlaskClient) -> None:
    response = client.post("/explain", data={"query": QUERY})
    assert response.mimetype == "text/plain"
    assert "  ?article rdf:type kh:Article  # 7 triples\n" in response.text
    assert response.text.startswith("SelectQuery")


def test_as_a_page(client: FlaskClient) -> None:
    browser = {"Accept": "text/html", "Accept-Language": "en"}
    asked = client.get("/sparql", query_string={"query": "ASK { ?s ?p '<b>' }"}, headers=browser).text
    (link,) = re.findall(r'href="(/explain[^"]+)"', asked)
    page = client.get(link, headers=browser).text
    assert "AskQuery" in page
    assert "<b>" not in page


def test_one_after_the_other(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_PLACES", BoundedSemaphore(1))
    monkeypatch.setattr(reading, "_SECONDS", 0.01)
    with reading._PLACES:
        response = client.get("/explain", query_string={"query": QUERY})
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("SELECT", 400),
        ("SELECT * { ?s ?p ?o } ; DROP ALL", 400),
        ("DROP ALL", 403),
        ("SELECT * { SERVICE <http://e/> { ?s ?p ?o } }", 403),
        ("ASK { " + "{" * 100 + "}" * 101, 400),
        ("#" * (MOST_BYTES + 1), 413),
    ],
)
def test_what_is_not_explained(client: FlaskClient, query: str, status: int) -> None:
    response = client.get("/explain", query_string={"query": query})
    assert response.status_code == status
    assert "Traceback" not in response.text

"""Named queries, search, fragments and explained queries as a real server gives them, in several processes at once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote
from urllib.request import Request, urlopen

from rdflib import Graph
from rdflib.namespace import RDFS


def fetch(server: str, path: str, accept: str = "application/json") -> bytes:
    with urlopen(Request(f"http://{server}{path}", headers={"Accept": accept}), timeout=60) as response:
        assert response.status == 200
        return bytes(response.read())


def test_a_named_query(server: str) -> None:
    every = fetch(server, "/queries/busiest-sources", "text/csv").splitlines()
    assert len(every) > 3
    assert fetch(server, "/queries/busiest-sources?limit=2", "text/csv").splitlines() == every[:3]


def test_all_who_search_at_once_find_the_same(server: str) -> None:
    """The index is made once, however many processes and threads ask for it."""
    address = f"/search?q={quote('الربوة')}"
    with ThreadPoolExecutor(8) as threads:
        answers = {*threads.map(lambda _: fetch(server, address), range(16))}
    (answer,) = answers
    assert json.loads(answer)["total"] == 1


def test_a_search_in_sparql(server: str) -> None:
    query = "SELECT ?article { ?article a kh:Article FILTER (kh-fn:found(?article, 'الربوة')) }"
    rows = json.loads(fetch(server, f"/sparql?query={quote(query)}"))["results"]["bindings"]
    assert len(rows) == 1


def test_a_fragment(server: str) -> None:
    graph = Graph().parse(data=fetch(server, "/fragments?predicate=rdfs:label", "text/turtle"), format="turtle")
    assert len([*graph.subject_objects(RDFS.label)]) == 100


def test_an_explained_query(server: str) -> None:
    text = fetch(server, f"/explain?query={quote('ASK { ?a a kh:Article }')}", "text/plain").decode()
    assert "?a rdf:type kh:Article  # 7 triples" in text

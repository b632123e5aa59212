"""Named queries, search, fragments and explained queries as a real server gives them, in several processes at once."""

from __future__ import annotations

import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from rdflib import Graph
from rdflib.namespace import RDFS

COMUNICA = shutil.which("comunica-sparql")


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


@pytest.mark.skipif(COMUNICA is None, reason="needs comunica-sparql (npm install -g @comunica/query-sparql@3)")
def test_comunica_joins_by_fragments(server: str) -> None:
    query = (
        "PREFIX kh: <https://w3id.org/khabar/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "SELECT DISTINCT ?name { ?holding a kh:OfficeHolding ; kh:holder ?holder . ?holder rdfs:label ?name }"
    )
    command = [str(COMUNICA), f"http://{server}/fragments", "-q", query, "-t", "application/sparql-results+json"]
    found = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=300).stdout)
    asked = json.loads(fetch(server, f"/sparql?query={quote(query)}"))

    def names(answer: dict[str, dict[str, list[dict[str, dict[str, str]]]]]) -> set[str]:
        return {row["name"]["value"] for row in answer["results"]["bindings"]}

    assert names(found) == names(asked) != set()

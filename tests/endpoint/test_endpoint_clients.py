"""The tools of those who use endpoints, against a running server: each asks as its manual says."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pandas
import pytest
from khabar.exporter.store import open_store
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import SPARQLWrapper

ROOT = Path(__file__).parents[2]
NODE_MODULES = ROOT / "build/clients/node_modules"
COMUNICA = Path(__file__).with_name("comunica.cjs")

KH = "https://w3id.org/khabar/ns#"
ARTICLES = f"SELECT ?article ?id {{ ?article a <{KH}Article> ; <{DCTERMS.identifier}> ?id }} ORDER BY ?id"
COUNT = 7
"""Articles of the store."""

Start = Callable[..., tuple[subprocess.Popen[str], str]]


@pytest.fixture(scope="module")
def url(server: str) -> str:
    return f"http://{server}/sparql"


@pytest.fixture(scope="module")
def writable(
    start: Start, tokens: Callable[..., tuple[Path, dict[str, str]]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a server over an empty store that takes updates, and the header that it takes them with."""
    directory = tmp_path_factory.mktemp("clients") / "store"
    with open_store(directory):
        pass
    file, known = tokens()
    process, address = start("--store", str(directory), "--token-file", str(file), "--workers", "1")
    yield f"http://{address}", {"Authorization": f"Bearer {known['write']}"}
    process.terminate()
    process.communicate()


# ── SPARQLWrapper ───────────────────────────────────────────────────────────────────────────────────────────────────


def wrapper(url: str, query: str, format_: str, method: str = "GET") -> Any:
    sparql = SPARQLWrapper(url)
    sparql.setQuery(query)
    sparql.setReturnFormat(format_)
    sparql.setMethod(method)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # it leaves connections to the collector, and makes graphs that rdflib deprecates
        return sparql.queryAndConvert()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_select(url: str, method: str) -> None:
    rows = wrapper(url, ARTICLES, "json", method)["results"]["bindings"]
    assert len(rows) == COUNT
    assert rows[0]["article"]["type"] == "uri"
    assert wrapper(url, ARTICLES, "csv", method).count(b"\n") == COUNT + 1
    assert len(wrapper(url, ARTICLES, "xml", method).getElementsByTagName("result")) == COUNT


def test_sparqlwrapper_ask_and_graphs(url: str) -> None:
    assert wrapper(url, f"ASK {{ ?a a <{KH}Article> }}", "json")["boolean"] is True
    for format_ in ("turtle", "xml", "json-ld"):
        graph = wrapper(url, f"CONSTRUCT WHERE {{ ?a <{DCTERMS.identifier}> ?id }}", format_)
        graph = graph if isinstance(graph, Graph) else Graph().parse(data=graph, format="turtle")
        assert len(graph) == COUNT


def test_sparqlwrapper_update(writable: tuple[str, dict[str, str]]) -> None:
    address, header = writable
    sparql = SPARQLWrapper(f"{address}/sparql", f"{address}/update")
    sparql.setMethod("POST")
    for name, value in header.items():
        sparql.addCustomHttpHeader(name, value)
    sparql.setQuery("INSERT DATA { GRAPH <http://g/wrapper> { <http://a> <http://b> 'خبر' } }")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sparql.query()
    assert wrapper(f"{address}/sparql", "ASK { GRAPH <http://g/wrapper> { ?s ?p 'خبر' } }", "json")["boolean"] is True


# ── rdflib ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_rdflib_store(url: str) -> None:
    graph = Graph(SPARQLStore(url))
    assert len([*graph.query(ARTICLES)]) == COUNT
    assert len([*graph.subjects(RDF.type, URIRef(f"{KH}Article"))]) == COUNT
    assert graph.query(f"ASK {{ ?a a <{KH}Article> }}").askAnswer is True


@pytest.mark.parametrize("format_", ["csv", "tsv", "xml", "json"])
def test_rdflib_store_in_other_formats(url: str, format_: str) -> None:
    rows = [*Graph(SPARQLStore(url, returnFormat=format_)).query(ARTICLES)]
    assert len(rows) == COUNT


def test_rdflib_update_store(writable: tuple[str, dict[str, str]]) -> None:
    address, header = writable
    store = SPARQLUpdateStore(f"{address}/sparql", f"{address}/update", headers=header, context_aware=True)
    name, triple = URIRef("http://g/rdflib"), (URIRef("http://a"), URIRef("http://b"), Literal("خبر", lang="ar"))
    dataset = Dataset(store)
    graph = dataset.graph(name)
    graph.add(triple)
    store.commit()
    assert [*graph] == [triple]
    graph.remove(triple)
    store.commit()
    assert [*graph] == []


# ── pandas ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_pandas(url: str) -> None:
    frame = pandas.read_csv(f"{url}?{urlencode({'query': ARTICLES, 'format': 'csv'})}")
    assert [*frame.columns] == ["article", "id"]
    assert len(frame) == COUNT


def test_pandas_knows_numbers(url: str) -> None:
    query = f"SELECT ?low {{ ?figure <{KH}low> ?low }}"
    with urlopen(Request(url, urlencode({"query": query}).encode(), {"Accept": "text/csv"})) as response:  # noqa: S310
        numbers = pandas.read_csv(io.BytesIO(response.read()))
    assert numbers["low"].dtype.kind in "if"


# ── Comunica ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(
    not shutil.which("node") or not (NODE_MODULES / "@comunica/query-sparql").is_dir(),
    reason="needs Node.js and Comunica, which 'make clients' installs from npm",
)
@pytest.mark.parametrize(("kind", "path"), [("sparql", "/sparql"), ("qpf", "/fragments")])
def test_comunica(server: str, kind: str, path: str) -> None:
    """It asks a SPARQL endpoint, and it joins Triple Pattern Fragments by itself."""
    finished = subprocess.run(
        ["node", str(COMUNICA), kind, f"http://{server}{path}", ARTICLES],
        env={**os.environ, "NODE_PATH": str(NODE_MODULES)},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert finished.returncode == 0, finished.stderr
    assert len(finished.stdout.split()) == COUNT

"""Every IRI that Khabar mints answers: 303 from the thing to a page and to data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from khabar.endpoint.app import close_app, create_app
from khabar.endpoint.settings import Settings
from khabar.exporter.mapping import DEFAULT_BASE
from khabar.exporter.store import open_store, snapshot
from khabar.ontology import context
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDFS, SKOS
from werkzeug.test import TestResponse

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
TYPES = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}


@pytest.fixture(scope="module")
def minted(store: Path) -> list[str]:
    """Every IRI in the store that starts with the base, as a node or as a graph, without the fragment.

    The IRI of a version of a vocabulary leads to the vocabulary, and has a test of its own.
    """
    quads = [quad for quad in snapshot(store) if quad.predicate.value != str(OWL.versionIRI)]
    terms = {term for quad in quads for term in (*quad.triple, quad.graph_name) if isinstance(term, ox.NamedNode)}
    return sorted({term.value.partition("#")[0] for term in terms if term.value.startswith(DEFAULT_BASE)})


def path(iri: str) -> str:
    return "/" + iri.removeprefix(DEFAULT_BASE)


def triples(response: TestResponse) -> set[ox.Triple]:
    media_type = ox.RdfFormat.from_media_type(response.content_type.partition(";")[0])
    return {quad.triple for quad in ox.parse(response.data, media_type)}


def test_every_iri_leads_to_a_page(client: FlaskClient, minted: list[str]) -> None:
    assert len(minted) > 200
    for iri in minted:
        response = client.get(path(iri), headers=BROWSER)
        assert (response.status_code, response.headers["Location"]) == (303, f"/page{path(iri)}")
        page = client.get(response.headers["Location"], headers=BROWSER)
        assert (page.status_code, f">{iri}</span>" in page.text) == (200, True), iri


def test_every_iri_leads_to_data_about_it(client: FlaskClient, minted: list[str]) -> None:
    for iri in minted:
        response = client.get(path(iri), headers={"Accept": "application/n-triples"})
        assert (response.status_code, response.headers["Location"]) == (303, f"/data{path(iri)}.nt")
        data = client.get(response.headers["Location"])
        assert data.status_code == 200
        found = triples(data)
        assert found
        assert any(f"<{iri}" in str(triple) for triple in found) or iri.startswith(f"{DEFAULT_BASE}graph/")


def test_the_kinds_of_iris_are_all_there(minted: list[str]) -> None:
    """So that the two tests above look at everything that docs/graph.md mints."""
    parts = {part for iri in minted for part in iri.removeprefix(DEFAULT_BASE).split("/")}
    assert parts >= {
        "article", "text", "mention", "entity", "event", "role", "figure", "claim", "time", "relation", "field", "link",
        "run", "extractor", "graph", "links", "provenance", "ontology", "ns", "plover", "cameo",
    }  # fmt: skip


@pytest.fixture(scope="module")
def article(minted: list[str]) -> str:
    """Path of an article."""
    return next(path(iri) for iri in minted if iri.count("/") == 5 and "/article/" in iri)


@pytest.mark.parametrize("extension", TYPES)
def test_thing_leads_to_data_in_each_format(client: FlaskClient, article: str, extension: str) -> None:
    response = client.get(article, headers={"Accept": TYPES[extension]})
    assert (response.status_code, response.headers["Location"]) == (303, f"/data{article}.{extension}")
    data = client.get(response.headers["Location"])
    assert data.content_type.partition(";")[0] == TYPES[extension]
    assert triples(data) == triples(client.get(f"/data{article}.nt"))


def test_thing_without_accept(client: FlaskClient, article: str) -> None:
    assert client.get(article).headers["Location"] == f"/data{article}.ttl"


def test_thing_accept_bad(client: FlaskClient, article: str) -> None:
    assert client.get(article, headers={"Accept": "image/png"}).status_code == 406


def test_thing_format_beats_accept(client: FlaskClient, article: str) -> None:
    assert client.get(f"{article}?format=jsonld", headers=BROWSER).headers["Location"] == f"/data{article}.jsonld"


def test_thing_head(client: FlaskClient, article: str) -> None:
    assert client.head(article).status_code == 303


def test_thing_vary_and_links(client: FlaskClient, article: str) -> None:
    response = client.get(article)
    assert "Accept" in response.vary
    assert f'</page{article}>; rel="alternate"; type="text/html"' in response.headers.getlist("Link")
    assert f'</data{article}.ttl>; rel="alternate"; type="text/turtle"' in response.headers.getlist("Link")


def test_thing_post(client: FlaskClient, article: str) -> None:
    assert client.post(article).status_code == 405


@pytest.mark.parametrize("extension", TYPES)
def test_data_by_accept(client: FlaskClient, article: str, extension: str) -> None:
    response = client.get(f"/data{article}", headers={"Accept": TYPES[extension]})
    assert response.content_type.partition(";")[0] == TYPES[extension]
    assert "Accept" in response.vary


def test_data_accept_bad(client: FlaskClient, article: str) -> None:
    assert client.get(f"/data{article}", headers={"Accept": "text/html"}).status_code == 406


def test_data_of_an_article_names_what_is_in_it(client: FlaskClient, article: str) -> None:
    found = triples(client.get(f"/data{article}.nt"))
    predicates = {triple.predicate.value.rpartition("#")[2] for triple in found if "/entity/" in str(triple.subject)}
    assert predicates == {"type", "label"}
    assert any("/event/" in str(triple.subject) for triple in found)


def test_data_of_a_graph_is_the_graph(client: FlaskClient, store: Path, article: str) -> None:
    graph = ox.NamedNode(f"{DEFAULT_BASE}graph{article}")
    expected = {quad.triple for quad in snapshot(store).quads_for_pattern(None, None, None, graph)}
    assert expected < triples(client.get(f"/data/graph{article}.nt"))  # and where it comes from


@pytest.mark.parametrize("name", ["ns", "plover", "cameo", "shapes"])
def test_vocabularies(client: FlaskClient, name: str) -> None:
    response = client.get(f"/{name}", headers={"Accept": "text/turtle"})
    assert (response.status_code, response.headers["Location"]) == (303, f"/data/{name}.ttl")
    subjects = {
        triple.subject.value
        for triple in triples(client.get(f"/data/{name}.ttl"))
        if isinstance(triple.subject, ox.NamedNode)
    }
    assert len(subjects) > 10
    assert all(subject.startswith(f"https://w3id.org/khabar/{name}") for subject in subjects)


def test_a_term_has_an_anchor_on_the_page_of_its_vocabulary(client: FlaskClient) -> None:
    text = client.get("/page/ns").text
    assert 'id="Death"' in text
    assert "kh:Death" in text


@pytest.mark.parametrize("name", ["ns", "plover", "cameo", "shapes", "alignments"])
def test_a_vocabulary_answers_at_its_iri_and_at_that_of_its_version(client: FlaskClient, name: str) -> None:
    data = Graph().parse(data=client.get(f"/data/{name}.nt").data, format="nt")
    document = URIRef(f"{DEFAULT_BASE}{name}")
    version = str(data.value(document, OWL.versionIRI)).removeprefix(DEFAULT_BASE)
    for address in (name, version):
        assert client.get(f"/{address}", headers=BROWSER).headers["Location"] == f"/page/{name}"
        for extension, media_type in TYPES.items():
            response = client.get(f"/{address}", headers={"Accept": media_type})
            assert (response.status_code, response.headers["Location"]) == (303, f"/data/{name}.{extension}")
    assert client.get(f"/{name}/99.0.0").status_code == 404


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", ["ns", "plover", "cameo"])
def test_the_page_of_a_vocabulary_documents_every_term(client: FlaskClient, name: str, language: str) -> None:
    text = unescape(client.get(f"/page/{name}?lang={language}").text)
    data = Graph().parse(data=client.get(f"/data/{name}.nt").data, format="nt")
    terms = [term for term in set(data.subjects()) if "#" in str(term)]
    assert len(terms) > 100
    anchors = re.findall(r' id="([^"]+)"', text)
    assert len(anchors) == len(set(anchors))
    text = re.sub(r"</?(?:a|bdi)\b[^>]*>", "", text)  # links inside a note
    for term in terms:
        entry = text.partition(f'id="{str(term).partition("#")[2]}"')[2].partition("</article>")[0]
        for property_ in (RDFS.label, SKOS.prefLabel, SKOS.definition, SKOS.scopeNote, SKOS.example):
            texts = [value for value in data.objects(term, property_) if isinstance(value, Literal)]
            either = property_ in {RDFS.label, SKOS.prefLabel, SKOS.example}
            assert [value for value in texts if (either or value.language == language) and value not in entry] == []


def test_the_page_of_the_ontology_tells_how_terms_hang_together(client: FlaskClient) -> None:
    entry = client.get("/page/ns?lang=en").text.partition('id="Attack"')[2].partition("</article>")[0]
    assert re.search(r"Narrower than.*violent event.*Broader than.*air strike", entry, re.DOTALL)
    entry = client.get("/page/ns?lang=en").text.partition('id="Claim"')[2].partition("</article>")[0]
    assert re.search(r"Properties.*rejects claim.*Value of.*according to", entry, re.DOTALL)


def test_a_note_leads_to_the_terms_that_it_names(client: FlaskClient) -> None:
    entry = client.get("/page/ns?lang=en").text.partition('id="Condemn"')[2].partition("</article>")[0]
    assert 'is <a href="/page/ns#Accuse"><bdi>kh:Accuse</bdi></a>.' in entry


def test_the_page_of_the_alignments_names_other_vocabularies(client: FlaskClient) -> None:
    entry = client.get("/page/alignments?lang=en").text.partition('id="Claim"')[2].partition("</article>")[0]
    assert "crminf:I4_Proposition_Set" in entry
    assert "schema:Claim" in entry


def test_the_json_ld_context_has_an_address(client: FlaskClient) -> None:
    response = client.get("/context.jsonld")
    assert response.mimetype == "application/ld+json"
    assert response.access_control_allow_origin == "*"
    assert response.get_json(force=True) == context()


UNKNOWN = [
    "/article/0000000000000000",
    "/article/0000000000000000/entity/nobody",
    "/page/article/0000000000000000",
    "/data/article/0000000000000000.ttl",
    "/page/nothing",
    "/robots.txt",
    "/article/x%3E%20%7D%20UNION%20%7B%20?s%20?p%20?o",
    "/data/article/%3E%20%7B%20%3Fs",
    "/page/graph/%00",
    "/article/../../etc/passwd",
    "/data/%D8%AE%D8%A8%D8%B1",
]


@pytest.mark.parametrize("address", UNKNOWN)
def test_unknown(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404
    page = client.get(address, headers=BROWSER)
    assert (page.status_code, page.content_type) == (404, "text/html; charset=utf-8")


BASE = "http://example.org/news/"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, cases: list[Path]) -> Iterator[Flask]:
    """An application over a store whose IRIs start with another base."""
    store = tmp_path_factory.mktemp("elsewhere") / "store"
    text = cases[0].read_text(encoding="utf-8").replace(f"<{DEFAULT_BASE}ns#", "<NS#")
    text = text.replace(DEFAULT_BASE, BASE).replace("<NS#", f"<{DEFAULT_BASE}ns#")
    with open_store(store, base=BASE) as opened:
        opened.replace(ox.parse(text, ox.RdfFormat.N_QUADS))
    app = create_app(Settings(store, base=BASE, readers=1))
    yield app
    close_app(app)


def test_another_base(elsewhere: Flask) -> None:
    client = elsewhere.test_client()
    rows = client.get("/sparql", query_string={"query": "SELECT ?a { ?a a kh:Article }", "format": "csv"}).text.split()
    address = "/" + rows[1].removeprefix(BASE)
    assert client.get(address, headers=BROWSER).headers["Location"] == f"/page{address}"
    text = client.get(f"/page{address}").text
    assert f'href="/page{address}/event/' in text
    assert 'href="/page/ns#' in text
    assert client.get(f"/data{address}.ttl").status_code == 200
    assert client.get("/ns").status_code == 303

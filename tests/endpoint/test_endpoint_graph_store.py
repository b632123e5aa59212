"""One test for each rule of the Graph Store Protocol that ``/graphs`` follows."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from khabar.endpoint.app import close_app, create_app
from khabar.endpoint.documents import document_of
from khabar.endpoint.settings import Settings
from khabar.exporter.store import open_store
from werkzeug.test import TestResponse

Tokens = Callable[..., tuple[Path, dict[str, str]]]

EX = "http://example.org/"
TURTLE = {"Content-Type": "text/turtle; charset=utf-8"}
DOCUMENT = f"<{EX}s> <{EX}p> 'خبر' ."
FORMATS = {
    "text/turtle": DOCUMENT,
    "application/n-triples": f'<{EX}s> <{EX}p> "خبر" .',
    "application/n-quads": f'<{EX}s> <{EX}p> "خبر" .',
    "application/trig": f"{{ <{EX}s> <{EX}p> 'خبر' }}",
    "application/ld+json": f'{{"@id": "{EX}s", "{EX}p": "خبر"}}',
    "application/rdf+xml": "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    f"<rdf:Description rdf:about='{EX}s'><p xmlns='{EX}'>خبر</p></rdf:Description></rdf:RDF>",
}
EXPECTED = ox.Triple(ox.NamedNode(f"{EX}s"), ox.NamedNode(f"{EX}p"), ox.Literal("خبر"))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, tokens: Tokens) -> Iterator[Flask]:
    directory = tmp_path_factory.mktemp("graphs") / "store"
    with open_store(directory):
        pass
    app = create_app(Settings(directory, token_file=tokens()[0], readers=1, update_memory=1024, upload_bytes=100_000))
    yield app
    close_app(app)


@pytest.fixture
def client(emptied: FlaskClient) -> FlaskClient:
    return emptied


def send(
    client: FlaskClient,
    method: str,
    graph: str | None,
    content: str = DOCUMENT,
    kind: str = "text/turtle",
) -> TestResponse:
    query = {"default": ""} if graph is None else {"graph": graph}
    return client.open(
        "/graphs", method=method, query_string=query, data=content.encode(), headers={"Content-Type": kind}
    )


def triples(client: FlaskClient, graph: str | None, accept: str = "application/n-triples") -> set[ox.Triple]:
    query = {"default": ""} if graph is None else {"graph": graph}
    response = client.get("/graphs", query_string=query, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, accept)
    return {quad.triple for quad in ox.parse(response.data, ox.RdfFormat.from_media_type(accept))}


def holds_graph(client: FlaskClient, graph: str) -> bool:
    return client.head("/graphs", query_string={"graph": graph}).status_code == 200


# ── PUT, GET ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("graph", [f"{EX}g", None])
@pytest.mark.parametrize("kind", FORMATS)
def test_put_and_get_in_each_format(client: FlaskClient, graph: str | None, kind: str) -> None:
    assert send(client, "PUT", graph, FORMATS[kind], kind).status_code == (201 if graph else 204)
    assert triples(client, graph, kind) == {EXPECTED}


def test_put_replaces(client: FlaskClient) -> None:
    send(client, "PUT", f"{EX}g", f"<{EX}old> <{EX}p> 1 .")
    response = send(client, "PUT", f"{EX}g")
    assert (response.status_code, response.data) == (204, b"")
    assert triples(client, f"{EX}g") == {EXPECTED}


def test_put_of_nothing_makes_an_empty_graph(client: FlaskClient) -> None:
    assert send(client, "PUT", f"{EX}g", "").status_code == 201
    assert triples(client, f"{EX}g") == set()


def test_get_of_a_graph_that_is_not_there(client: FlaskClient) -> None:
    assert client.get("/graphs", query_string={"graph": f"{EX}none"}).status_code == 404


def test_the_default_graph_is_not_the_union(client: FlaskClient) -> None:
    send(client, "PUT", f"{EX}g")
    assert triples(client, None) == set()


def test_a_graph_and_no_more(client: FlaskClient) -> None:
    send(client, "PUT", f"{EX}s")
    send(client, "PUT", f"{EX}g", f"<{EX}s> <{EX}other> 1 .")
    assert triples(client, f"{EX}s") == {EXPECTED}


def test_head(client: FlaskClient) -> None:
    send(client, "PUT", f"{EX}g")
    there, missing = (client.head("/graphs", query_string={"graph": EX + name}) for name in ("g", "none"))
    assert (there.status_code, there.mimetype, there.data) == (200, "text/turtle", b"")
    assert missing.status_code == 404


def test_get_again_while_nothing_changed(client: FlaskClient) -> None:
    send(client, "PUT", f"{EX}g")
    first = client.get("/graphs", query_string={"graph": f"{EX}g"})
    condition = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/graphs", query_string={"graph": f"{EX}g"}, headers=condition).status_code == 304
    send(client, "PUT", f"{EX}g", f"<{EX}s> <{EX}p> 1 .")
    assert client.get("/graphs", query_string={"graph": f"{EX}g"}, headers=condition).status_code == 200


def test_get_in_a_format_that_is_none(writing: FlaskClient) -> None:
    assert writing.get("/graphs?default", headers={"Accept": "image/png"}).status_code == 406


def test_blank_nodes_are_new_each_time(client: FlaskClient) -> None:
    for _ in range(2):
        send(client, "POST", f"{EX}g", f"_:x <{EX}p> 1 .")
    assert len(triples(client, f"{EX}g")) == 2


def test_relative_iris_are_resolved_against_the_graph(client: FlaskClient) -> None:
    send(client, "PUT", f"{EX}folder/g", "<s> <#p> </o> .")
    names = [ox.NamedNode(f"{EX}{path}") for path in ("folder/s", "folder/g#p", "o")]
    assert triples(client, f"{EX}folder/g") == {ox.Triple(*names)}


def test_triple_terms(client: FlaskClient) -> None:
    assert send(client, "PUT", f"{EX}g", f"<{EX}s> <{EX}p> <<( <{EX}a> <{EX}b> 'x'@ar--rtl )>> .").status_code == 201
    ((_, _, term),) = triples(client, f"{EX}g")
    assert isinstance(term, ox.Triple)


# ── POST ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_post_adds(client: FlaskClient) -> None:
    assert send(client, "POST", f"{EX}g", f"<{EX}s> <{EX}p> 1 .").status_code == 201
    assert send(client, "POST", f"{EX}g").status_code == 204
    assert len(triples(client, f"{EX}g")) == 2


def test_post_makes_a_graph_of_its_own(client: FlaskClient) -> None:
    response = client.post("/graphs", data=DOCUMENT.encode(), headers=TURTLE)
    assert response.status_code == 201
    location = response.headers["Location"]
    assert triples(client, location) == {EXPECTED}
    assert client.get(location.removeprefix("http://localhost")).status_code == 200


def test_post_of_several_documents(client: FlaskClient) -> None:
    parts = {
        "one": (io.BytesIO(b"_:x <http://example.org/p> 1 ."), "one.ttl", "text/turtle"),
        "two": (io.BytesIO(b'_:x <http://example.org/p> "1" .'), "two.nt", "application/n-triples"),
    }
    response = client.post("/graphs", query_string={"graph": f"{EX}g"}, data=parts, content_type="multipart/form-data")
    assert response.status_code == 201
    assert len(triples(client, f"{EX}g")) == 2


@pytest.mark.parametrize("parts", [{}, {"field": "text"}, {"file": (io.BytesIO(b""), "x.png", "image/png")}])
def test_post_of_a_form_without_documents(writing: FlaskClient, parts: dict[str, object]) -> None:
    response = writing.post("/graphs?default", data=parts, content_type="multipart/form-data; boundary=x")
    assert response.status_code in (400, 415)


# ── DELETE ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_delete(client: FlaskClient) -> None:
    send(client, "PUT", f"{EX}g")
    assert send(client, "DELETE", f"{EX}g").status_code == 204
    assert client.get("/graphs", query_string={"graph": f"{EX}g"}).status_code == 404
    assert send(client, "DELETE", f"{EX}g").status_code == 404


def test_delete_the_default_graph(client: FlaskClient) -> None:
    send(client, "PUT", None)
    assert send(client, "DELETE", None).status_code == 204
    assert triples(client, None) == set()


# ── which graph ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["person/1.ttl", "%D8%AE%D8%A8%D8%B1", "a%2Fb", "a;b=1"])
def test_an_address_below_is_the_iri_of_its_graph(client: FlaskClient, path: str) -> None:
    assert client.put(f"/graphs/{path}", data=DOCUMENT.encode(), headers=TURTLE).status_code == 201
    assert triples(client, f"http://localhost/graphs/{path}") == {EXPECTED}
    assert client.get(f"/graphs/{path}").status_code == 200


def test_encoded_names_differ_from_plain_ones(client: FlaskClient) -> None:
    send(client, "PUT", f"{EX}%31")
    assert client.get("/graphs", query_string={"graph": f"{EX}1"}).status_code == 404


@pytest.mark.parametrize(
    "graph", ["", "relative", "//example.org/g", "http://a b/", f"{EX}> {{}} }} ; DROP ALL #", "http://[x/", "1:x"]
)
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_names_that_are_no_absolute_iri(writing: FlaskClient, method: str, graph: str) -> None:
    response = send(writing, method, graph)
    assert (response.status_code, "absolute IRI" in response.text) == (400, True)


@pytest.mark.parametrize("path", ["a/../b", "a/./b", "%2e%2e/b", "a/%2E", "a%5Cb", "a%00b", "a%0Ab"])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_addresses_that_play_tricks(writing: FlaskClient, method: str, path: str) -> None:
    response = writing.open(f"/graphs/{path}", method=method, data=b"", headers=TURTLE)
    assert response.status_code in (400, 404)
    assert not holds_graph(writing, "http://localhost/graphs/b")


@pytest.mark.parametrize("address", ["/graphs", "/graphs?default&graph=http://example.org/g", "/graphs/x?default"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_no_graph_or_two(writing: FlaskClient, method: str, address: str) -> None:
    assert writing.open(address, method=method, data=b"", headers=TURTLE).status_code == 400


# ── what is refused ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_document_that_does_not_parse(client: FlaskClient) -> None:
    send(client, "PUT", f"{EX}g")
    response = send(client, "PUT", f"{EX}g", "<a> <b>")
    assert (response.status_code, "cannot be read" in response.text) == (400, True)
    assert triples(client, f"{EX}g") == {EXPECTED}


def test_document_of_several_graphs(writing: FlaskClient) -> None:
    response = send(writing, "PUT", f"{EX}g", f"<{EX}g2> {{ <{EX}s> <{EX}p> 1 }}", "application/trig")
    assert (response.status_code, "names the graph" in response.text) == (400, True)


@pytest.mark.parametrize(
    "headers",
    [{}, {"Content-Type": "image/png"}, {"Content-Type": "text/turtle; charset=utf-16"}]
    + [{**TURTLE, "Content-Encoding": coding} for coding in ("gzip", "deflate", "br")],
)
def test_document_of_another_type(writing: FlaskClient, headers: dict[str, str]) -> None:
    assert writing.put("/graphs?default", data=b"", headers=headers).status_code == 415


def test_document_too_large(writing: FlaskClient) -> None:
    assert send(writing, "PUT", f"{EX}g", "#" * 100_001).status_code == 413


@pytest.mark.parametrize("context", ["http://localhost/context.jsonld", "file:///etc/passwd"])
def test_contexts_are_not_fetched(writing: FlaskClient, context: str) -> None:
    assert send(writing, "PUT", f"{EX}g", f'{{"@context": "{context}"}}', "application/ld+json").status_code == 400


def test_entities_do_not_explode(writing: FlaskClient) -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    document = (
        f'<!DOCTYPE r [<!ENTITY e0 "0123456789">{entities}]><rdf:RDF xmlns:rdf='
        f"'http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description><p xmlns='{EX}'>&e12;</p>"
        "</rdf:Description></rdf:RDF>"
    )
    response = send(writing, "PUT", f"{EX}g", document, "application/rdf+xml")
    assert (response.status_code, "entities" in response.text) == (400, True)


def test_many_beginnings_of_entities_are_looked_through_once() -> None:
    """If each of them were looked for to the end of the document, this would take hours."""
    content = b"<!ENTITY" * 1_000_000
    assert document_of("application/rdf+xml", {}, content).content == content


def test_plain_entities(client: FlaskClient) -> None:
    document = FORMATS["application/rdf+xml"].replace("<rdf:RDF", f'<!DOCTYPE r [<!ENTITY e "{EX}">]><rdf:RDF', 1)
    document = document.replace(f"rdf:about='{EX}s'", "rdf:about='&e;s'")
    assert send(client, "PUT", f"{EX}g", document, "application/rdf+xml").status_code == 201
    assert triples(client, f"{EX}g") == {EXPECTED}


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_writing_without_a_token(app: Flask, method: str) -> None:
    assert send(app.test_client(), method, f"{EX}g").status_code == 401


def test_other_methods(writing: FlaskClient) -> None:
    response = writing.patch("/graphs?default")
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"}

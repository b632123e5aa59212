"""One test for each rule of the SPARQL Protocol for updates, and for each way in which an update can fail."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from khabar.endpoint.app import close_app, create_app
from khabar.endpoint.services import NAME
from khabar.endpoint.settings import Settings
from khabar.exporter.store import current_snapshot, open_store
from werkzeug.test import TestResponse

DIRECT = {"Content-Type": "application/sparql-update"}
EX = "http://example.org/"
MANY = " ".join(f"<{EX}{number}> <{EX}p> {number} ." for number in range(200))
RUNAWAY = f"INSERT {{ <{EX}x> <{EX}y> ?n }} WHERE {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?n . ?l ?m ?o }}"
"""A Cartesian product of many rows, which would take years."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("update") / "store"
    with open_store(directory):
        pass
    return directory


@pytest.fixture(scope="module")
def app(written: Path, tokens: Callable[..., tuple[Path, dict[str, str]]]) -> Iterator[Flask]:
    file, _ = tokens()
    app = create_app(Settings(written, token_file=file, readers=2, update_timeout=2, update_memory=1024, patience=0.2))
    yield app
    close_app(app)


@pytest.fixture
def client(emptied: FlaskClient) -> FlaskClient:
    return emptied


def update(client: FlaskClient, text: str, **arguments: str | list[str]) -> TestResponse:
    return client.post("/update", data=text.encode(), headers=DIRECT, query_string=arguments)


def holds(client: FlaskClient, pattern: str) -> bool:
    response = client.get("/sparql", query_string={"query": f"ASK {{ {pattern} }}"})
    assert response.status_code == 200
    return bool(response.get_json()["boolean"])


# ── how an update comes ─────────────────────────────────────────────────────────────────────────────────────────────


def test_update_is_seen_by_the_next_query(client: FlaskClient) -> None:
    response = update(client, f"INSERT DATA {{ <{EX}a> <{EX}b> 'خبر' }}")
    assert (response.status_code, response.data) == (204, b"")
    assert holds(client, f"<{EX}a> <{EX}b> 'خبر'")


def test_update_by_form(client: FlaskClient) -> None:
    response = client.post("/update", data={"update": f"INSERT DATA {{ <{EX}a> <{EX}b> 1 }}"})
    assert response.status_code == 204
    assert holds(client, f"<{EX}a> <{EX}b> 1")


@pytest.mark.parametrize("how", [{"headers": DIRECT, "data": "CREATE GRAPH <g>"}, {"data": {"update": "CLEAR ALL"}}])
def test_update_at_the_address_of_queries(client: FlaskClient, how: dict[str, object]) -> None:
    assert client.post("/sparql", **how).status_code == 204


def test_update_by_get(writing: FlaskClient) -> None:
    assert writing.get("/sparql", query_string={"update": "CLEAR ALL"}).status_code == 400
    assert writing.get("/update", query_string={"update": "CLEAR ALL"}).status_code == 405


def test_several_updates_in_one_request(writing: FlaskClient) -> None:
    assert writing.post("/update", data={"update": ["CLEAR NAMED", "CLEAR DEFAULT"]}).status_code == 400


def test_no_update_in_the_request(writing: FlaskClient) -> None:
    assert writing.post("/update", data={"query": "ASK {}"}).status_code == 400


def test_update_of_another_type(writing: FlaskClient) -> None:
    response = writing.post("/update", data="CLEAR ALL", headers={"Content-Type": "text/plain"})
    assert (response.status_code, "application/sparql-update" in response.text) == (415, True)


def test_update_in_another_encoding(writing: FlaskClient) -> None:
    headers = {"Content-Type": "application/sparql-update; charset=UTF-16"}
    assert writing.post("/update", data="CLEAR ALL".encode("utf-16"), headers=headers).status_code == 415


def test_update_not_utf8(writing: FlaskClient) -> None:
    assert writing.post("/update", data=b"INSERT DATA { <a> <b> '\xff' }", headers=DIRECT).status_code == 400


def test_update_too_long(writing: FlaskClient) -> None:
    response = update(writing, "#" * (4 * 1024 * 1024 + 1))
    assert (response.status_code, "/graphs" in response.text) == (413, True)


def test_update_that_does_not_parse(writing: FlaskClient) -> None:
    response = update(writing, "CLEAR XYZ")
    assert (response.status_code, "The update does not parse at line 1" in response.text) == (400, True)


def test_update_relative_iri(client: FlaskClient) -> None:
    assert update(client, "INSERT DATA { <s> <p> <o> }").status_code == 204
    assert holds(client, "<http://localhost/s> <http://localhost/p> <http://localhost/o>")


def test_update_prefixes_of_the_ontology_are_known(client: FlaskClient) -> None:
    assert update(client, "INSERT DATA { kh:a a kh:Article }").status_code == 204
    assert holds(client, "kh:a a kh:Article")


def test_update_happens_as_a_whole_or_not_at_all(client: FlaskClient) -> None:
    steps = f"INSERT DATA {{ <{EX}a> <{EX}b> 1 }} ; CREATE GRAPH <{EX}g> ; CREATE GRAPH <{EX}g>"
    response = update(client, steps)
    assert (response.status_code, "already exists" in response.text) == (400, True)
    assert not holds(client, f"<{EX}a> ?p ?o")


# ── which graphs ────────────────────────────────────────────────────────────────────────────────────────────────────

TWO_GRAPHS = f"INSERT DATA {{ GRAPH <{EX}1> {{ <{EX}a> <{EX}p> 1 }} GRAPH <{EX}2> {{ <{EX}b> <{EX}p> 2 }} }}"


def test_using_graph_uri(client: FlaskClient) -> None:
    update(client, TWO_GRAPHS)
    copy = f"INSERT {{ ?s <{EX}copied> true }} WHERE {{ ?s <{EX}p> ?o }}"
    assert update(client, copy, **{"using-graph-uri": f"{EX}1"}).status_code == 204
    assert holds(client, f"<{EX}a> <{EX}copied> true FILTER NOT EXISTS {{ <{EX}b> <{EX}copied> true }}")


def test_using_several_graphs_in_a_form(client: FlaskClient) -> None:
    update(client, TWO_GRAPHS)
    copy = f"INSERT {{ ?s <{EX}copied> true }} WHERE {{ ?s <{EX}p> ?o }}"
    response = client.post("/update", data={"update": copy, "using-graph-uri": [f"{EX}1", f"{EX}2"]})
    assert response.status_code == 204
    assert holds(client, f"<{EX}a> <{EX}copied> true . <{EX}b> <{EX}copied> true")


def test_using_named_graph_uri(client: FlaskClient) -> None:
    update(client, TWO_GRAPHS)
    copy = f"INSERT {{ ?s <{EX}copied> true }} WHERE {{ GRAPH ?g {{ ?s <{EX}p> ?o }} }}"
    assert update(client, copy, **{"using-named-graph-uri": f"{EX}2"}).status_code == 204
    assert holds(client, f"<{EX}b> <{EX}copied> true FILTER NOT EXISTS {{ <{EX}a> <{EX}copied> true }}")


def test_using_graph_uri_in_each_operation(client: FlaskClient) -> None:
    update(client, TWO_GRAPHS)
    copies = " ;\n".join(f"INSERT {{ ?s <{EX}{n}> 'WHERE {{' }} WHERE {{ ?s <{EX}p> ?o }}" for n in ("x", "y"))
    assert update(client, copies, **{"using-graph-uri": f"{EX}1"}).status_code == 204
    assert holds(client, f"<{EX}a> <{EX}x> ?x ; <{EX}y> ?y FILTER NOT EXISTS {{ <{EX}b> <{EX}y> ?z }}")


def test_using_graph_uri_with_delete_where(client: FlaskClient) -> None:
    update(client, f"{TWO_GRAPHS} ; INSERT DATA {{ <{EX}a> <{EX}p> 1 . <{EX}b> <{EX}p> 2 }}")
    assert update(client, f"DELETE WHERE {{ ?s <{EX}p> ?o }}", **{"using-graph-uri": f"{EX}1"}).status_code == 204
    graphs = client.get("/graphs", query_string={"default": ""}, headers={"Accept": "application/n-triples"})
    assert graphs.text.split() == [f"<{EX}b>", f"<{EX}p>", '"2"^^<http://www.w3.org/2001/XMLSchema#integer>', "."]


@pytest.mark.parametrize("clause", ["WITH <g> DELETE {} WHERE {}", "INSERT {} USING <g> WHERE {}"])
def test_graphs_named_twice(writing: FlaskClient, clause: str) -> None:
    response = update(writing, clause, **{"using-graph-uri": f"{EX}g"})
    assert (response.status_code, "Leave one of them out" in response.text) == (400, True)


def test_words_that_stick_together(writing: FlaskClient) -> None:
    response = update(writing, "DELETEWHERE { ?s ?p ?o }", **{"using-graph-uri": f"{EX}g"})
    assert (response.status_code, "two words" in response.text) == (400, True)


@pytest.mark.parametrize("graph", ["relative", "http://a b", f"{EX}> INSERT DATA {{ <a> <b> <c> }} #", ""])
def test_using_something_that_is_no_iri(writing: FlaskClient, graph: str) -> None:
    response = update(writing, "DELETE {} WHERE {}", **{"using-graph-uri": graph})
    assert (response.status_code, "not an absolute IRI" in response.text) == (400, True)


# ── what is refused ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://localhost/>",
        "LOAD SILENT <http://localhost/> INTO GRAPH <g>",
        "PREFIX load: <http://localhost/> CLEAR ALL ; load:x",
        "CLEARALL;LOADSILENT<http://localhost/>",
        "INSERT {} WHERE { SERVICE <http://localhost/> { ?s ?p ?o } }",
        "INSERT {} WHERE { BIND(1e5 AS ?x)SERVICE<http://localhost/>{} }",
    ],
)
def test_nothing_is_fetched(writing: FlaskClient, text: str) -> None:
    assert update(writing, text).status_code == 403


def test_words_in_strings_and_comments_are_no_keywords(client: FlaskClient) -> None:
    text = f'# LOAD\nINSERT DATA {{ <{EX}load> <{EX}service> \'LOAD SERVICE\' , """WITH""" , ?LOAD }}'
    assert update(client, text.replace(" , ?LOAD", "")).status_code == 204


def test_update_nests_too_deeply(writing: FlaskClient) -> None:
    response = update(writing, "INSERT DATA { <a> <b> " + "(" * 65 + ")" * 65 + " }")
    assert (response.status_code, "more than 64 deep" in response.text) == (400, True)


def test_update_with_too_many_operators(writing: FlaskClient) -> None:
    assert update(writing, f"INSERT {{}} WHERE {{ FILTER({'!' * 1001}true) }}").status_code == 400


def test_data_have_no_operators(client: FlaskClient) -> None:
    numbers = " ".join(f"<{EX}a> <{EX}b({number}> -{number} ." for number in range(1200))
    assert update(client, f"INSERT DATA {{ {numbers} }}").status_code == 204
    assert holds(client, f"<{EX}a> <{EX}b(7> -7")


# ── what can go wrong ───────────────────────────────────────────────────────────────────────────────────────────────


def test_runaway_update_is_ended_and_leaves_the_store_as_it_was(client: FlaskClient) -> None:
    update(client, f"INSERT DATA {{ {MANY} }}")
    response = update(client, f"INSERT DATA {{ <{EX}before> <{EX}p> 1 }} ; {RUNAWAY}")
    assert (response.status_code, "longer than 2 seconds" in response.text) == (503, True)
    assert holds(client, f"<{EX}1> <{EX}p> 1 FILTER NOT EXISTS {{ <{EX}before> ?p ?o }}")
    assert update(client, f"INSERT DATA {{ <{EX}after> <{EX}p> 1 }}").status_code == 204
    assert holds(client, f"<{EX}after> <{EX}p> 1 FILTER NOT EXISTS {{ <{EX}before> ?p ?o }}")


def test_update_that_needs_too_much_memory(client: FlaskClient) -> None:
    update(client, f"INSERT DATA {{ {MANY} }}")
    greedy = "INSERT { ?a ?b ?i } WHERE { SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?c ?f ?i ?l }"
    assert update(client, greedy).status_code == 503
    assert update(client, f"INSERT DATA {{ <{EX}after> <{EX}p> 1 }}").status_code == 204


def test_writer_that_is_killed(app: Flask, client: FlaskClient) -> None:
    update(client, f"INSERT DATA {{ {MANY} }}")
    writer = app.extensions[NAME].writer
    with ThreadPoolExecutor() as pool:
        running = pool.submit(update, client, RUNAWAY)
        while not writer._is_open:
            pass
        os.kill(writer._process._process.pid, signal.SIGKILL)
        assert running.result().status_code == 500
    assert update(client, f"INSERT DATA {{ <{EX}after> <{EX}p> 1 }}").status_code == 204
    assert holds(client, f"<{EX}1> <{EX}p> 1 . <{EX}after> <{EX}p> 1 FILTER NOT EXISTS {{ <{EX}x> ?p ?o }}")


def test_another_process_writes(client: FlaskClient, written: Path) -> None:
    with open_store(written):
        response = update(client, f"INSERT DATA {{ <{EX}a> <{EX}b> 1 }}")
        assert (response.status_code, "Another process" in response.text) == (503, True)
        assert int(response.headers["Retry-After"]) > 0
    assert update(client, f"INSERT DATA {{ <{EX}a> <{EX}b> 1 }}").status_code == 204


def test_too_many_updates_wait(app: Flask, client: FlaskClient) -> None:
    writer = app.extensions[NAME].writer
    with ThreadPoolExecutor(8) as pool:
        with writer._turn:
            waiting = [pool.submit(update, client, "CLEAR ALL") for _ in range(8)]
            while len(writer._waiting) < 8:
                pass
            refused = update(client, "CLEAR ALL")
        assert (refused.status_code, "Retry-After" in refused.headers) == (503, True)
        assert [one.result().status_code for one in waiting] == [204] * 8


def test_updates_that_wait_share_a_snapshot(app: Flask, client: FlaskClient, written: Path) -> None:
    writer = app.extensions[NAME].writer
    before = int(current_snapshot(written).name)
    with ThreadPoolExecutor(8) as pool:
        with writer._turn:
            texts = [f"INSERT DATA {{ <{EX}a> <{EX}b> {number} }}" for number in range(6)] + ["CLEAR XYZ"]
            waiting = [pool.submit(update, client, text) for text in texts]
            while len(writer._waiting) < len(texts):
                pass
        assert [one.result().status_code for one in waiting] == [204] * 6 + [400]
    assert int(current_snapshot(written).name) == before + 1
    assert holds(client, " ".join(f"<{EX}a> <{EX}b> {number} ." for number in range(6)))


def test_store_is_free_between_updates(client: FlaskClient, written: Path) -> None:
    update(client, f"INSERT DATA {{ <{EX}a> <{EX}b> 1 }}")
    with open_store(written):
        assert holds(client, f"<{EX}a> <{EX}b> 1")


def test_description_names_updates(writing: FlaskClient) -> None:
    assert "sd:SPARQL11Update" in writing.get("/sparql").text

"""Saved results: what is kept stays as it is, tells where it comes from, and has limits."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from khabar.endpoint import saved, saving
from khabar.endpoint.app import close_app, create_app
from khabar.endpoint.errors import StorageFullError
from khabar.endpoint.saved import Saved, SavedResults
from khabar.endpoint.settings import Settings
from rdflib import Graph, Literal
from rdflib.namespace import PROV, SDO
from werkzeug.test import TestResponse

QUERY = "SELECT ?article ?title WHERE { ?article a kh:Article ; dcterms:title ?title } ORDER BY ?article"
TRIPLES = "CONSTRUCT { ?a a kh:Article } WHERE { ?a a kh:Article }"
BROWSER = {"Accept": "text/html", "Accept-Language": "en"}
SAMPLE = Saved(
    "ASK {}", "ASK", [], [], "000001-1", "application/sparql-results+json", 1, "", "2999-01-01T00:00:00+00:00"
)


@pytest.fixture(scope="module")
def keeping(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = create_app(Settings(store, readers=2, timeout=20, results=tmp_path_factory.mktemp("kept") / "results"))
    yield app
    close_app(app)


@pytest.fixture
def keeper(keeping: Flask) -> FlaskClient:
    return keeping.test_client()


def kept(client: FlaskClient, query: str) -> TestResponse:
    response = client.post("/results", data={"query": query})
    assert response.status_code == 201, response.text
    return response


# ── over HTTP ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv", "application/sparql-results+xml"])
def test_a_result_is_what_the_query_gave(keeper: FlaskClient, accept: str) -> None:
    address = kept(keeper, QUERY).headers["Location"]
    again = keeper.get(address, headers={"Accept": accept})
    fresh = keeper.get("/sparql", query_string={"query": QUERY}, headers={"Accept": accept})
    assert (again.status_code, again.mimetype, again.data) == (200, accept, fresh.data)


@pytest.mark.parametrize("accept", ["text/turtle", "application/n-triples", "application/ld+json", "application/trig"])
def test_triples(keeper: FlaskClient, accept: str) -> None:
    address = kept(keeper, TRIPLES).headers["Location"]
    response = keeper.get(address, headers={"Accept": accept})
    assert len({*ox.parse(response.data, ox.RdfFormat.from_media_type(accept))}) == 7
    assert keeper.get(address, headers={"Accept": "text/csv"}).status_code == 406


def test_ask(keeper: FlaskClient) -> None:
    address = kept(keeper, "ASK { ?a a kh:Article }").headers["Location"]
    assert keeper.get(address).get_json()["boolean"] is True
    assert '<p class="lead">Yes</p>' in keeper.get(address, headers=BROWSER).text


def test_where_it_comes_from(keeper: FlaskClient) -> None:
    record = kept(keeper, QUERY).get_json()
    assert (record["query"], record["form"]) == (QUERY, "SELECT")
    assert record["rows"] == len(keeper.get(record["address"]).get_json()["results"]["bindings"])
    assert record["created"] < record["until"]
    graph = Graph().parse(data=keeper.get(f"{record['address']}/about?format=ttl").text, format="turtle")
    assert (None, SDO.query, Literal(QUERY)) in graph
    assert (None, SDO.version, Literal(record["snapshot"])) in graph
    assert (None, PROV.generatedAtTime, None) in graph
    assert keeper.get(f"{record['address']}/about").get_json() == record


def test_the_same_result_has_one_address(keeper: FlaskClient) -> None:
    first, second, other = kept(keeper, QUERY), kept(keeper, QUERY), kept(keeper, TRIPLES)
    assert first.headers["Location"] == second.headers["Location"] != other.headers["Location"]
    assert first.get_json() == second.get_json()


def test_it_is_not_sent_again(keeper: FlaskClient) -> None:
    address = kept(keeper, QUERY).headers["Location"]
    response = keeper.get(address)
    assert "immutable" in response.headers["Cache-Control"]
    assert keeper.get(address, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    assert keeper.get(f"{address}?format=csv", headers={"If-None-Match": response.headers["ETag"]}).status_code == 200


def test_people_keep_a_result_by_a_button(keeper: FlaskClient) -> None:
    page = keeper.get("/sparql", query_string={"query": QUERY}, headers=BROWSER).text
    assert '<form action="/results" method="post">' in page
    assert '<form action="/results"' in keeper.get("/queries/busiest-sources?limit=2&format=html", headers=BROWSER).text
    response = keeper.post("/results", data={"query": QUERY}, headers=BROWSER)
    assert response.status_code == 303
    shown = keeper.get(response.headers["Location"], headers=BROWSER).text
    assert "قتلى في تفجير سوق الربوة" in shown
    assert "dcterms:title" in shown


def test_bad_queries_are_not_kept(keeper: FlaskClient) -> None:
    assert keeper.post("/results", data={"query": "SELECT"}).status_code == 400
    assert keeper.post("/results", data={"query": "DROP ALL"}).status_code == 403
    assert keeper.post("/results", json={}).status_code == 415


@pytest.mark.parametrize("name", ["none", "x" * 20, "..%2f..%2fetc%2fpasswd", "%00" * 20, "a" * 10_000])
def test_unknown_names(keeper: FlaskClient, name: str) -> None:
    assert keeper.get(f"/results/{name}").status_code == 404


def test_off_by_default(client: FlaskClient) -> None:
    assert client.post("/results", data={"query": QUERY}).status_code == 404
    assert "/results" not in client.get("/sparql", query_string={"query": QUERY}, headers=BROWSER).text


def test_too_large(keeper: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "MOST_BYTES", 1000)
    assert keeper.post("/results", data={"query": "SELECT * { ?s ?p ?o }"}).status_code == 413
    assert keeper.get("/sparql", query_string={"query": "ASK {}"}).status_code == 200


def test_results_outlive_a_server(start: Callable[..., tuple[subprocess.Popen[str], str]], tmp_path: Path) -> None:
    address = ""
    for _ in range(2):
        process, server = start("--results", str(tmp_path / "results"), "--processes", "1", "--workers", "1")
        try:
            if not address:
                sent = Request(f"http://{server}/results", urlencode({"query": QUERY}).encode())
                address = str(urlopen(sent, timeout=60).headers["Location"])  # noqa: S310
            with urlopen(f"http://{server}{address}", timeout=60) as response:
                assert len(json.load(response)["results"]["bindings"]) > 1
        finally:
            process.terminate()
            process.communicate()


# ── the folder ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_result_whose_time_is_over(tmp_path: Path) -> None:
    results = SavedResults(tmp_path, 1)
    old = results.save(replace(SAMPLE, until="2000-01-01T00:00:00+00:00"), b"{}")
    assert results.find(old.name) is None
    assert [*tmp_path.iterdir()] == []


def test_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "MOST_RESULTS", 2)
    results = SavedResults(tmp_path, 1)
    results.save(SAMPLE, b"1")
    results.save(replace(SAMPLE, until="2000-01-01T00:00:00+00:00"), b"2")
    third = results.save(SAMPLE, b"3")  # takes the room of the one whose time is over
    assert results.data(third) == b"3"
    assert results.save(SAMPLE, b"3") == third
    with pytest.raises(StorageFullError):
        results.save(SAMPLE, b"4")


def test_files_say_what_they_are(tmp_path: Path) -> None:
    name = SavedResults(tmp_path, 1).save(SAMPLE, b"{}").name
    assert json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))["query"] == "ASK {}"

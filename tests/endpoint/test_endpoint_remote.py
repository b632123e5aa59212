"""The same front over a SPARQL endpoint elsewhere: another Khabar, an Oxigraph server, and servers that misbehave."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from khabar.endpoint.app import close_app, create_app
from khabar.endpoint.formats import GRAPH_FORMATS, RESULT_FORMATS, Format
from khabar.endpoint.queries import examples
from khabar.endpoint.settings import Remote, Settings
from khabar.exporter.store import snapshot
from other_server import Answer, other_server, reply

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
NOWHERE = Path("nowhere")
LONG = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ARTICLES = "SELECT ?article { ?article a kh:Article }"


def over(url: str, timeout: float = 20, authorization: str | None = None, **settings: object) -> Flask:
    return create_app(Settings(NOWHERE, remote=Remote(url, authorization), timeout=timeout, **settings))  # type: ignore[arg-type]


def csv(client: FlaskClient, query: str) -> tuple[int, list[str]]:
    response = client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"})
    return response.status_code, sorted(response.text.splitlines())


@pytest.fixture(scope="module")
def oxigraph(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an Oxigraph server with the same data, whose default graph is the union."""
    if not OXIGRAPH.exists() and not shutil.which("oxigraph"):
        pytest.skip("needs the Oxigraph server, from the package oxigraph")
    folder = tmp_path_factory.mktemp("oxigraph")
    copy = ox.Store(str(folder))
    copy.bulk_extend(snapshot(store))
    copy.flush()
    del copy
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(OXIGRAPH if OXIGRAPH.exists() else "oxigraph"), "serve-read-only", "--location", str(folder)]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "--union-default-graph"], stderr=subprocess.DEVNULL
    )
    while process.poll() is None:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/query"
    process.terminate()
    process.wait()


@pytest.fixture(scope="module", params=["khabar", "oxigraph"])
def elsewhere(request: pytest.FixtureRequest) -> Iterator[FlaskClient]:
    """Clients of the front over each of the two."""
    if request.param == "khabar":
        app = over(f"http://{request.getfixturevalue('server')}/sparql")
    else:
        app = over(request.getfixturevalue("oxigraph"))
    yield app.test_client()
    close_app(app)


@pytest.mark.parametrize("name", sorted(examples())[::6])
def test_the_example_queries(elsewhere: FlaskClient, client: FlaskClient, name: str) -> None:
    query = examples()[name].query
    there, here = csv(elsewhere, query), csv(client, query)
    assert there[0] == here[0] == 200
    assert len(there[1]) == len(here[1])


@pytest.mark.parametrize("format_", RESULT_FORMATS)
def test_results(elsewhere: FlaskClient, format_: Format) -> None:
    media_type = format_.media_type
    response = elsewhere.post("/sparql", data={"query": ARTICLES}, headers={"Accept": media_type})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert response.text.count("/article/") >= 7


@pytest.mark.parametrize("format_", GRAPH_FORMATS)
def test_graphs(elsewhere: FlaskClient, format_: Format) -> None:
    media_type = format_.media_type
    query = "CONSTRUCT WHERE { ?article a kh:Article }"
    response = elsewhere.post("/sparql", data={"query": query}, headers={"Accept": media_type})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert len([*ox.parse(response.data, format=ox.RdfFormat.from_media_type(media_type))]) == 7


def test_pages(elsewhere: FlaskClient) -> None:
    home = elsewhere.get("/?lang=en")
    assert (home.status_code, "/page/article/" in home.text) == (200, True)
    article = home.text.partition("/page/article/")[2].partition('"')[0]
    assert elsewhere.get(f"/page/article/{article}").status_code == 200
    assert elsewhere.get(f"/data/article/{article}.ttl").status_code == 200
    assert elsewhere.get("/page/article/none").status_code == 404
    assert elsewhere.get("/sparql", query_string={"query": ARTICLES, "format": "html"}).status_code == 200
    assert elsewhere.get("/health/ready").text == "ready\n"


def test_errors(elsewhere: FlaskClient) -> None:
    assert csv(elsewhere, "SELECT * {")[0] == 400
    assert csv(elsewhere, "DROP ALL")[0] == 403
    assert csv(elsewhere, "SELECT * { SERVICE <http://x/> { ?a ?b ?c } }")[0] == 403


def test_graphs_of_the_protocol(elsewhere: FlaskClient) -> None:
    data = {"query": "SELECT * { ?s ?p ?o }", "default-graph-uri": "http://example.org/none", "format": "csv"}
    assert elsewhere.post("/sparql", data=data).text.split() == ["o,p,s"]


def test_nothing_is_taken_for_unchanged(elsewhere: FlaskClient) -> None:
    """Nobody knows when the data change."""
    assert "ETag" not in elsewhere.get("/sparql", query_string={"query": ARTICLES}).headers


def test_what_is_sent() -> None:
    sent: list[tuple[str | None, dict[str, list[str]]]] = []

    def listening(request: BaseHTTPRequestHandler) -> None:
        form = parse_qs(request.rfile.read(int(request.headers["Content-Length"])).decode())
        sent.append((request.headers["Authorization"], form))
        request.send_error(500, "secret")

    with other_server(listening) as url:
        client = over(url, authorization="Bearer hidden").test_client()
        query = "PREFIX ex: <http://ex/> SELECT * { <a> a kh:Article ; ex:p rdfs:label }"
        response = client.post("/sparql", data={"query": query, "named-graph-uri": ["http://g/1", "http://g/2"]})
    assert response.status_code == 502
    assert not {"secret", "hidden", "127.0.0.1"} & set(response.text.replace(":", " ").split())
    assert sent == [
        (
            "Bearer hidden",
            {
                "query": [
                    "BASE <http://localhost/sparql>\nPREFIX kh: <https://w3id.org/khabar/ns#>\n"
                    f"PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n{query}"
                ],
                "named-graph-uri": ["http://g/1", "http://g/2"],
            },
        )
    ]
    assert "hidden" not in repr(Remote("http://x/", "Bearer hidden"))


CSV = {"Content_Type": "text/csv"}


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (reply(400, b"line 1: no", Content_Type="text/plain"), 400),
        (reply(400, b"<html>", Content_Type="text/html"), 400),
        (reply(401), 502),
        (reply(406), 406),
        (reply(429), 503),
        (reply(503), 503),
        (reply(302, Location="http://127.0.0.1:1/"), 502),
        (reply(200, b"<html>", Content_Type="text/html"), 406),
        (lambda request: request.rfile.read(), 503),
    ],
)
def test_answers_that_are_none(answer: Answer, status: int) -> None:
    with other_server(answer) as url:
        assert csv(over(url, timeout=0.5).test_client(), ARTICLES)[0] == status


def test_nobody_there() -> None:
    client = over("http://127.0.0.1:1/").test_client()
    assert csv(client, ARTICLES)[0] == 502
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 503


def test_a_query_waits_for_a_place(server: str) -> None:
    client = over(f"http://{server}/sparql", readers=1, patience=0).test_client()
    busy = client.get("/sparql", query_string={"query": LONG, "format": "csv"})
    assert csv(client, ARTICLES)[0] == 503
    busy.close()
    assert csv(client, ARTICLES)[0] == 200


def test_a_stream_that_breaks_there_breaks_here() -> None:
    with other_server(reply(200, b"a\r\n1\r\n", Content_Type="text/csv", Content_Length="1000")) as url:
        app = over(url)
        response = app.test_client().post("/sparql", data={"query": ARTICLES, "format": "csv"})
        with pytest.raises(Exception, match="broke off"):
            assert not response.data


def test_the_command(server: str) -> None:
    khabar = Path(sys.executable).with_name("khabar")
    command = [str(khabar), "serve", "--store", f"http://{server}/sparql", "--port", "0", "--timeout", "1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")
    assert process.stdout
    address = process.stdout.readline().split()[-1].removeprefix("http://").removesuffix("/")
    connection = HTTPConnection(address, timeout=60)
    connection.request("POST", "/sparql", ARTICLES, {"Content-Type": "application/sparql-query", "Accept": "text/csv"})
    response = connection.getresponse()
    assert (response.status, len(response.read().split())) == (200, 8)
    connection.close()
    process.terminate()
    process.communicate()
    assert process.returncode == 0


@pytest.mark.parametrize(
    "options",
    [
        ("--store", "http://user:secret@example.org/"),
        ("--store", "http://example.org/", "--in-memory"),
        ("--store", "http://example.org/", "--max-rows", "10"),
    ],
)
def test_options_that_do_not_fit(options: tuple[str, ...]) -> None:
    khabar = Path(sys.executable).with_name("khabar")
    finished = subprocess.run([str(khabar), "serve", *options], capture_output=True, encoding="utf-8", timeout=60)
    assert (finished.returncode, "secret" in finished.stderr) == (2, False)

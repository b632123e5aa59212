"""The access log, the counters and what watches over the server."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from http.client import HTTPConnection
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from khabar.endpoint.app import close_app, create_app
from khabar.endpoint.formats import CSV, JSON, N_TRIPLES, TSV, TURTLE, XML, Format
from khabar.endpoint.rows import Counted
from khabar.endpoint.settings import Settings
from prometheus_client.parser import text_string_to_metric_families

ROWS = "SELECT ?article { ?article a kh:Article } LIMIT 5"
LONG = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "access.jsonl"


@pytest.fixture(scope="module")
def logged(store: Path, log: Path) -> Iterator[Flask]:
    app = create_app(Settings(store, readers=1, timeout=2, access_log=log))
    yield app
    close_app(app)


@pytest.fixture
def lines(logged: Flask, log: Path) -> Callable[..., dict[str, Any]]:
    """Makes a request and gives its line in the log, which is the only new one."""

    def asked(path: str, *, read: bool = True, **options: Any) -> dict[str, Any]:
        before = log.read_bytes() if log.exists() else b""
        with logged.test_client().open(path, **options) as response:
            assert not read or response.data
        added = log.read_bytes().removeprefix(before)
        assert added.count(b"\n") == 1
        line: dict[str, Any] = json.loads(added)
        return line

    return asked


@pytest.mark.parametrize("accept", [f.media_type for f in (JSON, XML, CSV, TSV)])
def test_the_line_of_a_query(lines: Callable[..., dict[str, Any]], logged: Flask, accept: str) -> None:
    line = lines("/sparql", method="POST", data={"query": ROWS}, headers={"Accept": accept})
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("time"))
    assert 0 < line.pop("seconds") < 60
    assert line.pop("bytes") > 100
    assert line == {
        "client": "127.0.0.1",
        "method": "POST",
        "path": "/sparql",
        "status": 200,
        "form": "SELECT",
        "query": sha256(ROWS.encode()).hexdigest()[:16],
        "rows": 5,
        "snapshot": logged.extensions["khabar"].pool.version(),
    }


def test_the_lines_of_failures(lines: Callable[..., dict[str, Any]], runaway: str) -> None:
    assert lines("/nothing")["status"] == 404
    assert lines("/sparql?query=nonsense")["failure"] == "QueryError"
    assert lines("/sparql?query=DROP+ALL")["failure"] == "RefusedError"
    late = lines("/sparql", query_string={"query": runaway})
    assert (late["status"], late["failure"], late["form"]) == (503, "TimeLimitError", "SELECT")


def test_an_answer_that_is_not_read_to_its_end(lines: Callable[..., dict[str, Any]]) -> None:
    line = lines("/sparql", query_string={"query": LONG, "format": "csv"}, read=False)
    assert (line["status"], line["failure"], "rows" in line) == (200, "closed", False)


def test_nothing_of_a_request_gets_into_the_log_but_its_path(lines: Callable[..., dict[str, Any]], log: Path) -> None:
    lines(
        "/sparql?" + urlencode({"query": "ASK { ?s ?p 'top-secret-1' }", "token": "top-secret-2"}),
        headers={"Authorization": "Bearer top-secret-3", "Cookie": "a=top-secret-4", "User-Agent": "top-secret-5"},
    )
    assert "top-secret" not in log.read_text()


def test_a_path_cannot_forge_a_line(lines: Callable[..., dict[str, Any]], log: Path) -> None:
    forged = lines('/a%0A%0D{"status":200}%E2%80%A8%1b[31m%00"')
    assert forged["path"].startswith('/a\n\r{"status":200}')
    assert log.read_text().isascii()
    assert len(lines("/" + "x" * 5000)["path"]) == 500


def test_who_asks_behind_a_proxy(store: Path, tmp_path: Path) -> None:
    for proxies, client in (((), "127.0.0.1"), ((ip_network("127.0.0.0/8"),), "192.0.2.7")):
        file = tmp_path / f"{client}.jsonl"
        app = create_app(Settings(store, readers=1, access_log=file, trusted_proxies=proxies))
        app.test_client().get("/health/live", headers={"X-Forwarded-For": "192.0.2.7"}).close()
        close_app(app)
        assert json.loads(file.read_text())["client"] == client


class Pieces:
    size = None

    def __init__(self, data: bytes, size: int) -> None:
        self._pieces = [data[at : at + size] for at in range(0, len(data), size)]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._pieces)

    def close(self) -> None:
        self._pieces.clear()


@pytest.mark.parametrize(
    ("format_", "data", "rows"),
    [
        (CSV, b"a,b\r\n1,\r\n\"x\ny\",2\r\n", 2),
        (CSV, b"a\r\n", 0),
        (TSV, b"?a\n1\n\n", 2),
        (XML, b"<results><result></result><result><binding/></result></results>", 2),
        (N_TRIPLES, b"<a> <b> <c> .\n" * 3, 3),
        (N_TRIPLES, b"", 0),
        (TURTLE, b"<a> <b> <c> .\n", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_rows(format_: Format, data: bytes, rows: int | None, size: int) -> None:
    counted = Counted(Pieces(data, size), format_)
    assert b"".join(counted) == data
    assert counted.rows == rows


@pytest.mark.parametrize("rows", [0, 1, 2, 3])
def test_rows_in_json(rows: int) -> None:
    data = b'{"head":{"vars":["a"]},"results":{"bindings":[' + b",".join([b'{"a":{"value":"1"}}'] * rows) + b"]}}"
    counted = Counted(Pieces(data, 50), JSON)
    assert b"".join(counted) == data
    assert counted.rows == rows


def test_health(client: FlaskClient) -> None:
    for path, text in (("/health/live", "live\n"), ("/health/ready", "ready\n")):
        response = client.get(path)
        assert (response.status_code, response.text, response.headers["Cache-Control"]) == (200, text, "no-store")


def test_health_without_a_store(store: Path, tmp_path: Path) -> None:
    moved = tmp_path / "store"
    moved.symlink_to(store)
    app = create_app(Settings(moved, readers=1))
    moved.unlink()
    client = app.test_client()
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 503
    close_app(app)


def test_health_while_all_readers_are_at_work(store: Path) -> None:
    app = create_app(Settings(store, readers=1, patience=1))
    client = app.test_client()
    busy = client.get("/sparql", query_string={"query": LONG, "format": "csv"})
    assert client.get("/health/ready").text == "busy\n"
    busy.close()
    assert client.get("/health/ready").text == "ready\n"
    close_app(app)


def test_metrics_are_off(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 404


def get(address: str, path: str, method: str = "GET") -> str:
    connection = HTTPConnection(address, timeout=60)
    connection.request(method, path)
    text = connection.getresponse().read().decode()
    connection.close()
    return text


def counters(address: str) -> dict[tuple[str, ...], float]:
    """Each number by its name and the values of its labels."""
    families = text_string_to_metric_families(get(address, "/metrics"))
    samples = [sample for family in families for sample in family.samples]
    return {(sample.name, *sample.labels.values()): sample.value for sample in samples}


def answered(numbers: dict[tuple[str, ...], float]) -> float:
    """Requests but those for the counters themselves."""
    counted = [(key, value) for key, value in numbers.items() if key[0] == "khabar_http_requests_total"]
    return sum(value for key, value in counted if "/metrics" not in key)


def test_metrics(start: Callable[..., tuple[Any, str]], runaway: str) -> None:
    process, address = start("--metrics", "--timeout", "1", "--workers", "2")
    for query in (ROWS, ROWS, runaway, "ASK {", "DROP ALL"):
        get(address, f"/sparql?{urlencode({'query': query})}")
    get(address, "/none-of-these")
    get(address, "/", "PROPFIND")
    end = time.monotonic() + 60
    while answered(numbers := counters(address)) < 7 and time.monotonic() < end:
        time.sleep(0.1)  # an answer is counted when it has been sent, which may be after it has been read
    process.terminate()
    process.communicate()
    assert numbers["khabar_queries_total", "SELECT", "ok"] == 2
    assert numbers["khabar_queries_total", "SELECT", "TimeLimitError"] == 1
    assert numbers["khabar_queries_total", "ASK", "QueryError"] == 1
    assert numbers["khabar_query_duration_seconds_count", "SELECT"] == 3
    assert numbers["khabar_http_response_bytes_total", "/sparql"] > 0
    statuses = {
        key[-1]: value
        for key, value in numbers.items()
        if key[0] == "khabar_http_requests_total" and "/metrics" not in key
    }
    assert statuses == {"200": 2, "503": 1, "400": 1, "403": 1, "404": 1, "405": 1}
    assert "other" in {part for key in numbers for part in key}
    assert "PROPFIND" not in str(numbers)
    assert numbers[("khabar_snapshot_age_seconds",)] > 0
    assert numbers[("khabar_kept_answers_total",)] <= 1  # the same query twice, perhaps to the same process
    assert numbers[("khabar_readers_idle",)] in (1, 2)  # one of them may still be starting
    assert numbers[("khabar_queries_at_work",)] == numbers[("khabar_queries_waiting",)] == 0
    assert numbers[("khabar_readers_ended_total",)] >= 1

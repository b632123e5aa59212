"""One test for each rule of HTTP that answers follow beside those of the SPARQL Protocol, asked of a real server."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zlib
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import pytest
from khabar.exporter.graphs import read_graphs
from khabar.exporter.store import load

ROWS = "SELECT * WHERE { ?s ?p ?o } LIMIT 100"
LONG = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
POSTED = {"Content_Type": "application/sparql-query"}


class Answer(NamedTuple):
    status: int
    headers: HTTPMessage
    body: bytes


def ask(address: str, query: str, method: str = "GET", **headers: str) -> Answer:
    return request(address, f"/sparql?{urlencode({'query': query})}", method, None, **headers)


def request(address: str, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    connection = HTTPConnection(address, timeout=60)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    answer = Answer(response.status, response.headers, response.read())
    connection.close()
    return answer


# ── methods ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_head_is_get_without_a_body(server: str) -> None:
    get, head = ask(server, ROWS), ask(server, ROWS, "HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("Content-Type", "ETag", "Vary", "Content-Length"):
        assert head.headers[name] == get.headers[name]


def test_options_names_the_methods(server: str) -> None:
    answer = request(server, "/sparql", "OPTIONS")
    assert answer.status == 200
    assert {"GET", "HEAD", "POST", "OPTIONS"} <= set(answer.headers["Allow"].split(", "))


def test_preflight_of_a_script(server: str) -> None:
    """Without this a browser does not send a query as ``application/sparql-query`` to another site."""
    asked = {"Origin": "https://example.org", "Access_Control_Request_Method": "POST"}
    answer = request(server, "/sparql", "OPTIONS", None, **asked, Access_Control_Request_Headers="content-type, accept")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert {"accept", "content-type"} <= set(answer.headers["Access-Control-Allow-Headers"].lower().split(", "))
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_the_longest_address(server: str) -> None:
    assert ask(server, f"ASK {{}} #{'a' * 8100}").status == 200
    assert ask(server, f"ASK {{}} #{'a' * 8200}").status in (400, 414)  # as gunicorn is old or new


# ── validators ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_if_none_match(server: str) -> None:
    first = ask(server, ROWS)
    assert first.headers["ETag"].startswith('W/"')
    again = ask(server, ROWS, If_None_Match=f'"other", {first.headers["ETag"]}')
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert ask(server, ROWS, If_None_Match='"other"').status == 200


def test_last_modified_is_when_the_data_were_published(server: str, store: Path) -> None:
    date = dated(server).headers["Last-Modified"]
    snapshot = store / "snapshots" / (store / "current").read_text().strip()
    assert int(snapshot.stat().st_mtime) == parsedate_to_datetime(date).timestamp()


def test_if_modified_since(server: str) -> None:
    date = dated(server).headers["Last-Modified"]
    assert ask(server, ROWS, If_Modified_Since=date).status == 304
    assert ask(server, ROWS, If_Modified_Since="Mon, 01 Jan 2001 00:00:00 GMT").status == 200


def test_if_none_match_comes_before_if_modified_since(server: str) -> None:
    date = dated(server).headers["Last-Modified"]
    assert ask(server, ROWS, If_None_Match='"other"', If_Modified_Since=date).status == 200


def dated(address: str) -> Answer:
    """An answer with its date, which it has from the second after its data were published."""
    end = monotonic() + 30
    while "Last-Modified" not in (answer := ask(address, ROWS)).headers:
        assert monotonic() < end
        sleep(0.1)
    return answer


def test_no_validators_for_what_changes_by_itself(server: str) -> None:
    answer = ask(server, "SELECT (RAND() AS ?x) {}")
    assert not {"ETag", "Last-Modified"} & set(answer.headers)
    assert ask(server, "SELECT (RAND() AS ?x) {}").body != answer.body


# ── compression ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_gzip(server: str) -> None:
    plain = ask(server, ROWS)
    packed = ask(server, ROWS, Accept_Encoding="br;q=1.0, gzip;q=0.8, *;q=0.1")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 2
    assert packed.headers["ETag"] == plain.headers["ETag"]


def test_caches_are_told_of_compression(server: str) -> None:
    assert "Accept-Encoding" in ask(server, ROWS).headers["Vary"]


@pytest.mark.parametrize(
    "accepted", ["gzip;q=0", "identity, gzip;q=0.5", "br, zstd", "*;q=0", "gzip;q=0, *", "", ";;q=x,,"]
)
def test_no_compression_for_who_does_not_want_it(server: str, accepted: str) -> None:
    answer = ask(server, ROWS, Accept_Encoding=accepted)
    assert "Content-Encoding" not in answer.headers
    json.loads(answer.body)


def test_short_answers_are_not_compressed(server: str) -> None:
    assert "Content-Encoding" not in ask(server, "ASK {}", Accept_Encoding="gzip").headers


def test_a_compressed_stream_begins_at_once(server: str) -> None:
    connection = HTTPConnection(server, timeout=60)
    headers = {"Content-Type": "application/sparql-query", "Accept": "text/csv", "Accept-Encoding": "gzip"}
    connection.request("POST", "/sparql", LONG, headers)
    response = connection.getresponse()
    unpacked = zlib.decompressobj(wbits=31).decompress(response.read(4096))
    response.close()
    connection.close()
    assert unpacked.startswith(b"a,b,c,d,e,f,g,h,i\r\nhttp")


# ── time limit of a request ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_request_may_lower_its_time_limit(server: str, runaway: str) -> None:
    answer = request(server, f"/sparql?{urlencode({'query': runaway, 'timeout': '0.2'})}")
    assert (answer.status, b"longer than 0.2 seconds" in answer.body) == (503, True)


def test_a_request_cannot_raise_its_time_limit(server: str, runaway: str) -> None:
    answer = request(server, f"/sparql?{urlencode({'query': runaway, 'timeout': '1e9'})}")
    assert (answer.status, b"longer than 2 seconds" in answer.body) == (503, True)


@pytest.mark.parametrize("limit", ["0", "-1", "nan", "soon"])
def test_a_time_limit_that_is_none(server: str, limit: str) -> None:
    answer = request(server, f"/sparql?{urlencode({'query': 'ASK {}', 'timeout': limit})}")
    assert (answer.status, b"is not a number of seconds" in answer.body) == (400, True)


# ── answers that are kept ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_kept_answer_is_the_same(server: str) -> None:
    answers = [ask(server, ROWS) for _ in range(6)]  # more than there are fronts
    assert len({answer.body for answer in answers}) == 1
    names = {"Content-Type", "ETag", "Vary", "X-Content-Type-Options", "Access-Control-Allow-Origin"}
    assert all(names <= set(answer.headers) for answer in answers)


def test_kept_answers_differ_by_all_that_was_asked(server: str) -> None:
    for _ in range(4):
        assert ask(server, ROWS, Accept="text/csv").headers["Content-Type"].startswith("text/csv")
        assert ask(server, ROWS, Accept="application/json").headers["Content-Type"] == "application/json"
        assert request(server, "/sparql", "POST", b"ASK {}", **POSTED).body == b'{"head":{},"boolean":true}'
        assert request(server, "/sparql", "POST", b"ASK { a b c }", **POSTED).status == 400
        base = ask(server, "SELECT (STR(<x>) AS ?x) {}", Accept="text/csv", Host="example.org")
        assert base.body == b"x\r\nhttp://example.org/x\r\n"
        assert b"example.org" not in ask(server, "SELECT (STR(<x>) AS ?x) {}", Accept="text/csv").body


@pytest.fixture
def growing(tmp_path: Path, cases: list[Path]) -> Iterator[tuple[str, Path]]:
    """A server, and the store that it serves."""
    store = tmp_path / "store"
    load(read_graphs([str(cases[0])]), store)
    khabar = str(Path(sys.executable).with_name("khabar"))
    command = [khabar, "serve", "--store", str(store), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")
    assert process.stdout
    yield urlsplit(process.stdout.readline().split()[-1]).netloc, store
    process.terminate()
    process.communicate()


def test_a_kept_answer_ends_with_its_data(growing: tuple[str, Path], cases: list[Path]) -> None:
    address, store = growing
    query = "SELECT (COUNT(*) AS ?n) { ?article a kh:Article }"
    first = [ask(address, query, Accept="text/csv") for _ in range(6)]
    load(read_graphs([str(cases[1])]), store)
    second = [ask(address, query, Accept="text/csv") for _ in range(6)]
    assert {answer.body for answer in first} == {b"n\r\n1\r\n"}
    assert {answer.body for answer in second} == {b"n\r\n2\r\n"}
    assert first[0].headers["ETag"] != second[0].headers["ETag"]

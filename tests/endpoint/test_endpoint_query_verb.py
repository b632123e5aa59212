"""``khabar query --endpoint``: the same answers as from the store itself, and what servers can do wrong."""

from __future__ import annotations

import gc
import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from khabar.exporter.cli import cli
from other_server import Answer, other_server, reply

TYPES = "SELECT ?type (COUNT(*) AS ?n) { ?e kh:actuality ?a ; a ?type } GROUP BY ?type ORDER BY ?type"
JSON = "application/sparql-results+json"


def query(*arguments: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(cli, ["query", *arguments], env=env)


def output(*arguments: str, env: dict[str, str] | None = None) -> bytes:
    result = query(*arguments, env=env)
    assert result.exit_code == 0, result.exception
    return result.stdout_bytes


def failure(*arguments: str) -> str:
    result = query(*arguments)
    assert result.exception
    words = str(result.exception)
    del result
    gc.collect()  # half-read results hang on the exception, and may not be collected by the thread of another server
    return words


@pytest.mark.parametrize(
    "arguments",
    [
        (TYPES,),
        *((TYPES, "--format", name) for name in ("table", "json", "csv", "xml")),
        ("ASK { ?article a kh:Article }",),
        ("CONSTRUCT WHERE { ?article a kh:Article ; dcterms:identifier ?i }", "--format", "turtle"),
        (f"{TYPES} # {'x' * 5000}",),
    ],
)
def test_answers_like_the_store(server: str, store: Path, arguments: tuple[str, ...]) -> None:
    remote = output(*arguments, "--endpoint", f"http://{server}/sparql")
    local = output(*arguments, "--store", str(store))
    assert sorted(remote.splitlines()) == sorted(local.splitlines())
    assert remote


def test_the_format_is_that_of_the_name_of_the_output(server: str, tmp_path: Path) -> None:
    target = tmp_path / "types.csv"
    output(TYPES, "--endpoint", f"http://{server}/sparql", "-o", str(target))
    assert target.read_text().startswith("type,n")


def test_the_words_of_the_server(server: str, runaway: str) -> None:
    assert "status 400: The query does not parse at line 1" in failure(
        "SELECT", "--endpoint", f"http://{server}/sparql"
    )
    assert "status 503: The query took longer" in failure(runaway, "--endpoint", f"http://{server}/sparql")
    assert "status 404" in failure("ASK {}", "--endpoint", f"http://{server}/nothing")


def test_a_stream_that_breaks(server: str, tmp_path: Path) -> None:
    target = tmp_path / "all.csv"
    long = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    assert "broke off" in failure(long, "--endpoint", f"http://{server}/sparql", "-o", str(target))
    assert not target.exists()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (reply(body=b'{"head":{"vars":["a"]},"results":{"bindings":[', Content_Type=JSON), "cannot be read"),
        (reply(body=b"{}", Content_Type=JSON), "cannot be read"),
        (reply(body=b"<a> <b", Content_Type="application/n-triples"), "cannot be read"),
        (reply(body=b"<html>", Content_Type="text/html"), "no result of a query. Is it a SPARQL endpoint?"),
        (reply(body=b"?", Content_Type=""), "no media type"),
        (reply(403, b"no \x1b[31m", Content_Type="text/plain"), "status 403: no ?[31m"),
        (reply(500, b"<html>", Content_Type="text/html"), "status 500"),
        (reply(302, Location="http://127.0.0.1:1/"), "redirects are not followed"),
    ],
)
def test_other_servers(answer: Answer, reason: str) -> None:
    with other_server(answer) as url:
        assert reason in failure("ASK {}", "--endpoint", url)


def test_nobody_there() -> None:
    assert "cannot be reached" in failure("ASK {}", "--endpoint", "http://127.0.0.1:1/")
    assert "Only http" in failure("ASK {}", "--endpoint", "news.store")


def test_tokens(tmp_path: Path) -> None:
    sent: list[str | None] = []

    def listening(request: BaseHTTPRequestHandler) -> None:
        sent.append(request.headers["Authorization"])
        reply(body=json.dumps({"head": {}, "boolean": True}).encode(), Content_Type=JSON)(request)

    file = tmp_path / "token"
    file.write_text("from-file\n")
    with other_server(listening) as url:
        output("ASK {}", "--endpoint", url)
        output("ASK {}", "--endpoint", url, env={"KHABAR_TOKEN": "from-environment"})
        output("ASK {}", "--endpoint", url, "--token-file", str(file), env={"KHABAR_TOKEN": "from-environment"})
    assert sent == [None, "Bearer from-environment", "Bearer from-file"]


@pytest.mark.parametrize("options", [(), ("--store", "a", "--endpoint", "http://a/")])
def test_a_store_or_an_endpoint(options: tuple[str, ...]) -> None:
    result = query("ASK {}", *options)
    assert (result.exit_code, "either --store or --endpoint" in result.output) == (2, True)

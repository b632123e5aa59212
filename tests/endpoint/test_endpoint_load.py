"""LOAD: documents of listed places, fetched by us and merged by the writer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from khabar.endpoint.app import close_app, create_app
from khabar.endpoint.errors import QueryError, RefusedError
from khabar.endpoint.loading import Load, is_listed, read_load
from khabar.endpoint.settings import Settings
from khabar.exporter.store import open_store
from other_server import Answer, other_server, reply

D = "http://data.example/d.ttl"
G = "http://data.example/g"


@pytest.mark.parametrize(
    ("text", "load"),
    [
        (f"LOAD <{D}>", Load(D, False, None)),
        (f"load silent <{D}> # all of it\n into graph <{G}>", Load(D, True, G)),
        (f"PREFIX d: <{G[:-1]}> BASE <http://b/> LOAD d:d INTO GRAPH d:g", Load(f"{G[:-1]}d", False, G)),
        ("LOAD kh:x", Load("https://w3id.org/khabar/ns#x", False, None)),
    ],
)
def test_requests(text: str, load: Load) -> None:
    assert read_load(text) == load


@pytest.mark.parametrize(
    "text",
    [
        f"LOAD <{D}> ; CLEAR ALL",
        f"CLEAR ALL ; LOAD <{D}>",
        f"LOADSILENT <{D}>",
        f"LOAD <{D}> <{G}>",
        f"LOAD <{D}> INTO <{G}>",
        "INSERT DATA { <x:a> <x:b> load:c }",
        "LOAD",
    ],
)
def test_requests_that_are_not_plain(text: str) -> None:
    with pytest.raises(RefusedError, match="nothing else"):
        read_load(text)


@pytest.mark.parametrize("text", ["LOAD <d.ttl>", "LOAD unknown:x", f"LOAD <{D}> INTO GRAPH <g>", "LOAD <a\\u0041>"])
def test_relative_addresses(text: str) -> None:
    with pytest.raises(QueryError, match="absolute"):
        read_load(text)


@pytest.mark.parametrize(
    ("url", "listed"),
    [
        ("http://a/d/x.ttl", True),
        ("http://a/one.ttl", True),
        ("http://a/one.ttl2", False),
        ("http://a/d", False),
        ("http://a/d/../x", False),
        ("http://a/d/%2e%2E/x", False),
        ("http://a/d/..", False),
        ("http://a.b/d/x", False),
        ("https://a/d/x", False),
    ],
)
def test_places(url: str, listed: bool) -> None:
    assert is_listed(url, {"http://a/d/", "http://a/one.ttl"}) == listed


Ask = Callable[..., tuple[int, str, bool]]


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory, tokens: Callable[..., tuple[Path, dict[str, str]]]) -> Iterator[Ask]:
    """Sends a LOAD to an application with an empty store; gives the status, the text, and whether there is a triple."""
    directory = tmp_path_factory.mktemp("load") / "store"
    with open_store(directory):
        pass
    file, known = tokens()
    answers: list[Answer] = []
    apps: set[Flask] = set()
    with other_server(lambda request: answers[-1](request)) as url:

        @cache
        def app(**settings: object) -> Flask:
            chosen = {"loads": frozenset({url}), "private": True, "update_timeout": 10, "readers": 1, **settings}
            return create_app(Settings(directory, token_file=file, **chosen))  # type: ignore[arg-type]

        def loaded(answer: Answer, text: str, **settings: object) -> tuple[int, str, bool]:
            answers.append(answer)
            apps.add(app(**settings))
            client, headers = app(**settings).test_client(), {"Authorization": f"Bearer {known['write']}"}
            assert client.post("/update", data={"update": "DROP ALL"}, headers=headers).status_code == 204
            response = client.post("/update", data={"update": text.replace("OTHER", url)}, headers=headers)
            there = client.get("/sparql", query_string={"query": "ASK { ?s <x:p> <x:o> }"}).get_json()["boolean"]
            return response.status_code, response.text, there

        yield loaded
        for one in apps:
            close_app(one)


TURTLE = reply(body=b"<s> <x:p> <x:o> .", Content_Type="text/turtle")


@pytest.mark.parametrize("where", ["", f" INTO GRAPH <{G}>"])
def test_a_document_is_loaded(load: Ask, where: str) -> None:
    assert load(TURTLE, f"LOAD <OTHERd.ttl>{where}") == (204, "", True)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (reply(404), "status 404"),
        (reply(302, Location="http://127.0.0.1:9/"), "redirects are not followed"),
        (reply(body=b"<html>", Content_Type="text/html"), "in which format"),
        (reply(body=b"x" * 2000, Content_Type="text/turtle"), "longer than 1000 bytes"),
        (reply(body=b"\x1f\x8b", Content_Type="text/turtle", Content_Encoding="gzip"), "compressed"),
    ],
)
def test_documents_that_cannot_be_had(load: Ask, answer: Answer, reason: str) -> None:
    status, text, _ = load(answer, "LOAD <OTHERd>", upload_bytes=1000)
    assert (status, reason in text) == (502, True), text
    assert load(answer, "LOAD SILENT <OTHERd>", upload_bytes=1000) == (204, "", False)


def test_a_document_that_does_not_parse(load: Ask) -> None:
    status, _, there = load(reply(body=b"<s> <x:p> <x:o> . oops", Content_Type="text/turtle"), "LOAD <OTHERd>")
    assert (status, there) == (400, False)


def test_other_places_are_refused(load: Ask) -> None:
    assert load(TURTLE, "LOAD <http://127.0.0.1:9/d>")[0] == 403
    assert load(TURTLE, "LOAD SILENT <file:///etc/passwd>")[0] == 403
    assert load(TURTLE, "LOAD <OTHERd>", loads=frozenset())[0] == 403
    status, text, there = load(TURTLE, "LOAD <OTHERd>", private=False)
    assert (status, "not a public address" in text, there) == (502, True, False)

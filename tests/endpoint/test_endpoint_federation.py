"""SERVICE: only endpoints that are listed are asked, by us, and their rows take the place of the clause."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
from flask import Flask
from khabar.endpoint.app import close_app, create_app
from khabar.endpoint.description import service_description
from khabar.endpoint.errors import QueryError, RefusedError
from khabar.endpoint.federation import MAX_ROWS, calls, with_rows
from khabar.endpoint.settings import Settings
from other_server import Answer, other_server, reply
from rdflib import URIRef

E = "http://other.example/sparql"


def table(*rows: Mapping[str, object], names: tuple[str, ...] = ("n",)) -> bytes:
    return json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode()


def solutions(*rows: Mapping[str, object], names: tuple[str, ...] = ("n",)) -> ox.QuerySolutions:
    parsed = ox.parse_query_results(table(*rows, names=names), format=ox.QueryResultsFormat.JSON)
    assert isinstance(parsed, ox.QuerySolutions)
    return parsed


@pytest.mark.parametrize(
    ("query", "endpoint", "silent", "asked"),
    [
        (f"SELECT * {{ SERVICE <{E}> {{ ?s ?p ?n }} }}", E, False, "SELECT * WHERE { ?s ?p ?n } LIMIT 10001"),
        (f"SELECT * {{ service silent <{E}>{{ ?s ?p ?n }} }}", E, True, "SELECT * WHERE { ?s ?p ?n } LIMIT 10001"),
        (
            f"BASE <http://b/> PREFIX e: <{E[:-6]}> PREFIX un: <http://un/> PREFIX kh: <http://mine/> "
            "SELECT * { SERVICE # here\n e:sparql { <x> e:p kh:q ; a skos:Concept # }\n } }",
            E,
            False,
            "BASE <http://b/>\nPREFIX e: <http://other.example/>\nPREFIX kh: <http://mine/>\n"
            "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
            "SELECT * WHERE { <x> e:p kh:q ; a skos:Concept # }\n } LIMIT 10001",
        ),
        (
            f"SELECT * {{ SERVICE <{E}> {{ {{ SELECT ?n {{ ?n ?p '}} SERVICE' }} }} }} }}",
            E,
            False,
            "SELECT * WHERE { { SELECT ?n { ?n ?p '} SERVICE' } } } LIMIT 10001",
        ),
    ],
)
def test_clauses_that_are_asked(query: str, endpoint: str, silent: bool, asked: str) -> None:
    (call,) = calls(query)
    assert (call.endpoint, call.silent, call.query) == (endpoint, silent, asked)
    ox.Store().query(call.query)  # it parses


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE ?e { ?s ?p ?o } }",
        f"SELECT * {{ SERVICE ?e <{E}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICESILENT <{E}> {{ ?s ?p ?o }} }}",
        f"PREFIX e: <{E}> SELECT * {{ SERVICEe: {{ ?s ?p ?o }} }}",
        f"PREFIX e: <{E}> SELECT * {{ ?s ?p 1e5SERVICE e: {{ ?s ?p ?o }} }}",
        "SELECT * { SERVICE unknown:x { ?s ?p ?o } }",
        f"SELECT * {{ SERVICE <{E}>",
        f"SELECT * {{ SERVICE <{E}> {{ SERVICE <{E}> {{ ?s ?p ?o }} }} }}",
    ],
)
def test_clauses_that_are_not_plain(query: str) -> None:
    with pytest.raises(RefusedError):
        calls(query)


def test_clauses_that_are_too_many_or_open() -> None:
    with pytest.raises(QueryError, match="more than 8"):
        calls(f"SELECT * {{ {f'SERVICE <{E}> {{ ?s ?p ?o }} ' * 9} }}")
    with pytest.raises(QueryError, match="not closed"):
        calls(f"SELECT * {{ SERVICE <{E}> {{ ?s ?p ?o ")


def test_terms_are_written_so_that_they_are_read_as_they_were() -> None:
    text = f"SELECT * {{ SERVICE <{E}> {{ ?s ?p ?n ; ?q ?m }} }}"
    values: list[Mapping[str, object]] = [
        {"type": "uri", "value": "http://x/خبر"},
        {"type": "literal", "value": 'a"\\\r\n\t} SERVICE <http://x/> {'},
        {"type": "literal", "value": "خبر", "xml:lang": "ar"},
        {"type": "literal", "value": "1.5", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"},
    ]
    rows: list[Mapping[str, object]] = [{"n": value} for value in values]
    written = with_rows(text, calls(text), lambda _: solutions(*rows, {}, names=("n", "m", "other")))
    got = [(row["n"], row["m"]) for row in ox.Store().query(written)]  # type: ignore[union-attr]
    assert got == [(row["n"], None) for row in solutions(*rows)] + [(None, None)]
    assert "other" not in written


def test_blank_nodes_stay_distinct() -> None:
    text = f"SELECT * {{ SERVICE <{E}> {{ ?s ?p ?n }} }}"
    rows = [{"n": {"type": "bnode", "value": name}} for name in ("a", "b", "a")]
    written = with_rows(text, calls(text), lambda _: solutions(*rows))
    first, second, third = (row["n"] for row in ox.Store().query(written))  # type: ignore[union-attr]
    assert first == third != second


@pytest.fixture(scope="module")
def ask(store: Path) -> Iterator[Callable[..., tuple[int, str]]]:
    """Asks an application that may ask the other server, which answers as it is told; gives status and text."""
    answers: list[Answer] = []
    with other_server(lambda request: answers[-1](request)) as url:

        @cache
        def app(**settings: object) -> Flask:
            chosen = {"services": frozenset({url}), "private": True, "timeout": 20, "readers": 1, **settings}
            return create_app(Settings(store, **chosen))  # type: ignore[arg-type]

        apps: set[Flask] = set()

        def asked(answer: Answer, pattern: str, **settings: object) -> tuple[int, str]:
            answers.append(answer)
            apps.add(app(**settings))
            query = f"SELECT * {{ {pattern.replace('OTHER', url)} }} ORDER BY ?n"
            client = app(**settings).test_client()
            response = client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"})
            return response.status_code, response.text.replace(url, "OTHER")

        yield asked
        for one in apps:
            close_app(one)


NUMBER = {"n": {"type": "literal", "value": "7"}}
ONE = reply(body=table(NUMBER), Content_Type="application/sparql-results+json")
CLAUSE = "SERVICE <OTHER> { ?s ?p ?n }"
SILENT = "SERVICE SILENT <OTHER> { ?s ?p ?n }"


def test_rows_are_joined(ask: Callable[..., tuple[int, str]]) -> None:
    assert ask(ONE, f"VALUES ?n {{ '6' '7' '8' }} {CLAUSE}") == (200, "n\r\n7\r\n")


def test_what_is_sent(ask: Callable[..., tuple[int, str]]) -> None:
    sent: list[dict[str, list[str]]] = []

    headers: list[str] = []

    def listening(request: BaseHTTPRequestHandler) -> None:
        sent.append(parse_qs(request.rfile.read(int(request.headers["Content-Length"])).decode()))
        headers.extend(request.headers)
        request.send_error(500)

    assert ask(listening, CLAUSE)[0] == 502
    assert not {"Cookie", "Authorization", "Referer"} & set(headers)
    assert sent == [{"query": ["SELECT * WHERE { ?s ?p ?n } LIMIT 10001"]}]


@pytest.mark.parametrize(
    ("answer", "status", "reason"),
    [
        (reply(500), 502, "status 500"),
        (reply(302, Location="http://127.0.0.1:9/"), 502, "redirects are not followed"),
        (reply(body=b"{}", Content_Type="text/html"), 502, "not a table"),
        (reply(body=b"{", Content_Type="application/sparql-results+json"), 502, "not a table"),
        (reply(body=b'{"head":{},"boolean":true}', Content_Type="application/sparql-results+json"), 502, "not a table"),
        (reply(body=table(NUMBER)[:-4], Content_Type="application/sparql-results+json"), 502, "not a table"),
        (
            reply(body=table(*[NUMBER] * (MAX_ROWS + 1)), Content_Type="application/sparql-results+json"),
            502,
            "more than 10000 rows",
        ),
    ],
)
def test_failures(ask: Callable[..., tuple[int, str]], answer: Answer, status: int, reason: str) -> None:
    got, text = ask(answer, CLAUSE)
    assert (got, reason in text) == (status, True), text
    assert ask(answer, f"BIND(1 AS ?one) {SILENT}") == (200, "n,one,p,s\r\n,1,,\r\n")


def test_others_are_not_asked(ask: Callable[..., tuple[int, str]]) -> None:
    for other in ("http://127.0.0.1:9/", "OTHER/sparql", "OTHER?x", "file:///etc/passwd"):
        assert ask(ONE, f"SERVICE SILENT <{other}> {{ ?s ?p ?n }}")[0] == 403
    assert ask(ONE, CLAUSE, services=frozenset())[0] == 403


def test_private_addresses_need_leave(ask: Callable[..., tuple[int, str]]) -> None:
    status, text = ask(ONE, CLAUSE, private=False)
    assert (status, "not a public address" in text) == (502, True)


def test_time_is_that_of_the_query(ask: Callable[..., tuple[int, str]], runaway: str) -> None:
    def silent(request: BaseHTTPRequestHandler) -> None:
        request.rfile.read()  # waits until the other side goes away

    status, text = ask(silent, CLAUSE, timeout=0.3)
    assert (status, "longer than 0.3 seconds" in text) == (502, True)
    assert ask(ONE, f"{CLAUSE} {{ {runaway} }}", timeout=0.5)[0] == 503


@pytest.mark.parametrize("federated", [True, False])
def test_the_service_says_whether_it_asks_others(federated: bool) -> None:
    described = service_description("http://a/sparql", "http://a/void", union=True, writes=False, federated=federated)
    feature = URIRef("http://www.w3.org/ns/sparql-service-description#BasicFederatedQuery")
    assert (feature in {*described.objects()}) == federated

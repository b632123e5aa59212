"""What is looked at before any process works on a query."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from khabar.endpoint.errors import QueryError, RefusedError, TooLongError
from khabar.endpoint.guard import MAX_DEPTH, examine

LIMIT = 10_000

FORMS = {
    "SELECT * WHERE { ?s ?p ?o }": "SELECT",
    "select*{?s ?p ?o}": "SELECT",
    "# ASK\nPREFIX ask: <x:> CONSTRUCT WHERE { ?s ask:p ?o }": "CONSTRUCT",
    "BASE <http://a/> PREFIX : <b> DESCRIBE :c": "DESCRIBE",
    "PREFIX :<x:>ASK{}": "ASK",
    "SELECTDISTINCT?s{?s ?p ?o}": "SELECT",
    "not a query": "SELECT",
}

DISGUISES = [
    "SELECT * {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ sErViCe<{}>{{?s ?p ?o}} }}",
    "SELECT * {{ SERVICESILENT<{}>{{?s ?p ?o}} }}",
    "PREFIX x: <{}> SELECT * {{ SERVICEx:{{?s ?p ?o}} }}",
    "PREFIX : <{}> SELECT * {{ SERVICE:{{?s ?p ?o}} }}",
    "PREFIX : <{}> SELECT * {{ OPTIONAL {{ ?s ?p 1e5SERVICE:{{?s ?p ?o}} }} }}",
    "PREFIX : <{}> SELECT * {{ OPTIONAL {{ ?s ?p trueSERVICE:{{?s ?p ?o}} }} }}",
    "PREFIX : <{}> SELECT * {{ OPTIONAL {{ ?s ?p :a.\\' SERVICE:{{?s ?p ?o}} }} }} #'",
    "PREFIX : <{}> SELECT * {{ OPTIONAL {{ ?s ?p <http://x/a\\u0041#> }} SERVICE:{{?s ?p ?o}} }}",
    "PREFIX : <{}> SELECT * {{ OPTIONAL {{ ?s ?p <http://x/\u3000#> }} SERVICE:{{?s ?p ?o}} }}",
    "PREFIX : <{}> SELECT * {{ FILTER(1<2&&3>2)SERVICE:{{?s ?p ?o}} }}",
    "PREFIX : <{}> SELECT * {{ OPTIONAL {{ ?s ?p '''a\\''' SERVICE''' }} SERVICE:{{?s ?p ?o}} }}",
    "PREFIX : <{}> SELECT * {{ SERVICE # a comment\n:{{?s ?p ?o}} }}",
    "PREFIX : <{}> SELECT * {{ ?s ?p ?o # '\r SERVICE:{{?s ?p ?o}} }}",
    "SELECT * {{ VALUES ?e {{ <{}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
]
"""Queries that send a part of themselves to another server, as the engine reads them."""

HARMLESS = [
    "SELECT * { ?s ?p 'SERVICE' }",
    'SELECT * { ?s ?p """SERVICE <http://a/> {}""" }',
    "SELECT * { ?service ?p <http://a/SERVICE> } # SERVICE",
    "PREFIX dcat: <http://www.w3.org/ns/dcat#> SELECT * { ?s dcat:service ?o }",
    "PREFIX x: <x:> SELECT * { ?s x:LOAD ?insert FILTER(?insert < 3 && ?s > 2) }",
]

MASKS = [
    "{" * 5000,
    "(" * 5000,
    "SELECT (" + "STR(" * 1000 + "1" + ")" * 1000 + " AS ?x) {}",
    "SELECT (1<" + "(" * 5000 + "1" + ")" * 5000 + "&&3>2 AS ?x) {}",
    "SELECT (" + "!" * 10000 + "true AS ?x) {}",
    "SELECT (1" + "&&1" * 10000 + " AS ?x) {}",
    "SELECT * { {}" + "UNION{}" * 10000 + "}",
    "SELECT " + "(1 AS ?x) " * 3000 + "{}",
    "SELECT * { ?s ?p " + "<< ?s ?p " * 1000 + "}",
]
"""Queries that would overflow the stack of the engine."""


@pytest.mark.parametrize("text", FORMS)
def test_the_form_of_a_query(text: str) -> None:
    assert examine(text, LIMIT).form == FORMS[text]


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_queries_pass(text: str) -> None:
    ox.Store().query(text)
    assert examine(text, LIMIT).text == text


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server that nobody may call."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        bound.setblocking(False)
        yield bound


@pytest.mark.parametrize("disguise", DISGUISES)
def test_service_is_refused_in_every_disguise(disguise: str, client: FlaskClient, listener: socket.socket) -> None:
    with suppress(OSError):  # the engine reads it as a query, and refuses no address but a few ports
        ox.Store().query(disguise.format("http://127.0.0.1:9/"))
    query = disguise.format(f"http://127.0.0.1:{listener.getsockname()[1]}/")
    assert client.get("/sparql", query_string={"query": query}).status_code == 403
    with pytest.raises(BlockingIOError):
        listener.accept()


@pytest.mark.parametrize("update", ["INSERT DATA {}", "DROP ALL", "LOAD <http://a/>", "PREFIX a: <b:> DELETE WHERE {}"])
def test_updates_are_refused(update: str) -> None:
    with pytest.raises(RefusedError, match="update"):
        examine(update, LIMIT)


@pytest.mark.parametrize("mask", MASKS, ids=lambda mask: mask[:20])
def test_what_would_break_the_engine_is_refused(mask: str) -> None:
    with pytest.raises(QueryError, match=r"nests|operators"):
        examine(mask, 10 * len(mask))


def test_nesting_up_to_the_limit_passes() -> None:
    text = "SELECT * " + "{" * MAX_DEPTH + "}" * MAX_DEPTH
    assert examine(text, LIMIT).text == text


def test_length_counts_bytes() -> None:
    examine("ASK {} # " + "a" * 90, 100)
    with pytest.raises(TooLongError, match="100 bytes"):
        examine("ASK {} # " + "ع" * 90, 100)


def test_an_unclosed_string_is_found_by_its_place() -> None:
    with pytest.raises(QueryError, match="2:9"):
        examine('SELECT *\n{ ?s ?p "open }', LIMIT)


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_what_changes_with_every_run_is_not_repeatable(function: str) -> None:
    assert not examine(f"SELECT ({function} AS ?x) {{}}", LIMIT).repeatable
    assert examine("SELECT ?now { ?now a 'RAND()' }", LIMIT).repeatable


def test_a_query_may_name_its_dataset() -> None:
    assert examine("SELECT * FROM <http://a/> {}", LIMIT).names_dataset
    assert not examine("SELECT ?from { ?from a 'FROM' }", LIMIT).names_dataset

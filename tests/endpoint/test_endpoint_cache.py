"""Kept answers take no more room than they are given, whatever is asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest
from khabar.endpoint import cache
from khabar.endpoint.cache import Cache

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LONG = 10_000
"""Characters of a request."""


class Application:
    """Answers everything in one word that may be kept, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.asked.append(environ["QUERY_STRING"])
        environ[cache._KEEP] = True
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"yes"]


def ask(cached: Cache, query: str) -> bytes:
    return b"".join(cached({"REQUEST_METHOD": "GET", "QUERY_STRING": query}, lambda *_: lambda _: None))


def test_an_answer_is_kept_until_the_data_change() -> None:
    application, version = Application(), ["1"]
    cached = Cache(application, lambda: version[0])
    assert [ask(cached, "a"), ask(cached, "a")] == [b"yes", b"yes"]
    assert application.asked == ["a"]
    version[0] = "2"
    ask(cached, "a")
    assert application.asked == ["a", "a"]


def test_long_requests_with_short_answers_take_room_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_CAPACITY", 10 * LONG)
    application = Application()
    cached = Cache(application, lambda: "1")
    queries = [f"{number}{'#' * LONG}" for number in range(10)]
    for query in queries:
        ask(cached, query)
    ask(cached, queries[-1])
    assert application.asked == queries
    ask(cached, queries[0])
    assert application.asked == [*queries, queries[0]]

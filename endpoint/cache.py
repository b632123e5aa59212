"""Answers that are given again as they are, while the data are the same: a short way past the application.

What may be kept the views say (``keep``), and how long it is good the version of the data: every key holds it, so that
what belongs to an older one is not found any more and makes room in time.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from flask import request
from werkzeug import Response

from ..exporter.errors import StoreError
from .journal import FACTS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Key: TypeAlias = tuple[str, ...]

_KEEP: Final = "khabar.keep"
"""Key of the permission to keep an answer, among the variables of WSGI."""

_LONGEST_BODY: Final = 16 * 1024
"""Bytes of a request body that is looked at; longer ones go to the application."""

_LONGEST_ANSWER: Final = 1 << 20
"""Bytes of an answer that is kept."""

_CAPACITY: Final = 64 << 20
"""Bytes of all answers that are kept, in each front."""

_OVERHEAD: Final = 2 * 1024
"""Bytes that Python adds to the texts of an answer and of its key, about."""

_ASKED: Final = (
    "REQUEST_METHOD",
    "wsgi.url_scheme",
    "HTTP_HOST",
    "SCRIPT_NAME",
    "PATH_INFO",
    "QUERY_STRING",
    "CONTENT_TYPE",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_AUTHORIZATION",
    "HTTP_CONTENT_ENCODING",
)
"""All of a request that an answer which is kept depends on, but its body."""


def keep() -> None:
    """Allow the answer to the current request to be kept: it depends on nothing but the request and the data."""
    request.environ[_KEEP] = True


@dataclass(frozen=True, slots=True)
class _Kept:
    headers: list[tuple[str, str]]
    body: bytes
    facts: dict[str, Any]
    """What the views said about it for the log."""

    def size(self, key: Key) -> int:
        """Bytes that it takes with its key, of which a part may be as long as a request."""
        texts = (*key, *chain.from_iterable(self.headers))
        return _OVERHEAD + len(self.body) + sum(map(len, texts))


class Cache:
    """WSGI around the application. Safe for threads."""

    def __init__(self, application: WSGIApplication, version: Callable[[], str]) -> None:
        """``version`` names the data that would be answered on now."""
        self._application = application
        self._version = version
        self._lock = Lock()
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self._size = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as WSGI has it."""
        key = self._key(environ)
        if key is None:
            return self._application(environ, start_response)
        if kept := self._find(key):
            return _given(kept, environ, start_response)
        return self._asked(key, environ, start_response)

    def _key(self, environ: WSGIEnvironment) -> Key | None:
        """All that the answer may depend on, or None for requests whose answers are not kept."""
        body = _body(environ)
        if body is None:
            return None
        try:
            return (self._version(), body, *(str(environ.get(name, "")) for name in _ASKED))
        except StoreError:  # the application says what is wrong
            return None

    def _find(self, key: Key) -> _Kept | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept:
                self._kept.move_to_end(key)
            return kept

    def _put(self, key: Key, kept: _Kept) -> None:
        """Keep an answer, and let go of those that were not asked for longest."""
        with self._lock:
            if key in self._kept:
                self._size -= self._kept[key].size(key)
            self._size += kept.size(key)
            self._kept[key] = kept
            while self._size > _CAPACITY:
                oldest, dropped = self._kept.popitem(last=False)
                self._size -= dropped.size(oldest)

    def _asked(self, key: Key, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Let the application answer, and keep that if it may be."""
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def started(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:  # noqa: ANN401 - as WSGI has it
            begun.append((status, headers))
            return start_response(status, headers, *error)

        def collected(body: bytes) -> None:
            headers = [header for header in begun[0][1] if header[0].lower() != "content-length"]
            self._put(key, _Kept([*headers, ("Content-Length", str(len(body)))], body, _lasting_facts(environ)))

        body = self._application(environ, started)
        return _Collected(body, collected) if _KEEP in environ and begun[0][0] == "200 OK" else body


class _Collected:
    """A body that is put together while it passes, unless it gets too long or is not read to its end."""

    def __init__(self, body: Iterable[bytes], collected: Callable[[bytes], None]) -> None:
        self._body = body
        self._collected = collected

    def __iter__(self) -> Iterator[bytes]:
        chunks: list[bytes] = []
        size = 0
        for chunk in self._body:
            size += len(chunk)
            if size <= _LONGEST_ANSWER:
                chunks.append(chunk)
            else:
                chunks.clear()
            yield chunk
        if size <= _LONGEST_ANSWER:
            self._collected(b"".join(chunks))

    def close(self) -> None:
        """Close the body."""
        if close := getattr(self._body, "close", None):
            close()


def _given(kept: _Kept, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer with what was kept, or with 304 where the client has it."""
    environ.setdefault(FACTS, {}).update({**kept.facts, "kept": True})
    if {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"} & environ.keys():
        response = Response(kept.body, headers=kept.headers).make_conditional(environ)
        return response(environ, start_response)
    start_response("200 OK", kept.headers)
    return [kept.body]


def _body(environ: WSGIEnvironment) -> str | None:
    """The body of a request, which the application can still read; None where it is not looked at."""
    if environ["REQUEST_METHOD"] == "GET":
        return ""
    length = environ.get("CONTENT_LENGTH", "")
    if environ["REQUEST_METHOD"] != "POST" or not length.isdecimal() or int(length) > _LONGEST_BODY:
        return None
    data: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(data)
    return data.decode("latin-1")


def _lasting_facts(environ: WSGIEnvironment) -> dict[str, Any]:
    facts = environ.get(FACTS, {})
    counted = facts.get("counted")
    lasting = {name: facts[name] for name in ("route", "form", "query", "snapshot", "token") if name in facts}
    return {**lasting, "rows": counted and counted.rows}

"""The access log and the counters of requests: what is known of each answer when its last byte has left.

A line is one JSON object, in which nothing of a request can end the line or look like another one. What may be secret
or long is not in it: no header, no text of a query, no parameter.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from flask import request

from .askers import Network, client_address
from .metrics import Metrics
from .rows import Counted

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FACTS: Final = "khabar.facts"
"""Key of what the views say about a request, among the variables of WSGI."""
_LONGEST_PATH: Final = 500
"""Characters of a path that are written."""
_LONGEST_ADDRESS: Final = 100
"""Characters of a client's address that are written."""
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})


def note(**facts: object) -> None:
    """Say something about the current request for its line in the log: what is in ``_line``."""
    request.environ.setdefault(FACTS, {}).update(facts)


def fingerprint(query: str) -> str:
    """Stands for a query in the log, so that the same query can be recognized and its text is not there."""
    return sha256(query.encode()).hexdigest()[:16]


class Journal:
    """WSGI around the application: measures every answer until it is closed, counts it, and writes it down."""

    def __init__(
        self,
        application: WSGIApplication,
        log: Path | None,
        metrics: Metrics | None,
        trusted: Collection[Network] = (),
    ) -> None:
        """``log`` is the file to write to, which is made if there is none; ``-`` is standard error, None no log.

        ``trusted`` are proxies whose word is taken for who asks.
        """
        self._application = application
        self._trusted = trusted
        self._metrics = metrics
        self._log = None if log is None else _opened(log)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as WSGI has it."""
        facts: dict[str, Any] = environ.setdefault(FACTS, {})
        facts["begun"] = monotonic()

        def started(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:  # noqa: ANN401 - as WSGI has it
            facts["status"] = int(status.split()[0])
            return start_response(status, headers, *error)

        try:
            body = self._application(environ, started)
        except TimeoutError:  # while the body of the request was read
            started("408 Request Timeout", [("Content-Type", "text/plain")])
            body = [b"The request did not arrive in time.\n"]
        return _Watched(body, environ, self)

    def record(self, environ: WSGIEnvironment, sent: int, failure: str | None) -> None:
        """Count an answer of which ``sent`` bytes have left, and write its line."""
        seconds = monotonic() - environ[FACTS]["begun"]
        facts = {"failure": failure, "status": 500} | environ[FACTS]
        if self._metrics:
            _count(self._metrics, environ["REQUEST_METHOD"], sent, seconds, facts)
        if self._log is None:
            return
        facts["client"] = self._client(environ)
        line = json.dumps(_line(environ, sent, seconds, facts)).encode() + b"\n"
        with suppress(OSError):  # a full disk is no reason to stop serving
            os.write(self._log, line)  # one call, so that processes do not mix their lines

    def _client(self, environ: WSGIEnvironment) -> str:
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
        return client_address(environ.get("REMOTE_ADDR", ""), forwarded, self._trusted)[:_LONGEST_ADDRESS]


def _count(metrics: Metrics, method: str, sent: int, seconds: float, facts: dict[str, Any]) -> None:
    named = method if method in _METHODS else "other"  # or anybody could make any number of counters
    metrics.count_answer(facts.get("route") or "none", named, facts["status"], sent)
    if facts.get("kept"):
        metrics.count_kept()
    if form := facts.get("form"):
        metrics.count_query(form, facts["failure"] or "ok", seconds)


def _line(environ: WSGIEnvironment, sent: int, seconds: float, facts: dict[str, Any]) -> dict[str, object]:
    """What is known, in the order in which it is read."""
    counted: Counted | None = facts.get("counted")
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "client": facts["client"],
        "token": facts.get("token"),
        "method": environ["REQUEST_METHOD"],
        "path": environ.get("PATH_INFO", "")[:_LONGEST_PATH],
        "status": facts["status"],
        "failure": facts["failure"],
        "seconds": round(seconds, 6),
        "bytes": sent,
        "form": facts.get("form"),
        "query": facts.get("query"),
        "rows": counted.rows if counted else facts.get("rows"),
        "snapshot": facts.get("snapshot"),
    }
    return {name: value for name, value in line.items() if value is not None}


class _Watched:
    """The body of an answer, watched until the server closes it."""

    def __init__(self, body: Iterable[bytes], environ: WSGIEnvironment, journal: Journal) -> None:
        self._body = body
        self._environ = environ
        self._journal = journal
        self._sent = 0
        self._failure: str | None = "closed"

    def __iter__(self) -> Iterator[bytes]:
        try:
            for chunk in self._body:
                self._sent += len(chunk)
                yield chunk
            self._failure = None
        except Exception as error:
            self._failure = type(error).__name__
            raise

    def close(self) -> None:
        """Close the body, and be done with the request."""
        try:
            if close := getattr(self._body, "close", None):
                close()
        finally:
            self._journal.record(self._environ, self._sent, self._failure)


def _opened(log: Path) -> int:
    if log == Path("-"):
        return sys.stderr.fileno()
    return os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)

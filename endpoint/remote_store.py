"""A SPARQL endpoint elsewhere in place of readers of our own: the same questions, the same errors.

What the front promises of a query holds here too: it waits for a place, has its time, and ends when its client goes;
the connection to the endpoint is closed then, which well-made ones take as a sign to stop. What the default graph is,
how much memory a query may take, and when the data change is up to the endpoint.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from threading import BoundedSemaphore
from time import time
from typing import Final
from urllib.parse import urlencode

from ..exporter.outbound import Exchange, Limits, OutboundError, OutboundTimeoutError
from .errors import BusyError, EndpointError, NotAcceptableError, OtherServerError, QueryError, TimeLimitError
from .formats import GRAPH_FORMATS, RESULT_FORMATS
from .prologue import completed
from .reading.pool import Answer, Asker
from .reading.protocol import CHUNK, Job
from .settings import Remote, Settings

_FRESH: Final = 60
"""Seconds that pages may be kept, as nothing tells when the data change."""
_LONGEST_MESSAGE: Final = 2000
"""Bytes of the endpoint's words about an error that are passed on."""


class RemoteStore:
    """Answers from an endpoint, in place of a ``Pool``. Safe for threads."""

    names_versions = False
    """Whether ``version`` changes whenever the data do, so that it may stand for them."""

    def __init__(self, remote: Remote, settings: Settings) -> None:
        self._remote = remote
        self._patience = settings.patience
        self._places = BoundedSemaphore(settings.readers)

    def version(self) -> str:
        """Names the minute, for which pages are kept."""
        return f"remote-{int(time() // _FRESH)}"

    def published(self) -> float | None:
        """Nothing: nobody knows when the data were published."""
        return None

    def state(self) -> None:
        """Nothing: there are no readers."""

    def answer(self, job: Job, asker: Asker | None = None) -> Answer:  # noqa: ARG002 - all clients share the places
        """Begin to answer ``job``; returns when the first bytes are there. Raises EndpointError."""
        return Answer(self._answer(job))

    def close(self) -> None:
        """Nothing is left open."""

    def _answer(self, job: Job) -> Generator[bytes, None, None]:
        if not self._places.acquire(timeout=self._patience):
            raise BusyError("All places are taken. Try again in a few seconds.")
        try:
            with self._exchange(job) as exchange:
                _check(exchange, job)
                yield from _messages(exchange)
        except OutboundTimeoutError:
            raise TimeLimitError(
                f"The query took longer than {job.seconds:g} seconds. Narrow it down, or add a LIMIT."
            ) from None
        except OutboundError:
            raise OtherServerError("The store behind this server cannot be reached, or broke off its answer.") from None
        finally:
            self._places.release()

    def _exchange(self, job: Job) -> Exchange:
        headers = {"Accept": job.media_type, "Content-Type": "application/x-www-form-urlencoded"}
        if self._remote.authorization:
            headers["Authorization"] = self._remote.authorization
        form = {
            "query": completed(job.query, job.prefixes, job.base),
            "default-graph-uri": job.default_graphs,
            "named-graph-uri": job.named_graphs,
        }
        limits = Limits(seconds=job.seconds, size=None, private=True)
        body = urlencode(form, doseq=True).encode()
        return Exchange(self._remote.url, limits, method="POST", headers=headers, body=body)


def _messages(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes as readers send them: CHUNK of them or more at a time, so that a shorter result comes whole."""
    pending = bytearray()
    for piece in pieces:
        pending += piece
        if len(pending) >= CHUNK:
            yield bytes(pending)
            pending.clear()
    if pending:
        yield bytes(pending)


def _check(exchange: Exchange, job: Job) -> None:
    """Raise what the endpoint's status or media type comes to."""
    if exchange.status != 200:
        raise _refusal(exchange, job)
    names = next(form.media_types for form in (*RESULT_FORMATS, *GRAPH_FORMATS) if form.media_type == job.media_type)
    if exchange.content_type not in names:
        raise NotAcceptableError(f"The store behind this server does not give {job.media_type}.")


def _refusal(exchange: Exchange, job: Job) -> EndpointError:
    match exchange.status:
        case 400:
            return QueryError(_words(exchange))
        case 406:
            return NotAcceptableError(f"The store behind this server does not give {job.media_type}.")
        case 429 | 503:
            return BusyError("The store behind this server is busy, or the query is too much for it.")
        case status:
            return OtherServerError(f"The store behind this server answered with the status {status}.")


def _words(exchange: Exchange) -> str:
    words = exchange.read(_LONGEST_MESSAGE).decode(errors="replace") if exchange.content_type == "text/plain" else ""
    return words.strip() or "The store behind this server does not take this query."

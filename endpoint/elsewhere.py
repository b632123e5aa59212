"""What SERVICE and LOAD need: the requests to the places that the server was started with, and to no others."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from time import monotonic
from typing import Final
from urllib.parse import urlencode

import pyoxigraph as ox

from ..exporter.outbound import Limits, OutboundError, fetch
from .documents import document_of
from .errors import BusyError, OtherServerError, QueryError, RefusedError, UnsupportedTypeError
from .federation import Call, calls, with_rows
from .formats import GRAPH_FORMATS, JSON, XML
from .loading import Load, is_listed
from .settings import Settings
from .writing.protocol import Document

_HEADERS: Final = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": f"{JSON.media_type}, {XML.media_type};q=0.5",
}

_DOCUMENTS: Final = ", ".join(format_.media_type for format_ in GRAPH_FORMATS)


class Elsewhere:
    """The places that may be asked. As many requests at once may wait for them as there are readers."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._places = BoundedSemaphore(settings.readers)

    def resolved(self, query: str, seconds: float) -> str:
        """The query with rows in place of its SERVICE clauses, which may take ``seconds`` together.

        Raises RefusedError for endpoints that are not listed, OtherServerError for those that fail, BusyError.
        """
        clauses = calls(query)
        _refuse_unlisted(clauses, self._settings.services)
        deadline = monotonic() + seconds
        with self._place():
            return with_rows(query, clauses, lambda call: self._ask(call, deadline))

    def document(self, load: Load, seconds: float) -> Document | None:
        """What is to be loaded; None where it cannot be had and that is to be passed over in silence.

        Raises RefusedError for places that are not listed, OtherServerError where it cannot be had, BusyError.
        """
        places = self._settings.loads
        if not is_listed(load.url, places):
            raise RefusedError(f"LOAD may not fetch {load.url}, only what is at {', '.join(sorted(places))}.")
        limits = Limits(seconds, self._settings.upload_bytes, self._settings.private)
        with self._place():
            try:
                reply = fetch(load.url, limits, headers={"Accept": _DOCUMENTS})
                return document_of(reply.content_type, {}, reply.body)
            except (OutboundError, UnsupportedTypeError, QueryError) as error:
                if load.silent:
                    return None
                raise OtherServerError(f"LOAD failed: {error}") from None

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(timeout=self._settings.patience):
            raise BusyError("All that may ask other servers do so at the moment. Try again in a few seconds.")
        try:
            yield
        finally:
            self._places.release()

    def _ask(self, call: Call, deadline: float) -> ox.QuerySolutions:
        limits = Limits(seconds=max(0.1, round(deadline - monotonic(), 1)), private=self._settings.private)
        body = urlencode({"query": call.query}).encode()
        try:
            reply = fetch(call.endpoint, limits, method="POST", headers=_HEADERS, body=body)
        except OutboundError as error:
            raise OtherServerError(f"SERVICE failed: {error}") from None
        return _table(call, reply.content_type, reply.body)


def _refuse_unlisted(wanted: Collection[Call], listed: Collection[str]) -> None:
    for call in wanted:
        if call.endpoint not in listed:
            raise RefusedError(f"SERVICE may not ask {call.endpoint}, only {', '.join(sorted(listed))}.")


def _table(call: Call, media_type: str, body: bytes) -> ox.QuerySolutions:
    format_ = next((form for form in (JSON, XML) if media_type in form.media_types), None)
    if format_:
        try:
            solutions = ox.parse_query_results(body, format=ox.QueryResultsFormat.from_media_type(format_.media_type))
        except SyntaxError:
            solutions = None
        if isinstance(solutions, ox.QuerySolutions):
            return solutions
    raise OtherServerError(f"The answer of {call.endpoint} is not a table of results.")

"""Everything that can go wrong with a request, each with its HTTP status and a sentence for the person who asked.

EndpointError (500)
├── QueryError 400             the query does not parse, or the engine cannot evaluate it
├── ParameterError 400         a parameter of a named query that is missing, wrong or unknown
├── UnauthorizedError 401      a request without a token that is known, where it needs one
├── RefusedError 403           an update, or a query that would reach out to the network
├── ForbiddenError 403         a token that does not allow as much
├── NotAcceptableError 406     no format fits the Accept header or the format parameter
├── TooLongError 413           a query above the limit on its length
├── UnsupportedTypeError 415   a body that is neither a form nor a query, or is compressed
├── OtherServerError 502       an endpoint elsewhere that the query needs fails
├── TooManyError 429           the client has too many queries at work or waiting
├── ClientGoneError 499        the client hung up, so that nobody reads this
├── NotOfferedError 501        something that a server without a store of its own does not do
├── StorageFullError 507       no room for another saved result
├── TimeLimitError 503         the query used up its time
├── MemoryLimitError 503       the query used up its memory
├── BusyError 503              no reader became free
├── ReaderLostError 500        a reader died on the query
├── BackupError 500            a backup that could not be written
└── WriterLostError 500        the writer died on an update, or the store cannot be written to
"""

from __future__ import annotations

from typing import Final

from ..exporter.errors import KhabarError

_REALM: Final = 'Bearer realm="khabar"'


class EndpointError(KhabarError):
    """Base of all errors that are answered with a status and their text."""

    status = 500
    retry_after: int | None = None
    """Seconds after which the same request may do better, where that is so."""
    challenge: str | None = None
    """What the header WWW-Authenticate asks for, where a token would help (RFC 6750, section 3)."""


class QueryError(EndpointError):
    """A query that does not parse, or that the engine cannot evaluate."""

    status = 400


class ParameterError(EndpointError):
    """A parameter of a named query that is missing, wrong or unknown."""

    status = 400


class UnauthorizedError(EndpointError):
    """A request without a token that is known, where it needs one."""

    status = 401

    def __init__(self, text: str, *, error: str | None = None) -> None:
        super().__init__(text)
        self.challenge = f'{_REALM}, error="{error}"' if error else _REALM


class ForbiddenError(EndpointError):
    """A token that does not allow as much. ``scope`` is what would."""

    status = 403

    def __init__(self, text: str, scope: str) -> None:
        super().__init__(text)
        self.challenge = f'{_REALM}, error="insufficient_scope", scope="{scope}"'


class RefusedError(EndpointError):
    """An update, or a query that would reach out to the network."""

    status = 403


class NotAcceptableError(EndpointError):
    """No format fits what the client accepts."""

    status = 406


class TooLongError(EndpointError):
    """A query above the limit on its length."""

    status = 413


class UnsupportedTypeError(EndpointError):
    """A body that is neither a form nor a query, or is compressed."""

    status = 415


class OtherServerError(EndpointError):
    """An endpoint elsewhere that the query needs cannot be reached, or its answer cannot be used."""

    status = 502


class NotOfferedError(EndpointError):
    """Something that this server does not do, since it has no store of its own."""

    status = 501


class StorageFullError(EndpointError):
    """No room for another saved result."""

    status = 507


class TimeLimitError(EndpointError):
    """A query that used up its time. Asking again would end the same way, so no moment to retry is named."""

    status = 503


class MemoryLimitError(EndpointError):
    """A query that used up its memory."""

    status = 503


class BusyError(EndpointError):
    """No reader became free in time."""

    status = 503
    retry_after = 5


class TooManyError(EndpointError):
    """A client with too many queries at work or waiting."""

    status = 429
    retry_after = 5


class ClientGoneError(EndpointError):
    """A client that hung up. The status is only for logs; nginx has made it known."""

    status = 499


class ReaderLostError(EndpointError):
    """A reader that died on the query."""


class WriterLostError(EndpointError):
    """A writer that died on an update, or a store that cannot be written to."""


class BackupError(EndpointError):
    """A backup that could not be written."""

"""Answers that leave compressed, where the client takes gzip and it is worth while (RFC 9110, section 8.4).

Every piece of a stream is flushed, so that the first rows arrive while the query runs. Requests must not be compressed.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from flask import Response, request
from werkzeug.datastructures import Accept

from .errors import UnsupportedTypeError

_SHORTEST: Final = 1024
"""Bytes from which on compression saves a packet."""

_MEDIA_TYPES: Final = ("text/", "application/")

_LEVEL: Final = 1
"""The fastest one: a stream must not wait for its compression."""


def compress(response: Response) -> Response:
    """Compress an answer if its client takes that. For ``after_request``."""
    is_text = (response.mimetype or "").startswith(_MEDIA_TYPES)
    if not is_text or response.direct_passthrough or response.content_encoding:
        return response
    response.vary.add("Accept-Encoding")
    size = response.content_length if response.is_streamed else response.calculate_content_length()
    is_short = size is not None and size < _SHORTEST
    if is_short or response.status_code != 200 or request.method == "HEAD" or not takes_gzip(request.accept_encodings):
        return response
    response.response = _Compressed(response.response, getattr(response.response, "close", None))
    response.content_encoding = "gzip"
    del response.headers["Content-Length"]
    if etag := response.get_etag()[0]:
        response.set_etag(etag, weak=True)
    return response


def refuse_coded_bodies() -> None:
    """Refuse a compressed request: a few bytes of it may stand for gigabytes. For ``before_request``.

    Raises UnsupportedTypeError.
    """
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise UnsupportedTypeError("Send the request without compression.")


def takes_gzip(accept: Accept) -> bool:
    """Whether the client likes gzip no less than what is not compressed."""
    plain = accept["identity"] if any(value == "identity" for value, _ in accept) else 0
    return accept["gzip"] > 0 and accept["gzip"] >= plain


class _Compressed:
    """The pieces of a body, each compressed and flushed."""

    def __init__(self, body: Iterable[bytes | str], close: Callable[[], None] | None) -> None:
        self._body = body
        self._close = close

    def __iter__(self) -> Iterator[bytes]:
        compressor = zlib.compressobj(_LEVEL, wbits=31)
        for chunk in self._body:
            data = chunk.encode() if isinstance(chunk, str) else chunk
            yield compressor.compress(data) + compressor.flush(zlib.Z_SYNC_FLUSH)
        yield compressor.flush()

    def close(self) -> None:
        """Close the body."""
        if self._close:
            self._close()

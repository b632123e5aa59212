"""Errors as answers: the right status and one clear text, as a page for browsers; never a stack trace or a path."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, request
from gunicorn.http.errors import NoMoreData, ParseException
from werkzeug.exceptions import ClientDisconnected, HTTPException, InternalServerError, NotFound
from werkzeug.routing import RequestRedirect

from ..exporter.errors import StoreError
from .errors import EndpointError
from .formats import HTML, PLAIN_TEXT
from .journal import note
from .responses import page

_NOT_WHOLE: Final = (ParseException, NoMoreData)
"""What reading a body raises that ends too soon, or has no chunks as HTTP has them."""


def answer_failures(app: Flask) -> None:
    """Make ``app`` answer every error in this way."""
    app.register_error_handler(EndpointError, _endpoint_error)
    # Where the store was is nothing that clients should read.
    app.register_error_handler(StoreError, lambda _: _explain("The store is not there at the moment.", 503))
    app.register_error_handler(HTTPException, _http_error)
    for error in (TimeoutError, ClientDisconnected, *_NOT_WHOLE):
        app.register_error_handler(error, _body_error)


def _endpoint_error(error: EndpointError) -> Response:
    note(failure=type(error).__name__)
    response = _explain(str(error), error.status)
    if error.retry_after is not None:
        response.retry_after = error.retry_after
    if error.challenge is not None:
        response.headers["WWW-Authenticate"] = error.challenge
    return response


def _http_error(error: HTTPException) -> Response:
    if isinstance(error, RequestRedirect):
        return Response(status=error.code, headers={"Location": error.new_url})
    text = {
        NotFound: "There is nothing of this name here.",
        InternalServerError: "The server failed on this request. Its log says why.",
    }.get(type(error), error.description or error.name)
    response = _explain(text, error.code or 500)
    response.headers.extend((name, value) for name, value in error.get_headers() if name != "Content-Type")
    return response


def _body_error(error: Exception) -> Response:
    """A body that came too slowly, which werkzeug takes for one that ends too soon, or one that does."""
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return _explain("The request did not arrive in time.", 408)
    return _explain("The body of the request is not whole.", 400)


def _explain(text: str, status: int) -> Response:
    best = request.accept_mimetypes.best_match([PLAIN_TEXT.media_type, HTML.media_type])
    if best == HTML.media_type:
        response = page("error.html", text=text, code=status, query=_query())
        response.status_code = status
        return response
    return Response(f"{text}\n", status, mimetype=PLAIN_TEXT.media_type)


def _query() -> str:
    """The query of the request, or nothing where its body cannot be read, which may be what failed."""
    try:
        return request.values.get("query", "")
    except (HTTPException, TimeoutError, *_NOT_WHOLE):
        return ""

"""How answers leave: streamed results, pages and small graphs, with the headers that each must have."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, render_template, request
from rdflib import Graph

from .formats import HTML, JSON_LD, Choice, Format, negotiate
from .language import remember_language, requested_language
from .rows import Chunks


def streamed(answer: Chunks, content_type: str, seconds: float) -> Response:
    """A response of which each chunk leaves as soon as the reader has written it.

    ``seconds`` is how long a client may take for one chunk, so that one that stops reading does not hold its reader.
    """
    if request.method == "HEAD":
        answer.close()
        return _sized(Response(mimetype=content_type), answer.size)
    if client := request.environ.get("gunicorn.socket"):
        client.settimeout(seconds)
    return _sized(Response(answer, mimetype=content_type), answer.size)


def _sized(response: Response, size: int | None) -> Response:
    if size is not None:
        response.content_length = size
    return response


def page(template: str, **context: object) -> Response:
    """An HTML page in the language of the request."""
    language = requested_language()
    response = Response(render_template(template, language=language, **context), mimetype=HTML.media_type)
    response.content_language.add(language.code)
    response.vary.update(["Accept-Language", "Cookie"])
    return remember_language(response)


def document(graph: Graph, choice: Choice) -> Response:
    """A small graph in memory as an RDF document."""
    if choice.format is JSON_LD:
        data = graph.serialize(format="json-ld", auto_compact=True)
    else:
        data = graph.serialize(format=choice.format.media_type)
    return Response(data, mimetype=choice.content_type)


def chosen(offered: Sequence[Format]) -> Choice:
    """The format that the request asks for, by ``format=`` or by its Accept header. Raises NotAcceptableError."""
    return negotiate(offered, request.accept_mimetypes, request.values.get("format"))

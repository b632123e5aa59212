"""``/explain``: the algebra of a query, with how many triples each of its patterns has."""

from __future__ import annotations

from time import monotonic

from flask import Blueprint, Response, jsonify, request

from .answers import vary_by_accept
from .counting import count
from .errors import EndpointError, QueryError
from .explain.reading import MOST_BYTES, read_algebra
from .explain.tree import add_counts, lines
from .formats import HTML, PLAIN_JSON, PLAIN_TEXT
from .guard import examine
from .responses import chosen, page
from .services import services

blueprint = Blueprint("explaining", __name__)


@blueprint.route("/explain", methods=["GET", "POST"])
def explain() -> Response:
    """Explain the query of the parameter ``query``, as text, as JSON, or to browsers on a page."""
    choice = chosen((PLAIN_TEXT, PLAIN_JSON, HTML))
    text = request.values.get("query", "")
    if not text.strip():
        raise QueryError("Send the query as the parameter query.")
    query = examine(text, min(MOST_BYTES, services().settings.query_bytes))
    tree = read_algebra(query.text, services().settings.memory)
    version, end = services().pool.version(), monotonic() + services().settings.timeout
    add_counts(tree, lambda pattern: _counted(version, pattern, end))
    told = "".join(f"{line}\n" for line in lines(tree))
    if choice.format is HTML:
        return vary_by_accept(page("explain.html", query=query.text, told=told))
    if choice.format is PLAIN_JSON:
        response = jsonify({"query": query.text, "snapshot": version, "algebra": tree})
    else:
        response = Response(told, mimetype=PLAIN_TEXT.media_type)
    response.access_control_allow_origin = "*"
    return vary_by_accept(response)


def _counted(version: str, pattern: str, end: float) -> int | None:
    """The number of triples; None where it is not to be had before the time of a query has passed."""
    if monotonic() > end:
        return None
    try:
        return count(services(), version, pattern)
    except EndpointError:
        return None

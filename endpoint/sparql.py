"""``/sparql``: the SPARQL 1.1 Protocol for queries, and the query page.

https://www.w3.org/TR/sparql11-protocol/: a query comes by GET, as a form by POST, or as the body of a POST.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request, url_for
from werkzeug.datastructures import HeaderSet, MultiDict
from werkzeug.exceptions import NotFound

from . import updates
from .access import require
from .answers import answered, vary_by_accept
from .bodies import QUERY, parameters, single
from .credentials import Scope
from .description import service_description
from .errors import QueryError
from .formats import DATA_FORMATS, HTML, TURTLE
from .guard import examine
from .queries import PARAMETERS, THEMES, examples, shared_turtle
from .responses import chosen, document, page
from .services import Dataset, services

blueprint = Blueprint("sparql", __name__)

_SENT_BY_SCRIPTS: Final = ("Accept", "Authorization", "Content-Type", "If-None-Match")
_TOLD_TO_SCRIPTS: Final = ("ETag", "Retry-After")
_DAY: Final = 24 * 60 * 60
"""Seconds for which browsers may remember what scripts may send."""


@blueprint.get("/sparql")
def get() -> Response:
    """Answer a query, or say what this is: in RDF to clients, by the query page to people."""
    if "update" in request.args:
        require(Scope.WRITE)
        raise QueryError("Send updates by POST.")
    if "query" in request.args:
        return _answer(request.args)
    choice = chosen((*DATA_FORMATS, HTML))
    if choice.format is HTML:
        example = examples().get(request.args.get("example", ""))
        return vary_by_accept(page("query.html", query=example.query if example else ""))
    addresses = (url_for(view, _external=True) for view in ("sparql.get", "dataset.void"))
    settings = services().settings
    described = service_description(
        *addresses,
        union=settings.union,
        writes=services().tokens is not None,
        federated=bool(settings.services),
    )
    return vary_by_accept(document(described, choice))


@blueprint.post("/sparql")
def post() -> Response:
    """Answer a query that is sent as a form or as it is; make an update, for clients that know one address only."""
    if updates.is_update():
        return updates.update()
    return _answer(parameters("query", QUERY))


@blueprint.get("/examples/<name>")
def example(name: str) -> Response:
    """Lead from the IRI of an example query, or of what they share, to the query page, or give its Turtle file."""
    known = examples().get(name)
    if not known and name not in (THEMES, PARAMETERS):
        raise NotFound
    if chosen((TURTLE, HTML)).format is HTML:
        page_of = url_for("sparql.get", example=name if known else None)
        return vary_by_accept(Response(status=303, headers={"Location": page_of}))
    return vary_by_accept(Response(known.turtle if known else shared_turtle(name), mimetype=TURTLE.media_type))


@blueprint.after_request
def _open_to_all_sites(response: Response) -> Response:
    """Scripts of any site may read what is public anyway; nothing here depends on who asks."""
    response.access_control_allow_origin = "*"
    response.access_control_expose_headers = HeaderSet(_TOLD_TO_SCRIPTS)
    if request.method == "OPTIONS":  # what a browser asks before it sends a query as such, or a token
        response.access_control_allow_methods = response.allow
        response.access_control_allow_headers = HeaderSet(_SENT_BY_SCRIPTS)
        response.access_control_max_age = _DAY
    return response


def _answer(values: MultiDict[str, str]) -> Response:
    settings = services().settings
    query = examine(single(values, "query"), settings.query_bytes, services=bool(settings.services))
    dataset = Dataset(tuple(values.getlist("default-graph-uri")), tuple(values.getlist("named-graph-uri")))
    return answered(query, dataset)

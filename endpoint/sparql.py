"""``/sparql``: the SPARQL 1.1 Protocol for queries, and the query page.

https://www.w3.org/TR/sparql11-protocol/: a query comes by GET, as a form by POST, or as the body of a POST.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from .answers import answered, vary_by_accept
from .description import service_description
from .errors import QueryError, RefusedError, UnsupportedTypeError
from .formats import DATA_FORMATS, HTML, TURTLE
from .guard import examine
from .queries import PARAMETERS, THEMES, examples, shared_turtle
from .responses import chosen, document, page
from .services import Dataset, services

blueprint = Blueprint("sparql", __name__)

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"


@blueprint.get("/sparql")
def get() -> Response:
    """Answer a query, or say what this is: in RDF to clients, by the query page to people."""
    if "query" in request.args or "update" in request.args:
        return _answer(request.args)
    choice = chosen((*DATA_FORMATS, HTML))
    if choice.format is HTML:
        example = examples().get(request.args.get("example", ""))
        return vary_by_accept(page("query.html", query=example.query if example else ""))
    addresses = (url_for(view, _external=True) for view in ("sparql.get", "dataset.void"))
    return vary_by_accept(document(service_description(*addresses, union=services().settings.union), choice))


@blueprint.post("/sparql")
def post() -> Response:
    """Answer a query that is sent as a form or as it is."""
    if request.mimetype == FORM:
        return _answer(request.form)
    if request.mimetype == UPDATE:
        raise _read_only()
    if request.mimetype != QUERY:
        raise UnsupportedTypeError(f"Send the query as {QUERY} or as {FORM}.")
    parameters = MultiDict(request.args)
    parameters.setlist("query", [_decoded(request.get_data())])
    return _answer(parameters)


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
    return response


def _answer(parameters: MultiDict[str, str]) -> Response:
    settings = services().settings
    query = examine(_query_text(parameters), settings.query_bytes, services=bool(settings.services))
    dataset = Dataset(tuple(parameters.getlist("default-graph-uri")), tuple(parameters.getlist("named-graph-uri")))
    return answered(query, dataset)


def _query_text(parameters: MultiDict[str, str]) -> str:
    if "update" in parameters:
        raise _read_only()
    match parameters.getlist("query"):
        case [text]:
            return text
        case texts:
            raise QueryError(f"Send one query; this request has {len(texts)}.")


def _decoded(body: bytes) -> str:
    charset = request.mimetype_params.get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8"):
        raise UnsupportedTypeError(f"Send the query in UTF-8, not in {charset!r}.")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise QueryError(f"The query is not UTF-8: byte {error.start} does not fit.") from None


def _read_only() -> RefusedError:
    return RefusedError("This endpoint only answers queries. Load data with `khabar load`.")

"""``/queries``: the example queries under addresses of their own, asked with parameters.

``/queries/NAME?parameter=value`` is answered as ``/sparql`` answers the query with the values in it; people who give no
value get a form. The list of the queries, with what each can be asked with, is at ``/queries``.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, jsonify, request, url_for
from rdflib import Graph, URIRef
from rdflib.namespace import SDO, SH
from werkzeug.exceptions import NotFound

from ..ontology import bind_prefixes
from .answers import answered, vary_by_accept
from .formats import HTML, JSON_LD, PLAIN_JSON, RESULT_FORMATS, TURTLE
from .guard import examine
from .parameters import Parameter, default, filled
from .queries import PARAMETERS, THEMES, Example, examples, shared_turtle
from .responses import chosen, document, page
from .services import Dataset, services

blueprint = Blueprint("named_queries", __name__)

_OWN: Final = ("format", "lang", "timeout")
"""Arguments that say how to answer, and are no parameters of a query."""


@blueprint.get("/queries")
def index() -> Response:
    """All queries with their parameters: a page, JSON, or RDF."""
    choice = chosen((PLAIN_JSON, TURTLE, JSON_LD, HTML))
    if choice.format is HTML:
        return vary_by_accept(page("queries.html"))
    if choice.format is PLAIN_JSON:
        return vary_by_accept(jsonify([_record(example) for example in examples().values()]))
    return vary_by_accept(document(_declarations(), choice))


@blueprint.get("/queries/<name>")
def ask(name: str) -> Response:
    """Answer a query with the values that the request gives, or offer a form for them."""
    example = examples().get(name)
    if example is None:
        raise NotFound
    given = {name: request.args.getlist(name) for name in request.args if name not in _OWN}
    shown = {"example": example, "given": given, "default": default}
    if not request.args.keys() - {"lang"} and chosen((*RESULT_FORMATS, HTML)).format is HTML:
        return vary_by_accept(page("named_query.html", query=example.query, **shown))
    query = examine(filled(example.query, example.parameters, given), services().settings.query_bytes)
    return answered(query, Dataset(), "named_query.html", **shown)


@blueprint.after_request
def _open_to_all_sites(response: Response) -> Response:
    response.access_control_allow_origin = "*"
    return response


def _record(example: Example) -> dict[str, object]:
    return {
        "name": example.name,
        "address": url_for("named_queries.ask", name=example.name, _external=True),
        "title": {str(title.language): title for title in example.titles},
        "comment": {str(comment.language): comment for comment in example.comments},
        "parameters": [_parameter(example, parameter) for parameter in example.parameters],
        "query": example.query,
    }


def _parameter(example: Example, parameter: Parameter) -> dict[str, object]:
    return {
        "name": parameter.name,
        "type": parameter.type,
        "required": parameter.required,
        "several": parameter.several,
        "description": {str(text.language): text for text in parameter.descriptions},
        "default": None if parameter.required else default(example.query, parameter.name) or None,
        "choices": parameter.choices,
        "example": parameter.example,
    }


def _declarations() -> Graph:
    """The files of the queries, with the address at which each is asked (https://schema.org/url)."""
    graph = Graph(bind_namespaces="none")
    bind_prefixes(graph)
    for turtle in (shared_turtle(THEMES), shared_turtle(PARAMETERS), *(e.turtle for e in examples().values())):
        graph.parse(data=turtle, format="turtle")
    for query in [*graph.subjects(SH.select)]:
        address = url_for("named_queries.ask", name=str(query).rpartition("/")[2], _external=True)
        graph.add((query, SDO.url, URIRef(address)))
    return graph

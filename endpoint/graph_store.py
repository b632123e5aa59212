"""``/graphs``: the SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/).

A graph is named by ``?graph=IRI``, by ``?default``, or by an address below ``/graphs/``, which is then its IRI. Writing
needs a token of the scope ``write``; when it is answered, readers see the change.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import chain
from typing import Final
from uuid import uuid4

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from .access import require
from .answers import vary_by_accept
from .credentials import Scope
from .documents import document_of
from .errors import QueryError
from .formats import GRAPH_FORMATS
from .graph_names import STORE, named_by_address, named_by_parameters
from .questions import has_graph, triples_of_graph
from .responses import chosen, streamed
from .services import services
from .writing.protocol import Action, Change, Document

blueprint = Blueprint("graph_store", __name__)

_MULTIPART: Final = "multipart/form-data"


@blueprint.get(f"/{STORE}")
@blueprint.get(f"/{STORE}/<path:name>")
def get(name: str = "") -> Response:
    """The triples of a graph (section 5.2)."""
    iri = _graph(name)
    version, choice = services().pool.version(), chosen(GRAPH_FORMATS)
    if iri is not None and not services().ask(has_graph(iri)):
        raise NotFound
    tag = sha256("\n".join((version, str(iri), choice.content_type)).encode()).hexdigest()[:32]
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        answer = services().construct_as(triples_of_graph(iri), choice.format.media_type, union=False)
        response = streamed(answer, choice.content_type, services().settings.timeout)
    response.set_etag(tag, weak=True)
    response.cache_control.no_cache = True
    return vary_by_accept(response)


@blueprint.put(f"/{STORE}")
@blueprint.put(f"/{STORE}/<path:name>")
def put(name: str = "") -> Response:
    """Make a graph hold what is sent, and nothing else (section 5.3)."""
    require(Scope.WRITE)
    existed = _write(Action.REPLACE, _graph(name))
    return Response(status=204 if existed else 201)


@blueprint.post(f"/{STORE}")
@blueprint.post(f"/{STORE}/<path:name>")
def post(name: str = "") -> Response:
    """Add what is sent to a graph, or make a new one of it where the request names none (section 5.5)."""
    require(Scope.WRITE)
    if name or request.args:
        existed = _write(Action.MERGE, _graph(name))
        return Response(status=204 if existed else 201)
    iri = f"{request.url_root}{STORE}/{uuid4()}"
    _write(Action.MERGE, iri)
    return Response(status=201, headers={"Location": iri})


@blueprint.delete(f"/{STORE}")
@blueprint.delete(f"/{STORE}/<path:name>")
def delete(name: str = "") -> Response:
    """Remove a graph (section 5.4)."""
    require(Scope.WRITE)
    change = Change(Action.DELETE, request.base_url, graph=_graph(name))
    with services().writer.place() as writer:
        if not writer.apply(change):
            raise NotFound
    return Response(status=204)


@blueprint.after_request
def _open_to_all_sites(response: Response) -> Response:
    """Scripts of any site may read, as they may at ``/sparql``; browsers send no token by themselves."""
    response.access_control_allow_origin = "*"
    return response


def _graph(name: str) -> str | None:
    """The IRI of the graph that the request means; None for the default graph."""
    if not name:
        return named_by_parameters(request.args)
    if {"graph", "default"} & request.args.keys():
        raise QueryError("The address names a graph, and so do the parameters. Leave one of them out.")
    return named_by_address(request.url_root, request.environ.get("RAW_URI", request.full_path))


def _write(action: Action, iri: str | None) -> bool:
    request.max_content_length = services().settings.upload_bytes
    with services().writer.place() as writer:
        change = Change(action, base=iri or request.base_url, graph=iri, documents=tuple(_documents()))
        return writer.apply(change)


def _documents() -> Iterator[Document]:
    """What the request carries: one document, or several as the files of a form."""
    if request.mimetype != _MULTIPART:
        yield document_of(request.mimetype, request.mimetype_params, request.get_data())
        return
    if request.form or not request.files:
        raise QueryError("Send each part of the form as a file, with a Content-Type of its own.")
    for file in chain(*request.files.listvalues()):
        yield document_of(file.mimetype, file.mimetype_params, file.read())

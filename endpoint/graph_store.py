"""``/graphs``: the SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/).

A graph is named by ``?graph=IRI``, by ``?default``, or by an address below ``/graphs/``, which is then its IRI. Writing
needs a token of the scope ``write``; when it is answered, readers see the change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import chain
from typing import Final
from uuid import uuid4

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from .access import require
from .answers import vary_by_accept
from .credentials import Scope
from .errors import QueryError, UnsupportedTypeError
from .formats import GRAPH_FORMATS, RDF_XML
from .graph_names import STORE, named_by_address, named_by_parameters
from .questions import has_graph, triples_of_graph
from .responses import chosen, streamed
from .services import services
from .writing.protocol import Action, Change, Document

blueprint = Blueprint("graph_store", __name__)

_MULTIPART: Final = "multipart/form-data"
_MEDIA_TYPES: Final = {name: format_.media_type for format_ in reversed(GRAPH_FORMATS) for name in format_.media_types}

_NESTED_ENTITY: Final = re.compile(rb'<!ENTITY[^">]*"[^"]*&')
"""In a few of them, each made of several of the one before, gigabytes fit into a line; the engine would unfold them."""


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
    if request.content_encoding:
        raise UnsupportedTypeError("Send the document as it is, without Content-Encoding.")
    if request.mimetype != _MULTIPART:
        yield _document(request.mimetype, request.mimetype_params, request.get_data())
        return
    if request.form or not request.files:
        raise QueryError("Send each part of the form as a file, with a Content-Type of its own.")
    for file in chain(*request.files.listvalues()):
        yield _document(file.mimetype, file.mimetype_params, file.read())


def _document(media_type: str, parameters: Mapping[str, str], content: bytes) -> Document:
    if media_type not in _MEDIA_TYPES:
        known = ", ".join(format_.media_type for format_ in GRAPH_FORMATS)
        raise UnsupportedTypeError(f"Say with Content-Type in which format the document is: {known}.")
    if parameters.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedTypeError("Send the document in UTF-8.")
    document = Document(_MEDIA_TYPES[media_type], content)
    if document.media_type == RDF_XML.media_type and _NESTED_ENTITY.search(content):
        raise QueryError("The document has entities that are made of others. Write them out.")
    return document

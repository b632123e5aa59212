"""Every IRI that Khabar mints answers here: 303 from the thing to a page about it, or to data about it.

https://www.w3.org/TR/cooluris/, section 4.3: things are not documents, so their own addresses only lead on.
"""

from __future__ import annotations

import json

from flask import Blueprint, Response, url_for
from werkzeug.exceptions import NotFound

from ..ontology import context
from .addresses import VOCABULARIES
from .formats import DATA_FORMATS, HTML, JSON_LD, Choice
from .questions import description, graph, is_known
from .responses import chosen, document, streamed
from .services import services
from .vocabulary import unversioned, vocabulary

blueprint = Blueprint("linked_data", __name__)


@blueprint.get("/<path:path>")
def thing(path: str) -> Response:
    """Lead on from a thing to its page or to its data."""
    path = unversioned(path)
    known(path)
    choice = chosen((*DATA_FORMATS, HTML))
    view, target = ("pages.show", path) if choice.format is HTML else ("linked_data.data", _file(path, choice))
    response = Response(status=303, headers={"Location": url_for(view, path=target)})
    response.vary.add("Accept")
    return with_links(response, path)


@blueprint.get("/context.jsonld")
def json_ld_context() -> Response:
    """The JSON-LD context, for documents that name it instead of holding it."""
    response = Response(json.dumps(context()), mimetype=JSON_LD.media_type)
    response.access_control_allow_origin = "*"
    return response


@blueprint.get("/data/<path:path>")
def data(path: str) -> Response:
    """Data about a thing, in the format of the extension or of the Accept header."""
    path, choice = _format_of(path)
    iri = known(path)
    if path in VOCABULARIES:
        response = document(vocabulary(path), choice)
    elif path.startswith("graph/"):
        answer = services().construct_as(graph(iri), choice.format.media_type)
        response = streamed(answer, choice.content_type, services().settings.timeout)
    else:
        response = document(services().construct(description(iri)), choice)
    response.vary.add("Accept")
    response.access_control_allow_origin = "*"
    return with_links(response, path)


def known(path: str) -> str:
    """The IRI that ``path`` answers for. Raises NotFound when nothing speaks of it."""
    iri = services().addresses.iri(path)
    if path not in VOCABULARIES and not _is_known(iri):
        raise NotFound
    return iri


def _is_known(iri: str) -> bool:
    try:
        question = is_known(iri)
    except ValueError:
        return False
    return services().ask(question)


def _file(path: str, choice: Choice) -> str:
    return f"{path}.{choice.format.name}"


def _format_of(path: str) -> tuple[str, Choice]:
    """Take the extension of a format off ``path``; without one, the Accept header decides."""
    for format_ in DATA_FORMATS:
        if path.endswith(f".{format_.name}"):
            return path.removesuffix(f".{format_.name}"), Choice(format_, format_.media_type)
    return path, chosen(DATA_FORMATS)


def with_links(response: Response, path: str) -> Response:
    """Name the other forms of the same thing in Link headers (RFC 8288)."""
    forms = [(url_for("pages.show", path=path), HTML.media_type)]
    forms += [(url_for("linked_data.data", path=f"{path}.{form.name}"), form.media_type) for form in DATA_FORMATS]
    for address, media_type in forms:
        response.headers.add("Link", f'<{address}>; rel="alternate"; type="{media_type}"')
    return response

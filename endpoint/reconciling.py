"""``/reconcile``: the Reconciliation Service API 0.2 over the index of names, as OpenRefine and others use it.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

import json
import re
from importlib.metadata import version
from typing import Any, Final

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import NotFound

from ..exporter.linking.rows import Item
from ..ontology import WD
from .errors import ParameterError
from .language import requested_language
from .reconcile.answers import candidates, extension, facts, proposal
from .reconcile.items import description, item_of, label
from .reconcile.requests import read_extension, read_queries
from .reconcile.suggestions import suggest_entities, suggest_properties, suggest_types
from .reconcile.vocabulary import properties, types
from .responses import page
from .services import services

blueprint = Blueprint("reconciling", __name__, url_prefix="/reconcile")

_CALLBACK: Final = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*", re.ASCII)
_LONGEST_CALLBACK: Final = 100
_FRAMED: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
)
"""The policy of the preview, which clients show in frames of their own pages: OpenRefine runs at any address."""
_WIDTH, _HEIGHT = 420, 220
_MOST_PROPERTIES: Final = 100
_LAST: Final = 1000
"""The furthest suggestion that can be asked for."""


@blueprint.route("", methods=["GET", "POST"])
def reconcile() -> Response:
    """The manifest; or candidates for a batch of ``queries``; or values of properties, for ``extend``."""
    language, index = requested_language().code, services().index
    if "queries" in request.values:
        return _answer(candidates(index, read_queries(request.values["queries"]), language))
    if "extend" in request.values:
        return _answer(extension(index, read_extension(request.values["extend"]), language))
    if request.method == "POST":
        raise ParameterError("Send the parameter queries or extend in a form (application/x-www-form-urlencoded).")
    return _answer(_manifest(language))


@blueprint.get("/suggest/<any(entity, type, property):kind>")
def suggest(kind: str) -> Response:
    """What begins with ``prefix``, from the place ``cursor`` on."""
    language, prefix, cursor = requested_language().code, request.args.get("prefix", ""), _number("cursor", 0, _LAST)
    if kind == "entity":
        return _answer({"result": suggest_entities(services().index, prefix, language, cursor)})
    suggested = suggest_types if kind == "type" else suggest_properties
    return _answer({"result": suggested(prefix, language, cursor)})


@blueprint.get("/flyout/<any(entity, type, property):kind>")
def flyout(kind: str) -> Response:
    """A few words on one suggestion, as a piece of HTML in JSON."""
    language, identifier = requested_language(), request.args.get("id", "")
    if kind == "entity":
        html = render_template("reconcile_item.html", language=language, **_told(identifier))
    else:
        term = (types() if kind == "type" else properties()).get(identifier)
        if not term:
            raise NotFound
        html = render_template("reconcile_term.html", language=language, term=term)
    return _answer({"id": identifier, "html": html})


@blueprint.get("/properties")
def propose() -> Response:
    """Properties whose values may be fetched of things of a ``type``."""
    limit = _number("limit", _MOST_PROPERTIES, _MOST_PROPERTIES)
    return _answer(proposal(request.args.get("type", ""), limit, requested_language().code))


@blueprint.get("/preview/<identifier>")
def preview(identifier: str) -> Response:
    """A small page about an item, for a frame beside a candidate."""
    response = page("reconcile_preview.html", **_told(identifier))
    response.headers["Content-Security-Policy"] = _FRAMED
    return response


@blueprint.after_request
def _open_to_all_sites(response: Response) -> Response:
    """The index is the same for everybody, and clients in browsers come from any site."""
    response.access_control_allow_origin = "*"
    response.vary.update(["Accept-Language"])
    return response


def _told(identifier: str) -> dict[str, object]:
    """What is told of an item. Raises NotFound where the index has none of this id."""
    index, language = services().index, requested_language().code
    item = item_of(index, identifier)
    if not item:
        raise NotFound
    return {
        "item": item,
        "iri": f"{WD}Q{item.qid}",
        "name": label(index, item, language),
        "description": description(index, item, language),
        "facts": facts(index, item, language),
        "kind": _kind(item, language),
    }


def _kind(item: Item, language: str) -> str:
    term = types().get(item.subtype or "") or types().get(item.type)
    return term.names[language] if term else ""


def _manifest(language: str) -> dict[str, Any]:
    about, root = services().index.about, url_for("reconciling.reconcile", _external=True)
    return {
        "versions": ["0.1", "0.2"],
        "name": f"Khabar: {about.name} {about.version}",
        "identifierSpace": str(WD),
        "schemaSpace": "http://www.wikidata.org/prop/direct/",
        "serviceVersion": version("khabar"),
        "defaultTypes": [term.record(language) for term in types().values()],
        "view": {"url": f"{WD}{{{{id}}}}"},
        "logo": url_for("static", filename="khabar.svg", _external=True),
        "preview": {"url": f"{root}/preview/{{{{id}}}}", "width": _WIDTH, "height": _HEIGHT},
        "suggest": {
            kind: {
                "service_url": root,
                "service_path": f"/suggest/{kind}",
                "flyout_service_url": root,
                "flyout_service_path": f"/flyout/{kind}?id=${{id}}",
            }
            for kind in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/properties"},
            "property_settings": [],
        },
    }


def _number(parameter: str, default: int, most: int) -> int:
    text = request.args.get(parameter) or str(default)
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and int(text) <= most):
        raise ParameterError(f"The parameter {parameter} must be a number from 0 to {most}.")
    return int(text)


def _answer(value: dict[str, Any]) -> Response:
    """JSON, or a call of the function ``callback`` with it, for clients without CORS (JSONP)."""
    text = json.dumps(value, ensure_ascii=False)
    callback = request.args.get("callback")
    if callback is None:
        return Response(_encoded(text), mimetype="application/json")
    if len(callback) > _LONGEST_CALLBACK or not _CALLBACK.fullmatch(callback):
        raise ParameterError("The parameter callback must be the name of a function of JavaScript.")
    return Response(_encoded(f"/**/{callback}({text.translate(_SEPARATORS)});"), mimetype="application/javascript")


def _encoded(text: str) -> bytes:
    """UTF-8; half of a surrogate pair, in a name that the client gave a query, goes back escaped as it came."""
    return text.encode("utf-8", "backslashreplace")


_SEPARATORS: Final = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029"})
"""What ends a line in old JavaScript, but not in JSON."""

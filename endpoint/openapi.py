"""``/openapi.json``: the HTTP interface as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.0.html).

What there is stands in ``openapi.toml``; media types come from ``formats``.
"""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any, Final

from flask import Blueprint, Response

from .formats import DATA_FORMATS, GRAPH_FORMATS, HTML, RESULT_FORMATS, Format

blueprint = Blueprint("openapi", __name__)

_GROUPS: Final[dict[str, tuple[Format, ...]]] = {
    "results": RESULT_FORMATS,
    "graphs": GRAPH_FORMATS,
    "data": DATA_FORMATS,
    "html": (HTML,),
}
_TEXT: Final = {"type": "string"}
_FORMS: Final = {
    "form": (
        "application/x-www-form-urlencoded",
        dict.fromkeys(("query", "update", "queries", "extend", "format"), _TEXT),
    ),
    "files": ("multipart/form-data", {"file": {"type": "string", "contentMediaType": "text/turtle"}}),
}
_ERROR_TYPES: Final = ("text/plain", HTML.media_type)
_WITHOUT_TEXT: Final = {201, 204, 303, 304}
_EVERYWHERE: Final = (401, 500)
_TEXT_BODY: Final = {"schema": _TEXT}


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The document."""
    response = Response(json.dumps(document(), ensure_ascii=False), mimetype="application/json")
    response.access_control_allow_origin = "*"
    return response


@cache
def document() -> dict[str, Any]:
    """The interface as OpenAPI has it."""
    told = tomllib.loads((files(__package__) / "openapi.toml").read_text(encoding="utf-8"))
    texts = {int(status): text for status, text in told["statuses"].items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": told["title"],
            "summary": told["summary"],
            "description": told["description"],
            "version": version("khabar"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            path: {method: _operation(path, method, one, texts) for method, one in methods.items()}
            for path, methods in told["paths"].items()
        },
        "components": {
            "parameters": {name: _parameter(name, one) for name, one in told["parameters"].items()},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"token": []}],
    }


def _parameter(name: str, told: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "required": told["in"] == "path", **told}


def _operation(path: str, method: str, told: dict[str, Any], texts: dict[int, str]) -> dict[str, Any]:
    responses = {str(status): _response(status, texts[status]) for status in (*told.get("statuses", ()), *_EVERYWHERE)}
    if "answers" in told:
        types = [media_type for answer in told["answers"] for media_type in _media_types(answer)]
        responses["200"] = {"description": told["summary"], "content": {media_type: {} for media_type in types}}
    operation = {
        "operationId": f"{method}{re.sub(r'[^a-z]+', '_', path).rstrip('_')}",
        "summary": told["summary"],
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in told.get("parameters", ())],
        "responses": dict(sorted(responses.items())),
    }
    if "bodies" in told:
        content = {media_type: schema for body in told["bodies"] for media_type, schema in _body(body).items()}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _media_types(answer: str) -> tuple[str, ...]:
    if answer not in _GROUPS:
        return (answer,)
    return tuple(media_type for format_ in _GROUPS[answer] for media_type in format_.media_types)


def _response(status: int, text: str) -> dict[str, Any]:
    if status in _WITHOUT_TEXT:
        return {"description": text}
    return {"description": text, "content": dict.fromkeys(_ERROR_TYPES, _TEXT_BODY)}


def _body(name: str) -> dict[str, Any]:
    if name not in _FORMS:
        return dict.fromkeys(_media_types(name), _TEXT_BODY)
    media_type, fields = _FORMS[name]
    return {media_type: {"schema": {"type": "object", "properties": fields}}}

"""``/yasgui``: YASGUI, an editor for SPARQL that needs scripts, for those who want more than the query page.

It ships with Khabar (``static/yasgui``) and loads nothing from elsewhere; the policy of its page sees to that. It puts
styles on elements by script, which no other page may do.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request

from .queries import examples
from .responses import page

blueprint = Blueprint("editor", __name__)

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_FIRST: Final = "linked-entities"
"""The example that it begins with, where the address names none."""


@blueprint.get("/yasgui")
def editor() -> Response:
    """The editor, with the query of ``#query=`` or of ``?example=``."""
    known = examples().get(request.args.get("example", "")) or examples()[_FIRST]
    response = page("yasgui.html", query=known.query)
    response.headers["Content-Security-Policy"] = _POLICY
    return response

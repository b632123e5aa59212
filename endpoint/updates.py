"""``/update``: the SPARQL 1.1 Protocol for updates (https://www.w3.org/TR/sparql11-protocol/, section 2.2).

An update needs a token of the scope ``write``. When it is answered, readers see what it did.
"""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.exceptions import MethodNotAllowed

from ..ontology import PREFIXES
from .access import require
from .bodies import FORM, UPDATE, parameters, single
from .credentials import Scope
from .journal import fingerprint, note
from .loading import Load, read_load
from .services import services
from .update_guard import examine_update, with_dataset
from .writing.protocol import Action, Change

blueprint = Blueprint("updates", __name__)


def is_update() -> bool:
    """Whether the request carries an update."""
    return request.mimetype == UPDATE or (request.mimetype == FORM and "update" in request.form)


@blueprint.get("/update")
def get() -> Response:
    """Updates come by POST only (section 2.2)."""
    raise MethodNotAllowed(["POST", "OPTIONS"])


@blueprint.post("/update")
def update() -> Response:
    """Make an update that is sent as a form or as it is."""
    require(Scope.WRITE)
    if change := _change():
        with services().writer.place() as writer:
            writer.apply(change)
    return Response(status=204)


def _change() -> Change | None:
    """What the request asks for, examined, with all that it needs from elsewhere; None where there is nothing to do."""
    settings = services().settings
    # A form may percent-encode what it holds.
    request.max_content_length = request.max_form_memory_size = 4 * settings.update_bytes
    values = parameters("update", UPDATE)
    text = single(values, "update")
    note(form="UPDATE", query=fingerprint(text))
    may_ask, may_load = bool(settings.services), bool(settings.loads)
    federated, loading = examine_update(text, settings.update_bytes, services=may_ask, loads=may_load)
    if loading:
        return _loaded(read_load(text))
    if federated:
        text = services().elsewhere.resolved(text, settings.update_timeout)
    text = with_dataset(text, values.getlist("using-graph-uri"), values.getlist("using-named-graph-uri"))
    return Change(Action.UPDATE, request.base_url, text, dict(PREFIXES))


def _loaded(load: Load) -> Change | None:
    document = services().elsewhere.document(load, services().settings.update_timeout)
    if document is None:
        return None
    return Change(Action.MERGE, base=load.url, graph=load.graph, documents=(document,))

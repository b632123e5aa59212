"""The application: one blueprint for each kind of address, over a pool of readers."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from flask import Flask, Response, request
from jinja2 import StrictUndefined
from rdflib import BNode, URIRef

from ..exporter.linking.index import Index
from . import (
    admin,
    dataset,
    editor,
    explaining,
    fragments,
    graph_store,
    health,
    home,
    linked_data,
    named_queries,
    openapi,
    pages,
    reconciling,
    saving,
    searching,
    sparql,
    updates,
)
from .access import guard_reading
from .addresses import Addresses
from .cache import Cache
from .compression import compress, refuse_coded_bodies
from .credentials import read_tokens
from .elsewhere import Elsewhere
from .failures import answer_failures
from .journal import Journal, note
from .labels import pick, prefixed
from .metrics import Metrics
from .queries import themes
from .reading.pool import Pool, ReaderService
from .remote_store import RemoteStore
from .saved import SavedResults
from .search.making import Searches
from .services import NAME, Services, local_address, services, short_name
from .settings import Settings
from .writing.writer import Writer

_PARTS: Final = (
    health,
    openapi,
    home,
    sparql,
    updates,
    graph_store,
    admin,
    named_queries,
    reconciling,
    editor,
    saving,
    searching,
    explaining,
    fragments,
    dataset,
    pages,
    linked_data,
)
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def create_app(settings: Settings, readers: ReaderService | None = None) -> Flask:
    """Return the WSGI application that serves a store, with the readers of a service.

    Without one it starts readers of its own; ``close_app`` ends them. Raises StoreError when there is no store,
    and InputError when the token file or the index cannot be used.
    """
    index = Index(settings.index)  # before any process starts, since it may be none
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 4 * settings.query_bytes  # a form may percent-encode what it holds
    app.config["MAX_FORM_MEMORY_SIZE"] = 4 * settings.query_bytes
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    metrics = Metrics(settings.metrics) if settings.metrics else None
    pool = RemoteStore(settings.remote, settings) if settings.remote else Pool(settings, readers)
    app.extensions[NAME] = Services(
        settings,
        pool,
        Writer(settings),
        Addresses(settings.base),
        Elsewhere(settings),
        metrics,
        Searches(settings),
        SavedResults(settings.results, settings.results_days) if settings.results else None,
        index,
        read_tokens(settings.token_file) if settings.token_file else None,
    )
    for part in _PARTS:
        app.register_blueprint(part.blueprint)
    guard_reading(app)
    answer_failures(app)
    app.before_request(_note_route)
    app.before_request(refuse_coded_bodies)
    app.after_request(compress)
    app.after_request(_secured)
    cached = Cache(app.wsgi_app, pool.version)
    journal = Journal(cached, settings.access_log, metrics, settings.trusted_proxies)
    app.wsgi_app = journal  # type: ignore[method-assign]  # as Flask advises
    app.jinja_env.globals.update(_page_helpers())
    app.jinja_env.tests.update(iri=lambda term: isinstance(term, URIRef), blank=lambda term: isinstance(term, BNode))
    return app


def close_app(app: Flask) -> None:
    """End the processes of ``app``."""
    app.extensions[NAME].close()


def _note_route() -> None:
    note(route=request.url_rule and request.url_rule.rule)


def _secured(response: Response) -> Response:
    is_open = response.access_control_allow_origin == "*"
    resources = {"Cross-Origin-Resource-Policy": "cross-origin" if is_open else "same-origin"}
    for name, value in {**_HEADERS, **resources}.items():
        response.headers.setdefault(name, value)  # a view may know better
    return response


def _page_helpers() -> dict[str, object]:
    """What the templates call."""
    return {
        "address": local_address,
        "in_language": _in_language,
        "pick": pick,
        "prefixed": prefixed,
        "keeps_results": lambda: services().saved is not None,
        "short": short_name,
        "themes": themes(),
    }


def _in_language(code: str) -> str:
    """The address of this page in another language."""
    return f"{request.script_root}{request.path}?{urlencode({**request.args, 'lang': code})}"

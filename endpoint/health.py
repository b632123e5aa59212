"""``/health/…`` and ``/metrics``: what those ask who keep the server running."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from .errors import BusyError, EndpointError, TooManyError
from .metrics import MEDIA_TYPE
from .services import services

blueprint = Blueprint("health", __name__)

_TEXT: Final = "text/plain"


@blueprint.get("/health/live")
def live() -> Response:
    """Whether a front process answers at all."""
    return _said("live")


@blueprint.get("/health/ready")
def ready() -> Response:
    """Whether queries are answered: a reader has answered one, or all of them are at work."""
    try:
        services().ask("ASK {}")
    except (BusyError, TooManyError):
        return _said("busy")
    except EndpointError:
        return _said("not ready", 503)
    return _said("ready")


@blueprint.get("/metrics")
def numbers() -> Response:
    """The counters, where the server was told to show them."""
    if (metrics := services().metrics) is None:
        raise NotFound
    response = Response(metrics.text(services().pool.published(), services().pool.state()), content_type=MEDIA_TYPE)
    response.cache_control.no_store = True
    return response


def _said(word: str, status: int = 200) -> Response:
    response = Response(f"{word}\n", status, mimetype=_TEXT)
    response.cache_control.no_store = True
    return response

"""``/``: what this is, how much there is, and the newest articles."""

from __future__ import annotations

from functools import lru_cache

from flask import Blueprint, Response

from .questions import COUNTS, NEWEST
from .responses import page
from .results import Row
from .services import Services, services

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def home() -> Response:
    """The front page."""
    counts, articles = _overview(services(), services().pool.version())
    return page("home.html", counts=counts, articles=articles)


@lru_cache(maxsize=1)
def _overview(store: Services, version: str) -> tuple[dict[str, int], list[Row]]:  # noqa: ARG001 - the key of the cache
    """Counting takes a while in a large store, so it is done once a snapshot."""
    (counts,) = store.select(COUNTS)
    names = ("articles", "entities", "events", "claims")
    return {name: int(str(count)) for name, count in zip(names, counts, strict=True)}, store.select(NEWEST)

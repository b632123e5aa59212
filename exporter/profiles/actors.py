"""Who takes part: entities with their Wikidata items, and the codes that CAMEO has for actors."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, TypeAlias

from babel.core import get_global

from ..linking.index import Known
from .article import ArticleGraph, Row
from .bodies import state_of_body

Gazetteer: TypeAlias = "Callable[[str], Known | None]"
"""What is known of a Wikidata item by its IRI."""

_CODES: Final = tomllib.loads((files(__package__) / "actors.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Actor:
    """An entity of one article."""

    iri: str
    name: str
    kind: str
    """The local name of its class."""
    item: str | None
    """The IRI of its Wikidata item."""
    country: str | None
    """ISO 3166-1 alpha-3: the state that it is or belongs to, where that is known."""
    point: tuple[float, float] | None
    """Latitude and longitude, degrees in WGS 84."""

    @property
    def code(self) -> str | None:
        """The CAMEO code: the state and the role, as far as they are known."""
        return f"{self.country or ''}{_CODES['roles'].get(self.kind, '')}" or None


def actors(graph: ArticleGraph, gazetteer: Gazetteer) -> dict[str, Actor]:
    """Every entity of the article by its IRI, in the order of these."""
    rows: dict[str, list[Row]] = {}
    for row in graph.select("entities"):
        rows.setdefault(str(row["entity"]), []).append(row)
    return {iri: _actor(iri, known, graph.article["language"], gazetteer) for iri, known in sorted(rows.items())}


def _actor(iri: str, rows: list[Row], language: str, gazetteer: Gazetteer) -> Actor:
    item = min((row["item"] for row in rows if row["item"]), default=None)
    states = sorted({row["state"] for row in rows if row["state"]})
    known = gazetteer(item) if item else None
    point = _point(known)
    kind, name = str(rows[0]["class"]), _label(rows, language)
    places = [gazetteer(place) for place in filter(None, (item, *states))]
    codes = [*(place.country for place in places if place), state_of_body(kind, name)]
    return Actor(iri, name, kind, item, _country(codes), point)


def _point(known: Known | None) -> tuple[float, float] | None:
    if known is None or known.latitude is None or known.longitude is None:
        return None
    return known.latitude, known.longitude


def _label(rows: list[Row], language: str) -> str:
    """The label in the language of the article, or else the first in the order of the languages' names."""
    return min((row["language"] != language, str(row["language"]), str(row["label"])) for row in rows)[-1]


def _country(codes: Iterable[str | None]) -> str | None:
    """The alpha-3 code for the first alpha-2 code that there is."""
    return next((_alpha3().get(code) for code in codes if code), None)


@cache
def _alpha3() -> dict[str, str]:
    """ISO 3166-1 alpha-3 by alpha-2, from the aliases of territories in Unicode CLDR."""
    aliases = get_global("territory_aliases").items()
    codes = {now[0]: code for code, now in aliases if len(code) == 3 and code.isalpha() and len(now) == 1}
    return {**codes, **_CODES["current"]}

"""The flat event table: a row for each telling of an event and each pair of actors in it.

The columns, in ``columns.toml``, are those that users of ICEWS, POLECAT and ACLED know, with what these leave out: who
says so, through whom, and whether the event is told as having happened at all.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import product
from typing import Final, TypeAlias

from .actors import Actor, Gazetteer, actors
from .article import ArticleGraph, Row
from .sentences import Sentences

Value: TypeAlias = str | int | float | bool | None
EventRow: TypeAlias = dict[str, Value]
"""The value of each column."""

COLUMNS: Final[dict[str, dict[str, str]]] = tomllib.loads(
    (files(__package__) / "columns.toml").read_text(encoding="utf-8")
)
"""Each column with its ``type`` and what it is ``about``."""

_SEPARATOR: Final = "; "
"""Between several values of one cell."""


@dataclass(frozen=True, slots=True)
class _Part:
    actor: Actor
    role: str


class EventTable:
    """The rows of one article, in the order of the text."""

    def __init__(self, graph: ArticleGraph, gazetteer: Gazetteer) -> None:
        self.actors = actors(graph, gazetteer)
        self._article = graph.article
        self._sentences = Sentences(graph.article["text"])
        self._tellings = graph.select("tellings")
        self._roles = graph.select("roles")
        self._sources = sorted(graph.select("sources"), key=lambda row: (_number(row["depth"]), row["source"]))
        self._triggers = _first_by_event(graph.select("triggers"))
        self._killed = _first_by_event(graph.select("killed"))

    def __iter__(self) -> Iterator[EventRow]:
        for telling in sorted(self._tellings, key=self._order):
            told = {
                **self._of_article(),
                **_of_event(telling),
                **self._when(telling),
                **self._where(telling),
                **self._killed_in(telling),
                **self._according_to(telling),
                **self._words(telling),
            }
            for source, target in self._pairs(str(telling["claim"])):
                row = {**told, **_of_part("source", source), **_of_part("target", target)}
                yield {column: row[column] for column in COLUMNS}

    def _order(self, telling: Row) -> tuple[int, str, str]:
        event = str(telling["event"])
        return _number(self._triggers[event]["begin"]), event, str(telling["claim"])

    def _pairs(self, claim: str) -> list[tuple[_Part | None, _Part | None]]:
        """Who does something to whom. What is done is mutual between participants: each pair stands in both orders."""
        sources, targets, both = (self._parts(claim, side) for side in ("source", "target", "both"))
        pairs = [
            (source, target)
            for source, target in product(sources or both or [None], targets or both or [None])
            if source is None or target is None or source.actor != target.actor
        ]
        return pairs or [(part, None) for part in sources or both]

    def _parts(self, claim: str, side: str) -> Sequence[_Part | None]:
        rows = [row for row in self._roles if (row["claim"], row["side"]) == (claim, side)]
        parts = {(str(row["participant"]), str(row["role"])) for row in rows}
        return [_Part(self.actors[iri], role) for iri, role in sorted(parts)]

    def _of_article(self) -> EventRow:
        known = ("article", "identifier", "publisher", "url")
        return {**{name: self._article.get(name) for name in known}, "published": self._published}

    @property
    def _published(self) -> str | None:
        return _day(self._article.get("issued"))

    def _when(self, telling: Row) -> EventRow:
        stated = _day(telling["begin"])
        return {
            "date": stated or self._published,
            "date_end": _day(telling["end"]) if stated else self._published,
            "date_basis": _local(telling["status"]) if stated else self._published and "Published",
            "date_granularity": _local(telling["granularity"]),
        }

    def _where(self, telling: Row) -> EventRow:
        place = self.actors.get(telling["place"] or "")
        if place is None:
            return dict.fromkeys(("place", "place_wikidata", "place_country", "latitude", "longitude"))
        latitude, longitude = place.point or (None, None)
        known = {"place": place.name, "place_wikidata": place.item, "place_country": place.country}
        return {**known, "latitude": latitude, "longitude": longitude}

    def _killed_in(self, telling: Row) -> EventRow:
        figure = self._killed.get(str(telling["event"]), {})
        numbers = {bound: figure.get(bound) for bound in ("low", "best", "high")}
        return {f"killed_{bound}": None if number is None else int(number) for bound, number in numbers.items()}

    def _according_to(self, telling: Row) -> EventRow:
        depth = _number(telling["depth"])
        rows = [row for row in self._sources if row["claim"] == telling["claim"]]
        tellers = [self.actors[str(row["source"])] for row in rows if _number(row["depth"]) == depth]
        relays = [self.actors[str(row["source"])] for row in rows if _number(row["depth"]) < depth]
        return {
            "according_to": _joined(teller.name for teller in tellers),
            "according_to_wikidata": _joined(teller.item for teller in tellers),
            "relayed_by": _joined(relay.name for relay in relays),
            "claim_depth": depth,
            "disputed": telling["disputed"] == "true",
        }

    def _words(self, telling: Row) -> EventRow:
        trigger = self._triggers[str(telling["event"])]
        begin = _number(trigger["begin"])
        sentence = self._sentences.at(begin)
        return {
            "trigger": trigger["words"],
            "trigger_begin": begin,
            "trigger_end": _number(trigger["end"]),
            "sentence": sentence.number,
            "sentence_text": sentence.text,
        }


def _of_event(telling: Row) -> EventRow:
    coded = ("actuality", "polarity", "modality", "tense", "certainty")
    codes = telling["cameo"]
    return {
        **{name: _local(telling[name]) for name in coded},
        "event": telling["event"],
        "claim": telling["claim"],
        "event_type": _local(telling["type"]),
        "plover_event": telling["plover"],
        "plover_mode": telling["mode"],
        "plover_context": telling["context"],
        "cameo_root": _root(codes) if codes else None,
        "cameo_codes": codes,
        "reporting_mode": _local(telling["reporting"]),
    }


def _root(codes: str) -> str | None:
    first, *last = (code[:2] for code in codes.split("-"))
    return first if last in ([], [first]) else None


def _of_part(side: str, part: _Part | None) -> EventRow:
    names = [f"{side}_{name}" for name in ("actor", "class", "code", "wikidata", "id", "role")]
    if part is None:
        return dict.fromkeys(names)
    actor = part.actor
    return dict(zip(names, (actor.name, actor.kind, actor.code, actor.item, actor.iri, part.role), strict=True))


def _first_by_event(rows: Iterable[Row]) -> dict[str, Row]:
    """Of each event what stands first in the text."""
    ordered = sorted(rows, key=lambda row: _number(row["begin"]), reverse=True)
    return {str(row["event"]): row for row in ordered}


def _joined(values: Iterable[str | None]) -> str | None:
    return _SEPARATOR.join(value for value in values if value) or None


def _day(moment: str | None) -> str | None:
    """The day of an ``xsd:date`` or ``xsd:dateTime``."""
    return moment[:10] if moment else None


def _local(iri: str | None) -> str | None:
    return iri.rpartition("#")[2] if iri else None


def _number(text: str | None) -> int:
    return int(text or 0)

"""The types and properties of the service, as ``schema.toml`` lists them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ...exporter.linking.index import Candidate
from ...exporter.linking.rows import Item


@dataclass(frozen=True, slots=True)
class Term:
    """A type or a property; ``names`` are by language."""

    id: str
    names: Mapping[str, str]
    broader: str | None = None
    """Of a type: the one that it is a kind of."""
    value: str = ""
    """Of a property: item, text, number or coordinates."""
    of: tuple[str, ...] = ()
    """Of a property: the types that may have it."""

    def record(self, language: str) -> dict[str, str]:
        """Id and name as the API gives them."""
        return {"id": self.id, "name": self.names[language]}


@cache
def types() -> Mapping[str, Term]:
    """All types by their ids."""
    return {name: _term(name, entry) for name, entry in _schema()["types"].items()}


@cache
def properties() -> Mapping[str, Term]:
    """All properties by their ids."""
    return {name: _term(name, entry) for name, entry in _schema()["properties"].items()}


def types_of(item: Item | Candidate) -> list[Term]:
    """The types of an item, the most special one first."""
    return [types()[name] for name in (item.subtype or "", item.type) if name in types()]


def properties_of(type_: str) -> list[Term]:
    """The properties that things of a type may have; all for a type that is not known."""
    wanted = types()[type_].broader or type_ if type_ in types() else None
    return [term for term in properties().values() if wanted is None or wanted in term.of]


def _term(name: str, entry: Mapping[str, Any]) -> Term:
    names = {language: entry[language] for language in ("en", "ar")}
    return Term(name, names, entry.get("broader"), entry.get("value", ""), tuple(entry.get("of", ())))


@cache
def _schema() -> Mapping[str, Any]:
    return tomllib.loads((files(__package__) / "schema.toml").read_text(encoding="utf-8"))

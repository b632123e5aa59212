"""What a build keeps: the options of the user, and the kinds of items."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

OFFICE: Final = "Office"


@dataclass(frozen=True, slots=True)
class Settings:
    """What is kept of a dump.

    ``languages`` are those of labels, names and descriptions, the preferred one first. An item is kept if it has a
    label or an article in the language ``needed``, or at least ``popular`` sitelinks, and in any case at least
    ``sitelinks`` of them. ``needed`` None keeps items with a label in any of the languages.
    """

    languages: tuple[str, ...] = ("ar", "en", "mul")
    needed: str | None = "ar"
    sitelinks: int = 0
    popular: int | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of items, and the classes that make it; see ``kinds.toml``."""

    type: str
    subtype: str | None
    classes: tuple[int, ...]
    without: tuple[int, ...]


@cache
def kinds() -> tuple[Kind, ...]:
    """Give all kinds, the one that comes first where an item is of several."""
    return tuple(
        Kind(kind["type"], kind.get("subtype"), _numbers(kind["classes"]), _numbers(kind.get("without", ())))
        for kind in _rules()["kinds"]
    )


@cache
def properties(group: str) -> tuple[str, ...]:
    """Give the properties of one group of edges: dated or plain."""
    return tuple(_rules()["edges"][group])


@cache
def office_classes() -> frozenset[int]:
    """Give the classes whose direct instances and subclasses are offices, whatever else they are."""
    return frozenset(number for kind in kinds() if kind.type == OFFICE for number in kind.classes)


@dataclass(frozen=True, slots=True)
class Trust:
    """Bounds below which names are weak; see ``kinds.toml``."""

    town: int
    town_near: int
    village: int
    village_sitelinks: int
    near: list[str]
    person_sitelinks: int


@cache
def trust() -> Trust:
    """Give the bounds below which names are weak."""
    return Trust(**_rules()["trust"])


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "kinds.toml").read_text(encoding="utf-8"))


def _numbers(qids: list[str]) -> tuple[int, ...]:
    return tuple(int(qid.removeprefix("Q")) for qid in qids)

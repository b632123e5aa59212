"""The statements of an item in Wikidata's JSON: which of them stand, and what they say.

The format is that of https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from ..index import number_of

Claims: TypeAlias = dict[str, list[dict[str, Any]]]
Statement: TypeAlias = dict[str, Any]

_EARTH: Final = "Q2"
_LENGTHS: Final = {11: 10, 10: 7, 9: 4}
"""Characters of a date by its precision: a day, a month, a year."""


def standing(claims: Claims, name: str) -> list[Statement]:
    """Give the statements of a property that have a value and are not deprecated."""
    found = claims.get(name, ())
    return [s for s in found if s["rank"] != "deprecated" and s["mainsnak"]["snaktype"] == "value"]


def best(claims: Claims, name: str) -> list[Statement]:
    """Give the preferred statements of a property, or else the normal ones; those without an end date first."""
    found = standing(claims, name)
    preferred = [statement for statement in found if statement["rank"] == "preferred"]
    return sorted(preferred or found, key=lambda statement: bool(date(statement, "P582")))


def value(statement: Statement) -> Any:  # noqa: ANN401 (its shape depends on the property)
    """Give the value of a statement as the JSON has it."""
    return statement["mainsnak"]["datavalue"]["value"]


def target(statement: Statement) -> int:
    """Give the number of the item that a statement points to; 0 for what is no item (a lexeme, a property)."""
    return number(value(statement).get("id") or f"Q{value(statement)['numeric-id']}")


def targets(statements: list[Statement]) -> list[int]:
    """Give the numbers of the items that statements point to, each once."""
    return list(dict.fromkeys(filter(None, map(target, statements))))


def number(identifier: str) -> int:
    """Give the number of an item by its identifier; 0 of what is no item. Raises ValueError for what cannot be one."""
    if not identifier.startswith("Q"):
        return 0
    if not (found := number_of(identifier)):
        raise ValueError(f"{identifier[:20]} is no id of an item")
    return found


def date(statement: Statement, qualifier: str) -> str:
    """Give a date that qualifies a statement: a day, month or year; empty where there is none or it is vaguer."""
    for snak in statement.get("qualifiers", {}).get(qualifier, ()):
        if snak["snaktype"] == "value":
            time = snak["datavalue"]["value"]
            length = _LENGTHS.get(time["precision"], 0)
            return str(time["time"][1 : 1 + length]) if time["time"].startswith("+") else ""
    return ""


def point(claims: Claims) -> tuple[float, float] | None:
    """Give latitude and longitude (P625), degrees in WGS 84; None of what lies on another globe."""
    for statement in best(claims, "P625"):
        place = value(statement)
        if (place.get("globe") or _EARTH).endswith(f"/{_EARTH}") or not place.get("globe"):
            return float(place["latitude"]), float(place["longitude"])
    return None


def population(claims: Claims) -> int | None:
    """Give the inhabitants (P1082): of several numbers the one of the latest date."""
    found = sorted(best(claims, "P1082"), key=lambda statement: date(statement, "P585"))
    return int(float(value(found[-1])["amount"])) if found else None


def geonames(claims: Claims) -> int | None:
    """Give the id in GeoNames (P1566)."""
    found = (str(value(statement)) for statement in best(claims, "P1566"))
    return next((int(text) for text in found if text.isascii() and text.isdecimal()), None)


def text(claims: Claims, name: str) -> str | None:
    """Give the first value of a property whose values are strings."""
    return next((str(value(statement)) for statement in best(claims, name)), None)


def edges(claims: Claims, names: tuple[str, ...], *, dated: bool) -> Iterator[tuple[int, int, str, str]]:
    """Give property, target, start and end of the statements of some properties; see ``kinds.toml`` for which."""
    for name in names:
        for statement in standing(claims, name) if dated else best(claims, name):
            if goal := target(statement):
                yield int(name[1:]), goal, date(statement, "P580"), date(statement, "P582")

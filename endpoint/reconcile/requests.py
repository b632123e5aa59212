"""What clients send: batches of queries, and items to say more of; checked against ``requests.json``."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import fastjsonschema

from ..errors import ParameterError

BATCH: Final = 50
"""Queries in one request, as ``requests.json`` says."""
_LIMIT: Final = 10
_MOST: Final = 50
"""Candidates of one query: as many as are given when nothing is asked for, and at most."""


@dataclass(frozen=True, slots=True)
class Query:
    """One thing to find. ``conditions`` pairs ids of properties with values, each plain or an item's id."""

    text: str
    types: tuple[str, ...] = ()
    strict: str = "any"
    limit: int = _LIMIT
    conditions: tuple[tuple[str, tuple[Any, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """Items, and the properties that are wanted of each, by their ids."""

    items: tuple[str, ...]
    properties: tuple[str, ...]


def read_queries(text: str) -> dict[str, Query]:
    """Read the parameter ``queries``; raises ParameterError for what is no batch of queries."""
    return {name: _query(query) for name, query in _read("queries", text).items()}


def read_extension(text: str) -> Extension:
    """Read the parameter ``extend``; raises ParameterError for what is none."""
    asked = _read("extend", text)
    return Extension(tuple(asked["ids"]), tuple(wanted["id"] for wanted in asked["properties"]))


def _query(query: Mapping[str, Any]) -> Query:
    types = query.get("type", [])
    return Query(
        text=query.get("query", "").strip(),
        types=(types,) if isinstance(types, str) else tuple(types),
        strict=query.get("type_strict", "any"),
        limit=min(query.get("limit", _LIMIT), _MOST),
        conditions=tuple((condition["pid"], _values(condition["v"])) for condition in query.get("properties", [])),
    )


def _values(value: object) -> tuple[Any, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(value["id"] if isinstance(value, dict) else value for value in values)


def _read(parameter: str, text: str) -> dict[str, Any]:
    try:
        read = json.loads(text, parse_constant=lambda name: math.nan if name == "NaN" else math.inf)
    except (ValueError, RecursionError) as error:
        raise ParameterError(f"The parameter {parameter} is not JSON: {error}.") from None
    try:
        _checks()[parameter](read)
    except fastjsonschema.JsonSchemaValueException as error:
        raise ParameterError(f"The parameter {parameter} is not as the API has it: {error.message}.") from None
    checked: dict[str, Any] = read
    return checked


@cache
def _checks() -> Mapping[str, Any]:
    document = json.loads((files(__package__) / "requests.json").read_text(encoding="utf-8"))
    return {
        name: fastjsonschema.compile({**document, "$ref": f"#/definitions/{name}"}, handlers={})
        for name in ("queries", "extend")
    }

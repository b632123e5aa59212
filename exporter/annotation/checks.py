"""What a schema cannot say of an annotation: ids fit together, spans select their words, dates exist."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any, Final

from ..errors import InputError

Json = dict[str, Any]
Problem = tuple[str, str]
"""A JSON path and what is wrong there."""

_REFERENCES: Final = {
    "claim": "claims",
    "entities": "entities",
    "entity": "entities",
    "object": "entities",
    "place": "entities",
    "quote": "quotes",
    "rejects": "claims",
    "sources": "entities",
    "speaker": "entities",
    "subject": "entities",
    "time": "times",
}
"""The keys that hold an id or a list of ids, and the kind of thing that has it."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")

_FREE_KEYS: Final = frozenset({"article", "labels"})
"""Objects with keys of the user's own."""


def check(record: Json) -> None:
    """Raise ``InputError`` for the first thing wrong in a record that follows the schema."""
    checks = (_characters, _spans, _moments, _anchors, _ids, _references, _role_claims, _linked_names)
    for path, problem in chain.from_iterable(find(record) for find in checks):
        raise InputError(f"{path}: {problem}")


def _walk(value: object, path: str = "$") -> Iterator[tuple[str, Json]]:
    """Every object of the format, with its path."""
    if isinstance(value, dict):
        yield path, value
        for key, item in value.items():
            if key not in _FREE_KEYS:
                yield from _walk(item, f"{path}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, f"{path}[{index}]")


def _characters(value: object, path: str = "$") -> Iterator[Problem]:
    """JSON can escape half a character, which no encoding can write."""
    if isinstance(value, str):
        if half := _SURROGATE.search(value):
            yield path, f"half a surrogate pair at offset {half.start()}; write the character as a whole"
    elif isinstance(value, dict):
        yield from chain.from_iterable(_characters(item, f"{path}.{key}") for key, item in value.items())
    elif isinstance(value, list):
        yield from chain.from_iterable(_characters(item, f"{path}[{index}]") for index, item in enumerate(value))


def _spans(record: Json) -> Iterator[Problem]:
    text = record["article"]["text"]
    for path, span in _walk(record):
        if "start" in span and text[span["start"] : span["end"]] != span["text"]:
            yield path, _misplaced(text, span)


def _misplaced(text: str, span: Json) -> str:
    found = text[span["start"] : span["end"]]
    at = text.find(span["text"])
    where = f"those stand at {at}-{at + len(span['text'])}" if at >= 0 else "those are not in the text"
    return (
        f"{span['start']}-{span['end']} selects {found!r}, not {span['text']!r}; {where} "
        "(offsets count Unicode code points from 0, the end is exclusive)"
    )


def _moments(record: Json) -> Iterator[Problem]:
    for path, item in chain([("$.article", record["article"])], _walk(record)):
        if "start" in item:  # a span, whose end is an offset
            continue
        for key in ("published", "begin", "end"):
            if key in item and not _exists(item[key]):
                yield f"{path}.{key}", f"there is no such day or time: {item[key]}"
        if item.get("begin", "") > item.get("end", "9"):
            yield path, f"begin {item['begin']} is after end {item['end']}"


def _exists(moment: str) -> bool:
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return False
    return True


def _anchors(record: Json) -> Iterator[Problem]:
    for index, time in enumerate(record.get("times", [])):
        if time["status"] == "Inferred" and "begin" in time and "publication" not in record:
            yield (
                f"$.times[{index}]",
                "an inferred begin needs a publication that it was computed from; add it, or leave begin and end out",
            )


def _of_kind(record: Json, kind: str) -> list[tuple[str, str]]:
    """Path and id of everything of one kind."""
    lists = [(f"$.{kind}", record.get(kind, []))]
    if kind == "claims":
        lists = [(f"$.events[{index}].claims", event["claims"]) for index, event in enumerate(record.get("events", []))]
    return [(f"{path}[{index}].id", item["id"]) for path, items in lists for index, item in enumerate(items)]


def _ids(record: Json) -> Iterator[Problem]:
    for kind in ("entities", "times", "quotes", "events", "claims"):
        found = _of_kind(record, kind)
        used = Counter(name for _, name in found)
        for path, name in found:
            if used[name] > 1:
                yield path, f"{name!r} is the id of {used[name]} {kind}; give each its own"


def _references(record: Json) -> Iterator[Problem]:
    known = {kind: {name for _, name in _of_kind(record, kind)} for kind in set(_REFERENCES.values())}
    for path, item in _walk(record):
        for key, kind in _REFERENCES.items():
            for name in _names(item.get(key)):
                if name not in known[kind]:
                    yield f"{path}.{key}", f"none of the {kind} has the id {name!r}"


def _names(value: object) -> list[str]:
    """One id, or those of a list; the lists of things that have ids hold objects."""
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]


def _role_claims(record: Json) -> Iterator[Problem]:
    for index, event in enumerate(record.get("events", [])):
        own = {claim["id"] for claim in event["claims"]}
        for number, role in enumerate(event.get("roles", [])):
            if "claim" in role and role["claim"] not in own:
                yield f"$.events[{index}].roles[{number}].claim", f"{role['claim']!r} is a claim of another event"


def _linked_names(record: Json) -> Iterator[Problem]:
    for index, entity in enumerate(record.get("entities", [])):
        name = entity.get("link", {}).get("name")
        names = [mention["span"] for mention in entity["mentions"] if mention["level"] == "Name"]
        if name and name not in names:
            yield f"$.entities[{index}].link.name", "no mention of the entity with the level Name has this span"

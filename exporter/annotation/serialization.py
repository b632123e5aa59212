"""Annotations as JSON, one object an article, in the format that ``schema.json`` describes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any, Final

import fastjsonschema

from ..errors import InputError
from . import model
from .checks import check
from .model import Annotation, Span

SCHEMA_NAME: Final = "khabar-annotation/1"
"""What every record names as its schema; a change that old readers cannot follow raises the number."""

Json = dict[str, Any]


def to_json(annotation: Annotation) -> Json:
    """The annotation as a JSON object: spans repeat their words, for people to read; what is absent is left out."""
    return {"schema": SCHEMA_NAME} | _object(asdict(annotation), annotation.article.text)


def from_json(record: Json) -> Annotation:
    """The annotation that a JSON object holds.

    Raises ``InputError`` for a record that does not follow the schema, whose ids do not fit together, or whose spans do
    not select their words. The message names the place by its JSON path.
    """
    _follow_schema(record)
    check(record)
    return Annotation(
        article=model.Article(**record["article"]),
        publication=_publication(record["publication"]) if "publication" in record else None,
        sentences=[_span(span) for span in record.get("sentences", [])],
        entities=[_entity(entity) for entity in record.get("entities", [])],
        times=[model.Time(**_with_spans(time, "span")) for time in record.get("times", [])],
        quotes=[model.Quote(**_with_spans(quote, "span")) for quote in record.get("quotes", [])],
        events=[_event(event) for event in record.get("events", [])],
        relations=[model.Relation(**_with_spans(relation, "span")) for relation in record.get("relations", [])],
    )


def schema() -> Json:
    """The JSON Schema (draft 7) of one record."""
    document: Json = json.loads((files(__package__) / "schema.json").read_text(encoding="utf-8"))
    return document


def _object(record: Json, text: str) -> Json:
    return {key: _plain(value, text) for key, value in record.items() if value not in (None, [], {})}


def _plain(value: object, text: str) -> object:
    match value:
        case dict():
            return _object(value, text)
        case list():
            return [_plain(item, text) for item in value]
        case (int(start), int(end)):
            return {"start": start, "end": end, "text": text[start:end]}
    return value


@cache
def _validator() -> Callable[[Json], None]:
    return fastjsonschema.compile(schema(), use_default=False)


def _follow_schema(record: Json) -> None:
    try:
        _validator()(record)
    except fastjsonschema.JsonSchemaValueException as error:
        name = error.name or "data"
        path, problem = name.replace("data", "$", 1), error.message.removeprefix(name).strip()
        raise InputError(f"{path}: {problem}; docs/annotation.md describes the format") from error


def _span(record: Json) -> Span:
    return record["start"], record["end"]


def _with_spans(record: Json, *keys: str) -> Json:
    return {**record, **{key: _span(record[key]) for key in keys if key in record}}


def _publication(record: Json) -> model.Publication:
    return model.Publication(**_with_spans(record, "evidence"))


def _entity(record: Json) -> model.Entity:
    mentions = [model.Mention(**_with_spans(mention, "span")) for mention in record["mentions"]]
    link = model.Link(**_with_spans(record["link"], "name")) if "link" in record else None
    read_as = model.ReadAs(**record["read_as"]) if "read_as" in record else None
    return model.Entity(**{**record, "mentions": mentions, "link": link, "read_as": read_as})


def _event(record: Json) -> model.Event:
    parts = {
        "triggers": [_span(span) for span in record["triggers"]],
        "claims": [_claim(claim) for claim in record["claims"]],
        "roles": [model.Participation(**role) for role in record.get("roles", [])],
        "figures": [model.Figure(**_with_spans(figure, "span")) for figure in record.get("figures", [])],
    }
    return model.Event(**{**record, **parts})


def _claim(record: Json) -> model.Claim:
    chain = [model.Source(**_with_spans(source, "cue")) for source in record.get("chain", [])]
    mode = record.get("mode", "Indirect" if chain else "Editorial")
    loaded = [_span(span) for span in record.get("loaded", [])]
    return model.Claim(**{**_with_spans(record, "content"), "chain": chain, "mode": mode, "loaded": loaded})

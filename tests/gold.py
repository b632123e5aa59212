"""Gold annotations as the records of the model, to test mapping, shapes and scoring without any extraction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from khabar.exporter.annotation.model import (
    Annotation,
    Article,
    Claim,
    Entity,
    Event,
    Figure,
    Link,
    Mention,
    Participation,
    Publication,
    Quote,
    Relation,
    Source,
    Span,
    Time,
)

Json = dict[str, Any]

LEVELS = {"NAM": "Name", "NOM": "Nominal", "PRO": "Pronoun"}


def gold_annotations(folder: Path) -> Iterator[Annotation]:
    """Every ``NAME.gold.json`` of the folder with its ``NAME.article.json``, in the order of their names."""
    for path in sorted(folder.glob("*.gold.json")):
        article = path.with_name(path.name.replace(".gold.", ".article."))
        yield annotation_of(
            json.loads(article.read_text(encoding="utf-8")), json.loads(path.read_text(encoding="utf-8"))
        )


def annotation_of(article: Json, gold: Json) -> Annotation:
    published = article["published"]
    return Annotation(
        article=Article(**article),
        publication=Publication(begin=published, end=published, granularity="Day"),
        entities=[_entity(entity) for entity in gold["entities"]],
        times=[_time(time) for time in gold.get("times", [])],
        quotes=[Quote(f"q{i}", span_of(q["span"]), q["speaker"]) for i, q in enumerate(gold.get("quotes", []))],
        events=[_event(event) for event in gold["events"]],
        relations=[_relation(relation) for relation in gold.get("relations", [])],
    )


def span_of(place: Json) -> Span:
    """The code points of what the gold files give with ``start`` and ``end``."""
    return place["start"], place["end"]


def _entity(entity: Json) -> Entity:
    link = Link(f"http://www.wikidata.org/entity/{entity['qid']}", 1.0, "gold") if entity.get("qid") else None
    return Entity(
        id=entity["id"],
        type=entity["type"],
        subtype=entity["subtype"],
        mentions=[Mention(span_of(mention), LEVELS[mention["level"]]) for mention in entity["mentions"]],
        labels={"ar": entity["ar"], "en": entity["en"]},
        link=link,
    )


def _time(time: Json) -> Time:
    return Time(
        id=time["id"],
        span=span_of(time["mention"]),
        granularity=time["granularity"].capitalize(),
        status=time["status"].capitalize(),
        begin=time["begin"],
        end=time["end"],
    )


def _event(event: Json) -> Event:
    return Event(
        id=event["id"],
        type=event["type"],
        triggers=[span_of(trigger) for trigger in event["triggers"]],
        actuality=event["actuality"],
        claims=[
            Claim(id=f"{event['id']}-claim", chain=_chain(event), mode="Indirect" if event["chain"] else "Editorial")
        ],
        roles=[Participation(role, entity) for role, entity in event["roles"]],
        place=event["place"],
        time=event["time"],
        figures=[_figure(figure) for figure in event.get("figures", []) if _is_whole(figure)],
    )


def _chain(event: Json) -> list[Source]:
    """The gold knows the cue of the innermost source only."""
    chain = [Source([source], explicit=False) for source in event["chain"]]
    if chain and event["cue"]:
        chain[-1].cue, chain[-1].explicit = span_of(event["cue"]), True
    return chain


def _is_whole(figure: Json) -> bool:
    """The model counts; magnitudes and shares such as 6.4 are no figures of it."""
    return not any(isinstance(figure[bound], float) for bound in ("low", "best", "high"))


def _figure(figure: Json) -> Figure:
    return Figure(figure["kind"], span_of(figure["evidence"]), figure["low"], figure["best"], figure["high"])


def _relation(relation: Json) -> Relation:
    return Relation(
        relation["type"], relation["arg1"], relation["arg2"], span_of(relation["evidence"]), relation.get("office")
    )

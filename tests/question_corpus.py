"""The articles of ``questions/corpus.toml``: annotations written by hand, whose spans are given by their words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from khabar.endpoint.labels import prefixed
from khabar.exporter.annotation import Annotation, from_json
from khabar.exporter.annotation.serialization import SCHEMA_NAME
from khabar.exporter.facts import background_of
from khabar.exporter.linking.index import Index
from khabar.exporter.mapping import DEFAULT_BASE, Run, map_annotation
from khabar.exporter.mapping.iris import mint
from khabar.exporter.oxigraph import to_oxigraph
from khabar.exporter.store.queries import evaluate
from khabar.ontology import ontology_graph

Json = dict[str, Any]

FOLDER = Path(__file__).parent / "questions"
RUN = Run("0.0.0", {"reader": "none"})
SPANS = {"span", "cue", "content", "triggers"}


@cache
def question_corpus() -> tuple[Annotation, ...]:
    """The annotations, checked as those of users are."""
    table = tomllib.loads((FOLDER / "corpus.toml").read_text(encoding="utf-8"))
    return tuple(from_json(_record(article)) for article in table["article"])


def store_of(annotations: Sequence[Annotation]) -> ox.Store:
    """A store in memory with the graphs of the annotations, and the ontology beside them."""
    store, facts = ox.Store(), background_of(Index())
    ontology = ox.NamedNode(f"{DEFAULT_BASE}graph/ontology")
    store.load(ontology_graph().serialize(format="nt"), ox.RdfFormat.N_TRIPLES, to_graph=ontology)
    for annotation in annotations:
        store.extend(map(to_oxigraph, map_annotation(annotation, DEFAULT_BASE, RUN, facts)))
    return store


def names_of(annotations: Sequence[Annotation]) -> Mapping[str, str]:
    """What tests call the IRIs: ``n1``, ``n1/aleppo``, and ``n1/tally/1`` for a claim and its depth."""
    names = {RUN.iri(DEFAULT_BASE): "run"}
    for annotation in annotations:
        nodes, article = mint(annotation, DEFAULT_BASE), annotation.article.id
        names |= {nodes.article: article, nodes.voice: f"{article}/voice", nodes.publication: f"{article}/publication"}
        for table in (nodes.entities, nodes.events, nodes.times, nodes.quotes):
            names |= {iri: f"{article}/{id_}" for id_, iri in table.items()}
        for id_, chain in nodes.claims.items():
            names |= {iri: f"{article}/{id_}/{depth}" for depth, iri in enumerate(chain)}
    return {str(iri): name for iri, name in names.items()}


def answer(store: ox.Store, query: str, names: Mapping[str, str]) -> list[list[str]]:
    """The rows that a query gives: literals without their types, IRIs by their names or with their prefixes."""
    solutions = evaluate(store, query)
    assert isinstance(solutions, ox.QuerySolutions)
    return [[_cell(value, names) for value in row] for row in solutions]


def _cell(value: object, names: Mapping[str, str]) -> str:
    match value:
        case ox.NamedNode(value=iri):
            return names.get(iri) or prefixed(iri)
        case ox.Literal(value=words):
            return words
    return ""


def _record(article: Json) -> Json:
    """One article of the file as the format of annotations has it."""
    record = {key: article.pop(key, []) for key in ("entities", "times", "quotes", "events", "relations")}
    record["entities"] = [_entity(entity) for entity in record["entities"]]
    for event in record["events"]:
        event.setdefault("claims", [{"id": f"{event['id']}-told"}])
    day = {"begin": article["published"], "end": article["published"], "granularity": "Day"}
    located: Json = _located(record, article["text"])
    return {"schema": SCHEMA_NAME, "article": article, "publication": day, **located}


def _entity(entity: Json) -> Json:
    mentions = [{"span": words, "level": "Name"} for words in entity.pop("names", [])]
    mentions += [{"span": words, "level": "Nominal"} for words in entity.pop("nominals", [])]
    item = entity.pop("item", None)
    link = {"target": f"http://www.wikidata.org/entity/{item}", "confidence": 0.98, "method": "by-hand"}
    return {**entity, "mentions": mentions, **({"link": link} if item else {})}


def _located(value: Any, text: str) -> Any:
    """The same with every span as offsets."""
    match value:
        case dict():
            return {key: _spans(item, text) if key in SPANS else _located(item, text) for key, item in value.items()}
        case list():
            return [_located(item, text) for item in value]
    return value


def _spans(words: str | list[str], text: str) -> Json | list[Json]:
    if isinstance(words, list):
        return [_span(each, text) for each in words]
    return _span(words, text)


def _span(words: str, text: str) -> Json:
    words, _, number = words.partition("#")
    starts = [match.start() for match in re.finditer(re.escape(words), text)]
    start = starts[int(number or 1) - 1]
    return {"start": start, "end": start + len(words), "text": words}

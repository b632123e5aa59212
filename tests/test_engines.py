"""The engines of validation: they find the same in articles, whole and damaged, and do what the W3C expects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import TypeAlias

import pytest
from gold import gold_annotations
from hypothesis import given, settings
from hypothesis.strategies import randoms
from khabar.exporter.annotation.model import Annotation
from khabar.exporter.mapping import DEFAULT_BASE, Run, map_annotation
from khabar.shapes import validate
from khabar.shapes.engines import ENGINES, default_engine
from khabar.shapes.terms import Triple
from rdflib import Graph, Literal
from shacl_suite import suite_cases, suite_row

ROOT = Path(__file__).parents[1]
Damage: TypeAlias = Callable[[Random, Triple, list[Triple]], set[Triple]]

pytest.importorskip("shacl", reason="needs the library shacl, of which there is no build for this kind of machine")


@cache
def articles() -> list[Graph]:
    """Every eighth article of the annotated corpus, whose articles are invented."""
    return [mapped(item) for item in islice(gold_annotations(ROOT / "training" / "corpus"), 0, None, 8)]


def mapped(annotation: Annotation) -> Graph:
    return graph_of(quad[:3] for quad in map_annotation(annotation, DEFAULT_BASE, Run("0", {})))


def graph_of(triples: Iterable[Triple]) -> Graph:
    graph = Graph(bind_namespaces="none")
    graph.addN((*triple, graph) for triple in triples)
    return graph


def found(graph: Graph, engine: str) -> list[tuple[object, ...]]:
    """What the report says, in an order that does not depend on the engine."""
    results = validate(graph, engine).results
    return sorted(((item.shape, item.component, item.focus, item.value) for item in results), key=lambda row: repr(row))


def test_the_fastest_engine_is_the_default() -> None:
    assert default_engine() == next(iter(ENGINES)) == "shacl"


def test_engines_agree_on_annotated_articles() -> None:
    for graph in articles():
        assert found(graph, "shacl") == found(graph, "pyshacl")


def test_engines_agree_on_real_articles(shared: Path) -> None:
    for annotation in gold_annotations(shared / "gold" / "dev"):
        graph = mapped(annotation)
        assert found(graph, "shacl") == found(graph, "pyshacl")


@settings(max_examples=60)
@given(randoms(use_true_random=False))
def test_engines_agree_on_damaged_articles(random: Random) -> None:
    graph = damaged(random.choice(articles()), random)
    assert found(graph, "shacl") == found(graph, "pyshacl")


# ── Damage ──


def damaged(graph: Graph, random: Random) -> Graph:
    """The graph with up to thirty statements left out, added, or changed in one of their terms."""
    before = sorted(graph)
    after = set(before)
    for _ in range(random.randint(1, 30)):
        triple = random.choice(before)
        after.discard(triple)
        after |= random.choice(DAMAGES)(random, triple, before)
    return graph_of(after)


def left_out(random: Random, triple: Triple, others: list[Triple]) -> set[Triple]:  # noqa: ARG001
    return set()


def other_object(random: Random, triple: Triple, others: list[Triple]) -> set[Triple]:
    return {(*triple[:2], random.choice(others)[2])}


def second_object(random: Random, triple: Triple, others: list[Triple]) -> set[Triple]:
    return {triple} | other_object(random, triple, others)


def other_subject(random: Random, triple: Triple, others: list[Triple]) -> set[Triple]:
    return {(random.choice(others)[0], *triple[1:])}


def second_property(random: Random, triple: Triple, others: list[Triple]) -> set[Triple]:
    return {triple, (triple[0], random.choice(others)[1], triple[2])}


def other_words(random: Random, triple: Triple, others: list[Triple]) -> set[Triple]:  # noqa: ARG001
    """A literal with one more letter, which for a number is ill-formed."""
    value = triple[2]
    if isinstance(value, Literal):
        value = Literal(f"{value}x", lang=value.language, datatype=value.datatype, normalize=False)
    return {(*triple[:2], value)}


def other_language(random: Random, triple: Triple, others: list[Triple]) -> set[Triple]:  # noqa: ARG001
    return {(*triple[:2], Literal(str(triple[2]), lang="ar"))}


DAMAGES: tuple[Damage, ...] = (
    left_out,
    other_object,
    second_object,
    other_subject,
    second_property,
    other_words,
    other_language,
)

# ── The test suite of the W3C ──


@pytest.mark.parametrize("name", ENGINES)
def test_the_page_tells_what_the_suite_gives(name: str, shared: Path) -> None:
    cases = list(suite_cases(shared / "w3c" / "data-shapes-test-suite" / "tests"))
    page = (ROOT / "docs" / "shacl.md").read_text(encoding="utf-8")
    assert suite_row(f"`{name}`", cases, ENGINES[name]) in page

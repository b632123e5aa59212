"""The page on modelling holds triples of the graph, and answers that its queries give; so it cannot grow stale."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from deep_gold import deep_gold
from khabar.exporter.annotation import Annotation
from khabar.exporter.mapping import DEFAULT_BASE
from khabar.exporter.mapping.iris import mint
from khabar.ontology import PREFIXES
from question_corpus import answer, store_of

PAGE = (Path(__file__).parents[1] / "docs/modelling.md").read_text(encoding="utf-8")
TRIPLES = re.findall(r"```turtle\n(.*?)```", PAGE, re.DOTALL)
QUERIES = re.findall(r"```sparql\n(.*?)```\n\n((?:\|[^\n]*\n)*)", PAGE, re.DOTALL)
QUOTED = re.findall(r"^> .*(?:\n> .*)*", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def sample(shared: Path) -> Annotation:
    return deep_gold(shared / "seed")


@pytest.fixture(scope="module")
def store(sample: Annotation) -> ox.Store:
    return store_of([sample])


def table(*rows: list[str]) -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def test_the_page_shows_three_sentences() -> None:
    assert (len(QUOTED), len(TRIPLES), len(QUERIES)) == (3, 4, 4)


@pytest.mark.parametrize("quoted", QUOTED)
def test_a_sentence_stands_in_the_article(sample: Annotation, quoted: str) -> None:
    words = " ".join(line.removeprefix("> ") for line in quoted.splitlines())
    assert all(piece.strip() in sample.article.text for piece in words.split("…"))


@pytest.mark.parametrize("turtle", TRIPLES)
def test_triples_are_in_the_graph(sample: Annotation, store: ox.Store, turtle: str) -> None:
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    base = f"{mint(sample, DEFAULT_BASE).article}/"
    shown = list(ox.parse(prefixes + turtle, ox.RdfFormat.TURTLE, base_iri=base))
    absent = [q for q in shown if not any(store.quads_for_pattern(q.subject, q.predicate, q.object, None))]
    assert absent == []


@pytest.mark.parametrize(("query", "shown"), QUERIES)
def test_a_query_gives_the_answer_shown(store: ox.Store, query: str, shown: str) -> None:
    head = re.findall(r"\?(\w+)", query.partition("WHERE")[0])
    assert table(head, ["---"] * len(head), *answer(store, query, {})) == shown

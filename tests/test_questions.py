"""The example queries answer what the annotations of a small corpus say, and every one of them is described."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

import pyoxigraph as ox
import pytest
from khabar.endpoint.queries import examples, themes
from khabar.exporter.annotation import Annotation
from khabar.exporter.facts import background_of
from khabar.exporter.linking.index import Index
from khabar.exporter.mapping import DEFAULT_BASE, map_annotation
from khabar.shapes import validate
from question_corpus import FOLDER, RUN, answer, names_of, question_corpus, store_of
from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery

EXPECTED: Mapping[str, list[list[str]]] = tomllib.loads((FOLDER / "answers.toml").read_text(encoding="utf-8"))
COMPETENCY_QUESTIONS = [f"CQ{number}" for number in range(1, 13)]


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return store_of(question_corpus())


@pytest.fixture(scope="module")
def names() -> Mapping[str, str]:
    return names_of(question_corpus())


@pytest.mark.parametrize("annotation", question_corpus(), ids=lambda annotation: annotation.article.id)
def test_the_articles_conform_to_the_shapes(annotation: Annotation, shipped: Index) -> None:
    graph = Graph(bind_namespaces="none")
    for quad in map_annotation(annotation, DEFAULT_BASE, RUN, background_of(shipped)):
        graph.add(quad[:3])
    report = validate(graph)
    assert report.conforms, report.to_text()


def test_every_question_has_an_expected_answer() -> None:
    assert list(EXPECTED) == list(examples())
    assert all(EXPECTED.values())


@pytest.mark.parametrize("name", examples())
def test_a_question_has_its_answer(store: ox.Store, names: Mapping[str, str], name: str) -> None:
    assert sorted(answer(store, examples()[name].query, names)) == sorted(EXPECTED[name])


@pytest.mark.parametrize("name", examples())
def test_a_question_is_standard_sparql(name: str) -> None:
    """It declares its prefixes, and another program can read it."""
    assert prepareQuery(examples()[name].query).algebra


@pytest.mark.parametrize("name", examples())
def test_a_question_is_told_in_both_languages(name: str) -> None:
    for told in (examples()[name].titles, examples()[name].comments):
        assert sorted(str(literal.language) for literal in told) == ["ar", "en"]


def test_keywords_are_declared_and_used() -> None:
    declared = {theme.iri for theme in themes()}
    assert {theme for example in examples().values() for theme in example.themes} == declared
    assert all(example.themes for example in examples().values())
    assert all({label.language for label in theme.labels} == {"ar", "en"} for theme in themes())


def test_the_competency_questions_are_among_them() -> None:
    numbers = [example.number for example in examples().values() if example.number]
    assert sorted(numbers) == sorted(COMPETENCY_QUESTIONS)

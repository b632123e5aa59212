"""Whose word an event is, by what a reader says of its triggers and of those who may speak."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from khabar.exporter.annotation.model import Event, Figure
from khabar.exporter.arabic.attribution import Attribution
from khabar.exporter.arabic.draft import draft_of
from khabar.exporter.arabic.reader import Labelled, Pairs
from spacy.tokens import Doc
from test_stated_relations import Names, document

D, O = "SourceDocument", "Organization"  # noqa: E741


class Answers:
    """A reader that knows how likely each trigger has each mention for its source, and finds no cues."""

    def __init__(self, sources: dict[tuple[int, int], float]) -> None:
        self._sources = sources

    def spans(self, head: str) -> list[Labelled]:
        assert head == "cue"
        return []

    def probability(self, head: str, word: int, label: str) -> float:
        assert (head, label) == ("voice", "own")
        return float(not any(trigger == word for trigger, _ in self._sources))

    def pairs(self, anchors: Sequence[int], candidates: Sequence[int], labels: Sequence[str]) -> Pairs:
        likely = [[(a, c) in self._sources and self._sources[a, c] for c in candidates] for a in anchors]
        columns = [likely if label == "source" else np.zeros_like(likely, dtype=np.float32) for label in labels]
        return Pairs(np.stack(columns, axis=-1).astype(np.float32), {label: i for i, label in enumerate(labels)})


def words_of(text: str, names: Names) -> tuple[Doc, dict[str, int]]:
    doc = document(text, names)
    return doc, {token.text: token.i for token in doc}


@pytest.mark.parametrize("first", ["انفجار", "الانفجار"])
def test_an_event_has_the_source_of_its_first_telling(first: str) -> None:
    doc, at = words_of("هز انفجار المدينة\nوأعلنت الوزارة أن الانفجار عرضي", [("الوزارة", O, None)])
    draft_of(doc).triggers = {"v1": sorted([at["انفجار"], at["الانفجار"]])}
    draft_of(doc).reading = Answers({(at["الانفجار"], at["الوزارة"]): 0.9})  # type: ignore[assignment]
    sources = [source.entities for source in Attribution(doc).chain(at[first], None)]
    assert sources == ([] if first == "انفجار" else [["الوزارة"]])


def test_a_document_that_speaks_itself_is_the_source() -> None:
    doc, at = words_of("وقال البيان إن انفجارا وقع", [("البيان", D, None)])
    draft_of(doc).triggers = {"v1": [at["انفجارا"]]}
    draft_of(doc).reading = Answers({(at["انفجارا"], at["البيان"]): 0.9})  # type: ignore[assignment]
    assert [source.entities for source in Attribution(doc).chain(at["انفجارا"], None)] == [["البيان"]]


@pytest.mark.parametrize(("kind", "sources"), [("Killed", []), ("Participants", [["٢٤٦ شخصا"]])])
def test_the_dead_that_a_figure_counts_tell_nothing(kind: str, sources: list[list[str]]) -> None:
    text = "مقتل ٢٤٦ شخصا"
    doc, at = words_of(text, [("٢٤٦ شخصا", "PopulationGroup", None)])
    figure = Figure(kind, (text.index("٢"), len(text)), 246, 246, 246)
    event = Event("v1", "Death", [(0, 4)], "Reported", [], figures=[figure])
    draft_of(doc).annotation.events = [event]
    draft_of(doc).triggers = {"v1": [at["مقتل"]]}
    draft_of(doc).reading = Answers({(at["مقتل"], at["٢٤٦"]): 0.9})  # type: ignore[assignment]
    assert [source.entities for source in Attribution(doc).chain(at["مقتل"], None)] == sources

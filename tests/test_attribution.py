"""Whose word an event is, by what a reader says of its triggers and of those who may speak."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from khabar.exporter.annotation.model import Event, Figure
from khabar.exporter.arabic.attribution import Attribution
from khabar.exporter.arabic.claims import _tellers, claims
from khabar.exporter.arabic.decoding import Labelled
from khabar.exporter.arabic.draft import draft_of
from khabar.exporter.arabic.reader import Pairs
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


class Cues(Answers):
    """A reader that knows cues as well: the words they are, whom each marks and which triggers each attributes."""

    def __init__(
        self, sources: dict[tuple[int, int], float], marks: dict[int, int], attributed: dict[int, int]
    ) -> None:
        super().__init__(sources)
        self._marks, self._attributed = marks, attributed

    def spans(self, head: str) -> list[Labelled]:
        assert head == "cue"
        return [Labelled(word, word + 1, "cue", 0.9) for word in self._marks]

    def pairs(self, anchors: Sequence[int], candidates: Sequence[int], labels: Sequence[str]) -> Pairs:
        if list(labels) not in (["cue"], ["marks"]):
            return super().pairs(anchors, candidates, labels)
        known = self._attributed if list(labels) == ["cue"] else self._marks
        scores = [[[0.9 * (known.get(a) == c)] for c in candidates] for a in anchors]
        return Pairs(np.asarray(scores, dtype=np.float32), {labels[0]: 0})


def test_a_source_has_the_cue_that_marks_it() -> None:
    doc, at = words_of(
        "قال نادر ذلك وأكد سامي أن الجيش قصف المدينة", [("نادر", "Person", None), ("سامي", "Person", None)]
    )
    draft_of(doc).triggers = {"v1": [at["قصف"]]}
    marks, attributed = {at["قال"]: at["نادر"], at["وأكد"]: at["سامي"]}, {at["قصف"]: at["وأكد"]}
    draft_of(doc).reading = Cues({(at["قصف"], at["سامي"]): 0.9}, marks, attributed)  # type: ignore[assignment]
    source = Attribution(doc).chain(at["قصف"], None)[-1]
    start = doc[at["وأكد"]].idx
    assert (source.entities, source.cue, source.explicit) == (["سامي"], (start, start + len("وأكد")), True)


def test_another_ones_cue_makes_no_source_explicit() -> None:
    doc, at = words_of(
        "ذكر سامي أمرا وأكد نادر أن الجيش قصف المدينة", [("نادر", "Person", None), ("سامي", "Person", None)]
    )
    draft_of(doc).triggers = {"v1": [at["قصف"]]}
    marks, attributed = {at["وأكد"]: at["نادر"]}, {at["قصف"]: at["وأكد"]}
    draft_of(doc).reading = Cues({(at["قصف"], at["سامي"]): 3.0}, marks, attributed)  # type: ignore[assignment]
    source = Attribution(doc).chain(at["قصف"], None)[-1]
    assert (source.entities, source.cue, source.explicit) == (["سامي"], None, False)


def test_a_source_that_carries_over_is_inferred() -> None:
    doc, at = words_of("قال نادر ذلك\nوأضاف أن الجيش قصف المدينة", [("نادر", "Person", None)])
    draft_of(doc).triggers = {"v1": [at["قصف"]]}
    marks, attributed = {at["وأضاف"]: at["نادر"]}, {at["قصف"]: at["وأضاف"]}
    draft_of(doc).reading = Cues({(at["قصف"], at["نادر"]): 0.9}, marks, attributed)  # type: ignore[assignment]
    source = Attribution(doc).chain(at["قصف"], None)[-1]
    assert source.cue is not None
    assert not source.explicit


@pytest.mark.parametrize(("verb", "sources"), [("قيل", []), ("قال", [["الجيش"]])])
def test_who_is_spoken_of_behind_an_impersonal_verb_tells_nothing(verb: str, sources: list[list[str]]) -> None:
    doc, at = words_of(f"{verb} إن الجيش قصف المدينة", [("الجيش", O, None)])
    draft_of(doc).triggers = {"v1": [at["قصف"]]}
    draft_of(doc).reading = Answers({(at["قصف"], at["الجيش"]): 0.9})  # type: ignore[assignment]
    assert [source.entities for source in Attribution(doc).chain(at["قصف"], None)] == sources


def test_a_figure_has_the_source_of_the_sentence_that_gives_it() -> None:
    text = "أعلنت الوزارة أن انفجارا أودى بحياة 20\nوقالت المنظمة إن ضحايا الانفجار 35\nوبلغ الجرحى 50"
    doc, at = words_of(text, [("الوزارة", O, None), ("المنظمة", O, None)])
    draft_of(doc).triggers = {"v1": [at["انفجارا"], at["الانفجار"]]}
    sources = {(at["انفجارا"], at["الوزارة"]): 0.9, (at["الانفجار"], at["المنظمة"]): 0.9}
    draft_of(doc).reading = Answers(sources)  # type: ignore[assignment]
    event, attribution = Event("v1", "Bombing", [], "Reported", claims=[]), Attribution(doc)
    figures = [Figure("Killed", (doc[at[n]].idx, doc[at[n]].idx + 2), best=int(n)) for n in ("20", "35", "50")]
    assert [_tellers(doc, event, figure, attribution) for figure in figures] == [["الوزارة"], ["المنظمة"], ["الوزارة"]]


def told(text: str, verbs: dict[str, str]) -> Event:
    """Give the event that the words ``verbs`` tell, each by its source."""
    doc, at = words_of(text, [(source, O, None) for source in dict.fromkeys(verbs.values())])
    draft = draft_of(doc)
    spans = [(doc[at[verb]].idx, doc[at[verb]].idx + len(verb)) for verb in verbs]
    draft.annotation.events = [Event("v1", "Shelling", spans, "Reported", claims=[])]
    draft.triggers = {"v1": [at[verb] for verb in verbs]}
    draft.reading = Answers({(at[v], at[source]): 0.9 for v, source in verbs.items()})  # type: ignore[assignment]
    return draft_of(claims(doc)).annotation.events[0]


def test_who_denies_what_another_source_affirms_rejects_its_claim() -> None:
    text = "قالت المعارضة إن الجيش قصف المدينة\nونفت الوزارة القصف"
    affirming, denying = told(text, {"قصف": "المعارضة", "القصف": "الوزارة"}).claims
    assert [affirming.polarity, denying.polarity] == ["Positive", "Negative"]
    assert [source.entities for source in denying.chain] == [["الوزارة"]]
    assert (affirming.rejects, denying.rejects) == (None, affirming.id)


def test_an_event_that_somebody_affirms_stays_reported() -> None:
    text = "نفت الوزارة قصف المدينة\nوقالت المعارضة إن القصف وقع"
    event = told(text, {"قصف": "الوزارة", "القصف": "المعارضة"})
    denying, affirming = event.claims
    assert event.actuality == "Reported"
    assert (denying.polarity, denying.rejects) == ("Negative", affirming.id)
    assert (affirming.modality, affirming.certainty) == ("Asserted", "Certain")


def test_an_event_that_is_only_denied_is_not_actual() -> None:
    event = told("نفت الوزارة قصف المدينة", {"قصف": "الوزارة"})
    assert (event.actuality, event.claims[0].rejects) == ("NonActual", None)


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("قالت المعارضة إن الجيش قصف المدينة\nوأكدت الوزارة القصف", {"قصف": "المعارضة", "القصف": "الوزارة"}),
        ("قالت المعارضة إن الجيش قصف المدينة\nونفت المعارضة القصف", {"قصف": "المعارضة", "القصف": "المعارضة"}),
    ],
)
def test_who_agrees_or_told_it_before_adds_no_claim(text: str, verbs: dict[str, str]) -> None:
    assert [claim.polarity for claim in told(text, verbs).claims] == ["Positive"]


@pytest.mark.parametrize(("verb", "source"), [("وأكد", "نادر"), ("وزار", "الجيش")])
def test_the_subject_of_the_verb_of_saying_tells(verb: str, source: str) -> None:
    doc, at = words_of(f"{verb} نادر أن الجيش قصف المدينة", [("نادر", "Person", None), ("الجيش", O, None)])
    draft_of(doc).triggers = {"v1": [at["قصف"]]}
    likely = {(at["قصف"], at["نادر"]): 0.4, (at["قصف"], at["الجيش"]): 0.5}
    draft_of(doc).reading = Answers(likely)  # type: ignore[assignment]
    assert [found.entities for found in Attribution(doc).chain(at["قصف"], None)] == [[source]]

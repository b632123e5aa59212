"""What the pipeline finds in an annotated article, put beside the annotation: examples for the decisions after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from khabar.exporter.annotation.model import Article
from khabar.exporter.arabic.draft import start_draft
from spacy.language import Language
from spacy.tokens import Doc

from articles import Json, read_annotated

Span = tuple[int, int]


def read_up_to_events(nlp: Language, path: Path) -> tuple[Json, Doc]:
    """Give the annotation of an article, and its document as the component that finds events gets it."""
    gold, article = read_annotated(path)
    doc = start_draft(nlp.make_doc(article["text"]), Article(**article))
    for name, component in nlp.pipeline:
        if name == "khabar_events":
            break
        doc = component(doc)
    return gold, doc


def annotated_at(annotated: Iterable[Json], part: str, span: Span) -> str | None:
    """Give the id of the event or entity one of whose ``triggers`` or ``mentions`` (``part``) a span overlaps."""
    marks = ((mark, one["id"]) for one in annotated for mark in one[part])
    return next((ident for mark, ident in marks if mark["start"] < span[1] and span[0] < mark["end"]), None)


def paired(annotated: Iterable[Json], part: str, found: Mapping[str, Sequence[Span]]) -> dict[str, str]:
    """Pair what was found, by its spans, with what is annotated, one to one: most equal spans first, then most common.

    A second find of the same thing stays without a partner, as it counts as an error.
    """
    ranked = []
    for one in annotated:
        marks = {(mark["start"], mark["end"]) for mark in one[part]}
        for ident, spans in found.items():
            common = sum(any(a < end and start < b for a, b in spans) for start, end in marks)
            if common:
                ranked.append((len(marks.intersection(spans)), common, -len(spans), one["id"], ident))
    pairs: dict[str, str] = {}
    for *_, of_annotation, ident in sorted(ranked, reverse=True):
        if ident not in pairs and of_annotation not in pairs.values():
            pairs[ident] = of_annotation
    return pairs

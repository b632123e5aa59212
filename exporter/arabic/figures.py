"""Figures: how many were killed, injured, detained or displaced, or took part, with the bounds that the text gives."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Doc

from ..annotation.model import Figure
from .draft import reading_of, span_of
from .lexicon import fold, lexicon
from .numbers import Number, bounded, numbers_in
from .wording import folded, readings

_REACH = 2
"""Words beside a figure's evidence in which its number may stand."""


def figures_of(doc: Doc) -> list[tuple[int, Figure]]:
    """Give each figure that the reader finds with the index of its first word; one that counts nothing falls away."""
    found = []
    for run in reading_of(doc).spans("figure"):
        number = number_of(doc, run.start, run.end)
        if number and number.is_whole:
            low, best, high = (None if n is None else int(n) for n in (number.low, number.best, number.high))
            found.append((run.start, Figure(run.kind, span_of(doc, run.start, run.end), low, best, high)))
    return found


def number_of(doc: Doc, start: int, end: int) -> Number | None:
    """Give the number that evidence words state.

    It stands among them, or else right before them, or is said by a noun in the singular or dual (شرطي, جنديان), or
    stands after them in the same sentence.
    """
    sentence = doc[start].sent
    left, right = max(sentence.start, start - _REACH), min(sentence.end, end + _REACH)
    inside = numbers_in(doc, start, end)
    if inside:
        return inside[0]
    before = [number for number in numbers_in(doc, left, start) if number.end >= start]
    if before:
        return before[-1]
    counted = _by_noun(doc, start, end)
    after = [] if counted else numbers_in(doc, end, right)
    return counted or (after[0] if after else None)


def _by_noun(doc: Doc, start: int, end: int) -> Number | None:
    """Read one or two from the first noun."""
    words = folded(doc)
    forms = readings(words[start])
    if any(form in _words("plurals") or form.endswith(_endings("plural_endings")) for form in forms):
        return None
    is_dual = forms[0].endswith(_endings("dual_endings")) and _words("no_duals").isdisjoint(forms)
    if is_dual and any(form.startswith("ال") for form in forms):
        return None  # as well a plural
    value = 2 if is_dual or not _words("duals").isdisjoint(forms) else 1
    return bounded(words, start, end, value)


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(map(fold, lexicon("numbers")["nouns"][key]))


@cache
def _endings(key: str) -> tuple[str, ...]:
    return tuple(_words(key))

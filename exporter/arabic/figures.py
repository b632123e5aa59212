"""Figures: how many were killed, injured, detained or displaced, or took part, with the bounds that the text gives."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from spacy.tokens import Doc

from ..annotation.model import Figure
from .draft import reading_of, span_of
from .lexicon import words as lexicon_words
from .numbers import Number, bounded, numbers_in
from .wording import folded, readings

_list = partial(lexicon_words, "numbers")

_REACH = 2
"""Words beside a figure's evidence in which its number may stand."""


def figures_of(doc: Doc) -> list[tuple[int, Figure]]:
    """Give each figure that the reader finds with the index of its first word; one that counts nothing falls away."""
    words, found = folded(doc), []
    for run in reading_of(doc).spans("figure"):
        number = number_of(words, run.start, run.end, _around(doc, run.start, run.end))
        if number and number.is_whole:
            low, best, high = (None if n is None else int(n) for n in (number.low, number.best, number.high))
            found.append((run.start, Figure(run.kind, span_of(doc, run.start, run.end), low, best, high)))
    return found


def _around(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Give the words of a figure with those beside it, within its sentence."""
    left = next((i for i in range(start, max(0, start - _REACH), -1) if doc[i].is_sent_start), max(0, start - _REACH))
    most = min(len(doc), end + _REACH)
    return left, next((i for i in range(end, most) if doc[i].is_sent_start), most)


def number_of(words: Sequence[str], start: int, end: int, around: tuple[int, int]) -> Number | None:
    """Give the number that evidence states, folded words ``start`` to ``end``, half-open.

    It stands among them, or else right before them, or is said by a noun in the singular or dual (شرطي, جنديان), or
    stands after them, within the words ``around``.
    """
    inside = numbers_in(words, start, end)
    if inside:
        return inside[0]
    before = [number for number in numbers_in(words, around[0], start) if number.end >= start]
    if before:
        return before[-1]
    counted = _by_noun(words, start, end)
    after = [] if counted else numbers_in(words, end, around[1])
    return counted or (after[0] if after else None)


def _by_noun(words: Sequence[str], start: int, end: int) -> Number | None:
    """Read one or two from the first noun."""
    forms = readings(words[start])
    if any(form in _list("plurals") or form.endswith(tuple(_list("plural_endings"))) for form in forms):
        return None
    is_dual = forms[0].endswith(tuple(_list("dual_endings"))) and _list("no_duals").isdisjoint(forms)
    if is_dual and any(form.startswith("ال") for form in forms):
        return None  # as well a plural
    value = 2 if is_dual or not _list("duals").isdisjoint(forms) else 1
    return bounded(words, start, end, value)

"""Figures: how many were killed, injured, detained or displaced, or took part, with the bounds that the text gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import pairwise, takewhile

from spacy.tokens import Doc

from ..annotation.model import Figure, Span
from .draft import draft_of, reading_of, span_of
from .lexicon import fold, lexicon
from .lexicon import words as lexicon_words
from .numbers import Number, bounded, numbers_in
from .wording import folded, readings, unprefixed

_list = partial(lexicon_words, "numbers")

_REACH = 2
"""Words beside a figure's evidence in which its number may stand."""
_BEFORE, _AFTER = 5, 3
"""Words before and after a figure that may tell its kind."""
_STOPS = frozenset({".", "\n", "؟", "!"})


def figures_of(doc: Doc) -> list[tuple[int, Figure]]:
    """Give each figure that the reader finds with the index of its first word; one that counts nothing falls away.

    Words of one number that the reader took for several figures are one.
    """
    words = folded(draft_of(doc).words)
    found: dict[tuple[int, int], tuple[int, Figure]] = {}
    for run in reading_of(doc).spans("figure"):
        for start, end in _parts(words, run.start, run.end):
            number = number_of(words, start, end, _around(doc, start, end))
            if number and number.is_whole:
                kind = kind_of(words, start, end) or run.kind
                span = span_of(doc, start, _counted_until(words, number, end))
                found.setdefault((number.start, number.end), (start, _figure(kind, span, number)))
    return list(found.values())


def _figure(kind: str, span: Span, number: Number) -> Figure:
    low, best, high = (None if value is None else int(value) for value in (number.low, number.best, number.high))
    return Figure(kind, span, low, best, high)


def _counted_until(words: Sequence[str], number: Number, end: int) -> int:
    """Give the end of the evidence: all of a number that begins in it (نصف مليون), and what is counted.

    Left out are من and the whole of which the counted are a part (246 قتيلا من المدنيين).
    """
    whole = max(end, number.end) if number.start < end else end
    return next((i for i in range(number.end + 1, end) if words[i] == "من"), whole)


def _parts(words: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    """Cut evidence of several figures (32 قتيلا ومئة جريح) before each number that و adds."""
    cuts = [number.start for number in numbers_in(words, start, end)[1:] if words[number.start].startswith("و")]
    return list(pairwise([start, *cuts, end]))


def _around(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Give the words of a figure with those beside it, within its sentence."""
    least, most = max(0, start - _REACH), min(len(doc), end + _REACH)
    left = next((i for i in range(start, least, -1) if doc[i].is_sent_start), least)
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
    after = numbers_in(words, end, around[1])
    if any(number.start < end for number in after):  # the words are what bounds it
        return after[0]
    return _by_noun(words, start, end) or (after[0] if after else None)


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


def kind_of(words: Sequence[str], start: int, end: int) -> str | None:
    """Tell the kind of a figure by what is counted and by the words beside it; nothing where they do not say."""
    evidence = words[start:end]
    named = {kind for word in evidence for kind in _kinds(word, "named", readings)}
    if named:
        together = "بين" in evidence and len(named) > 1
        return "KilledOrInjured" if together or _counts_both(words, start, end) else min(named)
    beside = (
        *(_kinds(word, "before", unprefixed) for word in _until_stop(words[max(0, start - _BEFORE) : start][::-1])),
        *(_kinds(word, "after", unprefixed) for word in _until_stop(words[end : end + _AFTER])),
        *(_kinds(word, "may", readings) for word in evidence),
    )
    return next((kind for kinds in beside for kind in kinds), None)


def _counts_both(words: Sequence[str], start: int, end: int) -> bool:
    """Say whether one number counts the dead and the injured, both of which have the article (مئات القتلى والجرحى)."""
    for i, (one, other) in enumerate(pairwise(words[start : end + 1]), start):
        kinds = {*_kinds(one, "named", readings), *_kinds(other, "named", readings)}
        if one.startswith("ال") and other.startswith("وال") and kinds == {"Killed", "Injured"}:
            behind = numbers_in(words, i + 2, min(len(words), i + 3))
            return bool(numbers_in(words, start, i)) != bool(behind)  # 300 من القتلى والجرحى 40 are two numbers
    return False


def _until_stop(words: Sequence[str]) -> Iterator[str]:
    return takewhile(lambda word: word not in _STOPS, words)


def _kinds(word: str, place: str, forms: Callable[[str], Sequence[str]]) -> list[str]:
    kinds = _kind_words(place)
    return [kinds[form] for form in forms(word) if form in kinds]


@cache
def _kind_words(place: str) -> Mapping[str, str]:
    """Map each folded word that tells a kind from its place (named, before, after, may) to the kind."""
    return {fold(word): kind for kind, places in lexicon("figures").items() for word in places.get(place, ())}

"""Which words stand between quotation marks; marks may be doubled, may nest and may be left open."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from .lexicon import lexicon, words

_MOST_NESTED = 2
"""Marks of one kind that may be open at a time; with one more, the first one was never closed."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark of words ``start`` to ``end``, half-open."""

    text: str
    start: int
    end: int


def between_marks(written: Sequence[str]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Give the ranges of words between marks, and those behind marks left open, the marks left out.

    What is left open goes on until a mark of its kind opens again, at most to the end of the words.
    """
    closers = _closers()
    closed, open_, unclosed = list[tuple[int, int]](), list[_Mark](), list[_Mark]()
    marks = _marks(written)
    for mark in marks:
        match = next((one for one in reversed(open_) if mark.text in closers[one.text]), None)
        if match is not None:
            del open_[open_.index(match) :]
            closed.append((match.end, mark.start))
        elif mark.text in closers:
            same = [one for one in open_ if one.text == mark.text]
            if len(same) == _MOST_NESTED:
                open_.remove(same[0])
                unclosed.append(same[0])
            open_.append(mark)
    left_open = [one for one in [*unclosed, *open_] if one.text not in words("quotations", "closed_only")]
    return closed, sorted((one.end, _opens_again(marks, one, len(written))) for one in left_open)


@lru_cache(maxsize=100_000)
def is_mark(word: str) -> bool:
    """Say whether a word is nothing but punctuation."""
    return all(unicodedata.category(char).startswith("P") for char in word)


def is_quotation_mark(word: str) -> bool:
    """Say whether a word is a mark that opens or closes a quotation, or half of a doubled one."""
    return word in _singles()


@cache
def _singles() -> frozenset[str]:
    return frozenset(char for pair in lexicon("quotations")["marks"] for mark in pair for char in mark) - {"(", ")"}


def _marks(written: Sequence[str]) -> list[_Mark]:
    """Find the marks: single words, or two equal ones that make one together; not the apostrophe of a foreign name."""
    closers = _closers()
    known = frozenset(closers).union(*closers.values())
    found: list[_Mark] = []
    for i, word in enumerate(written):
        if (word not in known and word * 2 not in known) or (found and found[-1].end > i):
            continue
        length = 2 if written[i + 1 : i + 2] == [word] and word * 2 in known else 1
        if word * length in known and not _is_apostrophe(written, i):
            found.append(_Mark(word * length, i, i + length))
    return found


def _is_apostrophe(written: Sequence[str], i: int) -> bool:
    neighbours = [*written[max(0, i - 1) : i], *written[i + 1 : i + 2]]
    return written[i] == "'" and len(neighbours) == 2 and all(one.isascii() and one.isalnum() for one in neighbours)


def _opens_again(marks: Sequence[_Mark], mark: _Mark, end: int) -> int:
    return next((one.start for one in marks if one.start >= mark.end and one.text == mark.text), end)


@cache
def _closers() -> dict[str, set[str]]:
    closers: dict[str, set[str]] = {}
    for opening, closing in lexicon("quotations")["marks"]:
        closers.setdefault(opening, set()).add(closing)
    return closers

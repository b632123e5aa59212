"""Cuts a text into pieces at the ends of marked spans, which may overlap and nest in any way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the text to show. ``start`` and ``end`` are half-open code-point offsets."""

    start: int
    end: int
    kind: str
    """What it is shown as."""
    target: str | None
    """The address that it leads to."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are covered by the same marks throughout, the shortest of them first."""

    words: str
    marks: tuple[Mark, ...]


def pieces(text: str, marks: Iterable[Mark]) -> Iterator[Piece]:
    """Yield the whole text, cut wherever a mark begins or ends."""
    waiting = sorted((mark for mark in marks if mark.start < mark.end), key=lambda mark: mark.start, reverse=True)
    cuts = sorted({0, len(text), *(mark.start for mark in waiting), *(mark.end for mark in waiting)})
    open_marks: list[Mark] = []
    for start, end in pairwise(cuts):
        open_marks = [mark for mark in open_marks if mark.end > start]
        while waiting and waiting[-1].start <= start:
            open_marks.append(waiting.pop())
        yield Piece(text[start:end], tuple(sorted(open_marks, key=lambda mark: (mark.end - mark.start, mark.kind))))


def around(text: str, start: int, end: int, width: int = 70) -> tuple[str, str]:
    """What stands before and behind a span in its paragraph, up to ``width`` code points, cut between words."""
    before = text[:start].rpartition("\n")[2]
    behind = text[end:].partition("\n")[0]
    if len(before) > width:
        before = "…" + before[-width:].partition(" ")[2]
    if len(behind) > width:
        behind = behind[:width].rpartition(" ")[0] + "…"
    return before, behind

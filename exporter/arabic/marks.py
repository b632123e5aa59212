"""Which words stand between quotation marks; marks may nest and may be left open."""

from __future__ import annotations

from collections.abc import Sequence

from .lexicon import lexicon


def between_marks(words: Sequence[str]) -> tuple[list[tuple[int, int]], list[int]]:
    """Give the ranges of words between marks, the marks left out, and the words that follow marks left open."""
    closers: dict[str, set[str]] = {}
    for opening, closing in lexicon("quotations")["marks"]:
        closers.setdefault(opening, set()).add(closing)
    closing_marks = set().union(*closers.values())
    closed, open_marks = list[tuple[int, int]](), list[int]()
    for i, mark in enumerate(words):
        if mark not in closing_marks and mark not in closers:
            continue
        match = next((start for start in reversed(open_marks) if mark in closers[words[start]]), None)
        if mark in closing_marks and match is not None:
            del open_marks[open_marks.index(match) :]
            closed.append((match + 1, i))
        elif mark in closers:
            open_marks.append(i)
    return closed, [i + 1 for i in open_marks]

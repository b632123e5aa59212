"""Sentences of a text, found in the text alone: article graphs hold none.

They end like those of the pipeline: at ``.``, ``؟``, ``!`` and ``…`` behind a word of two letters or more, with the
closing marks after it, and at line breaks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

_END: Final = re.compile("""(?<=\\w\\w)[.؟?!…]+["»”)\\]’']*(?=\\s)|\\n""")


class Sentence(NamedTuple):
    """A sentence of a text, by its number, counted from 1, and its words without white space at the edges."""

    number: int
    text: str


class Sentences:
    """The sentences of one text."""

    def __init__(self, text: str) -> None:
        self._found = [(start, end) for start, end in _spans(text) if text[start:end].strip()]
        self._text = text

    def at(self, offset: int) -> Sentence:
        """The sentence that holds the code point at ``offset``, which is no white space."""
        number = bisect_right(self._found, offset, key=lambda span: span[0])
        start, end = self._found[number - 1]
        return Sentence(number, self._text[start:end].strip())


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        yield start, match.end()
        start = match.end()
    yield start, len(text)

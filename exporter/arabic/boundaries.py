"""Where sentences end: at ``.``, ``؟``, ``!`` and at line breaks.

Never inside a number, between initials, or between quotation marks: what is quoted belongs to the sentence around it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .marks import between_marks

_ENDS = frozenset(".؟?!…")
_CLOSERS = frozenset("\"»”)]’'")
_LONGEST_QUOTATION = 80
"""Words between marks in one sentence; with more, a mark is more likely missing."""


def sentence_numbers(words: Sequence[str]) -> NDArray[np.intp]:
    """Give the number of the sentence of each word, from 0, of a text cut into words (white space may be words)."""
    ends = [_may_end(word) and _ends_sentence(words, i) for i, word in enumerate(words)]
    for start, end in between_marks(words)[0]:
        if end - start <= _LONGEST_QUOTATION and not any("\n" in word for word in words[start:end]):
            ends[start:end] = [False] * (end - start)
    return np.cumsum([0, *ends[:-1]])[: len(words)]


def _may_end(word: str) -> bool:
    """Say whether a word is worth a look: most are letters."""
    return word in _ENDS or word in _CLOSERS or "\n" in word


def _ends_sentence(words: Sequence[str], i: int) -> bool:
    if i + 1 == len(words):
        return False
    word, after = words[i], words[i + 1]
    if word.isspace() and "\n" in word:
        return True
    if after in _CLOSERS or after.isspace():
        return False
    before = words[i - 1] if i else ""
    if word in _CLOSERS:
        return before in _ENDS
    return word in _ENDS and (len(before) > 1 or before in _CLOSERS)

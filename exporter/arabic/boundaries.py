"""Where sentences end: at ``.``, ``؟``, ``!`` and at line breaks, never inside a number or between initials."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_ENDS = frozenset(".؟?!…")
_CLOSERS = frozenset("\"»”)]’'")


def sentence_numbers(words: Sequence[str]) -> NDArray[np.intp]:
    """Give the number of the sentence of each word, from 0, of a text cut into words (white space may be words)."""
    ends = [_ends_sentence(words, i) for i in range(len(words))]
    return np.cumsum([0, *ends[:-1]])[: len(words)]


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
    return word in _ENDS and len(before) > 1

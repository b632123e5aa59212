"""Words to pieces of the reader's vocabulary, and long articles to overlapping windows."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import ceil
from pathlib import Path

import numpy as np
import sentencepiece

from .decoding import Integers

INVISIBLE = "\u00ad\u061c\u200c-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Characters that only say how to write or break a word, for a class of a regular expression."""
_MARKS = re.compile(rf"[\u064B-\u065F\u0670\u0640\u200B{INVISIBLE}]")
LEAST_WINDOW, WINDOW = 100, 510
"""Fewest and most pieces in one window; the encoder has 512 positions, two of them for the begin and end pieces."""
_MOST_PIECES = 30
"""Pieces by which a word is known: enough for any word, few enough for a window whatever stands in the text."""


@lru_cache(maxsize=100_000)
def normalise(word: str) -> str:
    """Fold what the reader should not see: vowel marks, tatweel, characters without a shape, presentation forms."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", word))


class Pieces:
    """The vocabulary: a Unigram model in SentencePiece's format."""

    def __init__(self, model: Path) -> None:
        self._model = sentencepiece.SentencePieceProcessor(model_file=str(model))
        self.begin, self.end = self._model.bos_id(), self._model.eos_id()
        self.size: int = self._model.get_piece_size()
        self._unknown = [self._model.unk_id()]
        self.of = lru_cache(maxsize=100_000)(self._of)

    def _of(self, word: str) -> Sequence[int]:
        """Give the first piece ids of one word, never none; a line break is the end-of-sentence piece."""
        if word.isspace():
            return [self.end]
        return self._model.encode(normalise(word))[:_MOST_PIECES] or self._unknown


def windows(lengths: Sequence[int], limit: int = WINDOW) -> list[tuple[int, int]]:
    """Cut words of the given lengths in pieces into as few half-open word ranges of at most ``limit`` pieces as can be.

    All are about equally long, and neighbours share about an eighth of the limit, and no less than the longest word
    has, as far as whole words allow: so every word has context on both sides in one of them.
    """
    ends, total, shared = np.cumsum(lengths), sum(lengths), max(limit // 8, max(lengths, default=0))
    count = max(1, ceil((total - shared) / (limit - shared)))
    size = (total + (count - 1) * shared) / count
    begins = (size - shared) * np.arange(count)
    first = np.searchsorted(ends - lengths, begins)
    past = np.searchsorted(ends, begins + size + 1e-6, side="right")
    return list(zip(first.tolist(), past.tolist(), strict=True))


def sentence_windows(lengths: Sequence[int], sentences: Integers, limit: int) -> list[tuple[int, int]]:
    """Cut words of the given lengths in pieces into ranges of whole sentences: nothing is read twice.

    ``sentences`` are the numbers of their sentences. The ranges are as few as can be, and the longest is as short as it
    can be; only a sentence of more than ``limit`` pieces is cut, into some that overlap.
    """
    bounds = [0, *(np.flatnonzero(np.diff(sentences)) + 1).tolist(), len(lengths)]
    sizes = np.diff(np.cumsum([0, *lengths])[bounds]).tolist()
    fewest = len(_packed(sizes, limit))
    even = bisect_left(range(limit), -fewest, key=lambda most: -len(_packed(sizes, most)))
    firsts = _packed(sizes, even)
    ranges = list(pairwise([*(bounds[first] for first in firsts), len(lengths)]))
    if max(sizes) <= limit:
        return ranges
    return [(start + a, start + b) for start, end in ranges for a, b in windows(lengths[start:end], limit)]


def _packed(sizes: Sequence[int], most: int) -> list[int]:
    """Put sentences together as long as they have ``most`` pieces; give the first sentence of each range."""
    firsts, room = [0], most
    for i, size in enumerate(sizes):
        if size > room and i > firsts[-1]:
            firsts.append(i)
            room = most
        room -= size
    return firsts

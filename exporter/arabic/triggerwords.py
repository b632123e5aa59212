"""What words tell of events by themselves: how often each is a trigger, and of which type, in the training corpus.

The reader judges by the context, and is less sure of words than it could be of those that it met seldom. The counts
(``lexicon/triggers.toml``, by ``training/trigger_words.py``) are weighed into its probabilities, as a prior is. Forms
that the corpus has not are known by their verb (``lexicon/verbs.toml``, by ``training/verbs.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from math import log
from typing import NamedTuple

import numpy as np

from .decoding import Floats
from .lexicon import fold, lexicon
from .reader import Reading
from .wording import unprefixed

_WEIGHT = 0.8
"""Share of a word's log-odds of being a trigger that counts."""
_UNLISTED = -1.0
"""Log-odds of words that are not listed."""
_MOST = 4.0
"""Log-odds that count at the most."""
_SMOOTHING = 4.0
"""Occurrences of an average word that are added to those of each word."""


class Word(NamedTuple):
    """What a word tells of events by itself."""

    odds: float
    """Log-odds of being a trigger, against those of an average word."""
    types: Floats
    """How many times likelier than of an average trigger each type is, in the order of the word list."""


def weighed(reading: Reading, text: Sequence[str]) -> Reading:
    """Give what the reader says of the words of a text, weighed with what they tell by themselves."""
    places, odds, types = _table()
    rows = [places.get(bare(word), 0) for word in text]
    of_types = dict(zip(lexicon("triggers")["types"], types[rows].T, strict=True))
    return reading.weighed("trigger", {"O": np.exp(-_WEIGHT * odds[rows])}).weighed("event", of_types)


@cache
def _table() -> tuple[dict[str, int], Floats, Floats]:
    """Give the row of each listed word, and odds ``(rows,)`` and types ``(rows, types)``; row 0 is of all others."""
    known = known_words()
    unlisted = Word(_UNLISTED, np.ones(len(lexicon("triggers")["types"]), np.float32))
    every = [unlisted, *known.values()]
    return (
        {word: row for row, word in enumerate(known, 1)},
        np.asarray([word.odds for word in every], np.float32),
        np.stack([word.types for word in every]),
    )


@lru_cache(maxsize=100_000)
def bare(word: str) -> str:
    """Give a word in folded spelling without particles and article."""
    return unprefixed(fold(word))[-1].removeprefix("ال")


@cache
def known_words() -> Mapping[str, Word]:
    """Read the word lists."""
    counted = lexicon("triggers")
    entries = {bare(form): verb for verb in lexicon("verbs").values() for form in verb["forms"]} | counted["words"]
    return {
        word: _word(entry["of"], entry["as"], counted["share"], counted["types"]) for word, entry in entries.items()
    }


def _word(occurrences: int, times: Mapping[str, int], share: float, averages: Mapping[str, float]) -> Word:
    triggers = sum(times.values())
    likely = (triggers + _SMOOTHING * share) / (occurrences + _SMOOTHING)
    odds = log(likely / (1 - likely)) - log(share / (1 - share))
    types = [
        (times.get(kind, 0) + _SMOOTHING * average) / (triggers + _SMOOTHING) / average
        for kind, average in averages.items()
    ]
    return Word(max(-_MOST, min(_MOST, odds)), np.asarray(types, np.float32))

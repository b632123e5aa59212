"""The word lists beside this module: TOML files, read once, compared in folded spelling."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from tomllib import loads
from typing import Any

from .pieces import normalise

PROCLITICS = frozenset("وفبلكس")
"""Particles of one letter that Arabic writes together with the next word."""

_FOLDS = str.maketrans("أإآٱىةکی", "اااايهكي")


@cache
def lexicon(name: str) -> dict[str, Any]:
    """Read one word list by its file name without suffix."""
    return loads(files(__package__).joinpath(f"lexicon/{name}.toml").read_text(encoding="utf-8"))


@cache
def words(name: str, key: str) -> frozenset[str]:
    """Give the folded words under one key of a word list."""
    return frozenset(map(fold, lexicon(name)[key]))


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Fold spellings that Arabic newspapers mix: hamza forms, final ya, ta marbuta, vowel marks, white space."""
    return " ".join(normalise(text).translate(_FOLDS).split())


def characters_of(word: str, letters: int) -> int:
    """Give how many characters the first letters of a word take, with the marks and tatweel behind them (وَبِ, لـ)."""
    taken = 0
    while taken < len(word) and (letters > 0 or (taken and not normalise(word[taken]))):
        letters -= len(normalise(word[taken]))
        taken += 1
    return taken


def head_of(text: str) -> str:
    """Give the first word of a phrase, folded and without the article."""
    return fold(text).split(" ")[0].removeprefix("ال")

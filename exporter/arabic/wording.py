"""Folded words, and what they read like without the particles and the article that Arabic writes before them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from spacy.tokens import Doc

from ..annotation.model import Span
from .draft import PROCLITICS
from .lexicon import fold
from .pieces import normalise

_MOST_PARTICLES = 2
_MOST_WORDS = 4
"""Words of the longest phrase in the word lists."""
_LEAST_LETTERS = 2
"""Letters that have to be left of a word when something is taken off."""


def folded(doc: Doc, start: int = 0, end: int | None = None) -> list[str]:
    """Give the folded words of a range, digits in ASCII."""
    return [_folded(token.text) for token in doc[start : len(doc) if end is None else end]]


@lru_cache(maxsize=100_000)
def _folded(text: str) -> str:
    return "".join(str(int(char)) if char.isdecimal() else char for char in fold(text))


@lru_cache(maxsize=100_000)
def unprefixed(word: str) -> tuple[str, ...]:
    """Give a folded word, then the word without one particle and without two.

    ``لل`` before a noun is the particle ل with the article, whose alif it swallowed.
    """
    found = [word]
    for taken in range(1, _MOST_PARTICLES + 1):
        if len(word) - taken < _LEAST_LETTERS or not set(word[:taken]) <= PROCLITICS:
            break
        found.append(word[taken:])
    found += ["ال" + form[2:] for form in found if form.startswith("لل")]
    return tuple(found)


@lru_cache(maxsize=100_000)
def readings(word: str) -> tuple[str, ...]:
    """Give what ``unprefixed`` gives, then each of these without the article."""
    forms = unprefixed(word)
    bare = (form[2:] for form in forms if form.startswith("ال") and len(form) - 2 >= _LEAST_LETTERS)
    return tuple(dict.fromkeys((*forms, *bare)))


def phrase_at(
    words: Sequence[str],
    start: int,
    phrases: Mapping[str, object],
    forms: Callable[[str], Iterable[str]] = readings,
) -> tuple[int, str] | None:
    """Give end and spelling of the longest phrase of a table that begins at a word, in any of its forms."""
    for end in range(min(len(words), start + _MOST_WORDS), start, -1):
        rest = "".join(" " + word for word in words[start + 1 : end])
        for form in forms(words[start]):
            if form + rest in phrases:
                return end, form + rest
    return None


def phrase_before(words: Sequence[str], end: int, phrases: Mapping[str, object]) -> tuple[int, str] | None:
    """Give start and spelling of the longest phrase of a table that ends before a word."""
    for start in range(max(0, end - _MOST_WORDS), end):
        found = phrase_at(words[:end], start, phrases)
        if found and found[0] == end:
            return start, found[1]
    return None


def span_of_words(doc: Doc, start: int, end: int, particles: int = 0) -> Span:
    """Give the code points of words ``start`` to ``end``, some one-letter particles before them left out."""
    first, last = doc[start].text, doc[end - 1]
    skipped = 0
    for _ in range(particles):
        skipped += 1
        while not normalise(first[skipped]):  # vowel marks, tatweel
            skipped += 1
    return doc[start].idx + skipped, last.idx + len(last.text)

"""Folded words, what they read like without the particles and the article written before them, and phrases of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

from ..annotation.model import Span
from .lexicon import PROCLITICS, characters_of, fold

if TYPE_CHECKING:
    from spacy.tokens import Doc

T = TypeVar("T")

_MOST_PARTICLES = 2
_LEAST_LETTERS = 2
"""Letters that have to be left of a word when something is taken off."""


def folded(words: Sequence[str]) -> list[str]:
    """Fold words, digits in ASCII; spaces are empty words, line breaks remain."""
    return list(map(_folded, words))


@lru_cache(maxsize=100_000)
def _folded(text: str) -> str:
    if "\n" in text:
        return "\n"
    return "".join(str(int(char)) if char.isdecimal() else char for char in fold(text))


def unjoined(word: str) -> tuple[str, ...]:
    """Give a folded word, then the word without و or ف, if it begins with one."""
    return (word, word[1:]) if word[:1] in {"و", "ف"} else (word,)


def has_article(word: str) -> bool:
    """Say whether a word has the article, with و before it or without."""
    return fold(word).removeprefix("و").startswith("ال")


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


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """A phrase of a table, found in the words ``start`` to ``end``, half-open, after some one-letter particles."""

    start: int
    end: int
    phrase: str
    value: T
    particles: int


class Phrases(Generic[T]):
    """A table of values by phrase, to be found among words."""

    def __init__(self, values: Mapping[str, T]) -> None:
        self._values = {fold(phrase): value for phrase, value in values.items()}
        self._lengths: dict[str, int] = {}
        for phrase in self._values:
            first, *rest = phrase.split(" ")
            self._lengths[first] = max(self._lengths.get(first, 0), 1 + len(rest))

    def may_begin(self, form: str) -> bool:
        """Say whether a phrase begins with a word in this form."""
        return form in self._lengths

    def at(
        self,
        words: Sequence[str],
        start: int,
        forms: Callable[[str], Sequence[str]] = unprefixed,
        stop: int | None = None,
    ) -> Match[T] | None:
        """Find the longest phrase that begins at a word, in any of its forms, and ends before word ``stop``."""
        stop = len(words) if stop is None else stop
        found: Match[T] | None = None
        for form in forms(words[start]) if start < stop else ():
            most = min(self._lengths.get(form, 0), stop - start)
            for length in range(most, found.end - start if found else 0, -1):
                phrase = " ".join((form, *words[start + 1 : start + length]))
                if phrase in self._values:
                    swallowed = not words[start].endswith(form)  # the alif of the article
                    particles = len(words[start]) - len(form) + swallowed
                    found = Match(start, start + length, phrase, self._values[phrase], particles)
                    break
        return found

    def before(self, words: Sequence[str], end: int) -> Match[T] | None:
        """Find the longest phrase that ends before a word."""
        for start in range(max(0, end - max(self._lengths.values())), end):
            match = self.at(words, start, stop=end)
            if match and match.end == end:
                return match
        return None


def span_of_words(doc: Doc, start: int, end: int, particles: int = 0) -> Span:
    """Give the code points of words ``start`` to ``end``, some one-letter particles before them left out."""
    first, last = doc[start], doc[end - 1]
    return first.idx + characters_of(first.text, particles), last.idx + len(last.text)

"""What a search finds: words in any Arabic spelling, phrases, and beginnings of words.

All words and phrases of a search must occur. Spellings are folded (hamza, ya, ta marbuta, vowel marks, digits, case),
and particles that are written before a word do not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from tomllib import loads
from typing import Any, Final

from ...exporter.arabic.lexicon import fold

MOST_WORDS: Final = 10
"""Words of one search; more of them would cost too much."""
_LEAST_BEGINNING: Final = 2
"""Letters of the beginning of a word; fewer begin too many words, so that the star does not count."""

_WORD: Final = re.compile(r"[^\W_]+")
_PART: Final = re.compile(r'"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+)')
_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_folded: Final = fold.__wrapped__
"""Without the memory of ``fold``, which is for words and would keep whole articles."""


def normalized(text: str) -> str:
    """``text`` in the spelling that searches compare: folded, in lower case, with European digits."""
    return _folded(text).casefold().translate(_DIGITS)


def words(text: str) -> list[str]:
    """The words of ``text`` in that spelling, in their order."""
    return _WORD.findall(normalized(text))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must follow each other. The first is any of ``openings``, the last may be a beginning of a word."""

    openings: frozenset[str]
    rest: tuple[str, ...]
    is_prefix: bool

    def occurs_in(self, text: Sequence[str]) -> int | None:
        """The index of the word at which it begins in a text of words, or None."""
        starts = range(len(text) - len(self.rest))
        return next((start for start in starts if self._stands_at(start, text)), None)

    def expression(self) -> str:
        """It in the language of SQLite's FTS5, where all words of ours are quoted."""
        star = "*" if self.is_prefix else ""
        return " OR ".join(f'"{" ".join((opening, *self.rest))}"{star}' for opening in sorted(self.openings))

    def _stands_at(self, start: int, text: Sequence[str]) -> bool:
        last = start + len(self.rest)
        if not self.is_prefix:
            return text[start] in self.openings and tuple(text[start + 1 : last + 1]) == self.rest
        if not self.rest:
            return text[start].startswith(tuple(self.openings))
        middle = tuple(text[start + 1 : last]) == self.rest[:-1]
        return middle and text[start] in self.openings and text[last].startswith(self.rest[-1])


@lru_cache(maxsize=1000)
def phrases(search: str) -> tuple[Phrase, ...]:
    """What must occur for ``search``, at most MOST_WORDS words; nothing for a search without a word."""
    found, left = [], MOST_WORDS
    for part in _PART.finditer(search):
        text = part["word"] or part["phrase"]
        if several := words(text)[:left]:
            left -= len(several)
            first, *rest = several
            is_prefix = text.endswith("*") and len(several[-1]) >= _LEAST_BEGINNING
            found.append(Phrase(openings(first), tuple(rest), is_prefix))
    return tuple(dict.fromkeys(found))


def matches(search: str, text: str) -> bool:
    """Whether everything that ``search`` asks for occurs in ``text``; a search without a word finds nothing."""
    wanted, given = phrases(search), words(text)
    return bool(wanted) and all(phrase.occurs_in(given) is not None for phrase in wanted)


def expression(search: str) -> str:
    """``search`` in the language of SQLite's FTS5, or nothing where it holds no word."""
    return " AND ".join(f"({phrase.expression()})" for phrase in phrases(search))


def openings(word: str) -> frozenset[str]:
    """A word with everything that may be written before it."""
    particles = _particles()
    article = particles["article"]
    bare = word.removeprefix(article) if len(word) > len(article) + 2 else word
    return frozenset(particle + bare for particle in (*particles["plain"], *particles["definite"])) | {word}


def excerpt(search: str, text: str, around: int = 12) -> str:
    """Some words of ``text`` around the first place that ``search`` finds there, as they are written."""
    pieces = text.split()
    spellings = [normalized(piece) for piece in pieces]
    sought = [phrase.openings for phrase in phrases(search)]
    hits = (i for i, spelling in enumerate(spellings) if any(not o.isdisjoint(_WORD.findall(spelling)) for o in sought))
    begin = max(0, next(hits, 0) - around)
    end = begin + 2 * around
    return ("… " if begin else "") + " ".join(pieces[begin:end]) + (" …" if end < len(pieces) else "")


@cache
def _particles() -> dict[str, Any]:
    return loads(files(__package__).joinpath("particles.toml").read_text(encoding="utf-8"))

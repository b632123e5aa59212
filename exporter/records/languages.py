"""Tell a text that is not Arabic: by its script, and by the letters and commonest words of languages that share it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import Final

_KEYBOARDS: Final = str.maketrans("یک", "يك")
_WORD: Final = re.compile(r"[^\W\d_]+")
_FEWEST: Final = 3
"""Words of another language by which it is told; fewer are a quotation or a name."""


def other_language(text: str) -> str | None:
    """Say what a text is instead of Arabic, in words for a message, or null when it is Arabic."""
    letters = [char for char in text if char.isalpha()]
    arabic = sum(map(_is_arabic_letter, letters))
    if not arabic:
        return "no Arabic letters in the text"
    if 2 * arabic < len(letters):
        return f"only {arabic} of {len(letters)} letters in the text are Arabic"
    counts = Counter(language for word in _WORD.findall(text) for language in _languages_of(_plain(word)))
    language, count = max(counts.items(), key=lambda item: item[1], default=("Arabic", 0))
    if language != "Arabic" and count >= _FEWEST and count > 2 * counts["Arabic"]:
        return f"the text looks like {language}"
    return None


def _languages_of(word: str) -> set[str]:
    """Give the languages that a word belongs to, by its letters or as one of their commonest."""
    by_letter, by_word = _languages()
    return by_word.get(word, set()).union(*(by_letter[char] for char in word if char in by_letter))


@cache
def _languages() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Give the languages of each letter and of each word."""
    data = tomllib.loads((files(__package__) / "languages.toml").read_text(encoding="utf-8"))
    by_letter: dict[str, set[str]] = {}
    by_word: dict[str, set[str]] = {}
    for found, listed in ((by_letter, data["letters"]), (by_word, data["words"])):
        for language, signs in listed.items():
            for sign in signs:
                found.setdefault(_plain(sign), set()).add(language)
    return by_letter, by_word


def _plain(word: str) -> str:
    return word.translate(_KEYBOARDS)


def _is_arabic_letter(char: str) -> bool:
    return unicodedata.name(char, "").startswith(("ARABIC LETTER", "ARABIC LIGATURE"))

"""How names are compared: in folded spelling, without white space and marks.

عبد الله and عبدالله, أبو ظبي and أبوظبي, بي.بي.سي and بي بي سي, فؤاد and فواد are the same; so are ‎«داعش»‎ and داعش,
پوتین and بوتين, Erdoğan and Erdogan, ٢٠ and 20.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import normalize

from ..arabic.lexicon import fold, lexicon, words
from ..arabic.wording import unprefixed

_LETTERS = str.maketrans({letter: other for group in lexicon("letters").values() for letter, other in group.items()})
_SPELT_ALIKE = re.compile("[ابت-غف-وي]*")
"""Folded letters that are kept as they are: hardly a word of Arabic has others, and to look at each takes time."""
_LEAST = 5
"""Letters that a name needs to have variants: too many short ones are different names."""


@lru_cache(maxsize=50_000)
def form(name: str) -> str:
    """Give the spelling under which a name is kept and looked up; empty when it has no letter or digit.

    Letters lose their marks, capitals become small, Arabic and Persian digits ASCII.
    """
    folded = fold(name)
    if _SPELT_ALIKE.fullmatch(folded):
        return folded
    apart = normalize("NFKD", normalize("NFKD", folded).casefold()).translate(_LETTERS)
    return normalize("NFC", "".join(filter(str.isalnum, apart)))


def variants(form: str) -> Iterator[str]:
    """Give other spellings of the name of a place: ‎-ا‎ for ‎-ة‎ and back (هولندا, هولندة)."""
    for ending, other in (("ا", "ه"), ("ه", "ا")):
        if form.endswith(ending) and len(form) >= _LEAST:
            yield form[:-1] + other


def article_variants(form: str) -> Iterator[str]:
    """Give a name with the article where it has none, or without the one that it has (السويد, سويد)."""
    other = form.removeprefix("ال") if form.startswith("ال") else f"ال{form}"
    if len(other) >= _LEAST and "\u0621" <= form[0] <= "\u064a":
        yield other


def particle_variants(form: str) -> Iterator[str]:
    """Give a name without the particles that may be written before it: of وسوريا, سوريا, and of للعراق, العراق."""
    yield from (other for other in unprefixed(form)[1:] if len(other) >= _LEAST)


def name_parts(name: str) -> list[str]:
    """Give the parts of a person's name in their order: عبد الملك, أبو مازن and نصر الله are one part each."""
    parts: list[str] = []
    bound = False
    for word in name.split():
        if parts and (bound or fold(word) == "الله"):
            parts[-1] += f" {word}"
        else:
            parts.append(word)
        bound = fold(word) in words("names", "name_particles")
    return parts

"""How names are compared: in folded spelling, without white space and marks.

عبد الله and عبدالله, أبو ظبي and أبوظبي, بي.بي.سي and بي بي سي, فؤاد and فواد are the same; so are ‎«داعش»‎ and داعش.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ..arabic.lexicon import fold, words

_HAMZAS = str.maketrans({"ؤ": "و", "ئ": "ي", "ء": None})
_LEAST = 5
"""Letters that a name needs to have variants: too many short ones are different names."""


@lru_cache(maxsize=50_000)
def form(name: str) -> str:
    """Give the spelling under which a name is kept and looked up; empty when it has no letter or digit."""
    return "".join(filter(str.isalnum, fold(name).translate(_HAMZAS).casefold()))


def variants(form: str) -> Iterator[str]:
    """Give other spellings of the name of a place: ‎-ا‎ for ‎-ة‎ and back (هولندا, هولندة)."""
    for ending, other in (("ا", "ه"), ("ه", "ا")):
        if form.endswith(ending) and len(form) >= _LEAST:
            yield form[:-1] + other


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

"""What an entity is called, and names as readable ASCII pieces of IRIs."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from importlib.resources import files
from typing import Final

from ..annotation.model import Article, Entity

_LETTERS: Final[dict[str, str]] = {
    letter: ascii_
    for table in tomllib.loads((files(__package__) / "transliteration.toml").read_text(encoding="utf-8")).values()
    for letter, ascii_ in table.items()
}
_LONGEST: Final = 60


def labels(entity: Entity, article: Article) -> dict[str, str]:
    """The labels of an entity by language; one that has none is called by its first name, or else its first words."""
    if entity.labels:
        return entity.labels
    start, end = min(entity.mentions, key=lambda mention: (mention.level != "Name", mention.span)).span
    return {article.language: article.text[start:end]}


def canonical_name(entity: Entity, article: Article) -> str:
    """The label in the language of the article, or else in the first language of the alphabet."""
    known = labels(entity, article)
    return known.get(article.language) or known[min(known)]


def slug(name: str, otherwise: str) -> str:
    """``جون كيري`` → ``jwn-kyry``: lower-case ASCII letters and digits, words joined by hyphens, at most 60 characters.

    ``otherwise`` stands for a name of which nothing is left, such as one in a script that is not transliterated.
    """
    words = re.findall("[a-z0-9]+", "".join(map(_to_ascii, unicodedata.normalize("NFKC", name).lower())))
    return "-".join(words)[:_LONGEST].rstrip("-") or otherwise


def _to_ascii(character: str) -> str:
    if character in _LETTERS:
        return _LETTERS[character]
    if character.isdecimal():
        return str(int(character))
    if character.isspace() or unicodedata.category(character)[0] in "PSZ":
        return " "
    return unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode("ascii")

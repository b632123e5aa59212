"""Adjectives of states (التركي) and the states that they stand for."""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Doc, Token

from .draft import Found, draft_of
from .lexicon import fold, lexicon
from .naming import Key, key_of


def state_of(doc: Doc, word: Token) -> Found | None:
    """Give the nearest mention of the state whose adjective a word is: by its name, or the adjective itself."""
    key = key_of_state(word.text)
    if key is None:
        return None
    named = [m for m in draft_of(doc).mentions if key in (key_of(m.text), key_of_state(m.text))]
    return min(named, key=lambda m: (m.level != "Name", abs(m.start - word.i)), default=None)


@lru_cache(maxsize=100_000)
def key_of_state(word: str) -> Key | None:
    """Give the key of the state whose adjective a word is; nothing for other words."""
    return _KEYS.get(fold(word).removeprefix("ال").removesuffix("ه"))


_KEYS = {
    fold(adjective): key_of(state)
    for state, adjectives in lexicon("nisbas")["states"].items()
    for adjective in adjectives
}

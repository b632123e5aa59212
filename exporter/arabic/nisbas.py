"""Adjectives of states (التركي) and the states that they stand for."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from .draft import Found, draft_of
from .lexicon import fold, lexicon
from .naming import Key, key_of


def state_of(doc: Doc, word: Token) -> Found | None:
    """Give the nearest mention of the state whose adjective a word is; a seat of government stands for it, too."""
    for keys in keys_of(word.text):
        named = [m for m in draft_of(doc).mentions if m.level == "Name" and key_of(m.text) in keys]
        if named:
            return min(named, key=lambda m: abs(m.start - word.i))
    return None


def keys_of(word: str) -> list[frozenset[Key]]:
    """Give the keys of the state whose adjective a word is, then those of its seats; nothing for other words."""
    adjective = fold(word).removeprefix("ال").removesuffix("ه")
    return _KEYS.get(adjective, [])


def _keys(state: str) -> list[frozenset[Key]]:
    seats = [seat for seat, names in lexicon("capitals")["seats"].items() if state in names]
    return [frozenset({key_of(state)}), frozenset(map(key_of, seats))]


_KEYS = {
    fold(adjective): _keys(state)
    for state, adjectives in lexicon("nisbas")["states"].items()
    for adjective in adjectives
}

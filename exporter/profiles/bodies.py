"""The state whose body somebody is, by the nisba in the body's name: الجيش السوري, وزارة الدفاع الأميركية."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from itertools import takewhile
from typing import Final

from babel import Locale

from ..arabic.lexicon import fold, lexicon, words

_BODIES: Final = tomllib.loads((files(__package__) / "actors.toml").read_text(encoding="utf-8"))["bodies"]


def state_of_body(kind: str, name: str) -> str | None:
    """Give the ISO 3166-1 alpha-2 code of the state whose body a name says it is; None where that is not sure.

    It is sure of an organization of a state (``kind``, a class) that one state's adjective describes: one that agrees
    with the head of the name and stands before any preposition. مركز الدراسات الفلسطينية studies Palestine,
    الجيشان السوري والروسي are of two states.
    """
    if kind not in _BODIES["classes"]:
        return None
    described = list(takewhile(_is_no_preposition, fold(name).split()))
    adjectives = [word for word in described[1:] if _bare(word) in _states()]
    if len(adjectives) != 1 or not _agree(described[0], adjectives[0]):
        return None
    return _states()[_bare(adjectives[0])]


def _is_no_preposition(word: str) -> bool:
    return word not in words("nisbas", "prepositions") and not word.startswith("لل")


def _agree(head: str, adjective: str) -> bool:
    """Say whether an adjective has the gender of a noun; broken plurals of things are feminine."""
    feminine = head.endswith(("ه", "ات")) or head.removeprefix("ال") in words("nisbas", "feminine_heads")
    return feminine == adjective.endswith("ه")


def _bare(word: str) -> str:
    """Leave out the article, a particle before it (والروسي) and the ending of the feminine."""
    return word.removeprefix("و").removeprefix("ال").removesuffix("ه")


@cache
def _states() -> dict[str, str | None]:
    """Give the codes by folded adjective; None of what is no state (أوروبي)."""
    named = {fold(name): code for code, name in Locale("ar").territories.items() if code not in _BODIES["no_states"]}
    codes = {**named, **{fold(name): code for name, code in _BODIES["codes"].items()}}
    states = lexicon("nisbas")["states"].items()
    return {fold(word): codes.get(fold(state)) for state, adjectives in states for word in adjectives}

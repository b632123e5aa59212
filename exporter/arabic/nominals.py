"""Whom a nominal denotes: a name that the reader points at, an earlier one with the same head, else somebody new."""

from __future__ import annotations

from spacy.tokens import Doc

from .draft import Found, reading_of
from .lexicon import fold, words
from .naming import Group
from .nisbas import keys_of
from .offices import offices_of

_NAME, _AGAIN = 0.5, 0.5
"""Probabilities above which a nominal takes the name, or the other nominal, that the reader points at."""
_APPOSITION = 4
"""Words between an office and the name of the one who holds it."""
_BEFORE_NAME = 6
"""Words before a person's name in which an office may begin."""


def join_nominal(doc: Doc, groups: list[Group], nominal: Found) -> None:
    """Put a nominal to the entity that it denotes, or make a new one of it."""
    chosen = (
        _of_state(groups, nominal)
        or _in_apposition(doc, groups, nominal)
        or _pointed_at(doc, groups, nominal, "antecedent", "Name", _NAME)
        or _pointed_at(doc, groups, nominal, "again", "Nominal", _AGAIN)
        or _taken_up(doc, groups, nominal)
        or _worded_alike(groups, nominal)
    )
    if chosen:
        chosen.mentions.append(nominal)
    else:
        groups.append(Group([nominal], {tuple(fold(nominal.text).split(" "))}))


def _of_state(groups: list[Group], nominal: Found) -> Group | None:
    """Give the state whose adjective stands alone for it (نظيره التركي: تركيا)."""
    return next((g for keys in keys_of(nominal.text) for g in groups if g.keys & keys), None)


def _in_apposition(doc: Doc, groups: list[Group], nominal: Found) -> Group | None:
    """Give the person whose name stands behind an office, or before it (المتحدث باسم الحكومة راجح بادي)."""
    if _head(nominal.text) not in words("offices", "heads"):
        return None
    people = [(m, g) for g in groups for m in g.mentions if m.level == "Name" and m.type == "Person"]
    behind = (
        g for m, g in people if 0 <= m.start - nominal.end <= _APPOSITION and _unbroken(doc, nominal.end, m.start)
    )
    before = (g for m, g in people if 0 <= nominal.start - m.end <= 1 and _unbroken(doc, m.end, nominal.start))
    return next(behind, None) or next(before, None)


def _unbroken(doc: Doc, start: int, end: int) -> bool:
    """Say whether nothing but words, or one comma, stands between."""
    between = doc[start:end]
    return not any(t.is_space or t.is_punct for t in between) or (len(between) == 1 and between[0].text in "،,")


def _pointed_at(doc: Doc, groups: list[Group], nominal: Found, label: str, level: str, least: float) -> Group | None:
    others = [(m, g) for g in groups for m in g.mentions if m.level == level and m.start != nominal.start]
    if not others:
        return None
    scores = reading_of(doc).pairs([nominal.start], [m.start for m, _ in others]).of(label)[0]
    best = int(scores.argmax())
    return others[best][1] if scores[best] > least else None


def _taken_up(doc: Doc, groups: list[Group], nominal: Found) -> Group | None:
    """Give the nearest entity before a definite nominal that its head names, too (مسؤول تركي … المسؤول)."""
    head = _head(nominal.text)
    named = (g for g in groups for m in g.mentions if fold(nominal.text) in _offices(doc, m))
    if bearer := next(named, None):
        return bearer
    if not fold(nominal.text).startswith("ال") or head in words("names", "directions"):
        return None
    earlier = [(m.start, g) for g in groups for m in g.mentions if m.start < nominal.start]
    fitting = [(start, g) for start, g in earlier if any(head in _heads(doc, m) for m in g.mentions)]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _heads(doc: Doc, mention: Found) -> set[str]:
    """Give the nouns that may take a mention up: its own head, and before a person's name those of an office."""
    if mention.level == "Name" and mention.type == "Person":
        before = doc[max(doc[mention.start].sent.start, mention.start - _BEFORE_NAME) : mention.start]
        return {_head(t.text) for t in before} & words("offices", "heads")
    return {_head(mention.text)}


def _offices(doc: Doc, mention: Found) -> set[str]:
    """Give the words of the offices beside a person's name (وزير الخارجية الأميركي), folded."""
    if mention.level != "Name" or mention.type != "Person":
        return set()
    return {fold(doc[office.start : office.end].text) for office in offices_of(doc, mention)}


def _head(text: str) -> str:
    return fold(text).split(" ")[0].removeprefix("ال")


def _worded_alike(groups: list[Group], nominal: Found) -> Group | None:
    key = tuple(fold(nominal.text).split(" "))
    alike = (g for g in groups if key in g.keys and g.type == nominal.type and g.mentions[0].level == "Nominal")
    return next(alike, None)

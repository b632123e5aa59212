"""Further names that the text itself gives somebody: حركة تحرير أزواد (متآ), محمد عادل المعروف بـ"أبي حمزة"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from spacy.tokens import Doc

from .draft import Found, draft_of
from .lexicon import lexicon, words
from .naming import Group
from .wording import folded, readings


def join_aliases(doc: Doc, groups: list[Group]) -> None:
    """Join each name with the one before it of which the text says that it is another name of the same.

    Words that say so join all types, a name that merely stands between brackets or marks behind another one only
    organizations: with people and places that is somebody who belongs there (حلب (سوريا)).
    """
    written = folded(draft_of(doc).words)
    ending: defaultdict[int, list[Group]] = defaultdict(list)
    for group in groups:
        for mention in group.mentions:
            ending[mention.end].append(group)
    for group in list(groups):
        before = next((found for mention in group.mentions if (found := _named(written, mention, group, ending))), None)
        if before:
            before.mentions += group.mentions
            before.keys |= group.keys
            before.kinds |= group.kinds
            groups.remove(group)
            for mention in group.mentions:
                ending[mention.end] = [before if one is group else one for one in ending[mention.end]]


def _named(words_: Sequence[str], alias: Found, group: Group, ending: defaultdict[int, list[Group]]) -> Group | None:
    """Give whom an alias names: of its type, and named right before it or before the words that give it."""
    start = alias.start
    marked = start > 0 and (words_[start - 1], *words_[alias.end : alias.end + 1]) in _MARKS
    start -= marked
    told = _before_cue(words_, start)
    if told is None and not (marked and group.type == "Organization"):
        return None
    before = ending.get(start if told is None else told, ())
    return next((other for other in before if other is not group and other.type == group.type), None)


_MARKS = {("(", ")"), ("[", "]"), *map(tuple, lexicon("quotations")["marks"])}


def _before_cue(written: Sequence[str], start: int) -> int | None:
    """Give the word where the words begin that introduce an alias (، المعروف أيضا بـ); nothing where none do."""
    i = start - 1
    if i >= 0 and written[i] in words("aliases", "with"):
        i -= 1
    elif not written[start].startswith("ب"):
        return None
    i = _without(written, i, words("aliases", "between"))
    if i < 0 or words("aliases", "cues").isdisjoint(readings(written[i])):
        return None
    i = _without(written, i - 1, words("aliases", "between"))
    return _without(written, i, frozenset("،,(-–")) + 1


def _without(written: Sequence[str], i: int, skipped: frozenset[str]) -> int:
    """Give the last word up to ``i`` that is none of some."""
    while i >= 0 and written[i] in skipped:
        i -= 1
    return i

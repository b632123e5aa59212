"""Whom a nominal denotes: a name that the reader points at, an earlier one with the same head, else somebody new."""

from __future__ import annotations

from spacy.tokens import Doc

from .draft import Found, reading_of
from .lexicon import fold, head_of, words
from .naming import Group
from .nisbas import keys_of
from .offices import offices_of

_NAME, _AGAIN = 0.5, 0.5
"""Probabilities above which a nominal takes the name, or the other nominal, that the reader points at."""
_APPOSITION = 4
"""Words between an office and the name of the one who holds it."""
_BEFORE_NAME = 6
"""Words before a person's name in which an office may begin."""


class Nominals:
    """Finds whom the nominals of one article denote, among the ``groups`` of its names, which grow by them."""

    def __init__(self, doc: Doc, groups: list[Group]) -> None:
        self._doc, self._groups = doc, groups
        self._heads = [set().union(*(_heads(doc, mention) for mention in group.mentions)) for group in groups]
        self._offices: dict[str, Group] = {}
        for group in groups:
            for words_of_office in (office for mention in group.mentions for office in _offices(doc, mention)):
                self._offices.setdefault(words_of_office, group)

    def join(self, nominal: Found) -> None:
        """Put a nominal to the entity that it denotes, or make a new one of it."""
        chosen = (
            self._of_state(nominal)
            or self._in_apposition(nominal)
            or self._pointed_at(nominal, "antecedent", "Name", _NAME)
            or self._pointed_at(nominal, "again", "Nominal", _AGAIN)
            or self._offices.get(fold(nominal.text))
            or self._taken_up(nominal)
            or self._worded_alike(nominal)
        )
        if chosen:
            chosen.mentions.append(nominal)
            place = next(i for i, group in enumerate(self._groups) if group is chosen)
            self._heads[place].add(head_of(nominal.text))
        else:
            self._groups.append(Group([nominal], {tuple(fold(nominal.text).split(" "))}))
            self._heads.append({head_of(nominal.text)})

    def _of_state(self, nominal: Found) -> Group | None:
        """Give the state whose adjective stands alone for it (نظيره التركي: تركيا)."""
        return next((g for keys in keys_of(nominal.text) for g in self._groups if g.keys & keys), None)

    def _in_apposition(self, nominal: Found) -> Group | None:
        """Give the person whose name stands behind an office, or before it (المتحدث باسم الحكومة راجح بادي)."""
        if head_of(nominal.text) not in words("offices", "heads"):
            return None
        people = [(m, g) for g in self._groups for m in g.mentions if m.level == "Name" and m.type == "Person"]
        behind = (g for m, g in people if self._meet(nominal.end, m.start, _APPOSITION))
        before = (g for m, g in people if self._meet(m.end, nominal.start, 1))
        return next(behind, None) or next(before, None)

    def _meet(self, start: int, end: int, gap: int) -> bool:
        """Say whether nothing but at most ``gap`` words, or one comma, stands between."""
        between = self._doc[start:end] if 0 <= end - start <= gap else None
        if between is None:
            return False
        return not any(t.is_space or t.is_punct for t in between) or (len(between) == 1 and between[0].text in "،,")

    def _pointed_at(self, nominal: Found, label: str, level: str, least: float) -> Group | None:
        groups = [g for g in self._groups if not any(self._is_told_by(m, nominal) for m in g.mentions)]
        others = [(m, g) for g in groups for m in g.mentions if m.level == level and m.start != nominal.start]
        if not others:
            return None
        scores = reading_of(self._doc).pairs([nominal.start], [m.start for m, _ in others], [label]).of(label)[0]
        best = int(scores.argmax())
        return others[best][1] if scores[best] > least else None

    def _is_told_by(self, mention: Found, nominal: Found) -> bool:
        """Say whether a name opens what the nominal tells (قال المتحدث إن كيري …): then it is somebody else's."""
        before = self._doc[max(nominal.end, mention.start - 2) : mention.start]
        opens = any(fold(token.text) in words("speaking", "complements") for token in before)
        return opens and mention.level == "Name" and self._doc[mention.start].sent == self._doc[nominal.start].sent

    def _taken_up(self, nominal: Found) -> Group | None:
        """Give the nearest entity before a definite nominal that its head names, too (مسؤول تركي … المسؤول)."""
        head = head_of(nominal.text)
        if not fold(nominal.text).startswith("ال") or head in words("names", "directions"):
            return None
        named = [group for group, heads in zip(self._groups, self._heads, strict=True) if head in heads]
        earlier = [(m.start, g) for g in named for m in g.mentions if m.start < nominal.start]
        return max(earlier, key=lambda pair: pair[0])[1] if earlier else None

    def _worded_alike(self, nominal: Found) -> Group | None:
        key = tuple(fold(nominal.text).split(" "))
        alike = (g for g in self._groups if key in g.keys and g.type == nominal.type)
        return next((g for g in alike if g.mentions[0].level == "Nominal"), None)


def _heads(doc: Doc, mention: Found) -> set[str]:
    """Give the nouns that may take a mention up: its own head, and before a person's name those of an office."""
    if mention.level == "Name" and mention.type == "Person":
        before = doc[max(doc[mention.start].sent.start, mention.start - _BEFORE_NAME) : mention.start]
        return {head_of(t.text) for t in before} & words("offices", "heads")
    return {head_of(mention.text)}


def _offices(doc: Doc, mention: Found) -> list[str]:
    """Give the words of the offices beside a person's name (وزير الخارجية الأميركي), folded."""
    if mention.level != "Name" or mention.type != "Person":
        return []
    return [fold(doc[office.start : office.end].text) for office in offices_of(doc, mention)]

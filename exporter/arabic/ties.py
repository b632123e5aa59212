"""Ties that cue words between two mentions state: القوات الموالية لصالح; تحالف تقوده الولايات المتحدة; نظام الأسد."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

from spacy.tokens import Doc, Span, Token

from .draft import Found, draft_of
from .lexicon import fold, head_of, lexicon, words
from .marks import is_quotation_mark
from .negation import particle_before
from .nisbas import key_of_state

_GAP = 5
"""Words that may lie between the two mentions."""


def stated_ties(doc: Doc) -> Iterator[tuple[str, Found, Found]]:
    """Give each relation with its two mentions, the one that comes later in the text nearest to the earlier one."""
    mentions = sorted(draft_of(doc).mentions, key=lambda m: (m.start, -m.end))
    for i, first in enumerate(mentions):
        for second in mentions[i + 1 :]:
            if second.start > first.end + _GAP:
                break
            if second.start > first.start:
                yield from _ties(doc, first, second)
                if second.start >= first.end:
                    break


def _ties(doc: Doc, first: Found, second: Found) -> Iterator[tuple[str, Found, Found]]:
    """Give the relations that the words from one mention to the other state; a nested one stands inside the first."""
    nested = second.start < first.end
    between = doc[first.start + 1 if nested else first.end : second.start]
    if any(
        t.is_space or (t.is_punct and t.text not in "()-" and not is_quotation_mark(t.text) and not _leads_on(t))
        for t in between
    ):
        return
    stated = {relation for token in between for relation in _cue(token.text)}
    if nested and _is_genitive(doc, between, second):
        stated |= _stated_by_head(first, second)
    if second.type == "Organization":
        leading = _leading(doc, first, second)
        stated |= {(kind, False) for kind in lexicon("relations") if leading in _listed(kind, "within")}
    if _is_called_an_enemy(between, second):
        stated.add(("opposedTo", True))
    for kind, backwards in sorted(stated):
        subject, target = (second, first) if backwards else (first, second)
        fits = lexicon("relations")[kind]
        if subject.type in fits["stated_subject"] and target.type in fits["stated_object"]:
            yield kind, subject, target


def _is_genitive(doc: Doc, between: Span, named: Found) -> bool:
    """Say whether a name depends on the head of its phrase: only a title with the article may stand between."""
    by_itself = named.span[0] == doc[named.start].idx and not key_of_state(named.text)
    return by_itself and all(token.text.startswith("ال") for token in between)


def _leading(doc: Doc, phrase: Found, named: Found) -> str | None:
    """Give the one word that leads from a phrase to a name in it or behind it; in a genitive there is none ("")."""
    attached = fold(doc[named.start].text[: named.span[0] - doc[named.start].idx])
    inside = named.start < phrase.end
    since = phrase.start + 1 if inside else phrase.end
    between = [t for t in doc[since : named.start] if not is_quotation_mark(t.text)]
    if inside:
        return attached or (fold(between[-1].text) if between else "")
    return fold(between[0].text) if len(between) == 1 and not attached else None


def _stated_by_head(phrase: Found, named: Found) -> set[tuple[str, bool]]:
    """Give what the head of a phrase says of whom it names (أتباع صالح; in نظام الأسد the named one leads)."""
    head = head_of(phrase.text)
    called_after = phrase.level == "Nominal" or head in words("names", "called_after")
    if (phrase.type, named.type) == ("Organization", "Person") and called_after:
        return {("headOf", True)}
    kinds = lexicon("relations") if phrase.level == "Nominal" else ()
    return {(kind, False) for kind in kinds if head in _listed(kind, "heads")}


def _is_called_an_enemy(between: Span, caller: Found) -> bool:
    """Say whether the verb between two mentions and the words behind the second one call the first one an enemy."""
    verb = next((token for token in between if fold(token.text) in _listed("opposedTo", "called_by")), None)
    if verb is None or particle_before(verb):
        return False
    behind = takewhile(lambda t: not t.is_space and not t.is_punct, between.doc[caller.end : caller.end + _GAP])
    return any(fold(token.text) in _listed("opposedTo", "enemies") for token in behind)


@cache
def _listed(kind: str, key: str) -> frozenset[str]:
    return frozenset(map(fold, lexicon("relations")[kind].get(key, ())))


def _leads_on(mark: Token) -> bool:
    """Say whether a comma stands before a cue that takes up what is named before it (فلان، وشقيقه; الشركة، ومقرها)."""
    behind = mark.nbor() if mark.text in "،," and mark.i + 1 < len(mark.doc) else None
    cues = _cue(behind.text) if behind else ()
    return any(backwards for _, backwards in cues) or (bool(cues) and fold(str(behind)).startswith("و"))


@cache
def _cues() -> dict[str, list[tuple[str, bool]]]:
    """Give by cue word the relations that it states, and whether the later mention is the subject."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for kind, data in lexicon("relations").items():
        for key, backwards in (("between", False), ("between_backwards", True)):
            for word in data.get(key, ()):
                found.setdefault(fold(word), []).append((kind, backwards))
    return found


def _cue(word: str) -> Sequence[tuple[str, bool]]:
    """Give what a word states, with the article or without; a particle before it is a part of it (بقيادة)."""
    folded = fold(word)
    bare = (folded[1:] if folded.startswith("وال") else folded).removeprefix("ال")
    return _cues().get(folded, _cues().get(bare, ()))

"""Ties that cue words between two mentions state: القوات الموالية لصالح; تحالف تقوده الولايات المتحدة; نظام الأسد."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

from spacy.tokens import Doc, Span, Token

from .draft import Found, attached, draft_of, led_by
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
    if any(map(_parts, between)):
        return
    stated = {tie for token in between if not particle_before(token) for tie in _cue(token.text)} | _taken_up(between)
    if nested and _is_genitive(doc, between, second):
        stated |= _stated_by_head(first, second)
    if first.level == "Nominal" and second.type == "Organization":
        stated |= _of_body(doc, first, second)
    if not nested and _are_companions(doc, first, second):
        stated.add(("alliedWith", False))
    if _fights(doc, between, second):
        stated.add(("opposedTo", False))
    if _is_called_an_enemy(between, second):
        stated.add(("opposedTo", True))
    for kind, backwards in sorted(stated):
        subject, target = (second, first) if backwards else (first, second)
        fits = lexicon("relations")[kind]
        if subject.type in fits["stated_subject"] and target.type in fits["stated_object"]:
            yield kind, subject, target


def _is_genitive(doc: Doc, between: Span, named: Found) -> bool:
    """Say whether a name depends on the head of its phrase: only a title with the article may stand between."""
    by_itself = not attached(doc, named) and not key_of_state(named.text)
    return by_itself and all(token.text.startswith("ال") for token in between)


def _parts(token: Token) -> bool:
    """Say whether a word or mark ends what is said of the mention before it."""
    if token.is_space or fold(token.text) in words("speaking", "that"):
        return True
    return token.is_punct and token.text not in "()-" and not is_quotation_mark(token.text) and not _leads_on(token)


def _are_companions(doc: Doc, first: Found, second: Found) -> bool:
    """Say whether و joins somebody's allies to him (تركيا وحلفاؤها)."""
    joined = first.end == second.start and attached(doc, second) == "و"
    return joined and head_of(second.text) in _listed("alliedWith", "companions")


def _fights(doc: Doc, between: Span, enemy: Found) -> bool:
    """Say whether a word of fighting leads to somebody, alone or with a preposition (تقاتل داعش; حربها على داعش)."""
    leading, at = led_by(doc, enemy, between.start)
    if leading in _listed("opposedTo", "fights_with") and at > between.start:
        at -= 1
        leading = fold(doc[at].text)
    return leading in _listed("opposedTo", "fights") and particle_before(doc[at]) is None


def _of_body(doc: Doc, phrase: Found, body: Found) -> set[tuple[str, bool]]:
    """Give what a phrase says its people are to an organization in it, or behind it (ثلاثة من الحزب)."""
    inside = body.start < phrase.end
    leading, at = led_by(doc, body, phrase.start + 1 if inside else phrase.end)
    if not inside and (not leading or at > phrase.end or fold(phrase.text).startswith("ال")):
        return set()  # طلب الأهالي من الجيش
    behind = {fold(token.text).removeprefix("ال") for token in doc[phrase.start + 1 : body.start]}
    said = {head_of(phrase.text), *behind}
    kinds = (kind for kind in lexicon("relations") if leading in _listed(kind, "within"))
    return {(kind, False) for kind in kinds if said.isdisjoint(_listed(kind, "without"))}


def _stated_by_head(phrase: Found, named: Found) -> set[tuple[str, bool]]:
    """Give what the head of a phrase says of whom it names (أتباع صالح; in نظام الأسد the named one leads)."""
    head = head_of(phrase.text)
    nominal = phrase.level == "Nominal"
    stated = {(kind, False) for kind in lexicon("relations") if nominal and head in _listed(kind, "heads")}
    if stated or (phrase.type, named.type) != ("Organization", "Person"):
        return stated
    called_after = nominal and head not in words("names", "not_called_after")
    return {("headOf", True)} if called_after or head in words("names", "called_after") else set()


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
    if behind is None:
        return False
    joined = behind.text.startswith("و")
    return bool(_takes_up(behind)) or any(backwards or joined for _, backwards in _cue(behind.text))


@cache
def _cues(*keys: str) -> dict[str, list[tuple[str, bool]]]:
    """Give by word under some keys the relations that it states, and whether the later mention is the subject."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for kind, data in lexicon("relations").items():
        for key in keys:
            for word in data.get(key, ()):
                found.setdefault(_key(word), []).append((kind, key != "between"))
    return found


def _cue(word: str) -> Sequence[tuple[str, bool]]:
    """Give what a word states, with the article or without; a particle before it is a part of it (بقيادة)."""
    cues, written = _cues("between", "between_backwards"), _key(word)
    bare = (written[1:] if written.startswith("وال") else written).removeprefix("ال")
    return cues.get(written, cues.get(bare, ()))


def _key(word: str) -> str:
    """Fold a word, but keep the ending that folding makes a pronoun of (ابنة, ابنه)."""
    return fold(word) + "ة" * word.endswith("ة")


def _taken_up(between: Span) -> set[tuple[str, bool]]:
    """Give what a noun with a pronoun, which takes up what is named before it, says of whom it names (وزعيمه فلان)."""
    written = [token for token in between if not token.is_punct]
    near = [token for i, token in enumerate(written) if i == 0 or token.text.startswith("و")]
    return {tie for token in near for tie in _takes_up(token)}


def _takes_up(token: Token) -> Sequence[tuple[str, bool]]:
    """Give what a noun with a pronoun states, with و before it or without."""
    nouns = _cues("taken_up")
    return nouns.get(_key(token.text), nouns.get(_key(token.text.removeprefix("و")), ()))

"""Ties that cue words between two mentions state: القوات الموالية لصالح; تحالف تقوده الولايات المتحدة; نظام الأسد."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import takewhile

from spacy.tokens import Doc

from .draft import Found, attached, draft_of, led_by
from .lexicon import fold, head_of, lexicon, words
from .marks import is_mark, is_quotation_mark
from .naming import key_of
from .negation import before, particle_before
from .nisbas import key_of_state
from .wording import has_article, readings

_GAP = 5
"""Words that may lie between the two mentions."""
_LEAST_LETTERS = 4
"""Letters of the shortest adjective; shorter words only end like one (علي)."""

_NOUNS = ("between", "between_backwards")
"""Keys of words that say of somebody what he is, behind a comma, too."""
_BACKWARDS = frozenset({"between_backwards", "taken_up"})
"""Keys of words that stand before the subject."""


def stated_ties(doc: Doc) -> Iterator[tuple[str, Found, Found]]:
    """Give each relation with its two mentions, the one that comes later in the text nearest to the earlier one."""
    mentions = sorted(draft_of(doc).mentions, key=lambda m: (m.start, -m.end))
    for i, first in enumerate(mentions):
        behind = mentions[i + 1 :]
        for second in behind:
            if second.start > first.end + _GAP:
                break
            if second.start > first.start:
                for tie in _ties(doc, first, second):
                    yield tie
                    yield from _of_several(doc, tie, second, behind)
                if second.start >= first.end:
                    break
    yield from _followers(doc, mentions)


def _followers(doc: Doc, mentions: Sequence[Found]) -> Iterator[tuple[str, Found, Found]]:
    """Give the people whom the adjective of a named organization makes its members (ثلاثة مسلحين حوثيين).

    It describes the head of their phrase: both have the article or neither has, and no other phrase begins between.
    """
    bodies = {key: m for m in mentions if m.type == "Organization" and m.level == "Name" and (key := _nisba(m.text))}
    for phrase in mentions:
        if phrase.level == "Nominal" and phrase.type in lexicon("relations")["memberOf"]["stated_subject"]:
            behind = draft_of(doc).words[phrase.start + 1 : phrase.end]
            described = takewhile(lambda word: fold(word) not in words("claims", "phrase_openers"), behind)
            definite = fold(phrase.text).startswith("ال")
            alike = (_nisba(word) for word in described if fold(word).startswith("ال") is definite)
            body = next((bodies[key] for key in alike if key in bodies), None)
            if body and _may_be(doc, "memberOf", phrase, phrase.end):
                yield "memberOf", phrase, body


@lru_cache(maxsize=100_000)
def _nisba(text: str) -> str | None:
    """Give the adjective that a text is, alone but for a class noun, without its endings (الحوثيون, حوثيا: حوثي)."""
    key = key_of(text)
    bare = key[0].removesuffix("ا").removesuffix("ه") if len(key) == 1 else ""
    return bare if bare.endswith("ي") and len(bare) >= _LEAST_LETTERS else None


def _of_several(
    doc: Doc, tie: tuple[str, Found, Found], second: Found, behind: Sequence[Found]
) -> Iterator[tuple[str, Found, Found]]:
    """Give what is stated of the second of two mentions for whom و joins to it, too.

    It is where both stand in the phrase of the first one (مصادر في الجيش والمقاومة), and of enemies (تقاتل داعش
    والنصرة). Elsewhere و may go on with something else (أنصار صالح وقوات الفجر).
    """
    kind, subject, target = tie
    first = target if subject is second else subject
    last = second
    for other in behind:
        if other.start > last.end:
            break
        if _are_joined(doc, last, other):
            last = other
            pair = (other, target) if subject is second else (subject, other)
            inside = other.start < first.end and kind != "familyOf"
            if (inside or (kind == "opposedTo" and first.end <= second.start)) and _fit(kind, *pair):
                yield kind, *pair


def _ties(doc: Doc, first: Found, second: Found) -> Iterator[tuple[str, Found, Found]]:
    """Give the relations that the words from one mention to the other state; a nested one stands inside the first."""
    nested = second.start < first.end
    between = range(first.start + 1 if nested else first.end, second.start)
    written = draft_of(doc).words
    if any(_parts(written, i) for i in between):
        return
    stated = {tie for i in between for tie in _cue(written[i], *_NOUNS, "verbs") if not particle_before(doc, i)}
    stated |= _taken_up(written[between.start : between.stop])
    if nested and _is_genitive(doc, between, second):
        stated |= _stated_by_head(first, second)
    if first.level == "Nominal" and second.type == "Organization":
        stated |= _of_body(doc, first, second)
    if not nested and _are_companions(doc, first, second):
        stated.add(("alliedWith", False))
    if _fights(doc, between, second) or (not nested and _are_at_odds(doc, first, second)):
        stated.add(("opposedTo", False))
    if _is_called_an_enemy(doc, between, second):
        stated.add(("opposedTo", True))
    if attached(doc, second) == "ب" or "في" in (fold(written[i]) for i in between):  # الموالية للشرعية في اليمن
        stated -= {("alliedWith", False), ("opposedTo", False)}
    for kind, backwards in sorted(stated):
        subject, target = (second, first) if backwards else (first, second)
        if _fit(kind, subject, target):
            yield kind, subject, target


def _fit(kind: str, subject: Found, target: Found) -> bool:
    """Say whether words may state a relation of two mentions, by their types."""
    fits = lexicon("relations")[kind]
    return subject.type in fits["stated_subject"] and target.type in fits["stated_object"]


def _is_genitive(doc: Doc, between: range, named: Found) -> bool:
    """Say whether a name depends on the head of its phrase: only a title with the article may stand between."""
    by_itself = not attached(doc, named) and not key_of_state(named.text)
    return by_itself and all(draft_of(doc).words[i].startswith("ال") for i in between)


def _parts(written: Sequence[str], at: int) -> bool:
    """Say whether a word or mark ends what is said of the mention before it."""
    word = written[at]
    if word.isspace() or fold(word) in words("speaking", "that"):
        return True
    return is_mark(word) and word not in "()-" and not is_quotation_mark(word) and not _leads_on(written, at)


def _are_joined(doc: Doc, one: Found, other: Found) -> bool:
    """Say whether و alone joins a mention to the one before it."""
    return one.end == other.start and attached(doc, other) == "و"


def _are_companions(doc: Doc, first: Found, second: Found) -> bool:
    """Say whether و joins somebody's allies to him (تركيا وحلفاؤها)."""
    return _are_joined(doc, first, second) and head_of(second.text) in _listed("alliedWith", "companions")


def _fights(doc: Doc, between: range, enemy: Found) -> bool:
    """Say whether a word of fighting leads to somebody, alone or with a preposition (تقاتل داعش; حربها على داعش)."""
    leading, at = led_by(doc, enemy, between.start)
    if leading in _listed("opposedTo", "fights_with") and at > between.start:
        at -= 1
        leading = fold(draft_of(doc).words[at])
    return leading in _listed("opposedTo", "fights") and particle_before(doc, at) is None


def _are_at_odds(doc: Doc, first: Found, second: Found) -> bool:
    """Say whether a noun of conflict stands before two that بين joins (التوتر بين أنقرة من جهة والمتمردين)."""
    leading, at = led_by(doc, first, max(0, first.start - _GAP))
    aside = {fold(word) for word in draft_of(doc).words[first.end : second.start]}
    if leading != "بين" or attached(doc, second) != "و" or not aside <= _listed("opposedTo", "on_one_side"):
        return False
    nouns = before(doc, at, 2)
    if len(nouns) > 1 and all(has_article(word) for _, word in nouns):
        nouns = nouns[1:]  # الحرب الدائرة بين
    return bool(nouns) and _is_conflict(doc, *nouns[0])


def _is_conflict(doc: Doc, at: int, noun: str) -> bool:
    known = not _listed("opposedTo", "conflicts").isdisjoint(readings(noun))
    return known and particle_before(doc, at) is None


def _of_body(doc: Doc, phrase: Found, body: Found) -> set[tuple[str, bool]]:
    """Give what a phrase says its people are to an organization in it, or behind it (ثلاثة من الحزب)."""
    inside = body.start < phrase.end
    leading, at = led_by(doc, body, phrase.start + 1 if inside else phrase.end)
    if not inside and (not leading or at > phrase.end or fold(phrase.text).startswith("ال")):
        return set()  # طلب الأهالي من الجيش
    kinds = (kind for kind in lexicon("relations") if leading in _listed(kind, "within"))
    return {(kind, False) for kind in kinds if _may_be(doc, kind, phrase, body.start)}


def _may_be(doc: Doc, kind: str, phrase: Found, end: int) -> bool:
    """Say whether no word of a phrase, up to some word, tells that its people are no part of what it names."""
    behind = (fold(word).removeprefix("ال") for word in draft_of(doc).words[phrase.start + 1 : end])
    return {head_of(phrase.text), *behind}.isdisjoint(_listed(kind, "without"))


def _stated_by_head(phrase: Found, named: Found) -> set[tuple[str, bool]]:
    """Give what the head of a phrase says of whom it names (أتباع صالح; in نظام الأسد the named one leads)."""
    head = head_of(phrase.text)
    nominal = phrase.level == "Nominal"
    stated = {(kind, False) for kind in lexicon("relations") if nominal and head in _listed(kind, "heads")}
    if stated or (phrase.type, named.type) != ("Organization", "Person"):
        return stated
    called_after = nominal and head not in words("names", "not_called_after")
    return {("headOf", True)} if called_after or head in words("names", "called_after") else set()


def _is_called_an_enemy(doc: Doc, between: range, caller: Found) -> bool:
    """Say whether the verb between two mentions and the words behind the second one call the first one an enemy."""
    written = draft_of(doc).words
    verb = next((i for i in between if fold(written[i]) in _listed("opposedTo", "called_by")), None)
    if verb is None or particle_before(doc, verb):
        return False
    behind = takewhile(lambda word: not word.isspace() and not is_mark(word), written[caller.end : caller.end + _GAP])
    return any(fold(word) in _listed("opposedTo", "enemies") for word in behind)


@cache
def _listed(kind: str, key: str) -> frozenset[str]:
    return frozenset(map(fold, lexicon("relations")[kind].get(key, ())))


def _leads_on(written: Sequence[str], at: int) -> bool:
    """Say whether a comma stands before a cue, which says of what is named before it (فلان، نجل صالح)."""
    behind = written[at + 1] if written[at] in "،," and at + 1 < len(written) else None
    return behind is not None and bool(_takes_up(behind) or _cue(behind, *_NOUNS))


@cache
def _cues(*keys: str) -> dict[str, list[tuple[str, bool]]]:
    """Give by word under some keys the relations that it states, and whether the later mention is the subject."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for kind, data in lexicon("relations").items():
        for key in keys:
            for word in data.get(key, ()):
                found.setdefault(_key(word), []).append((kind, key in _BACKWARDS))
    return found


@lru_cache(maxsize=100_000)
def _cue(word: str, *keys: str) -> Sequence[tuple[str, bool]]:
    """Give what a word under some keys states, with the article or without, a particle a part of it (بقيادة)."""
    cues, written = _cues(*keys), _key(word)
    bare = (written[1:] if written.startswith("وال") else written).removeprefix("ال")
    return cues.get(written, cues.get(bare, ()))


def _key(word: str) -> str:
    """Fold a word, but keep the ending that folding makes a pronoun of (ابنة, ابنه)."""
    return fold(word) + "ة" * word.endswith("ة")


def _taken_up(between: Sequence[str]) -> set[tuple[str, bool]]:
    """Give what a noun with a pronoun, which takes up what is named before it, says of whom it names (وزعيمه فلان)."""
    written = [word for word in between if not is_mark(word)]
    near = [word for i, word in enumerate(written) if i == 0 or word.startswith("و")]
    return {tie for word in near for tie in _takes_up(word)}


@lru_cache(maxsize=100_000)
def _takes_up(word: str) -> Sequence[tuple[str, bool]]:
    """Give what a noun with a pronoun states, with و before it or without."""
    nouns = _cues("taken_up")
    return nouns.get(_key(word), nouns.get(_key(word.removeprefix("و")), ()))

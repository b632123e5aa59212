"""What negates an event: a particle before its word or before the light verb that governs it, and words of denying."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc

from .draft import draft_of, sentence_of
from .lexicon import fold, lexicon, words
from .marks import is_mark, is_quotation_mark
from .wording import readings, unjoined, unprefixed

_BEFORE = 5
"""Words before a trigger that may change how it is meant, or deny it."""
_EXCEPTED = 5
"""Words behind a trigger in which an exception from its negation stands."""
_GOVERNED = 3
"""Words between a light verb and what it governs (لم تنفذ الطائرات الروسية أي غارة)."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A trigger, by the index of its first word, and the words before it, up to a mark other than a quotation mark.

    These are folded and have their indices with them, the nearest first.
    """

    doc: Doc
    at: int
    before: list[tuple[int, str]]

    @property
    def word(self) -> str:
        """The trigger's first word as it is written."""
        return draft_of(self.doc).words[self.at]


def setting_of(doc: Doc, word: int) -> Setting:
    """Give the setting of the trigger that begins at a word."""
    return Setting(doc, word, before(doc, word, _BEFORE))


def is_denied(trigger: Setting) -> bool:
    """Say whether the trigger is negated and no exception follows, or somebody denies it.

    What is negated all but for something took place (لم تقصف سوى). A negation inside the trigger is a part of what the
    trigger tells (لن تسمح is a refusal).
    """
    return (_is_negated(trigger) and not _is_excepted(trigger)) or _somebody_denies(trigger)


def before(doc: Doc, word: int, most: int) -> list[tuple[int, str]]:
    """Give the words before a word in its sentence, folded, with their indices: the nearest first.

    They end at a mark other than a quotation mark.
    """
    found: list[tuple[int, str]] = []
    written = draft_of(doc).words
    for i in range(word - 1, max(sentence_of(doc, word)[0], word - most) - 1, -1):
        other = written[i]
        if is_mark(other) and not is_quotation_mark(other):
            break
        found.append((i, fold(other)))
    return found


def particle_before(doc: Doc, word: int) -> str | None:
    """Give the negation right before a word; only و and ف are written together with one (كما holds none)."""
    if word == sentence_of(doc, word)[0]:
        return None
    return _negation(draft_of(doc).words[word - 1])


@lru_cache(maxsize=100_000)
def _negation(word: str) -> str | None:
    return next((form for form in unjoined(fold(word)) if form in words("claims", "negations")), None)


def _is_excepted(trigger: Setting) -> bool:
    _, end = sentence_of(trigger.doc, trigger.at)
    behind = draft_of(trigger.doc).words[trigger.at + 1 : min(end, trigger.at + 1 + _EXCEPTED)]
    return not words("claims", "exceptions").isdisjoint(map(fold, behind))


def _is_negated(trigger: Setting) -> bool:
    """Look before the trigger, and before أي (any) in front of it."""
    whole = trigger.at - 1 if trigger.before and _is_any(trigger.before[0][1]) else trigger.at
    return particle_before(trigger.doc, whole) is not None or _light_verb_is_negated(trigger.doc, whole)


@lru_cache(maxsize=100_000)
def _is_any(word: str) -> bool:
    return not words("claims", "any").isdisjoint(unprefixed(word))


def _light_verb_is_negated(doc: Doc, governed: int) -> bool:
    """Say whether a light verb before a word is negated and nothing between them begins another phrase."""
    preposition, noun = "", draft_of(doc).words[governed]
    for i, word in before(doc, governed, _GOVERNED + 1):
        if word in words("claims", "light_particles") and i == governed - 1:
            preposition = word
        elif word in words("claims", "phrase_openers"):
            return False
        elif particle_before(doc, i):
            joined = noun[0] in "وف" and i < governed - 1  # لم يشن هجوما وقصف
            return not joined and _governs(word, fold(noun), preposition)
    return False


def _governs(verb: str, governed: str, preposition: str) -> bool:
    """Say whether a verb takes a word as its object (تنفذ غارة), or with its preposition (يقم بغارة, يسفر عن قتلى)."""
    kinds = lexicon("claims")["light_verbs"]
    return any(
        verb in map(fold, verbs)
        and (preposition == fold(kind) if len(kind) > 1 else not preposition and governed.startswith(kind.strip("-")))
        for kind, verbs in kinds.items()
    )


def _somebody_denies(trigger: Setting) -> bool:
    """Look for a word of denying before the trigger that is not negated itself (لم ينف).

    Who denies a part in an event (نفت صلتها بالهجوم), something of it (نفت أن تكون الوفاة مدبرة) or an accusation does
    not deny that it happened; nor does one who is only described by it (نفى الرجل الذي اعتقل).
    """
    if not words("claims", "charges").isdisjoint(readings(fold(trigger.word))):
        return False
    for i, word in trigger.before:
        forms = unprefixed(word)
        if word in words("claims", "relatives") or _involves(word):
            return False
        if i == trigger.at - 1 and not words("claims", "copulas").isdisjoint(forms):
            return False
        if not words("claims", "denials").isdisjoint(forms):
            return not particle_before(trigger.doc, i)
    return False


@lru_cache(maxsize=100_000)
def _involves(word: str) -> bool:
    """Say whether a word speaks of a part in something, with the pronoun of whose or without (صلته)."""
    forms = {form.removesuffix(end) for form in unprefixed(word) for end in ("", "هم", "ها", "ه")}
    return not words("claims", "involvement").isdisjoint(forms)

"""What negates an event: a particle before its word or before the light verb that governs it, and words of denying."""

from __future__ import annotations

from spacy.tokens import Token

from .draft import sentence_of
from .lexicon import fold, lexicon, words
from .marks import is_quotation_mark
from .wording import readings, unjoined, unprefixed

_DENYING = 5
"""Words before a trigger among which somebody denies it."""
_EXCEPTED = 5
"""Words behind a trigger in which an exception from its negation stands."""
_GOVERNED = 3
"""Words between a light verb and what it governs (لم تنفذ الطائرات الروسية أي غارة)."""


def is_denied(trigger: Token) -> bool:
    """Say whether the trigger is negated and no exception follows, or somebody denies it.

    What is negated all but for something took place (لم تقصف سوى). A negation inside the trigger is a part of what the
    trigger tells (لن تسمح is a refusal).
    """
    after = trigger.doc[trigger.i + 1 : min(trigger.sent.end, trigger.i + 1 + _EXCEPTED)]
    excepts = any(fold(word.text) in words("claims", "exceptions") for word in after)
    return (_is_negated(trigger) and not excepts) or _somebody_denies(trigger)


def before(word: Token, most: int) -> list[Token]:
    """Give the words before a word in its sentence, the nearest first, up to a mark other than a quotation mark."""
    found: list[Token] = []
    for i in range(word.i - 1, max(sentence_of(word.doc, word.i)[0], word.i - most) - 1, -1):
        other = word.doc[i]
        if other.is_punct and not is_quotation_mark(other.text):
            break
        found.append(other)
    return found


def particle_before(word: Token) -> str | None:
    """Give the negation right before a word; only و and ف are written together with one (كما holds none)."""
    if word.i == sentence_of(word.doc, word.i)[0]:
        return None
    forms = unjoined(fold(word.nbor(-1).text))
    return next((form for form in forms if form in words("claims", "negations")), None)


def _is_negated(trigger: Token) -> bool:
    """Look before the trigger, and before أي (any) in front of it."""
    nearest = before(trigger, 1)
    whole = nearest[0] if nearest and _is_any(nearest[0]) else trigger
    return particle_before(whole) is not None or _light_verb_is_negated(whole)


def _is_any(word: Token) -> bool:
    return not words("claims", "any").isdisjoint(unprefixed(fold(word.text)))


def _light_verb_is_negated(governed: Token) -> bool:
    """Say whether a light verb before a word is negated and nothing between them begins another phrase."""
    preposition = ""
    for word in before(governed, _GOVERNED + 1):
        text = fold(word.text)
        if text in words("claims", "light_particles") and word.i == governed.i - 1:
            preposition = text
        elif text in words("claims", "phrase_openers"):
            return False
        elif particle_before(word):
            joined = governed.text[0] in "وف" and word.i < governed.i - 1  # لم يشن هجوما وقصف
            return not joined and _governs(text, fold(governed.text), preposition)
    return False


def _governs(verb: str, governed: str, preposition: str) -> bool:
    """Say whether a verb takes a word as its object (تنفذ غارة), or with its preposition (يقم بغارة, يسفر عن قتلى)."""
    kinds = lexicon("claims")["light_verbs"]
    return any(
        verb in map(fold, verbs)
        and (preposition == fold(kind) if len(kind) > 1 else not preposition and governed.startswith(kind.strip("-")))
        for kind, verbs in kinds.items()
    )


def _somebody_denies(trigger: Token) -> bool:
    """Look for a word of denying before the trigger that is not negated itself (لم ينف).

    Who denies a part in an event (نفت صلتها بالهجوم), something of it (نفت أن تكون الوفاة مدبرة) or an accusation does
    not deny that it happened; nor does one who is only described by it (نفى الرجل الذي اعتقل).
    """
    if not words("claims", "charges").isdisjoint(readings(fold(trigger.text))):
        return False
    for word in before(trigger, _DENYING):
        forms = unprefixed(fold(word.text))
        if fold(word.text) in words("claims", "relatives"):
            return False
        if words("claims", "involvement") & {form.removesuffix(end) for form in forms for end in ("", "هم", "ها", "ه")}:
            return False
        if word.i == trigger.i - 1 and not words("claims", "copulas").isdisjoint(forms):
            return False
        if not words("claims", "denials").isdisjoint(forms):
            return not particle_before(word)
    return False

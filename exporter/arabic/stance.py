"""In which way an event is told: affirmed or denied, how it is meant, when it lies, how sure its source is."""

from __future__ import annotations

from spacy.tokens import Token

from ..annotation.model import Event
from .draft import sentence_of
from .lexicon import PROCLITICS, fold, words

_BEFORE = 5
"""Words before a trigger that may change how it is meant."""

_EXCEPTED = 5
"""Words behind a trigger in which an exception from its negation stands."""


def context_of(trigger: Token) -> set[str]:
    """Give the folded words of the trigger and before it, up to a mark, with and without a proclitic."""
    found: set[str] = set()
    for i in range(trigger.i, max(sentence_of(trigger.doc, trigger.i)[0], trigger.i - _BEFORE) - 1, -1):
        word = trigger.doc[i]
        if word.is_punct and word.text not in '"«»“”':
            break
        folded = fold(word.text)
        found |= {folded, folded[1:]} if folded[:1] in PROCLITICS else {folded}
    return found


def is_denied(trigger: Token, context: set[str]) -> bool:
    """Say whether the word before the trigger negates it and no exception follows, or somebody denies it.

    What is negated all but for something took place (لم تقصف سوى). A negation inside the trigger is a part of what the
    trigger tells (لن تسمح is a refusal).
    """
    after = trigger.doc[trigger.i + 1 : min(trigger.sent.end, trigger.i + 1 + _EXCEPTED)]
    excepts = any(fold(word.text) in words("claims", "exceptions") for word in after)
    return (_is_negated(trigger) and not excepts) or bool(context & words("claims", "denials"))


def _is_negated(trigger: Token) -> bool:
    """Look at the word before; only و and ف are written together with a negation (كما holds none)."""
    if trigger.i == trigger.sent.start:
        return False
    before = fold(trigger.nbor(-1).text)
    return not words("claims", "negations").isdisjoint({before, before[1:] if before[:1] in {"و", "ف"} else before})


def modality(event: Event, context: set[str]) -> str:
    """Give how the content is meant: asserted, or else what the words say of what has not happened."""
    if event.actuality == "Reported":
        return "Asserted"
    for manner in ("Desired", "Demanded", "Obligated", "Planned"):
        if context & words("claims", manner.lower()):
            return manner
    return "Planned" if context & words("claims", "future") else "Hypothetical"


def tense(event: Event, trigger: Token, context: set[str]) -> str:
    """Say whether the content lies before, at or after the time of the telling."""
    text = fold(trigger.text).removeprefix("و").removeprefix("ف")
    if context & words("claims", "future") or (text[:2] in {"سي", "ست", "سن", "سا"} and len(text) > 4):
        return "Future"
    if event.actuality == "NonActual":
        return "Future"
    return "Present" if text[:1] in "يتن" and len(text) > 3 and not text.endswith("ه") else "Past"


def certainty(event: Event, context: set[str]) -> str:
    """Say how sure the source shows itself."""
    if context & words("claims", "possible"):
        return "Possible"
    if context & words("claims", "probable"):
        return "Probable"
    return "Certain" if event.actuality == "Reported" else "Unspecified"

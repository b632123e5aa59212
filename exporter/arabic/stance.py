"""In which way an event is told: how it is meant, when it lies, how sure its source is."""

from __future__ import annotations

from spacy.tokens import Doc

from ..annotation.model import Event, Span
from .draft import draft_of, word_at
from .lexicon import PROCLITICS, fold, words
from .negation import Setting, particle_before
from .telling import judges

_FUTURE = ("سي", "ست", "سن")
"""Beginnings of a verb with the particle of the future, but for that of the first person, with its hamza (سأ)."""
_LEAST = 4
"""Letters of the shortest verb with that particle (سيصل has one more)."""


def context_of(trigger: Setting) -> set[str]:
    """Give the folded words before the trigger, up to a mark, with and without a proclitic."""
    return {form for _, word in trigger.before for form in _forms(word)}


def cue_words(doc: Doc, cue: Span | None) -> set[str]:
    """Give the folded words of a cue, with and without a proclitic."""
    if cue is None:
        return set()
    written = draft_of(doc).words[word_at(doc, cue[0]) : word_at(doc, cue[1] - 1) + 1]
    return {form for word in written for form in _forms(fold(word))}


def _forms(folded: str) -> tuple[str, ...]:
    return (folded, folded[1:]) if folded[:1] in PROCLITICS else (folded,)


def lies_ahead(trigger: Setting) -> bool:
    """Say whether the trigger is a verb in the future, by its particle or by the word before it."""
    return _is_future(trigger.word) or _nearest(trigger) in words("claims", "future_particles")


def _nearest(trigger: Setting) -> str:
    """Give the word right before the trigger, folded, or nothing."""
    return trigger.before[0][1] if trigger.before else ""


def is_asked_for(trigger: Setting) -> bool:
    """Say whether a verb of asking governs the trigger by إلى, ب or ل (دعت الأطراف إلى هدنة): it may never come."""
    joined = _nearest(trigger) == "الي" or fold(trigger.word)[:1] in {"ب", "ل"}
    return joined and any(not words("claims", "demanded").isdisjoint(_forms(word)) for _, word in trigger.before)


def modality(event: Event, denied: bool, trigger: Setting, context: set[str], cue: set[str]) -> str:
    """Give how the content is meant: asserted, or else what the words nearby, or those of its cue, make of it.

    Who denies asserts, too: that it did not happen. What is judged is told as having happened.
    """
    if event.actuality == "Reported":
        return "Evaluative" if not denied and (_judge(cue) or _is_judged(trigger)) else "Asserted"
    for told in (context, cue):
        for manner in ("Desired", "Demanded", "Obligated", "Planned"):
            if told & words("claims", manner.lower()):
                return manner
    if lies_ahead(trigger) or context & words("claims", "future"):
        return "Planned"
    return "Asserted" if denied else "Hypothetical"


def _judge(cue: set[str]) -> bool:
    """Say whether a cue judges; one with a particle before it does not (بوصفه, in his capacity)."""
    return any(judges(form) for form in cue if cue.isdisjoint(particle + form for particle in "بكل"))


def _is_judged(trigger: Setting) -> bool:
    """Say whether a word that judges governs the trigger: no other phrase begins between (وصف الوضع بعد القصف)."""
    for _, word in trigger.before:
        if judges(word):
            return True
        if word in _OTHERS_BEGIN:
            return False
    return False


_OTHERS_BEGIN = words("claims", "phrase_openers") - words("speaking", "complements")
"""Words with which a phrase begins that is not what somebody says."""


def tense(event: Event, denied: bool, trigger: Setting, context: set[str]) -> str:
    """Say whether the content lies before, at or after the time of the telling.

    A verbal noun has no tense: it lies before, as what news tell mostly does, or ahead where it has not happened.
    """
    particle = particle_before(trigger.doc, trigger.at)
    if lies_ahead(trigger) or particle == "لن":
        return "Future"
    if particle == "لم":
        return "Past"
    if event.actuality != "Reported" and not denied:
        return "Future"
    if context & words("claims", "future"):
        return "Future"
    return "Present" if is_imperfect(trigger.word) and not context & words("claims", "auxiliaries") else "Past"


def certainty(event: Event, denied: bool, trigger: Setting, context: set[str]) -> str:
    """Say how sure the source shows itself; قد before a verb in the past only stresses it."""
    may = _nearest(trigger).removeprefix("و") == "قد" and is_imperfect(trigger.word)
    if may or context & words("claims", "possible"):
        return "Possible"
    if context & words("claims", "probable"):
        return "Probable"
    return "Certain" if event.actuality == "Reported" or denied else "Unspecified"


def is_imperfect(word: str) -> bool:
    """Say whether a word is a verb in the imperfect.

    Few words begin with ي and are none. With ت, verbal nouns (تفجير) and verbs in the past (تبنى) begin as well, so
    those verbs are listed; ن is before the same ones.
    """
    text = _unjoined(word)
    if text[:1] == "ي":
        return text not in words("claims", "no_imperfects")
    if text[:1] not in {"ت", "ن"}:
        return False
    stems = {text, *(text.removesuffix(suffix) for suffix in words("speaking", "object_pronouns"))}
    return any(f"ت{stem[1:]}" in words("claims", "imperfects") for stem in stems)


def _is_future(word: str) -> bool:
    text = _unjoined(word)
    if text.startswith("سا") and word.lstrip("وف").startswith("سأ"):
        return not text.startswith("سال")  # to ask
    return (
        text.startswith(_FUTURE) and len(text) >= _LEAST and not text.startswith(tuple(words("claims", "no_futures")))
    )


def _unjoined(word: str) -> str:
    """Fold a word and take و or ف off."""
    text = fold(word)
    return text[1:] if text[:1] in {"و", "ف"} and len(text) > _LEAST else text

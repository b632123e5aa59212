"""Times: expressions that date something, with the days or hours that they denote.

They are found by a grammar and resolved against the day of publication, which is the record's, or else the text's own
where it states it. Without one a time keeps what the text says of it, and nothing is invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from spacy.language import Language
from spacy.tokens import Doc

from ..annotation.model import Span, Time
from .draft import Draft, draft_of, text_of
from .lexicon import words as lexicon_words
from .periods import Period
from .publication import publication_of
from .timemeaning import Meaning, meaning_of
from .timephrases import Phrase, is_unmistakable, phrases_in
from .timevalues import Context
from .wording import folded, span_of_words, unprefixed

_SURE, _DOUBTFUL = 0.03, 0.7
"""Probabilities from which the reader lets a sure and a doubtful expression stand, set on the development articles."""
_BEFORE = 15
"""Words before a time that may say whether it lies ahead."""


@Language.component("khabar_times")
def times(doc: Doc) -> Doc:
    """Note the publication time and all times of the text."""
    draft, text = draft_of(doc), text_of(doc)
    words = folded(draft.words)
    phrases = [phrase for phrase in phrases_in(words) if _stands(draft, words, phrase)]
    publication = publication_of(doc, draft.annotation.article, phrases)
    draft.annotation.publication = publication
    anchor = date.fromisoformat(publication.begin) if publication else None
    told: list[Period] = []
    for phrase in phrases:
        context = Context(anchor, told, _lies_ahead(doc, words, phrase.start))
        meaning = meaning_of(phrase, context)
        if meaning:
            span = span_of_words(doc, phrase.start, phrase.end, phrase.particles)
            draft.annotation.times.append(_time(len(draft.annotation.times) + 1, span, meaning, text))
            told += [meaning.period] if meaning.period else []
    return doc


def _stands(draft: Draft, words: Sequence[str], phrase: Phrase) -> bool:
    """Ask the reader whether words date something that may mean something else; without one, only sure ones stand."""
    if draft.reading is None or (phrase.is_sure and is_unmistakable(words, phrase)):
        return phrase.is_sure
    outside = min(draft.reading.probability("time", word, "O") for word in range(phrase.start, phrase.end))
    return 1 - outside > (_SURE if phrase.is_sure else _DOUBTFUL)


def _lies_ahead(doc: Doc, words: Sequence[str], start: int) -> bool:
    """Say whether the words before a time in its sentence tell of what is to come; the nearest telling word decides."""
    for i in range(start, max(0, start - _BEFORE), -1):
        if doc[i].is_sent_start:
            return False
        forms = unprefixed(words[i - 1])
        if not lexicon_words("times", "behind").isdisjoint(forms):
            return False
        if not lexicon_words("times", "ahead").isdisjoint(forms) or any(map(_is_future, forms)):
            return True
    return False


def _is_future(word: str) -> bool:
    """Say whether a word looks like a verb with the particle of the future (سيزور)."""
    looks_so = len(word) >= 4 and word.startswith(("سي", "ست", "سن"))
    return looks_so and not word.startswith(tuple(lexicon_words("times", "not_ahead")))


def _time(number: int, span: Span, meaning: Meaning, text: str) -> Time:
    begin, end = meaning.period.isoformat() if meaning.period else (None, None)
    return Time(
        f"t{number}",
        span,
        meaning.granularity,
        "Stated" if meaning.stated else "Inferred",
        begin,
        end,
        value=None if begin else meaning.value or text[slice(*span)],
        open_ended=meaning.open_ended,
    )

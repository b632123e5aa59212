"""Quotations: speech between quotation marks, told from quoted names, with its speaker.

Marks may nest and may be left open: an unclosed quotation ends with its sentence, or where its mark opens again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from ..annotation.model import Quote, Span
from .draft import Found, code_points, draft_of, reading_of, sentence_of, text_of
from .lexicon import fold, words
from .marks import between_marks
from .speaking import SPEAKERS, implied_speakers, issuer
from .telling import Tellings

_LEAST_WORDS = 2
_SPEAKS = 0.1
"""Score above which the likeliest mention is taken as the speaker."""
_MARKED, _IMPLIED, _TELLING, _CALLING = 0.4, 0.7, 0.6, 2.0
"""What is added for the source that the nearest cue marks, where a verb of saying leaves its subject out, for the
subject of the nearest one, and for the subject of one that calls something so."""
_TOLD = 0.4
"""Share that is left to those who are named in what somebody tells."""


@Language.component("khabar_quotations")
def quotations(doc: Doc) -> Doc:
    """Note all quotations and the entity that speaks each."""
    draft = draft_of(doc)
    names = {mention.span for mention in draft.mentions if mention.level == "Name"}
    spans = [(a, b) for a, b in _marked(doc) if _is_speech(doc, a, b, names)]
    speakers = _Speakers(doc)
    speaker: str | None = None
    for n, (start, end) in enumerate(spans, 1):
        speaker = speakers.of(start, end) or speaker  # who goes on speaking is often not named again
        draft.annotation.quotes.append(Quote(f"q{n}", _trimmed(doc, start, end), speaker))
    return doc


def _marked(doc: Doc) -> list[tuple[int, int]]:
    """Give the word ranges between marks, the marks left out, in text order."""
    closed, left_open = between_marks(draft_of(doc).words)
    found = closed + [(start, min(end, _sentence_end(doc, start - 1))) for start, end in left_open]
    return sorted((a, b) for a, b in found if a < b)


def _sentence_end(doc: Doc, word: int) -> int:
    _, end = sentence_of(doc, word)
    while end > word + 1 and not doc[end - 1].text[-1].isalnum():
        end -= 1
    return end


def _is_speech(doc: Doc, start: int, end: int, names: set[Span]) -> bool:
    """Say whether the words are speech: two or more, no name or title."""
    spoken = [t for t in doc[start:end] if any(map(str.isalnum, t.text))]
    if len(spoken) < _LEAST_WORDS or _trimmed(doc, start, end) in names:
        return False
    before = [fold(t.text) for t in doc[max(0, start - 3) : start - 1] if not t.is_punct]
    return not (before and before[-1].removeprefix("ال").removeprefix("و") in _NAMED and len(spoken) <= 6)


_NAMED = {word.removeprefix("ال") for word in words("quotations", "named_things")}


def _trimmed(doc: Doc, start: int, end: int) -> Span:
    begin, stop = code_points(doc, start, end)
    text = text_of(doc)[begin:stop]
    begin += len(text) - len(text.lstrip())
    return begin, begin + len(text.strip())


class _Speakers:
    """The speakers of the quotations of one article."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._implied = implied_speakers(doc)
        self._mentions = [m for m in draft_of(doc).mentions if m.type in SPEAKERS]
        self._tellings = Tellings(doc, self._mentions)
        self._cues = [run.start for run in reading_of(doc).spans("cue")]

    def of(self, start: int, end: int) -> str | None:
        """Give the likeliest speaker of the words of a quotation; what a document says its issuer says."""
        reported = self._reported(start)
        outside = [m for m in self._mentions if not start <= m.start < end and m.entity not in reported]
        if not outside:
            return None
        scores = self._scores(start, end, outside)
        best = int(scores.argmax())
        return issuer(self._doc, outside[best]) if scores[best] > _SPEAKS else None

    def _reported(self, start: int) -> set[str]:
        """Give the entities with whose verb a quotation goes on: its words are about their speech.

        In أضاف أن كيري "قال بوضوح …" somebody else says what Kerry said.
        """
        goes_on = fold(draft_of(self._doc).words[start]) in words("speaking", "verbs")
        return {m.entity for m in self._mentions if m.end == start - 1} if goes_on else set()

    def _scores(self, start: int, end: int, mentions: list[Found]) -> NDArray[np.float32]:
        reading, starts = reading_of(self._doc), [m.start for m in mentions]
        scores = reading.pairs([start], starts, ["quoted"]).of("quoted")[0]
        cue = self._cue(start, end)
        if cue is not None:
            scores = scores + _MARKED * reading.pairs([cue], starts, ["marks"]).of("marks")[0]
        added: NDArray[np.float32]
        telling = self._tellings.before(start)
        if telling is None:
            goes_on = self._implied.get(sentence_of(self._doc, max(0, start - 2))[0])
            added = scores + [_IMPLIED * (m.entity == goes_on) for m in mentions]
        else:
            told = [telling.content < m.start < start for m in mentions]
            weight = _CALLING if telling.calls else _TELLING
            tells = [weight * (m.entity == telling.teller.entity) for m in mentions]
            added = np.where(told, _TOLD, 1) * scores + tells
        return added

    def _cue(self, start: int, end: int) -> int | None:
        """Give the nearest cue before the quotation in its sentence, else the nearest one behind it."""
        first, last = sentence_of(self._doc, max(0, start - 2))[0], sentence_of(self._doc, end - 1)[1]
        before = [cue for cue in self._cues if first <= cue < start]
        behind = [cue for cue in self._cues if end <= cue < last]
        return before[-1] if before else behind[0] if behind else None

"""Attribution: the chain of sources that tells an event, the article itself left out.

The reader scores every trigger with every mention that may speak. A sentence mostly has one source, so triggers of one
sentence lend each other a share of their scores.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from ..annotation.model import Quote, Source, Span
from .draft import Found, code_points, draft_of, reading_of, sentence_of
from .speaking import SPEAKERS, implied_speakers, inner_speakers, named_sources

_SOURCE, _RELAY = 1.0, 0.3
"""Scores from which a mention is believed to be the innermost source, and a relay before it."""
_TOLD = 1.0
"""What the reader's word that somebody tells the event adds to every source of it."""
_SHARE = 0.2
"""Share of the best score in its sentence that is added to a trigger's own."""
_IMPLIED, _NAMED, _QUOTED, _INNER = 0.4, 0.6, 0.5, 1.5
"""What is added where a verb of saying leaves its subject out, where وفق or its like names the source, for the speaker
of the quotation around the event, and for the one who speaks inside somebody's speech."""
_MAY_SPEAK = frozenset({"Participants", "Other"})
"""Kinds of figures that count those who may tell something; the dead, the wounded and the missing tell nothing."""


class Attribution:
    """The scores of one article; ``cues`` are the words that mark its attributions, as word ranges."""

    def __init__(self, doc: Doc) -> None:
        draft, reading = draft_of(doc), reading_of(doc)
        self._doc = doc
        self._cues = [(run.start, run.end) for run in reading.spans("cue")]
        counted = {f.span for event in draft.annotation.events for f in event.figures if f.kind not in _MAY_SPEAK}
        self._mentions = [m for m in draft.mentions if m.type in SPEAKERS and not _overlaps(m.span, counted)]
        self._rows = {word: row for row, word in enumerate(sorted(w for ws in draft.triggers.values() for w in ws))}
        words = list(self._rows)
        self._columns: defaultdict[str | None, list[int]] = defaultdict(list)
        for column, mention in enumerate(self._mentions):
            self._columns[mention.entity].append(column)
        self._near = {start: list(cues) for start, cues in groupby(self._cues, lambda cue: sentence_of(doc, cue[0])[0])}
        self._implied = implied_speakers(doc)
        starts = [mention.start for mention in self._mentions]
        pairs = reading.pairs(words, starts, ["relay", "source"])
        self._relay = pairs.of("relay")
        own = pairs.of("source") + self._marked(words, starts)
        sentences = np.asarray([sentence_of(doc, word)[0] for word in words])
        shared = [own[sentences == sentence].max(axis=0) for sentence in sentences]
        self._source = own + _SHARE * np.asarray(shared).reshape(own.shape) + self._stated(words, own.shape)
        self._told = {word: 1 - reading.probability("voice", word, "own") for word in words}

    def _marked(self, words: Sequence[int], starts: Sequence[int]) -> NDArray[np.float32]:
        """Give the probabilities that some cue attributes the trigger and marks the mention as its source."""
        cues = [start for start, _ in self._cues]
        if not cues or not starts:
            return np.zeros((len(words), len(starts)), dtype=np.float32)
        reading = reading_of(self._doc)
        attributes = reading.pairs(words, cues, ["cue"]).of("cue")
        marks = reading.pairs(cues, starts, ["marks"]).of("marks")
        return np.asarray([(cue[:, None] * marks).max(axis=0) for cue in attributes])

    def _stated(self, words: Sequence[int], shape: tuple[int, ...]) -> NDArray[np.float32]:
        """Give what the words of the text themselves add to the scores of sources."""
        added = np.zeros(shape, dtype=np.float32)
        named, inner = self._by_sentence(named_sources(self._doc)), self._by_sentence(inner_speakers(self._doc))
        for row, word in enumerate(words):
            start, _ = sentence_of(self._doc, word)
            added[row, self._columns[self._implied.get(start)]] += _IMPLIED
            for entity in {source.entity for cue, source in named[start] if word < cue or cue - start <= 2}:
                added[row, self._columns[entity]] += _NAMED
            for speaker in (speaker for verb, speaker in inner[start] if verb <= word):
                added[row, self._columns[speaker.entity]] += _INNER
        return added

    def _by_sentence(self, speakers: Iterable[tuple[int, Found]]) -> Mapping[int, list[tuple[int, Found]]]:
        found: defaultdict[int, list[tuple[int, Found]]] = defaultdict(list)
        for word, speaker in speakers:
            found[sentence_of(self._doc, word)[0]].append((word, speaker))
        return found

    def chain(self, anchor: int, quote: Quote | None) -> list[Source]:
        """Give the sources of an event from the outermost to the innermost, as its first trigger tells it.

        Who tells the event again later does not make the first telling theirs. ``quote`` is the one around it.
        """
        innermost = self._innermost(anchor, quote.speaker if quote else None)
        if innermost is None:
            return []
        cue = self._cue(anchor)
        speaking_on = self._implied.get(sentence_of(self._doc, anchor)[0])
        outer = [*self._relays(anchor), speaking_on, quote and quote.speaker]
        passing_on = dict.fromkeys(entity for entity in outer if entity and entity != innermost)
        relays = (Source([entity], None, explicit=False) for entity in passing_on)
        return [*relays, Source([innermost], cue, cue is not None)]

    def _innermost(self, anchor: int, speaker: str | None) -> str | None:
        if not self._mentions:
            return None
        scores = self._source[self._rows[anchor]].copy()
        scores[self._columns[speaker]] += _QUOTED
        best = int(scores.argmax())
        return self._mentions[best].entity if scores[best] + _TOLD * self._told[anchor] > _SOURCE else None

    def _relays(self, anchor: int) -> list[str]:
        """Give the entities that pass the event on, in the order of the text."""
        relaying = np.flatnonzero(self._relay[self._rows[anchor]] > _RELAY)
        return list(dict.fromkeys(self._mentions[i].entity for i in relaying))

    def _cue(self, anchor: int) -> Span | None:
        """Give the cue of the trigger's own sentence that stands nearest to it; without one the source is inferred."""
        inside = self._near.get(sentence_of(self._doc, anchor)[0])
        return code_points(self._doc, *min(inside, key=lambda cue: abs(cue[0] - anchor))) if inside else None


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)

"""Attribution: the chain of sources that tells an event, the article itself left out.

The reader scores every trigger with every mention that may speak. A sentence mostly has one source, so triggers of one
sentence lend each other a share of their scores.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import compress
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from ..annotation.model import Quote, Source, Span
from .cast import RELAY, SOURCE, cast_of_events
from .draft import Found, code_points, draft_of, reading_of, sentence_of
from .lexicon import words
from .speaking import SPEAKERS, bare, implied_speakers, inner_speakers, named_sources
from .telling import Tellings

_SOURCE, _RELAY = 1.4, 0.3
"""Scores from which a mention is believed to be the innermost source, and a relay before it."""
_TOLD = 0.8
"""What the reader's word that somebody tells the event adds to every source of it."""
_CUE = 0.05
"""Probability from which a cue is believed to attribute a trigger and mark its source; the lower, the more cues."""
_SHARE = 0.2
"""Share of the best score in its sentence that is added to a trigger's own."""
_IMPLIED, _NAMED, _QUOTED, _INNER = 0.4, 0.6, 0.5, 1.5
"""What is added where a verb of saying leaves its subject out, where وفق or its like names the source, for the speaker
of the quotation around the event, and for the one who speaks inside somebody's speech."""
_TELLER = 0.3
"""What is added for the subject of the nearest verb of saying before the event."""
_MAY_SPEAK = frozenset({"Participants", "Other"})
"""Kinds of figures that count those who may tell something; the dead, the wounded and the missing tell nothing."""

_Scores: TypeAlias = NDArray[np.float32]


class Attribution:
    """The scores of one article; ``cues`` are the words that mark its attributions, as word ranges."""

    def __init__(self, doc: Doc) -> None:
        draft, reading, cast = draft_of(doc), reading_of(doc), cast_of_events(doc)
        self._doc = doc
        self._cues = [(run.start, run.end) for run in reading.spans("cue")]
        counted = {f.span for event in draft.annotation.events for f in event.figures if f.kind not in _MAY_SPEAK}
        may_speak = [m.type in SPEAKERS and not _overlaps(m.span, counted) for m in cast.mentions]
        self._mentions = list(compress(cast.mentions, may_speak))
        self._rows = {trigger.start: row for row, trigger in enumerate(cast.scores)}
        anchors = list(self._rows)
        self._columns: defaultdict[str | None, list[int]] = defaultdict(list)
        for column, mention in enumerate(self._mentions):
            self._columns[mention.entity].append(column)
        self._implied, self._tellings = implied_speakers(doc), Tellings(doc, self._mentions)
        starts = [mention.start for mention in self._mentions]
        self._relay = cast.of_label(RELAY)[:, may_speak]
        self._attributes, self._marks = self._cue_scores(anchors, starts)
        own = cast.of_label(SOURCE)[:, may_speak] + self._marked()
        sentences = [sentence_of(doc, word)[0] for word in anchors]
        begins = np.flatnonzero(np.diff(sentences, prepend=-1))
        shared = np.repeat(np.maximum.reduceat(own, begins), np.diff([*begins, len(anchors)]), axis=0)
        self._source = own + _SHARE * shared + self._stated(anchors, own.shape)
        self._told = {word: 1 - reading.probability("voice", word, "own") for word in anchors}

    def _cue_scores(self, anchors: Sequence[int], starts: Sequence[int]) -> tuple[_Scores, _Scores]:
        """Give the probabilities that each cue attributes each trigger, and that it marks each mention as a source."""
        cues = [start for start, _ in self._cues]
        if not cues or not starts:
            return np.zeros((len(anchors), len(cues)), np.float32), np.zeros((len(cues), len(starts)), np.float32)
        reading = reading_of(self._doc)
        return reading.pairs(anchors, cues, ["cue"]).of("cue"), reading.pairs(cues, starts, ["marks"]).of("marks")

    def _marked(self) -> _Scores:
        """Give the probabilities that some cue attributes the trigger and marks the mention as its source."""
        return np.asarray([(cue[:, None] * self._marks).max(axis=0, initial=0) for cue in self._attributes])

    def _stated(self, anchors: Sequence[int], shape: tuple[int, ...]) -> _Scores:
        """Give what the words of the text themselves add to the scores of sources."""
        added = np.zeros(shape, dtype=np.float32)
        impersonal = self._impersonal()
        named, inner = self._by_sentence(named_sources(self._doc)), self._by_sentence(inner_speakers(self._doc))
        for row, word in enumerate(anchors):
            start, _ = sentence_of(self._doc, word)
            weights = [(self._implied.get(start), _IMPLIED)]
            weights += dict.fromkeys(
                (source.entity, _NAMED) for cue, source in named[start] if word < cue or cue - start <= 2
            )
            speaking = [(speaker.entity, _INNER) for verb, speaker in inner[start] if verb <= word]
            weights += speaking or [(self._teller(word), _TELLER)]
            for entity, weight in weights:
                if entity:
                    added[row, self._columns[entity]] += weight
            if impersonal[start]:
                added[row, self._spoken_of(impersonal[start], word)] -= _INNER
        return added

    def _teller(self, word: int) -> str | None:
        """Give the entity right behind the nearest verb of saying whose content holds the word (وأكد نادر أن …)."""
        telling = self._tellings.before(word)
        if telling is None or telling.content >= word:
            return None
        verb = bare(self._doc[telling.teller.start - 1].text)
        return telling.teller.entity if verb in words("speaking", "verbs") else None

    def _impersonal(self) -> Mapping[int, list[int]]:
        """Give the verbs that say that something is said and not by whom (قيل), by the first words of sentences."""
        verbs: defaultdict[int, list[int]] = defaultdict(list)
        for word, text in enumerate(draft_of(self._doc).words):
            if _is_impersonal(text):
                verbs[sentence_of(self._doc, word)[0]].append(word)
        return verbs

    def _spoken_of(self, impersonal: Sequence[int], word: int) -> list[int]:
        """Give the mentions behind the first impersonal verb of saying before a word (قيل إن الجيش …)."""
        verb = next((i for i in impersonal if i < word), word)
        return [column for column, mention in enumerate(self._mentions) if verb < mention.start] if verb < word else []

    def _by_sentence(self, speakers: Iterable[tuple[int, Found]]) -> Mapping[int, list[tuple[int, Found]]]:
        found: defaultdict[int, list[tuple[int, Found]]] = defaultdict(list)
        for word, speaker in speakers:
            found[sentence_of(self._doc, word)[0]].append((word, speaker))
        return found

    def chain(self, anchor: int, quote: Quote | None) -> list[Source]:
        """Give the sources of an event from the outermost to the innermost, as one trigger tells it.

        Who tells the event again later does not make the first telling theirs. ``quote`` is the one around it.
        """
        innermost = self._innermost(anchor, quote.speaker if quote else None)
        if innermost is None:
            return []
        speaking_on = self._implied.get(sentence_of(self._doc, anchor)[0])
        outer = [*self._relays(anchor), speaking_on, quote and quote.speaker]
        passing_on = dict.fromkeys(entity for entity in outer if entity and entity != innermost)
        return [self._source_by_cue(anchor, entity) for entity in (*passing_on, innermost)]

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

    def _source_by_cue(self, anchor: int, entity: str) -> Source:
        """Give a source with the cue that attributes the trigger and marks one of the entity's mentions best.

        It is explicit where that cue and such a mention stand in the trigger's sentence; else the source carries over.
        """
        columns = self._columns[entity]
        marked = self._attributes[self._rows[anchor]][:, None] * self._marks[:, columns]
        if not marked.size or marked.max() < _CUE:
            return Source([entity], None, explicit=False)
        cue = self._cues[int(marked.max(axis=1).argmax())]
        here = {sentence_of(self._doc, self._mentions[column].start) for column in columns}
        here &= {sentence_of(self._doc, cue[0])}
        return Source([entity], code_points(self._doc, *cue), explicit=sentence_of(self._doc, anchor) in here)


@lru_cache(maxsize=100_000)
def _is_impersonal(word: str) -> bool:
    return bare(word) in words("speaking", "impersonal")


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)

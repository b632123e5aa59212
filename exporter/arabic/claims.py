"""Claims: who says so. Every event is the content of a claim; the article's own voice is the outermost one.

The reader says which mention is the innermost source of an event and which ones relay it; cue words, quotation marks
and the words around the trigger say in which way it is told. Actuality follows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from spacy.language import Language
from spacy.tokens import Doc

from ..annotation.model import Claim, Event, Figure, Quote, Source, Span
from .attribution import Attribution
from .draft import code_points, draft_of, sentence_of, word_at
from .lexicon import fold, words
from .negation import Setting, is_denied, setting_of
from .stance import certainty, context_of, cue_words, is_asked_for, lies_ahead, modality, tense
from .wording import unprefixed

_OF_WORDS = frozenset({"Commitment", "Threat"})
"""Types that happen by being told: a verb in the future does not put them ahead (سننسحب is a promise made now)."""


@dataclass(frozen=True, slots=True)
class _Telling:
    """What one trigger tells of its event, and who tells it."""

    trigger: Setting
    chain: list[Source]
    quote: Quote | None
    denied: bool

    def affirms(self, event: Event) -> bool:
        """Say whether the event is told as done, or at least as being done by these words."""
        if self.denied or is_asked_for(self.trigger):
            return False
        return event.type in _OF_WORDS or not lies_ahead(self.trigger)


@Language.component("khabar_claims")
def claims(doc: Doc) -> Doc:
    """Give each event its claims, and its figures their source."""
    draft = draft_of(doc)
    if not draft.annotation.events:
        return doc
    attribution, judging = Attribution(doc), _judging(doc)
    for n, event in enumerate(draft.annotation.events, 1):
        tellings = list(_tellings(doc, event, attribution))
        if event.actuality == "Reported" and not any(telling.affirms(event) for telling in tellings):
            event.actuality = "NonActual"
        idents = [f"c{n}", *(f"c{n}-{m}" for m in range(2, len(tellings) + 1))]
        event.claims = [_claim(i, event, telling, judging) for i, telling in zip(idents, tellings, strict=True)]
        _reject(event.claims)
        for figure in event.figures:
            figure.sources = _tellers(doc, event, figure, attribution)
    draft.cast = None  # its arrays are large, and nobody needs them after this
    return doc


def _tellings(doc: Doc, event: Event, attribution: Attribution) -> Iterator[_Telling]:
    """Give the first telling of an event, and a later one by which another source contradicts it.

    A later one that agrees is left out: the reader is less sure whose it is than that it tells the event again.
    """
    first: _Telling | None = None
    for word, span in zip(draft_of(doc).triggers[event.id], event.triggers, strict=True):
        trigger = setting_of(doc, word)
        denied = is_denied(trigger)
        if first and denied is first.denied:
            continue
        quote = _quote_around(doc, span)
        chain = attribution.chain(word, quote)
        if not first:
            yield (first := _Telling(trigger, chain, quote, denied))
        elif first.chain and chain and first.chain[-1].entities != chain[-1].entities:
            yield _Telling(trigger, chain, quote, denied)
            return


def _reject(told: Sequence[Claim]) -> None:
    """Let each claim that denies the event reject the one that affirms it."""
    affirmed = next((claim.id for claim in told if claim.polarity == "Positive"), None)
    for claim in told:
        if claim.polarity == "Negative":
            claim.rejects = affirmed


def _tellers(doc: Doc, event: Event, figure: Figure, attribution: Attribution) -> list[str]:
    """Give who tells a figure: the innermost source of the trigger nearest to it in its own sentence.

    Triggers of the figure's event come before others; where its sentence has none, the event's first one counts.
    """
    word, own = word_at(doc, figure.span[0]), draft_of(doc).triggers[event.id]
    start, end = sentence_of(doc, word)
    others = [trigger for triggers in draft_of(doc).triggers.values() for trigger in triggers]
    inside = ([t for t in triggers if start <= t < end] for triggers in (own, others))
    near = next((found for found in inside if found), own[:1])
    chain = attribution.chain(min(near, key=lambda trigger: abs(trigger - word)), _quote_around(doc, figure.span))
    return list(chain[-1].entities) if chain else []


def _claim(ident: str, event: Event, telling: _Telling, judging: Mapping[int, list[Span]]) -> Claim:
    trigger, chain, quote, denied = telling.trigger, telling.chain, telling.quote, telling.denied
    doc, context = trigger.doc, context_of(trigger)
    return Claim(
        ident,
        chain,
        polarity="Negative" if denied else "Positive",
        modality=modality(event, denied, trigger, context, cue_words(doc, chain[-1].cue if chain else None)),
        tense=tense(event, denied, trigger, context),
        certainty=certainty(event, denied, trigger, context),
        mode=_mode(chain, quote),
        content=_sentence(trigger),
        quote=quote.id if quote else None,
        loaded=list(judging[sentence_of(doc, trigger.at)[0]]) if chain else [],
    )


def _quote_around(doc: Doc, span: Span) -> Quote | None:
    around = [q for q in draft_of(doc).annotation.quotes if q.span[0] <= span[0] and span[1] <= q.span[1]]
    return min(around, key=lambda q: q.span[1] - q.span[0], default=None)


def _sentence(trigger: Setting) -> Span:
    draft = draft_of(trigger.doc)
    sentences = draft.annotation.sentences
    return sentences[bisect_right(sentences, draft.offsets[trigger.at], key=itemgetter(0)) - 1]


def _judging(doc: Doc) -> Mapping[int, list[Span]]:
    """Give the judging words outside quotation marks of each sentence, by its first word."""
    quotes = [quote.span for quote in draft_of(doc).annotation.quotes]
    found: defaultdict[int, list[Span]] = defaultdict(list)
    for word, text in enumerate(draft_of(doc).words):
        if _is_loaded(text):
            start, end = code_points(doc, word, word + 1)
            if not any(a <= start and end <= b for a, b in quotes):
                found[sentence_of(doc, word)[0]].append((start, end))
    return found


@lru_cache(maxsize=100_000)
def _is_loaded(word: str) -> bool:
    return not words("claims", "loaded").isdisjoint(unprefixed(fold(word)))


def _mode(chain: list[Source], quote: Quote | None) -> str:
    if not chain:
        return "Editorial"
    return "Direct" if quote and quote.speaker in chain[-1].entities else "Mixed" if quote else "Indirect"

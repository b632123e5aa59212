"""Claims: who says so. Every event is the content of a claim; the article's own voice is the outermost one.

The reader says which mention is the innermost source of an event and which ones relay it; cue words, quotation marks
and the words around the trigger say in which way it is told. Actuality follows.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ..annotation.model import Claim, Event, Quote, Source
from ..annotation.model import Span as CodePoints
from .draft import PROCLITICS, Found, draft_of, reading_of
from .lexicon import fold, words

_SOURCE, _RELAY = 0.5, 0.5
"""Probabilities from which a mention is believed to be the innermost source, and a relay before it."""
_SPEAKERS = frozenset({"Person", "Organization", "GeopoliticalEntity", "PopulationGroup", "SourceDocument"})
_BEFORE = 5
"""Words before a trigger that may change how it is meant."""


@Language.component("khabar_claims")
def claims(doc: Doc) -> Doc:
    """Give each event its claim, and its figures their source."""
    draft = draft_of(doc)
    cues = [(run.start, run.end) for run in reading_of(doc).spans("cue")]
    for n, event in enumerate(draft.annotation.events, 1):
        anchors = draft.triggers[event.id]
        event.claims = [_claim(doc, f"c{n}", event, anchors, cues)]
        innermost = event.claims[0].chain[-1:] or [Source([])]
        for figure in event.figures:
            figure.sources = list(innermost[0].entities)
    return doc


def _claim(doc: Doc, ident: str, event: Event, anchors: list[int], cues: list[tuple[int, int]]) -> Claim:
    trigger = doc[anchors[0]]
    quote = _quote_around(doc, event.triggers[0])
    chain = _chain(doc, anchors, cues, quote)
    context = _context(trigger)
    claim = Claim(
        ident,
        chain,
        polarity="Negative" if context & words("claims", "negations") else "Positive",
        modality=_modality(event, context),
        tense=_tense(event, trigger, context),
        certainty=_certainty(event, context),
        mode=_mode(chain, quote),
        content=_sentence(doc, trigger),
        quote=quote.id if quote else None,
    )
    if claim.polarity == "Negative" and event.actuality == "Reported" and event.type != "RejectClaim":
        event.actuality = "NonActual"
    return claim


def _chain(doc: Doc, anchors: list[int], cues: list[tuple[int, int]], quote: Quote | None) -> list[Source]:
    """Give the sources from the outermost to the innermost; a quotation's speaker is the innermost one."""
    mentions = [m for m in draft_of(doc).mentions if m.type in _SPEAKERS and m.start not in anchors]
    scores = reading_of(doc).pairs(anchors, [m.start for m in mentions]) if mentions else None
    innermost = quote.speaker if quote else None
    if scores and innermost is None:
        innermost = _likeliest(mentions, scores.of("source").max(axis=0).tolist(), _SOURCE)
    if innermost is None:
        return []
    relays: dict[str, float] = {}
    if scores:
        for mention, score in zip(mentions, scores.of("relay").max(axis=0).tolist(), strict=True):
            if score > max(_RELAY, relays.get(mention.entity, 0.0)) and mention.entity != innermost:
                relays[mention.entity] = score
    ordered = sorted(relays, key=lambda entity: next(m.start for m in mentions if m.entity == entity))
    cue = _cue(doc, anchors[0], cues)
    return [*(Source([entity], None, explicit=False) for entity in ordered), Source([innermost], cue, cue is not None)]


def _likeliest(mentions: list[Found], scores: list[float], least: float) -> str | None:
    score, start, entity = max(((s, -m.start, m.entity) for m, s in zip(mentions, scores, strict=True)))
    return entity if score > least and start <= 0 else None


def _cue(doc: Doc, anchor: int, cues: list[tuple[int, int]]) -> CodePoints | None:
    """Give the cue of the trigger's own sentence that stands nearest to it; without one the source is inferred."""
    sentence = _sentence_of(doc, anchor)
    inside = [(a, b) for a, b in cues if sentence.start <= a < sentence.end]
    if not inside:
        return None
    start, end = min(inside, key=lambda c: abs(c[0] - anchor))
    return doc[start].idx, doc[end - 1].idx + len(doc[end - 1].text)


def _quote_around(doc: Doc, trigger: CodePoints) -> Quote | None:
    around = [q for q in draft_of(doc).annotation.quotes if q.span[0] <= trigger[0] and trigger[1] <= q.span[1]]
    return min(around, key=lambda q: q.span[1] - q.span[0], default=None)


def _sentence_of(doc: Doc, word: int) -> Span:
    sentence: Span = doc[word].sent
    return sentence


def _sentence(doc: Doc, trigger: Token) -> CodePoints:
    here = trigger.idx
    return next(span for span in draft_of(doc).annotation.sentences if span[0] <= here < span[1])


def _context(trigger: Token) -> set[str]:
    """Give the folded words of the trigger and before it, up to a mark, with and without a proclitic."""
    found: set[str] = set()
    for i in range(trigger.i, max(trigger.sent.start, trigger.i - _BEFORE) - 1, -1):
        word = trigger.doc[i]
        if word.is_punct and word.text not in '"«»“”':
            break
        folded = fold(word.text)
        found |= {folded, folded[1:]} if folded[:1] in PROCLITICS else {folded}
    return found


def _modality(event: Event, context: set[str]) -> str:
    if event.actuality == "Reported":
        return "Asserted"
    for modality in ("Desired", "Demanded", "Obligated", "Planned"):
        if context & words("claims", modality.lower()):
            return modality
    return "Planned" if context & words("claims", "future") else "Hypothetical"


def _tense(event: Event, trigger: Token, context: set[str]) -> str:
    text = fold(trigger.text).removeprefix("و").removeprefix("ف")
    if context & words("claims", "future") or (text[:2] in {"سي", "ست", "سن", "سا"} and len(text) > 4):
        return "Future"
    if event.actuality == "NonActual":
        return "Future"
    return "Present" if text[:1] in "يتن" and len(text) > 3 and not text.endswith("ه") else "Past"


def _certainty(event: Event, context: set[str]) -> str:
    if context & words("claims", "possible"):
        return "Possible"
    if context & words("claims", "probable"):
        return "Probable"
    return "Certain" if event.actuality == "Reported" else "Unspecified"


def _mode(chain: list[Source], quote: Quote | None) -> str:
    if not chain:
        return "Editorial"
    return "Direct" if quote and quote.speaker in chain[-1].entities else "Mixed" if quote else "Indirect"

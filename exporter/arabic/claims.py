"""Claims: who says so. Every event is the content of a claim; the article's own voice is the outermost one.

The reader says which mention is the innermost source of an event and which ones relay it; cue words, quotation marks
and the words around the trigger say in which way it is told. Actuality follows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from operator import itemgetter

from spacy.language import Language
from spacy.tokens import Doc, Token

from ..annotation.model import Claim, Event, Quote, Source, Span
from .attribution import Attribution
from .draft import code_points, draft_of, sentence_of
from .lexicon import PROCLITICS, fold, words
from .wording import unprefixed

_BEFORE = 5
"""Words before a trigger that may change how it is meant."""

_EXCEPTED = 5
"""Words behind a trigger in which an exception from its negation stands."""


@Language.component("khabar_claims")
def claims(doc: Doc) -> Doc:
    """Give each event its claim, and its figures their source."""
    draft = draft_of(doc)
    if not draft.annotation.events:
        return doc
    attribution, judging = Attribution(doc), _judging(doc)
    for n, event in enumerate(draft.annotation.events, 1):
        quote = _quote_around(doc, event.triggers[0])
        trigger = doc[draft.triggers[event.id][0]]
        chain = attribution.chain(trigger.i, quote)
        loaded = judging[sentence_of(doc, trigger.i)[0]] if chain else []
        event.claims = [_claim(f"c{n}", event, trigger, chain, quote, loaded)]
        for figure in event.figures:
            figure.sources = list(chain[-1].entities) if chain else []
    return doc


def _claim(
    ident: str, event: Event, trigger: Token, chain: list[Source], quote: Quote | None, loaded: list[Span]
) -> Claim:
    context = _context(trigger)
    claim = Claim(
        ident,
        chain,
        polarity="Negative" if _is_denied(trigger, context) else "Positive",
        modality=_modality(event, context),
        tense=_tense(event, trigger, context),
        certainty=_certainty(event, context),
        mode=_mode(chain, quote),
        content=_sentence(trigger),
        quote=quote.id if quote else None,
        loaded=list(loaded),
    )
    if claim.polarity == "Negative" and event.actuality == "Reported" and event.type != "RejectClaim":
        event.actuality = "NonActual"
    return claim


def _is_denied(trigger: Token, context: set[str]) -> bool:
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


def _quote_around(doc: Doc, trigger: Span) -> Quote | None:
    around = [q for q in draft_of(doc).annotation.quotes if q.span[0] <= trigger[0] and trigger[1] <= q.span[1]]
    return min(around, key=lambda q: q.span[1] - q.span[0], default=None)


def _sentence(trigger: Token) -> Span:
    sentences = draft_of(trigger.doc).annotation.sentences
    return sentences[bisect_right(sentences, trigger.idx, key=itemgetter(0)) - 1]


def _judging(doc: Doc) -> Mapping[int, list[Span]]:
    """Give the judging words outside quotation marks of each sentence, by its first word."""
    quotes = [quote.span for quote in draft_of(doc).annotation.quotes]
    found: defaultdict[int, list[Span]] = defaultdict(list)
    for word, text in enumerate(draft_of(doc).words):
        if not words("claims", "loaded").isdisjoint(unprefixed(fold(text))):
            start, end = code_points(doc, word, word + 1)
            if not any(a <= start and end <= b for a, b in quotes):
                found[sentence_of(doc, word)[0]].append((start, end))
    return found


def _context(trigger: Token) -> set[str]:
    """Give the folded words of the trigger and before it, up to a mark, with and without a proclitic."""
    found: set[str] = set()
    for i in range(trigger.i, max(sentence_of(trigger.doc, trigger.i)[0], trigger.i - _BEFORE) - 1, -1):
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

"""Who speaks where the text leaves it to the reader: verbs of saying without a subject, and sources put as وفق X."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Doc, Span

from .draft import Found, draft_of
from .lexicon import fold, head_of, words

_SUBJECT_REACH = 4
"""Words behind a verb of saying in which its subject begins."""
_SOURCE_REACH = 7
"""Words behind وفق and its like in which the source begins."""
_ISSUER_REACH = 2
"""Words behind a document in which its issuer begins (بيان صادر عن …)."""
SPEAKERS = frozenset({"Person", "Organization", "GeopoliticalEntity", "PopulationGroup", "SourceDocument"})


def implied_speakers(doc: Doc) -> dict[int, str]:
    """Give the entity that goes on speaking in each sentence whose verb of saying has no subject, by its first word."""
    starts = {mention.start: mention for mention in draft_of(doc).mentions if mention.type in SPEAKERS}
    implied: dict[int, str] = {}
    last: str | None = None
    for sentence in doc.sents:
        verb = _opening_verb(sentence)
        if verb is None:
            continue
        if verb + 1 < sentence.end and fold(doc[verb + 1].text) in words("speaking", "complements"):
            if last:
                implied[sentence.start] = last
            continue
        subject = _first_of(starts, verb + 1, min(sentence.end, verb + 1 + _SUBJECT_REACH))
        if subject and subject.start == verb + 1 and subject.span[0] > doc[verb + 1].idx:
            subject = None  # the one who is spoken to (قالت لرويترز)
            if last:
                implied[sentence.start] = last
        last = subject.entity if subject else last
    return implied


def named_sources(doc: Doc) -> Iterator[tuple[int, Found]]:
    """Give each source that stands behind وفق or its like, with the index of that word."""
    starts = {m.start: m for m in draft_of(doc).mentions if m.type in SPEAKERS and m.level == "Name"}
    for sentence in doc.sents:
        for token in sentence:
            if _bare(token.text) in words("speaking", "according"):
                source = _first_of(starts, token.i + 1, min(sentence.end, token.i + 1 + _SOURCE_REACH))
                if source:
                    yield token.i, source


def inner_speakers(doc: Doc) -> Iterator[tuple[int, Found]]:
    """Give each speaker inside somebody's speech, with the index of the word after which that one speaks.

    In قال إن كيري أكد … it is the inner verb of saying, in ذكر البيان على لسان كيربي … the noun of على لسان.
    """
    starts = {m.start: m for m in draft_of(doc).mentions if m.type in SPEAKERS and m.level == "Name"}
    ends = {m.end: m for m in draft_of(doc).mentions if m.type in SPEAKERS and m.level == "Name"}
    for sentence in doc.sents:
        for token in sentence:
            mouth = _first_of(starts, token.i + 1, min(sentence.end, token.i + 1 + _SOURCE_REACH))
            if mouth and fold(token.text) in words("speaking", "mouthpiece"):
                yield token.i, mouth
        said = [t for t in sentence if not t.is_punct]
        for before, verb in pairwise(said):
            speaker = ends.get(before.i + 1)
            if speaker and fold(verb.text) in words("speaking", "verbs") and _is_complement(doc, speaker.start):
                yield verb.i, speaker


def issuer(doc: Doc, mention: Found) -> str:
    """Give the entity that speaks in a document (بيان البيت الأبيض, قالت الوزارة في بيان), else the mention's own."""
    document = [m for m in draft_of(doc).mentions if m.entity == mention.entity]
    if not any(_is_document(m) for m in document):
        return mention.entity
    people = [m for m in draft_of(doc).mentions if m.type in SPEAKERS and m.entity != mention.entity]
    people = [m for m in people if not _is_document(m)]
    owners = [m for d in document for m in people if d.start < m.start <= d.end + _ISSUER_REACH]
    announcing = [m for d in document for m in people if doc[d.start].sent.start <= m.start < d.start]
    earlier = [m for m in people if m.start < mention.start]
    return next((found[0].entity for found in (owners, announcing[-1:], earlier[-1:]) if found), mention.entity)


def _is_document(mention: Found) -> bool:
    return head_of(mention.text) in words("speaking", "documents")


def _is_complement(doc: Doc, start: int) -> bool:
    """Say whether أن or its like stands before a word, quotation marks aside."""
    before = next((t for t in reversed(doc[max(0, start - 2) : start]) if not t.is_punct), None)
    return before is not None and fold(before.text) in {"ان", "بان"}


def _opening_verb(sentence: Span) -> int | None:
    first = next((token for token in sentence if not token.is_space and not token.is_punct), None)
    return first.i if first is not None and _bare(first.text) in words("speaking", "verbs") else None


def _bare(word: str) -> str:
    folded = fold(word)
    return (
        folded[1:] if folded[:1] == "و" and len(folded) > 3 and folded not in words("speaking", "according") else folded
    )


def _first_of(starts: dict[int, Found], begin: int, end: int) -> Found | None:
    return next((starts[word] for word in range(begin, end) if word in starts), None)

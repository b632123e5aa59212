"""Who speaks where the text leaves it to the reader: verbs of saying without a subject, and sources put as وفق X."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from spacy.tokens import Doc

from .draft import Found, attached, draft_of, sentence_of, sentences_of
from .lexicon import fold, head_of, words
from .marks import is_mark
from .nisbas import key_of_state

_SUBJECT_REACH = 4
"""Words behind a verb of saying in which its subject begins."""
_SOURCE_REACH = 7
"""Words behind وفق and its like in which the source begins."""
_ISSUER_REACH = 2
"""Words behind a document in which its issuer begins (بيان صادر عن …)."""
SPEAKERS = frozenset({"Person", "Organization", "GeopoliticalEntity", "PopulationGroup", "SourceDocument"})


def implied_speakers(doc: Doc) -> dict[int, str]:
    """Give the entity that goes on speaking in each sentence whose verb of saying has no subject, by its first word."""
    starts = {m.start: m for m in draft_of(doc).mentions if m.type in SPEAKERS and not key_of_state(m.text)}
    implied: dict[int, str] = {}
    last: str | None = None
    for start, end in sentences_of(doc):
        verb = _opening_verb(doc, start, end)
        if verb is None:
            continue
        behind = past_aside(doc, verb + 1, end)
        if behind < end and fold(draft_of(doc).words[behind]) in words("speaking", "complements"):
            if last:
                implied[start] = last
            continue
        subject = _first_of(starts, verb + 1, min(end, verb + 1 + _SUBJECT_REACH))
        if subject and subject.start == verb + 1 and is_attached(doc, subject):
            subject = None  # the one who is spoken to (قالت لرويترز)
            if last:
                implied[start] = last
        last = subject.entity if subject else last
    return implied


def past_aside(doc: Doc, start: int, end: int) -> int:
    """Give the word behind what stands between two commas at a word (أكد، بحسب الوكالة، أن …), else the word itself."""
    written = draft_of(doc).words
    if start < end and written[start] in "،,":
        return next((i + 1 for i in range(start + 1, end - 1) if written[i] in "،,"), start)
    return start


def is_attached(doc: Doc, mention: Found) -> bool:
    """Say whether a particle is written before a mention: then it is no subject (قالت لرويترز)."""
    return bool(attached(doc, mention))


def named_sources(doc: Doc) -> Iterator[tuple[int, Found]]:
    """Give each source that stands behind وفق or its like, with the index of that word."""
    starts = {m.start: m for m in draft_of(doc).mentions if m.type in SPEAKERS and m.level == "Name"}
    written = draft_of(doc).words
    for i, word in enumerate(written):
        if _may_put_source(word) and _puts_source(written, i):  # the first is known of each word, and rules out most
            source = _source_behind(doc, i, starts)
            if source:
                yield i, source


@lru_cache(maxsize=100_000)
def _may_put_source(word: str) -> bool:
    """Say whether a word is وفق or its like, or كما."""
    return bare(word) in words("speaking", "according") | words("speaking", "according_verbs")


def _puts_source(written: Sequence[str], i: int) -> bool:
    """Say whether a word is وفق or its like, or كما before a verb of saying."""
    word = bare(written[i])
    says = i + 1 < len(written) and fold(written[i + 1]) in words("speaking", "verbs")
    return word in words("speaking", "according") or (says and word in words("speaking", "according_verbs"))


def inner_speakers(doc: Doc) -> Iterator[tuple[int, Found]]:
    """Give each speaker inside somebody's speech, with the index of the word after which that one speaks.

    In قال إن كيري أكد … it is the inner verb of saying, in ذكر البيان على لسان كيربي … the noun of على لسان.
    """
    names = [m for m in draft_of(doc).mentions if m.type in SPEAKERS and m.level == "Name"]
    starts, ends = {m.start: m for m in names}, {m.end: m for m in names}
    written = draft_of(doc).words
    for i, word in enumerate(written):
        mouth = _source_behind(doc, i, starts) if fold(word) in words("speaking", "mouthpiece") else None
        if mouth:
            yield i, mouth
    for end, speaker in ends.items():
        _, limit = sentence_of(doc, end - 1)
        verb = next((i for i in range(end, limit) if not is_mark(written[i])), None)
        says = verb is not None and fold(written[verb]) in words("speaking", "verbs")
        if verb and says and not is_mark(written[end - 1]) and _is_complement(doc, speaker.start):
            yield verb, speaker


def _source_behind(doc: Doc, word: int, starts: dict[int, Found]) -> Found | None:
    """Give the first name behind a word in its sentence, if it is near."""
    _, end = sentence_of(doc, word)
    return _first_of(starts, word + 1, min(end, word + 1 + _SOURCE_REACH))


def issuer(doc: Doc, mention: Found) -> str:
    """Give the entity that speaks in a document (بيان البيت الأبيض, قالت الوزارة في بيان), else the mention's own."""
    document = [m for m in draft_of(doc).mentions if m.entity == mention.entity]
    if not any(_is_document(m) for m in document):
        return mention.entity
    people = [m for m in draft_of(doc).mentions if m.type in SPEAKERS and m.entity != mention.entity]
    people = [m for m in people if not _is_document(m)]
    near = [(d, m) for d in document for m in people if d.start < m.start <= d.end + _ISSUER_REACH]
    owners = [m for d, m in near if not _is_told(doc, d, m)]
    announcing = [m for d in document for m in people if sentence_of(doc, d.start)[0] <= m.start < d.start]
    earlier = [m for m in people if m.start < mention.start]
    return next((found[0].entity for found in (owners, announcing[-1:], earlier[-1:]) if found), mention.entity)


def _is_told(doc: Doc, document: Found, mention: Found) -> bool:
    """Say whether a document is about somebody, whom a conjunction parts from it (في بيان أن تركيا)."""
    between = draft_of(doc).words[document.end : mention.start]
    return not words("speaking", "conjunctions").isdisjoint(map(fold, between))


def _is_document(mention: Found) -> bool:
    return head_of(mention.text) in words("speaking", "documents")


def _is_complement(doc: Doc, start: int) -> bool:
    """Say whether أن or its like stands before a word, quotation marks aside."""
    near = draft_of(doc).words[max(0, start - 2) : start]
    before = next((word for word in reversed(near) if not is_mark(word)), None)
    return before is not None and fold(before) in {"ان", "بان"}


def _opening_verb(doc: Doc, start: int, end: int) -> int | None:
    written = draft_of(doc).words
    first = next((i for i in range(start, end) if not written[i].isspace() and not is_mark(written[i])), None)
    return first if first is not None and bare(written[first]) in words("speaking", "verbs") else None


@lru_cache(maxsize=100_000)
def bare(word: str) -> str:
    """Fold a word and take و off, where it does not belong to it."""
    folded = fold(word)
    return (
        folded[1:] if folded[:1] == "و" and len(folded) > 3 and folded not in words("speaking", "according") else folded
    )


def _first_of(starts: dict[int, Found], begin: int, end: int) -> Found | None:
    return next((starts[word] for word in range(begin, end) if word in starts), None)

"""Names of people, places and organizations, and the nominals that stand for somebody.

The reader finds them; a name found once is then looked for in the whole article, since it often stands where the words
around it say nothing about it.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from .draft import PROCLITICS, Found, draft_of, reading_of, span_of, text_at
from .pieces import normalise
from .reader import Labelled

_SURE = 0.6
"""Probability above which a name is looked for in the rest of the article."""
_LEAST_LETTERS = 4


@Language.component("khabar_names")
def names(doc: Doc) -> Doc:
    """Find name mentions, nested ones too, then nominal mentions where no name stands."""
    draft = draft_of(doc)
    reading = reading_of(doc)
    found = [_mention(doc, run, "Name") for head in ("name", "inner") for run in reading.spans(head)]
    found = [mention for mention in found if any(map(str.isalpha, mention.text))]
    found += _elsewhere(doc, found)
    taken = {mention.span for mention in found}
    nominals = [_mention(doc, run, "Nominal") for run in reading.spans("nominal")]
    found += [nominal for nominal in nominals if nominal.span not in taken]
    draft.mentions = sorted(found, key=lambda m: (m.start, -m.end))
    return doc


def _mention(doc: Doc, run: Labelled, level: str) -> Found:
    start, end = _trim(doc, run.start, run.end)
    span = span_of(doc, start, end)
    subtype = reading_of(doc).label("subtype", run.start) if level == "Name" else "none"
    fits = (subtype in _STATES) == (run.kind == "GeopoliticalEntity") and run.kind not in {"Person", "Place"}
    return Found(
        start, end, span, text_at(doc, span), level, run.kind,
        subtype if subtype != "none" and fits else None, run.probability,
    )  # fmt: skip


_STATES = frozenset({"Country", "Region", "City"})


def _trim(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Leave out marks and spaces at the edges, but not all words."""
    while end - start > 1 and not _is_word(doc[start].text):
        start += 1
    while end - start > 1 and not _is_word(doc[end - 1].text):
        end -= 1
    return start, end


def _is_word(text: str) -> bool:
    return any(map(str.isalnum, text))


def _elsewhere(doc: Doc, found: list[Found]) -> Iterator[Found]:
    """Find further places where the words of a sure name stand, with or without a proclitic before them."""
    covered = {i for mention in found for i in range(mention.start, mention.end)}
    words = [normalise(token.text) for token in doc]
    places: dict[str, list[int]] = {}
    for i, word in enumerate(words):
        places.setdefault(word, []).append(i)
        if word[:1] in PROCLITICS:
            places.setdefault(word[1:], []).append(i)
    sure = [m for m in found if m.probability >= _SURE and len(m.text) >= _LEAST_LETTERS]
    for mention in sorted(sure, key=lambda m: m.start - m.end):
        surface = normalise(mention.text)
        first, *rest = surface.split(" ")
        for start in places.get(first, ()):
            end = start + mention.end - mention.start
            if covered.isdisjoint(range(start, end)) and words[start + 1 : end] == rest:
                covered |= set(range(start, end))
                begin = doc[start].idx + (words[start] != first)  # one letter for the proclitic
                span = (begin, doc[end - 1].idx + len(doc[end - 1].text))
                yield Found(
                    start, end, span, text_at(doc, span), "Name", mention.type, mention.subtype,
                    mention.probability / 2,
                )  # fmt: skip

"""Sentences: they end at ``.``, ``؟``, ``!`` and at line breaks, never inside a number or between initials."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Token

from .draft import draft_of

_ENDS = frozenset(".؟?!…")
_CLOSERS = frozenset("\"»”)]’'")


@Language.component("khabar_sentences")
def sentences(doc: Doc) -> Doc:
    """Mark where sentences start and note their code points, white space at the edges left out."""
    spans = list(pairwise([0, *(token.i + 1 for token in doc if _ends_sentence(token)), len(doc)]))
    _mark_starts(doc, [start for start, _ in spans])
    draft_of(doc).annotation.sentences = [
        (words[0].idx, words[-1].idx + len(words[-1].text))
        for start, end in spans
        if (words := [t for t in doc[start:end] if not t.is_space])
    ]
    return doc


def _mark_starts(doc: Doc, starts: list[int]) -> None:
    """Set all marks at once: spaCy looks at the whole document whenever that of one token is set."""
    if len(doc):
        marks: Any = np.full((len(doc), 1), -1)  # spaCy's types ask for an array type of its own
        marks[starts] = 1
        doc.from_array(["SENT_START"], marks.astype(np.uint64))


def _ends_sentence(token: Token) -> bool:
    if token.i + 1 == len(token.doc):
        return False
    after = token.nbor()
    if token.is_space and "\n" in token.text:
        return True
    if after.text in _CLOSERS or after.is_space:
        return False
    before = token.nbor(-1).text if token.i else ""
    if token.text in _CLOSERS:
        return before in _ENDS
    return token.text in _ENDS and len(before) > 1

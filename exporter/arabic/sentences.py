"""The component that marks sentences."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from .boundaries import sentence_numbers
from .draft import draft_of


@Language.component("khabar_sentences")
def sentences(doc: Doc) -> Doc:
    """Mark where sentences start and note their code points, white space at the edges left out."""
    numbers = sentence_numbers([token.text for token in doc])
    spans = list(pairwise([0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), len(doc)]))
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

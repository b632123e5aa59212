"""The component that marks sentences."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from .boundaries import sentence_numbers
from .draft import code_points, draft_of


@Language.component("khabar_sentences")
def sentences(doc: Doc) -> Doc:
    """Mark where sentences start and note their code points, white space at the edges left out."""
    draft = draft_of(doc)
    numbers = sentence_numbers(draft.words)
    spans = list(pairwise([0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), len(doc)])) if len(doc) else []
    draft.sentences, draft.numbers, draft.around = spans, numbers, []
    _mark_starts(doc, [start for start, _ in spans])
    draft.annotation.sentences = [
        code_points(doc, written[0], written[-1] + 1)
        for start, end in spans
        if (written := [i for i in range(start, end) if not draft.words[i].isspace()])
    ]
    return doc


def _mark_starts(doc: Doc, starts: list[int]) -> None:
    """Set all marks at once: spaCy looks at the whole document whenever that of one token is set."""
    if len(doc):
        marks: Any = np.full((len(doc), 1), -1)  # spaCy's types ask for an array type of its own
        marks[starts] = 1
        doc.from_array(["SENT_START"], marks.astype(np.uint64))

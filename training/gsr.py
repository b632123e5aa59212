"""Read arabic_event_gsr (MIT): sentences in which people marked the verb of an assault or a protest, source and target.

Only the half of the sentences that ``benchmarks/arabic_event_gsr.py`` does not test on is read. What nobody marked is
unknown: other events, names and who else takes part.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import spacy
from khabar.exporter.arabic.tokenizer import arabic_tokenizer
from spacy.tokens import Doc

from articles import Json
from data import IGNORE, Example
from labels import WORD_HEADS

_ROLES = {"ASSAULT": ("attacker", ("target", "victim")), "PROTEST": ("agent", ("target",))}
"""By category the role of the source, and the roles of which the target has one."""
_SENTENCES = 5
"""Sentences, which come in no order, that are put together to a text."""


def read_gsr(folder: Path) -> Iterator[Example]:
    """Read the sentences of both categories, some in a text, with a line break as a word behind each."""
    nlp = spacy.blank("ar")
    nlp.tokenizer = arabic_tokenizer(nlp)
    for category in _ROLES:
        records = json.loads((folder / f"{category.lower()}_spans.json").read_text(encoding="utf-8"))
        chosen = [record for record in records if _is_learned_from(record) and record["verb_gold"]]
        for at in range(0, len(chosen), _SENTENCES):
            yield _together([_example(record, nlp(record["text"].strip())) for record in chosen[at : at + _SENTENCES]])


def _is_learned_from(record: Json) -> bool:
    return int(sha256(record["_id"].encode()).hexdigest(), 16) % 2 == 0


def _example(record: Json, doc: Doc) -> Example:
    words = [token.text for token in doc]
    example = Example(record["_id"], [*words, "\n"], {head: [IGNORE] * (len(words) + 1) for head in WORD_HEADS})
    verb, source, target = (_first(words, record[f"{part}_gold"].split()) for part in ("verb", "source", "target"))
    if verb is None:
        return example
    example.labels["trigger"][verb] = WORD_HEADS["trigger"].index("B-Event")
    if record["event_type"] == "PROTEST":
        example.labels["event"][verb] = WORD_HEADS["event"].index("Protest")
    of_source, of_target = _ROLES[record["event_type"]]
    if source is not None:
        example.pairs[verb, source] = {of_source: 1.0, **dict.fromkeys(of_target, 0.0)}
    if target is not None and target != source:
        # of two roles that the target may have nobody said which
        example.pairs[verb, target] = {of_source: 0.0, **(dict.fromkeys(of_target, 1.0) if len(of_target) == 1 else {})}
    return example


def _first(words: Sequence[str], marked: Iterable[str]) -> int | None:
    """Give the first place of any of the marked words, which the file gives in no order."""
    return next((i for i, word in enumerate(words) if word in set(marked)), None)


def _together(examples: Sequence[Example]) -> Example:
    """Put sentences together to one text."""
    whole = Example(examples[0].id, [], {head: [] for head in WORD_HEADS})
    for example in examples:
        at = len(whole.words)
        whole.words.extend(example.words)
        for head, row in example.labels.items():
            whole.labels[head].extend(row)
        whole.pairs.update({(at + a, at + b): known for (a, b), known in example.pairs.items()})
    return whole

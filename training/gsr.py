"""Read arabic_event_gsr (MIT): sentences in which people marked the verb of an assault or a protest, source and target.

Only the half of the sentences that ``benchmarks/arabic_event_gsr.py`` does not test on is read. What nobody marked is
unknown: other events, names and who else takes part.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import spacy
from khabar.exporter.arabic.lexicon import lexicon
from khabar.exporter.arabic.tokenizer import arabic_tokenizer
from khabar.exporter.arabic.triggerwords import bare
from spacy.tokens import Doc

from articles import Json
from data import IGNORE, Example
from labels import WORD_HEADS

_ROLES = {"ASSAULT": ("attacker", ("target", "victim")), "PROTEST": ("agent", ("target",))}
"""By category the role of the source, and the roles of which the target has one; of two nobody said which."""
_PARTICLES = frozenset({"في", "من", "على", "عن", "لم", "لا", "ما", "إلى", "الى", "أن", "ان", "مع"})
_SENTENCES = 5
"""Sentences, which come in no order, that are put together to a text."""


def read_gsr(folder: Path) -> Iterator[Example]:
    """Read the sentences of both categories, some in a text, with a line break as a word behind each."""
    nlp = spacy.blank("ar")
    nlp.tokenizer = arabic_tokenizer(nlp)
    tested = set(_tested(folder))
    for category in _ROLES:
        records = json.loads((folder / f"{category.lower()}_spans.json").read_text(encoding="utf-8"))
        learned = [r for r in records if not _is_test(r["_id"]) and _plain(r["text"]) not in tested]
        examples = [_example(record, nlp(_plain(record["text"]))) for record in learned]
        marked = [example for example in examples if any(label > 0 for label in example.labels["trigger"])]
        for at in range(0, len(marked), _SENTENCES):
            yield _together(marked[at : at + _SENTENCES])


def _tested(folder: Path) -> Iterator[str]:
    """Give the sentences of the test half: a sentence may stand there more than once, with other identifiers."""
    for category in _ROLES:
        records = json.loads((folder / f"{category.lower()}_spans.json").read_text(encoding="utf-8"))
        yield from (_plain(record["text"]) for record in records if _is_test(record["_id"]))
        with (folder / f"{category.lower()}_gsr.csv").open(encoding="utf-8", newline="") as file:
            yield from (_plain(row["text"]) for row in csv.DictReader(file) if _is_test(row["id"]))


def _is_test(identifier: str) -> bool:
    return int(sha256(identifier.encode()).hexdigest(), 16) % 2 == 1


def _plain(text: str) -> str:
    return " ".join(text.split())


def _example(record: Json, doc: Doc) -> Example:
    words = [token.text for token in doc] + ["\n"]
    example = Example(record["_id"], words, {head: [IGNORE] * len(words) for head in WORD_HEADS})
    verb, source, target = (_first(words, record[f"{part}_gold"].split()) for part in ("verb", "source", "target"))
    if verb is None:
        return example
    # marks and numbers are no triggers, whatever nobody marked
    example.labels["trigger"] = [IGNORE if any(map(str.isalpha, word)) else 0 for word in words]
    example.labels["trigger"][verb] = WORD_HEADS["trigger"].index("B-Event")
    if record["event_type"] == "PROTEST" and "Protest" in _types(words[verb]):
        example.labels["event"][verb] = WORD_HEADS["event"].index("Protest")
    of_source, of_target = _ROLES[record["event_type"]]
    if source is not None and source != verb:
        example.pairs[verb, source] = {of_source: 1.0, **dict.fromkeys(of_target, 0.0)}
    if target is not None and target not in (verb, source):
        certain = of_target if len(of_target) == 1 else ()
        example.pairs[verb, target] = {of_source: 0.0, **dict.fromkeys(certain, 1.0)}
    return example


def _types(word: str) -> frozenset[str]:
    """Give the types of events that a word is a trigger of in the training corpus."""
    counted = lexicon("triggers")["words"].get(bare(word))
    return frozenset(counted["as"]) if counted else frozenset()


def _first(words: Sequence[str], marked: Sequence[str]) -> int | None:
    """Give where the marked words stand, which the file gives in no order: the first of the closest ones.

    Particles (في, عن, لم) do not count. Nothing where no word is left, or a single one that stands there several times.
    """
    wanted = (set(marked) - _PARTICLES) & set(words)
    places = [i for i, word in enumerate(words) if word in wanted]
    if not places or (len(wanted) == 1 and len(places) > 1):
        return None
    within = [sum(i <= j < i + len(wanted) for j in places) for i in places]
    return next(i for i, count in zip(places, within, strict=True) if count == max(within))


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

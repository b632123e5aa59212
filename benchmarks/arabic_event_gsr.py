"""Score events on the sentences of arabic_event_gsr: ``arabic_event_gsr.py FOLDER [--petrarch DICTIONARY]``.

Several people said of each sentence whether it tells an assault or a protest (PLOVER); a majority counts, a tie is left
out. Of some sentences with such an event others marked verb, source and target. The half of the sentences whose
identifier has an odd SHA-256 is the test part; the other half fits the decision of ``gsr_decision.py``, and the reader
learned from what is marked in it (``training/gsr.py``). The labels are MIT-licensed; the sentences come from newswires
and are read here, not shipped.

Beside Khabar stands a look-up of words: the verbs of UniversalPetrarch's Arabic dictionary with a code of the category.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from gsr_decision import best_threshold, features, fit, probabilities
from khabar.exporter.annotation.model import Annotation, Article, Event
from khabar.exporter.arabic.lexicon import fold
from khabar.exporter.arabic.pipeline import PipelineOptions, annotate, load_pipeline
from khabar.exporter.arabic.wording import readings
from khabar.ontology import KH, PLOVER, ontology_graph
from rdflib.namespace import SKOS
from spacy.language import Language

CODES = {"ASSAULT": ("18", "19", "20"), "PROTEST": ("14",)}
"""What the CAMEO codes of the categories begin with."""
SOURCES = frozenset({"attacker", "agent", "participant"})
TARGETS = frozenset({"target", "victim", "patient"})
Figures = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, whether most people saw an event of the category in it, and whether it is in the test part."""

    text: str
    positive: bool
    test: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence with such an event, and the words of its source and target, folded."""

    text: str
    source: frozenset[str]
    target: frozenset[str]


def main() -> None:
    """Read the command line and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--petrarch", type=Path, help="CAMEO dictionary of UniversalPetrarch, to compare with")
    args = parser.parse_args()
    print("\n".join(rows(args.folder, args.petrarch)))


def rows(folder: Path, dictionary: Path | None) -> Iterator[str]:
    """Give the lines of a table: measure, precision, recall, F1, and how many were marked by people."""
    nlp = load_pipeline(PipelineOptions(without=frozenset({"khabar_linker", "khabar_relations"})))
    for category in CODES:
        labelled = list(sentences(folder / f"{category.lower()}_gsr.csv"))
        described = [described_by(s.text, category, nlp) for s in labelled]
        fitted = [(x, s.positive) for x, s in zip(described, labelled, strict=True) if not s.test]
        tested = [(x, s) for x, s in zip(described, labelled, strict=True) if s.test]
        gold, texts = [s.positive for _, s in tested], [s.text for _, s in tested]
        yield _row(f"{category}: sentences that describe one", figures(gold, [x[1] > 0 for x, _ in tested]), sum(gold))
        told = decided(fitted, [x for x, _ in tested])
        yield _row(f"{category}: sentences that tell it as news", figures(gold, told), sum(gold))
        if dictionary:
            found = looked_up(texts, verbs(dictionary, CODES[category]))
            yield _row(f"{category}: sentences with a verb of the dictionary", figures(gold, found), sum(gold))
        marked = list(spans(folder / f"{category.lower()}_spans.json"))
        for part, roles in (("source", SOURCES), ("target", TARGETS)):
            wanted = [m.source if part == "source" else m.target for m in marked]
            given = participants([m.text for m in marked], category, roles, nlp)
            yield _row(f"{category}: words of the {part}", overlap(wanted, given), sum(map(bool, wanted)))


def sentences(path: Path) -> Iterator[Sentence]:
    """Read the sentences that a majority agrees on."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            accepted, rejected = int(row["accept"]), int(row["reject"])
            if accepted != rejected:
                yield Sentence(row["text"], accepted > rejected, is_test(row["id"]))


def spans(path: Path) -> Iterator[Marked]:
    """Read the sentences of the test part whose source or target people agree on."""
    for record in json.loads(path.read_text(encoding="utf-8")):
        source, target = (_words(record[name]) for name in ("source_gold", "target_gold"))
        if (source or target) and is_test(record["_id"]):
            yield Marked(record["text"], source, target)


def is_test(identifier: str) -> bool:
    """Say whether a sentence belongs to the test part."""
    return int(sha256(identifier.encode()).hexdigest(), 16) % 2 == 1


def described_by(text: str, category: str, nlp: Language) -> list[float]:
    """Give the features of the events of the category that Khabar finds in a sentence."""
    annotation = annotate(nlp, Article("", text))
    return features(annotation, list(events_of(annotation, category)))


def decided(fitted: Sequence[tuple[list[float], bool]], tested: Sequence[list[float]]) -> list[bool]:
    """Decide on sentences as was right for those with labels."""
    rows, labels = [row for row, _ in fitted], [label for _, label in fitted]
    weights = fit(rows, labels)
    least = best_threshold(probabilities(weights, rows), labels)
    return [bool(p >= least) for p in probabilities(weights, tested)]


def events_of(annotation: Annotation, category: str) -> Iterator[Event]:
    """Give the events whose type corresponds to a category of PLOVER; a killing by somebody is an assault, too."""
    for event in annotation.events:
        killing = event.type in {"Death", "Injury"} and any(role.role == "attacker" for role in event.roles)
        if category in categories(event.type) or (killing and category == "ASSAULT"):
            yield event


@cache
def categories(event_type: str) -> frozenset[str]:
    """Give the PLOVER categories that a type of event corresponds to by the ontology."""
    matches = ontology_graph().objects(KH[event_type], SKOS.closeMatch)
    return frozenset(str(match).removeprefix(PLOVER) for match in matches)


def participants(texts: Iterable[str], category: str, roles: frozenset[str], nlp: Language) -> list[frozenset[str]]:
    """Give the folded words of those who play one of the roles in the events of the category, by sentence."""
    found = []
    for text in texts:
        annotation = annotate(nlp, Article("", text))
        mentions = {entity.id: entity.mentions for entity in annotation.entities}
        who = {r.entity for event in events_of(annotation, category) for r in event.roles if r.role in roles}
        found.append(_words(" ".join(text[slice(*m.span)] for entity in sorted(who) for m in mentions[entity])))
    return found


def verbs(dictionary: Path, codes: Sequence[str]) -> frozenset[str]:
    """Read the folded verbs of the blocks whose head has one of the codes."""
    found: set[str] = set()
    for block in dictionary.read_text(encoding="utf-8", errors="replace").split("\n--- ")[1:]:
        head, *lines = block.splitlines()
        code = re.search(r"\[(\d+)", head)
        if code and code[1].startswith(tuple(codes)):
            words = [head.partition("[")[0], *(line.partition("#")[0] for line in lines if line[:1] not in "-&+ ")]
            found |= {fold(word.strip()) for word in words if word.strip() and " " not in word.strip()}
    return frozenset(found)


def looked_up(texts: Iterable[str], words: frozenset[str]) -> list[bool]:
    """Say of each sentence whether it has one of the words, with particles before it or without."""
    return [any(not words.isdisjoint(readings(word)) for word in _words(text)) for text in texts]


def figures(gold: Sequence[bool], found: Sequence[bool]) -> Figures:
    """Give precision, recall and F1."""
    right = sum(g and f for g, f in zip(gold, found, strict=True))
    return _figures(right, sum(found), sum(gold))


def overlap(gold: Sequence[frozenset[str]], found: Sequence[frozenset[str]]) -> Figures:
    """Give precision, recall and F1 of words."""
    right = sum(len(g & f) for g, f in zip(gold, found, strict=True))
    return _figures(right, sum(map(len, found)), sum(map(len, gold)))


def _figures(right: int, found: int, gold: int) -> Figures:
    return right / max(1, found), right / max(1, gold), 2 * right / max(1, found + gold)


def _words(text: str | None) -> frozenset[str]:
    return frozenset(fold(word) for word in re.findall(r"\w+", text or ""))


def _row(name: str, values: Figures, gold: int) -> str:
    return f"| {name} | {' | '.join(f'{value:.3f}' for value in values)} | {gold} |"


if __name__ == "__main__":
    main()

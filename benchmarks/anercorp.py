"""Score the names of a reader on ANERcorp, CAMeL Lab's test split: ``anercorp.py TEST_FILE [--model FOLDER]``.

Entities count with their exact words and class, as in Obeid et al. 2020 (CAMeL Tools, LREC). ANERcorp marks whole
words, so a name stands for the words that it touches; states and places are both its LOC; its MISC is not looked for.
The corpus is CC BY-SA 4.0: it is read here, not shipped, and no default model is trained on it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from itertools import accumulate, groupby
from pathlib import Path
from typing import TypeAlias

from khabar.exporter.annotation.model import Article
from khabar.exporter.arabic.pipeline import COMPONENTS, PipelineOptions, annotate, load_pipeline

Name: TypeAlias = tuple[int, int, str]
"""Words of a name in the whole file, half-open, and its class."""

CLASSES = {"Person": "PERS", "Organization": "ORG", "GeopoliticalEntity": "LOC", "Place": "LOC"}
NEEDED = {"khabar_sentences", "khabar_reader", "khabar_names", "khabar_known_names", "khabar_identity"}
SENTENCES_A_TEXT = 12
"""The file has no articles; so many sentences are read together, for context."""


def main() -> None:
    """Read the command line and print precision, recall and F1 by class."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("test", type=Path)
    parser.add_argument("--model", type=Path)
    args = parser.parse_args()
    for kind, values in scores(args.test, args.model).items():
        print(f"{kind:5}", " ".join(f"{value:.3f}" for value in values))


def scores(test: Path, model: Path | None = None) -> dict[str, tuple[float, float, float]]:
    """Read the test split and give precision, recall and F1 by class, and of all."""
    rows = [line.split(" ") for line in test.read_text(encoding="utf-8").splitlines()]
    gold, found = set(gold_names(rows)), set(found_names(rows, model))
    return {kind: figures(of(kind, gold), of(kind, found)) for kind in ("PERS", "LOC", "ORG", "MISC", "all")}


def of(kind: str, names: Iterable[Name]) -> set[Name]:
    """Keep the names of one class, or all."""
    return {name for name in names if kind in ("all", name[2])}


def figures(gold: set[Name], found: set[Name]) -> tuple[float, float, float]:
    """Give precision, recall and F1."""
    right = len(gold & found)
    precision, recall = right / max(1, len(found)), right / max(1, len(gold))
    return precision, recall, 2 * right / max(1, len(gold) + len(found))


def gold_names(rows: list[list[str]]) -> Iterator[Name]:
    """Read the marked names; line numbers count words, empty lines too."""
    start, kind = 0, ""
    for i, row in enumerate([*rows, [""]]):
        position, _, this = row[-1].partition("-")
        if kind and (position != "I" or this != kind):
            yield start, i, kind
            kind = ""
        if position == "B":
            start, kind = i, this


def found_names(rows: list[list[str]], model: Path | None) -> Iterator[Name]:
    """Read the texts with the pipeline and give the words that its names touch, the outermost ones only."""
    settings = {"khabar_reader": {"model": str(model)}} if model else {}
    nlp = load_pipeline(PipelineOptions(without=frozenset(set(COMPONENTS) - NEEDED), settings=settings))
    for numbers in texts(rows):
        words = [rows[i][0] or "\n" for i in numbers]
        text = " ".join(words)
        begins = [0, *accumulate(len(word) + 1 for word in words[:-1])]  # one for the blank behind each
        at = {begin + c: i for i, word, begin in zip(numbers, words, begins, strict=True) for c in range(len(word))}
        entities = annotate(nlp, Article(id="", text=text)).entities
        names = [(m.span, CLASSES[e.type]) for e in entities for m in e.mentions if m.level == "Name"]
        touched = {(at[a], at[b - 1] + 1, kind) for (a, b), kind in names}
        yield from (n for n in touched if not any(o[0] <= n[0] and n[1] <= o[1] and o != n for o in touched))


def texts(rows: list[list[str]]) -> Iterator[list[int]]:
    """Give the line numbers of each text."""
    ends = [i for i, row in enumerate(rows) if not row[0]]
    text_of = {end: n // SENTENCES_A_TEXT for n, end in enumerate(ends)}
    current, numbers = 0, list[tuple[int, int]]()
    for i in range(len(rows)):
        numbers.append((current, i))
        current = text_of.get(i, current)
    for _, group in groupby(numbers, key=lambda pair: pair[0]):
        yield [i for _, i in group]


if __name__ == "__main__":
    main()

"""Links in newspaper articles that were judged by hand, one by one in their context: ``link_judgements.tsv``.

Of each: the part that it belongs to (``development``: the weights were set on it; ``sample``: drawn at random from the
links of other articles, and judged afterwards), the article of SaudiNewsNet, the offsets of the name, the name, the
item that it was linked to, and the verdict. A link that is given no more counts no more; one that is new is not judged.
"""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from pathlib import Path

from khabar.exporter.annotation import Annotation, from_json
from khabar.exporter.linking.index import Index
from khabar.exporter.linking.linker import LINKABLE, link_entities

JUDGEMENTS = Path(__file__).with_name("link_judgements.tsv")
KHABAR = Path(sys.executable).with_name("khabar")
BOUNDS = (0.8, 0.9, 0.95, 0.98, 1.0)
"""Of the classes of confidence in the table of reliability."""

Place = tuple[str, int, int]
"""Article, and the offsets of a name."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person said of a link."""

    part: str
    target: str
    right: bool


def judgements() -> dict[Place, Verdict]:
    """Read all verdicts by the place of the name."""
    with JUDGEMENTS.open(encoding="utf-8", newline="") as file:
        return {
            (row["article"], int(row["start"]), int(row["end"])): Verdict(
                row["part"], row["target"], row["verdict"] == "right"
            )
            for row in csv.DictReader(file, delimiter="\t")
        }


def wilson(right: int, all_: int) -> tuple[float, float]:
    """Give the 95 % interval of a share (Wilson 1927)."""
    z, share = 1.96, right / all_
    middle, half = share + z * z / (2 * all_), z * sqrt(share * (1 - share) / all_ + z * z / (4 * all_ * all_))
    return (middle - half) / (1 + z * z / all_), (middle + half) / (1 + z * z / all_)


def read(corpus: Path, ids: set[str], scratch: Path) -> list[Annotation]:
    """Read the judged articles with the pipeline as it is now, without linking them."""
    chosen, read_as = scratch / "articles.jsonl", scratch / "read.jsonl"
    with gzip.open(corpus, "rt", encoding="utf-8") as lines, chosen.open("w", encoding="utf-8") as file:
        file.writelines(line for line in lines if json.loads(line)["id"] in ids)
    arguments = ("annotate", str(chosen), "-o", str(read_as), "--without", "khabar_linker", "-q")
    if subprocess.run([str(KHABAR), *arguments]).returncode:
        sys.exit("The articles of the judged links could not be read.")
    return [from_json(json.loads(line)) for line in read_as.read_text(encoding="utf-8").splitlines()]


@dataclass(slots=True)
class Sample:
    """The links that the linker gives today in judged articles."""

    named: int
    links: int
    judged: list[tuple[str, float, bool]]
    """Of each judged one its part, its confidence, and whether it is right."""

    def by_confidence(self) -> Iterator[tuple[float, float, int, int, float]]:
        """Give the bounds of each class of confidence, its links, the right ones, and the mean confidence."""
        for low, high in pairwise(BOUNDS):
            inside = [(sure, right) for _, sure, right in self.judged if low <= sure < high]
            if inside:
                mean = sum(sure for sure, _ in inside) / len(inside)
                yield low, high, len(inside), sum(right for _, right in inside), mean

    def counts(self, part: str) -> tuple[int, int]:
        """Give how many links of a part are judged, and how many of these are right."""
        found = Counter(right for of, _, right in self.judged if of == part)
        return found.total(), found[True]


def link(annotations: list[Annotation], index: Index) -> Sample:
    """Link the articles anew and compare with the verdicts."""
    verdicts, sample = judgements(), Sample(0, 0, [])
    for annotation in annotations:
        for entity in annotation.entities:
            entity.link = None
        link_entities(annotation, index)
        for entity in annotation.entities:
            sample.named += entity.type in LINKABLE and any(mention.level == "Name" for mention in entity.mentions)
            if entity.link and entity.link.name:
                sample.links += 1
                verdict = verdicts.get((annotation.article.id, *entity.link.name))
                if verdict and entity.link.target.endswith(f"/{verdict.target}"):
                    sample.judged.append((verdict.part, entity.link.confidence, verdict.right))
    return sample

"""Look up names of politicians that the index was built without, by the script of the name and of those it knows.

The people are those of Wikidata in ``wikidata_people_multilingual.jsonl``; all others of the shipped index stay in it,
to be mistaken for them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from khabar.exporter.linking.derived import DERIVED, with_derived
from khabar.exporter.linking.index import Index
from khabar.exporter.linking.rows import Alias, Item, Row
from khabar.exporter.linking.search import search
from khabar.exporter.linking.spelling import form
from khabar.exporter.linking.writing import write_index

RANKS = (1, 5)
SCRIPTS = {"Arabic": ("\u0600", "\u06ff"), "Latin": ("A", "\u024f")}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with the names of each script, one a spelling, and the one of each script that is held out."""

    qid: int
    names: dict[str, list[str]]
    held_out: dict[str, str]

    def known(self, scripts: frozenset[str]) -> list[str]:
        """Give the names of some scripts, without those that are held out."""
        names = [name for script in scripts for name in self.names.get(script, ())]
        return [name for name in names if name not in self.held_out.values()]


def measure(people_file: Path, shipped: Index) -> dict[tuple[str, str], tuple[int, dict[int, float]]]:
    """Give, by script of the name and scripts of the index, the number of names and the share found by rank."""
    people = list(_people(people_file))
    both, found = frozenset(SCRIPTS), {}
    for known in (both, frozenset({"Arabic"}), frozenset({"Latin"})):
        with TemporaryDirectory() as folder:
            index = _build(Path(folder) / "index.sqlite", people, known, shipped)
            for script in SCRIPTS:
                if known == both or script not in known:
                    asked = [(p.held_out[script], p.qid) for p in people if script in p.held_out and p.known(known)]
                    found[script, " and ".join(sorted(known))] = len(asked), _hits(asked, index)
    return found


def _people(path: Path) -> Iterator[Person]:
    for line in path.read_text(encoding="utf-8").splitlines():
        person = json.loads(line)
        labels = [*person["labels"].values(), *(a for all_ in (person.get("aliases") or {}).values() for a in all_)]
        names = {script: _spellings(labels, script) for script in SCRIPTS}
        held_out = {script: min(found, key=_lot) for script, found in names.items() if len(found) > 1}
        yield Person(int(person["id"].removeprefix("Q")), names, held_out)


def _spellings(labels: list[str], script: str) -> list[str]:
    """Give the names of a script that are spelt in different ways."""
    low, high = SCRIPTS[script]
    letters = ((label, [char for char in label if char.isalpha()]) for label in sorted(set(labels)))
    fitting = [label for label, found in letters if found and all(low <= char <= high for char in found)]
    return list({form(label): label for label in fitting}.values())


def _lot(name: str) -> str:
    """Draw as by lot, and the same on every run."""
    return sha256(name.encode()).hexdigest()


def _build(path: Path, people: list[Person], scripts: frozenset[str], shipped: Index) -> Index:
    write_index(path, shipped.about, _rows(people, scripts, shipped))
    return Index(path)


def _rows(people: list[Person], scripts: frozenset[str], shipped: Index) -> Iterator[Row]:
    yield from shipped.sources()
    own = {person.qid for person in people}
    others = (qid for qid, kind in shipped.counts("entity", "qid", "type") if kind == "Person" and qid not in own)
    for item in filter(None, map(shipped.item, others)):
        yield item
        yield from with_derived(name for name in shipped.names(item.qid) if name.kind not in DERIVED)
    source = shipped.sources()[0].id
    for person in people:
        yield Item(person.qid, "Person", None, f"Q{person.qid}", None, None, source)
        names = (Alias(form(name), person.qid, "name", name, "mul", source) for name in person.known(scripts))
        yield from with_derived(names)


def _hits(asked: list[tuple[str, int]], index: Index) -> dict[int, float]:
    found = dict.fromkeys(RANKS, 0)
    for name, qid in asked:
        ranking = [hit.candidate.qid for hit in search(index, name, type="Person", fuzzy=True, limit=max(RANKS))]
        for rank in RANKS:
            found[rank] += qid in ranking[:rank]
    return {rank: count / len(asked) if asked else 0.0 for rank, count in found.items()}

"""Measure linking on Mewsli-9: names in articles of Wikinews, each with the Wikidata item that its hyperlink leads to.

A folder holds one language: ``mentions.tsv`` with the columns docid, position, length, mention and qid (and others),
and ``text/DOCID`` with the text of each article; positions and lengths count code points. The data set and the scripts
that make it: google-research, dense_representations_for_entity_retrieval/mel/mewsli-9.md.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Final

from ..annotation.model import Annotation, Article, Entity, Mention
from ..errors import InputError
from .index import Index, number_of
from .linker import link_entities
from .search import search

RANKS: Final = (1, 5, 10)
"""For each, how often the right item is among as many of the first candidates."""
_COLUMNS: Final = frozenset({"docid", "position", "length", "mention", "qid"})
_ANY_TYPE: Final = "Organization"
"""What a name is taken for that the index does not have."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A name in an article, and the number of the item that it means."""

    line: int
    document: str
    start: int
    end: int
    name: str
    item: int


@dataclass(slots=True)
class Score:
    """Counts over all names: those whose item the index has, those that are linked, and rightly."""

    names: int = 0
    known: int = 0
    linked: int = 0
    right: int = 0
    ranked: dict[int, int] = field(default_factory=lambda: dict.fromkeys(RANKS, 0))

    def shares(self) -> dict[str, float]:
        """The measures, each from 0 to 1; those of nothing are 0."""
        return {
            "known": _share(self.known, self.names),
            **{f"recall@{rank}": _share(count, self.names) for rank, count in self.ranked.items()},
            "precision": _share(self.right, self.linked),
            "accuracy": _share(self.right, self.names),
        }


def score(folder: Path, index: Index, reject: Callable[[str], object]) -> Score:
    """Look up and link every name of a folder; ``reject`` is told of each that cannot be used, and why.

    Raises:
        InputError: the folder is none of Mewsli-9, or none of its names can be used.
    """
    total = Score()
    for document, names in groupby(_read(folder / "mentions.tsv", reject), attrgetter("document")):
        try:
            text = (folder / "text" / document).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:  # no such file, no UTF-8, or no name of a file
            reject(f"{folder / 'text' / document}: cannot be read: {getattr(error, 'strerror', None) or error}")
            continue
        _add(total, text, list(_placed(names, text, reject)), index)
    if not total.names:
        raise InputError(f"{folder}: no name of it can be used; 'khabar eval mewsli --help' tells the format")
    return total


def _read(path: Path, reject: Callable[[str], object]) -> Iterator[Linked]:
    try:
        # what is no UTF-8 costs its own line alone, since it equals nothing in a text
        file = path.open(encoding="utf-8", errors="surrogateescape", newline="")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}; name the folder of one language") from None
    with file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if missing := _COLUMNS - set(rows.fieldnames or ()):
            raise InputError(f"{path}:1: the columns {', '.join(sorted(missing))} are missing")
        for row in rows:
            try:
                start, end = int(row["position"]), int(row["position"]) + int(row["length"])
            except (TypeError, ValueError):
                reject(f"{path}:{rows.line_num}: position and length have to be numbers")
                continue
            if item := number_of(row["qid"] or ""):
                yield Linked(rows.line_num, row["docid"], start, end, row["mention"], item)
            else:
                reject(f"{path}:{rows.line_num}: qid has to be an item such as Q858")


def _placed(names: Iterable[Linked], text: str, reject: Callable[[str], object]) -> Iterator[Linked]:
    for name in names:
        found = text[name.start : name.end]
        if found == name.name:
            yield name
        else:
            place = f"mentions.tsv:{name.line}: {name.start}-{name.end} of {name.document}"
            reject(f"{place} is {found!r}, not {name.name!r}; the text is that of another version")


def _add(total: Score, text: str, names: list[Linked], index: Index) -> None:
    """Count one article. The same words are one entity: links are given to entities."""
    entities = {name.name: Entity(name.name, _type(name.name, index), []) for name in names}
    for name in names:
        entities[name.name].mentions.append(Mention((name.start, name.end), "Name"))
    link_entities(Annotation(Article("", text), entities=list(entities.values())), index)
    for name in names:
        ranking = [hit.candidate.qid for hit in search(index, name.name, fuzzy=True, limit=max(RANKS))]
        link = entities[name.name].link
        total.names += 1
        total.known += index.item(name.item) is not None
        total.linked += link is not None
        total.right += link is not None and link.target.endswith(f"/Q{name.item}")
        for rank in RANKS:
            total.ranked[rank] += name.item in ranking[:rank]


def _type(name: str, index: Index) -> str:
    """Guess what a name is a name of, which Mewsli-9 does not tell: what its likeliest bearer is."""
    hit = next(iter(search(index, name, limit=1)), None)
    return hit.candidate.type if hit else _ANY_TYPE


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0

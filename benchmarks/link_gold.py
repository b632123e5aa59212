"""Link the names of the gold articles and compare with their items; the same with parts of the linker left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from unittest.mock import patch

from khabar.exporter.annotation.model import Annotation
from khabar.exporter.linking import linker
from khabar.exporter.linking.candidates import likely
from khabar.exporter.linking.cues import cues as all_cues
from khabar.exporter.linking.index import Index
from khabar.exporter.linking.linker import LINKABLE, link_entities
from khabar.exporter.linking.names import names_of
from khabar.exporter.linking.search import search

CUES = ("office", "country", "tie", "near", "other-state", "elsewhere", "later-office", "trade", "particle")
METHODS = ("shortened-name", "partial-name", "fuzzy-name")
RANK = 10


@dataclass(frozen=True, slots=True)
class Counts:
    """Named entities: how many there are and have an id; how many are linked rightly, wrongly, without a known id."""

    named: int
    with_id: int
    right: int
    wrong: int
    without_id: int

    @property
    def precision(self) -> float:
        """Of links of entities with an id, the share of right ones."""
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of entities with an id, the share of those that are linked rightly."""
        return self.right / self.with_id

    @property
    def nil_precision(self) -> float:
        """Of entities that are left unlinked, the share of those without an id."""
        unlinked = self.named - self.right - self.wrong - self.without_id
        return (self.named - self.with_id - self.without_id) / unlinked


def compare(annotations: Iterable[Annotation], index: Index) -> Counts:
    """Link anew what gold annotations name. Their own links, which are the expected ones, are left as they are."""
    named = with_id = right = wrong = without_id = 0
    for annotation in annotations:
        bare = replace(annotation, entities=[replace(entity, link=None) for entity in annotation.entities])
        link_entities(bare, index)
        for expected, entity in zip(annotation.entities, bare.entities, strict=True):
            if expected.type in LINKABLE and any(mention.level == "Name" for mention in entity.mentions):
                named += 1
                with_id += expected.link is not None
                hit = bool(expected.link and entity.link and entity.link.target == expected.link.target)
                right += hit
                wrong += bool(expected.link and entity.link and not hit)
                without_id += bool(entity.link and not expected.link)
    return Counts(named, with_id, right, wrong, without_id)


def candidate_recall(annotations: Iterable[Annotation], index: Index) -> float:
    """Of entities with an id, the share whose item is among the first candidates of their longest name."""
    found = [
        any(hit.candidate.iri == entity.link.target for hit in search(index, name, fuzzy=True, limit=RANK))
        for annotation in annotations
        for entity in annotation.entities
        if entity.link and (name := _longest(annotation, entity.id))
    ]
    return sum(found) / len(found)


def _longest(annotation: Annotation, entity_id: str) -> str:
    (entity,) = (entity for entity in annotation.entities if entity.id == entity_id)
    return max((name.full for name in names_of(entity, annotation.article.text)), key=len, default="")


def ablations() -> Iterator[tuple[str, AbstractContextManager[object]]]:
    """Give each part of the linker that can be left out, by its name, with what leaves it out meanwhile."""
    yield "everything", ExitStack()
    for cue in CUES:
        yield f"without the cue {cue}", _without_cues({cue})
    yield "without any cue", _without_cues({*CUES, "common", "state", "abroad", "past-office"})
    for method in METHODS:
        yield f"without {method}", _without_method(method)
    yield "without margin", patch.object(linker, "is_ahead", lambda *_, **__: True)


@contextmanager
def _without_cues(left_out: set[str]) -> Iterator[None]:
    with patch.object(linker, "cues", lambda *args: all_cues(*args) - left_out):
        yield


@contextmanager
def _without_method(method: str) -> Iterator[None]:
    with patch.object(linker, "likely", lambda *args: ([f for f in s if f.method != method] for s in likely(*args))):
        yield

"""Counts of a data set, taken while its article graphs go by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, RDF

from ..ontology import KH
from .oxigraph import is_shared

_TYPE: Final = ox.NamedNode(RDF.type)
_ARTICLE: Final = ox.NamedNode(KH.Article)
_ISSUED: Final = ox.NamedNode(DCTERMS.issued)
_LANGUAGE: Final = ox.NamedNode(DCTERMS.language)
_OF_RUNS: Final = frozenset({ox.NamedNode(KH.ExtractionRun), ox.NamedNode(KH.LinkingRun), ox.NamedNode(KH.Extractor)})


@dataclass(slots=True)
class Census:
    """What a data set holds; the same comes of a stream of graphs and of what a store answers."""

    classes: Counter[str] = field(default_factory=Counter)
    """Instances of each class."""
    properties: Counter[str] = field(default_factory=Counter)
    """Statements with each property."""
    entities: int = 0
    """What has a class."""
    articles: int = 0
    example: str | None = None
    """The IRI of an article."""
    languages: set[str] = field(default_factory=set)
    first_day: str | None = None
    """When the first article was published, as far as records say; ISO 8601."""
    last_day: str | None = None
    runs: set[ox.Triple] = field(default_factory=set)
    """What is said of the runs that read the articles or linked them anew, and of their extractors."""
    _repeated: set[ox.Quad] = field(default_factory=set)

    @property
    def triples(self) -> int:
        """All statements."""
        return self.properties.total()

    def described(self, graphs: Iterable[list[ox.Quad]]) -> Iterator[list[ox.Quad]]:
        """Pass article graphs on, and note what articles they are of and which runs they come from."""
        for quads in graphs:
            self._describe(quads)
            yield quads

    def counted(self, graphs: Iterable[list[ox.Quad]]) -> Iterator[list[ox.Quad]]:
        """Pass on what is written of each article, and count its statements.

        Articles share the description of their run and facts of items, which are counted once.
        """
        for quads in graphs:
            self._count([quad for quad in quads if quad not in self._repeated])
            self._repeated |= {quad for quad in quads if is_shared(quad)}
            yield quads

    def _describe(self, quads: list[ox.Quad]) -> None:
        values: dict[ox.NamedNode, list[str]] = {}
        for quad in quads:
            values.setdefault(quad.predicate, []).append(_value(quad.object))
        self.articles += 1
        self.example = self.example or next(
            _value(quad.subject) for quad in quads if quad.predicate == _TYPE and quad.object == _ARTICLE
        )
        self.languages.update(values.get(_LANGUAGE, ()))
        self.runs |= {quad.triple for quad in _of_runs(quads)}
        for day in (issued[:10] for issued in values.get(_ISSUED, ())):
            self.first_day = min(self.first_day or day, day)
            self.last_day = max(self.last_day or day, day)

    def _count(self, quads: list[ox.Quad]) -> None:
        self.properties.update(quad.predicate.value for quad in quads)
        typed = [quad for quad in quads if quad.predicate == _TYPE]
        self.classes.update(_value(quad.object) for quad in typed)
        self.entities += len({quad.subject for quad in typed})


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))


def _of_runs(quads: list[ox.Quad]) -> set[ox.Quad]:
    nodes = {quad.subject for quad in quads if quad.predicate == _TYPE and quad.object in _OF_RUNS}
    return {quad for quad in quads if quad.subject in nodes}

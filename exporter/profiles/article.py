"""One article graph, asked in SPARQL: all that a profile reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from importlib.resources import files
from typing import Final, TypeAlias, cast

import pyoxigraph as ox
from rdflib.namespace import SKOS

from ...ontology import KH, PREFIXES, event_types, ontology_graph
from ..mapping.terms import Term
from ..oxigraph import as_written, in_graph, term_to_oxigraph

Row: TypeAlias = "dict[str, str | None]"

_CONCEPTS: Final = (SKOS.closeMatch, KH.ploverMode, KH.ploverContext)
"""What leads from an event type to concepts of PLOVER."""


class ArticleGraph:
    """The statements about one article; what the ontology says of event types is known beside them."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.quads = list(quads)

    def select(self, name: str) -> list[Row]:
        """The rows of the query ``queries/{name}.rq``, in no particular order; terms are given without their type."""
        solutions = cast(ox.QuerySolutions, self._query(name))
        names = [variable.value for variable in solutions.variables]
        return [{name: getattr(row[name], "value", None) for name in names} for row in solutions]

    def construct(self, name: str) -> set[ox.Triple]:
        """The triples of the query ``queries/{name}.rq``."""
        return {as_written(triple) for triple in cast(Iterable[ox.Triple], self._query(name))}

    @cached_property
    def iri(self) -> ox.NamedNode:
        """The article."""
        return ox.NamedNode(self.article["article"])

    @cached_property
    def article(self) -> dict[str, str]:
        """What is known of the article: ``article`` (its IRI), ``identifier``, ``language``, ``text`` and more."""
        (row,) = self.select("article")
        return {name: value for name, value in row.items() if value is not None}

    @cached_property
    def _store(self) -> ox.Store:
        store = ox.Store()
        triples = (quad.triple for quad in self.quads)
        store.extend(in_graph((*triples, *_facts_of_types()), ox.DefaultGraph()))
        return store

    def _query(self, name: str) -> object:
        return self._store.query(_text(name), prefixes=dict(PREFIXES))


@cache
def _text(name: str) -> str:
    return (files(__package__) / f"queries/{name}.rq").read_text(encoding="utf-8")


@cache
def _facts_of_types() -> tuple[ox.Triple, ...]:
    """How coders call the event types, out of the ontology."""
    return tuple(_of_coders())


def _of_coders() -> Iterator[ox.Triple]:
    graph = ontology_graph()
    types = event_types()
    concepts = {concept for name in _CONCEPTS for type_ in types for concept in graph.objects(type_, name)}
    for subject in (*types, *concepts):
        for predicate in (*_CONCEPTS, KH.cameoRange, SKOS.notation):
            for value in graph.objects(subject, predicate):
                yield ox.Triple(
                    ox.NamedNode(str(subject)), ox.NamedNode(predicate), term_to_oxigraph(cast(Term, value))
                )

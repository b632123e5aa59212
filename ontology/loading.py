"""The ontology as one rdflib graph, and what is derived from it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from rdflib import Graph, URIRef
from rdflib.namespace import RDFS

from .namespaces import KH, bind_prefixes

MODULES = ("core", "values", "events", "roles", "plover", "cameo")
"""The files that make up the ontology; ``alignments.ttl`` stands apart and is never part of it."""


@cache
def ontology_graph() -> Graph:
    """All modules in one graph. The graph is shared: treat it as read-only, copy it before changing it."""
    return _graph(*MODULES)


@cache
def alignments_graph() -> Graph:
    """How the terms relate to those of other vocabularies. The graph is shared, as above."""
    return _graph("alignments")


def _graph(*modules: str) -> Graph:
    graph = Graph(bind_namespaces="none")
    for module in modules:
        graph.parse(data=(files(__package__) / f"{module}.ttl").read_text(encoding="utf-8"), format="turtle")
    bind_prefixes(graph)
    return graph


@cache
def subclasses(cls: URIRef) -> frozenset[URIRef]:
    """``cls`` and every class below it."""
    found = ontology_graph().transitive_subjects(RDFS.subClassOf, cls)
    return frozenset(node for node in found if isinstance(node, URIRef))


def event_types() -> frozenset[URIRef]:
    """Every class of events, broad and narrow, without ``kh:Event`` itself."""
    return subclasses(KH.Event) - {KH.Event}

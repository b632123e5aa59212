"""The JSON-LD context: the prefix table, and for each property the type that its values are read as.

``python -m khabar.ontology > ontology/context.jsonld`` renews the file after a change to the ontology.
"""

from __future__ import annotations

from typing import Any

from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, XSD

from .loading import ontology_graph
from .namespaces import PREFIXES

_NATIVE = frozenset({XSD.integer, XSD.boolean, XSD.string, RDF.langString})
"""Ranges whose values JSON-LD writes as they are, without a coercion."""


def context() -> dict[str, Any]:
    """Return the document ``{"@context": {...}}``, in the order of the prefix table, then of the property names."""
    graph = ontology_graph()
    kinds = sorted((*_references(graph), *_datatypes(graph)))
    coercions = {name: {"@id": name, "@type": kind} for name, kind in kinds}
    return {"@context": {"@version": 1.1, **PREFIXES, **coercions}}


def _references(graph: Graph) -> list[tuple[str, str]]:
    return [(graph.qname(str(term)), "@id") for term in graph.subjects(RDF.type, OWL.ObjectProperty)]


def _datatypes(graph: Graph) -> list[tuple[str, str]]:
    return [
        (graph.qname(str(term)), graph.qname(str(datatype)))
        for term in graph.subjects(RDF.type, OWL.DatatypeProperty)
        for datatype in graph.objects(term, RDFS.range)
        if datatype not in _NATIVE
    ]

"""The rules: what each shape of the shapes graph is called, says and weighs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from rdflib import Graph, URIRef
from rdflib.extras.shacl import parse_shacl_path
from rdflib.namespace import SH
from rdflib.term import IdentifiedNode, Literal

from ..ontology import KH_SHAPE, bind_prefixes

THEMES = (
    "shapes",
    "nodes",
    "text",
    "mentions",
    "entities",
    "links",
    "background",
    "events",
    "claims",
    "figures",
    "times",
    "relations",
    "provenance",
)
"""The files of the shapes graph, without ``.ttl``."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One shape. ``name`` and ``message`` map a language (en, ar) to the text; ``path`` is a SPARQL property path."""

    id: str
    severity: str
    name: Mapping[str, str]
    message: Mapping[str, str]
    path: str | None


@cache
def shapes_graph() -> Graph:
    """All shapes in one graph. The graph is shared: treat it as read-only."""
    graph = Graph(bind_namespaces="none")
    for theme in THEMES:
        graph.parse(data=(files(__package__) / f"{theme}.ttl").read_text(encoding="utf-8"), format="turtle")
    bind_prefixes(graph)
    return graph


@cache
def rules() -> Mapping[URIRef, Rule]:
    """Every rule by the IRI of its shape."""
    shapes = [node for node in shapes_graph().subjects(SH.message) if isinstance(node, URIRef)]
    return MappingProxyType({shape: _rule(shape) for shape in shapes})


def _rule(shape: URIRef) -> Rule:
    severity = shapes_graph().value(shape, SH.severity, default=SH.Violation)
    return Rule(
        id=shape.removeprefix(KH_SHAPE),
        severity=str(severity).removeprefix(str(SH)),
        name=_texts(shape, SH.name),
        message=_texts(shape, SH.message),
        path=_path(shape),
    )


def _texts(shape: URIRef, property_: URIRef) -> Mapping[str, str]:
    texts = (text for text in shapes_graph().objects(shape, property_) if isinstance(text, Literal))
    return MappingProxyType({text.language or "": str(text) for text in texts})


def _path(shape: URIRef) -> str | None:
    path = shapes_graph().value(shape, SH.path)
    if not isinstance(path, IdentifiedNode):
        return None
    return parse_shacl_path(shapes_graph(), path).n3(shapes_graph().namespace_manager)

"""The example queries: one Turtle file each in ``examples/``, in the vocabulary of SHACL-SPARQL executables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH

from .labels import literals


@dataclass(frozen=True, slots=True)
class Example:
    """A query with a title and a comment in the languages of the pages."""

    name: str
    titles: list[Literal]
    comments: list[Literal]
    query: str
    turtle: str
    """The file that it comes from."""


@cache
def examples() -> Mapping[str, Example]:
    """All examples by name, in the order of their names."""
    folder = files(__package__) / "examples"
    found = (_read(file.read_text(encoding="utf-8")) for file in folder.iterdir() if file.name.endswith(".ttl"))
    return {example.name: example for example in sorted(found, key=lambda example: example.name)}


def _read(turtle: str) -> Example:
    graph = Graph(bind_namespaces="none").parse(data=turtle, format="turtle")
    node = graph.value(None, RDF.type, SH.SPARQLSelectExecutable)
    if not isinstance(node, URIRef):
        raise ValueError("an example query must be a sh:SPARQLSelectExecutable with an IRI")
    return Example(
        name=node.rpartition("/")[2],
        titles=literals(graph, node, RDFS.label),
        comments=literals(graph, node, RDFS.comment),
        query=str(graph.value(node, SH.select)),
        turtle=turtle,
    )

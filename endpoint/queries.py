"""The example queries: one Turtle file each in ``examples/``, in the vocabulary of SHACL-SPARQL executables.

``themes.ttl`` beside them declares their keywords, by which they are grouped, ``parameters.ttl`` their parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SDO, SH, SKOS

from .labels import literals
from .parameters import Parameter, read_parameter

THEMES: Final = "themes"
"""The file of the keywords, and its address below ``/examples/``."""
PARAMETERS: Final = "parameters"
"""The file of the parameters, and its address below ``/examples/``."""


@dataclass(frozen=True, slots=True)
class Example:
    """A query with a title and a comment in the languages of the pages."""

    name: str
    titles: list[Literal]
    comments: list[Literal]
    themes: frozenset[URIRef]
    number: str
    """The competency question of the ontology that it answers (``CQ1``), or nothing."""
    parameters: tuple[Parameter, ...]
    query: str
    turtle: str
    """The file that it comes from."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A keyword with its labels, and the queries that have it."""

    iri: URIRef
    labels: list[Literal]
    examples: list[Example]


@cache
def examples() -> Mapping[str, Example]:
    """All examples by name, in the order of their names."""
    found = (_read(name, turtle) for name, turtle in _files() if name not in (THEMES, PARAMETERS))
    return {example.name: example for example in sorted(found, key=lambda example: example.name)}


@cache
def shared_turtle(name: str) -> str:
    """The file that declares the keywords, or the parameters."""
    return dict(_files())[name]


@cache
def parameters() -> Mapping[URIRef, Parameter]:
    """All parameters by their IRIs, in their order."""
    graph = Graph(bind_namespaces="none").parse(data=shared_turtle(PARAMETERS), format="turtle")
    nodes = (node for node in graph.subjects(RDF.type, SH.Parameter) if isinstance(node, URIRef))
    found = sorted((read_parameter(graph, node) for node in nodes), key=lambda parameter: parameter.order)
    return {parameter.iri: parameter for parameter in found}


@cache
def themes() -> list[Theme]:
    """The keywords in their order, each with its queries."""
    graph = Graph(bind_namespaces="none").parse(data=shared_turtle(THEMES), format="turtle")
    nodes = [node for node in graph.subjects(RDF.type, SDO.DefinedTerm) if isinstance(node, URIRef)]
    nodes.sort(key=lambda node: int(str(graph.value(node, SH.order))))
    return [
        Theme(node, literals(graph, node, SKOS.prefLabel), [e for e in examples().values() if node in e.themes])
        for node in nodes
    ]


def _files() -> Iterator[tuple[str, str]]:
    """Name and text of each Turtle file."""
    for file in (files(__package__) / "examples").iterdir():
        if file.name.endswith(".ttl"):
            yield file.name.removesuffix(".ttl"), file.read_text(encoding="utf-8")


def _read(name: str, turtle: str) -> Example:
    graph = Graph(bind_namespaces="none").parse(data=turtle, format="turtle")
    node = graph.value(None, RDF.type, SH.SPARQLSelectExecutable)
    if not isinstance(node, URIRef) or node.rpartition("/")[2] != name:
        raise ValueError(f"{name}.ttl must describe one sh:SPARQLSelectExecutable whose IRI ends in /{name}")
    return Example(
        name=name,
        titles=literals(graph, node, RDFS.label),
        comments=literals(graph, node, RDFS.comment),
        themes=frozenset(theme for theme in graph.objects(node, SDO.keywords) if isinstance(theme, URIRef)),
        number=str(graph.value(node, DCTERMS.identifier) or ""),
        parameters=_parameters(graph, node),
        query=str(graph.value(node, SH.select)),
        turtle=turtle,
    )


def _parameters(graph: Graph, node: URIRef) -> tuple[Parameter, ...]:
    """Those of one query, in their order."""
    return tuple(parameter for parameter in parameters().values() if (node, SH.parameter, parameter.iri) in graph)

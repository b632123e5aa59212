"""``schema``: articles, quotations and claims for search engines and fact checkers, as schema.org in JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import BinaryIO, Final

import pyoxigraph as ox
from rdflib.namespace import RDF

from ...ontology import PREFIXES
from .actors import Gazetteer
from .article import ArticleGraph

_SCHEMA: Final = PREFIXES["schema"]
_TYPE: Final = ox.NamedNode(RDF.type)
_CONTEXT: Final = {"@vocab": _SCHEMA, "datePublished": {"@type": "Date"}}
"""What https://schema.org/ says of the terms that are used, so that no reader has to fetch it."""


def write(graphs: Iterable[ArticleGraph], stream: BinaryIO, _gazetteer: Gazetteer) -> None:
    """Write a node a line, the article before what is in it."""
    stream.write(f'{{"@context": {json.dumps(_CONTEXT)},\n"@graph": ['.encode())
    separator = b"\n"
    for graph in graphs:
        for node in nodes(graph):
            stream.write(separator + json.dumps(node, ensure_ascii=False).encode())
            separator = b",\n"
    stream.write(b"\n]}\n")


def nodes(graph: ArticleGraph) -> Iterator[dict[str, object]]:
    """The nodes of one article, each with its properties in the order of their names."""
    triples = sorted(graph.construct("schema"), key=lambda triple: (triple.subject != graph.iri, str(triple)))
    for subject, statements in groupby(triples, attrgetter("subject")):
        yield _node(subject, list(statements))


def _node(subject: ox.NamedNode, triples: list[ox.Triple]) -> dict[str, object]:
    values: dict[str, list[object]] = {}
    for triple in triples:
        name = "@type" if triple.predicate == _TYPE else triple.predicate.value.removeprefix(_SCHEMA)
        values.setdefault(name, []).append(_value(name, triple.object))
    return {"@id": subject.value, **{name: v[0] if len(v) == 1 else v for name, v in sorted(values.items())}}


def _value(name: str, term: object) -> object:
    if isinstance(term, ox.NamedNode):
        return term.value.removeprefix(_SCHEMA) if name == "@type" else {"@id": term.value}
    if isinstance(term, ox.Literal) and term.language:
        return {"@language": term.language, "@value": term.value}
    return term.value if isinstance(term, ox.Literal) else str(term)

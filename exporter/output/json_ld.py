"""JSON-LD 1.1 under the context of the ontology: an array of named graphs, a line each.

A stream of statements without blank nodes or lists needs little of the compaction algorithm; libraries that have all of
it hold the whole document in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import BinaryIO

import pyoxigraph as ox

from ...ontology import PREFIXES, context

Json = dict[str, object]

_TYPE = "rdf:type"
_EXACT_INTEGERS = 2**53
"""JSON readers may take numbers for IEEE 754 doubles, which are exact up to here."""


def write_json_ld(quads: Iterable[ox.Quad], stream: BinaryIO) -> None:
    """Write statements that come grouped by graph and subject."""
    document = context()
    coercions = {name: term["@type"] for name, term in document["@context"].items() if isinstance(term, dict)}
    stream.write(b'{"@context": ' + _dump(document["@context"]) + b',\n"@graph": [')
    separator = b"\n"
    for name, graph in groupby(quads, key=attrgetter("graph_name")):
        nodes = [_node(subject, statements, coercions) for subject, statements in groupby(graph, attrgetter("subject"))]
        stream.write(separator + _dump({"@id": _iri(name.value), "@graph": nodes}))
        separator = b",\n"
    stream.write(b"\n]}\n")


def _dump(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _node(subject: ox.NamedNode, statements: Iterable[ox.Quad], coercions: dict[str, str]) -> Json:
    node: Json = {"@id": _iri(subject.value)}
    for predicate, same in groupby(statements, attrgetter("predicate")):
        name = _iri(predicate.value)
        if name == _TYPE:
            node["@type"] = _one_or_all(_value(statement.object, "@id") for statement in same)
        else:
            node[name] = _one_or_all(_value(statement.object, coercions.get(name)) for statement in same)
    return node


def _one_or_all(values: Iterator[object]) -> object:
    found = list(values)
    return found[0] if len(found) == 1 else found


def _value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, coercion: str | None) -> object:
    if isinstance(term, ox.NamedNode):
        return _iri(term.value) if coercion == "@id" else {"@id": _iri(term.value)}
    if not isinstance(term, ox.Literal):
        raise TypeError(f"no blank nodes or triple terms here: {term}")
    if term.language:
        return {"@language": term.language, "@value": term.value}
    datatype = _iri(term.datatype.value)
    if datatype == coercion:
        return term.value
    if coercion is None and (native := _native(term.value, datatype)) is not None:
        return native
    return {"@value": term.value} if datatype == "xsd:string" else {"@type": datatype, "@value": term.value}


def _native(value: str, datatype: str) -> str | int | bool | None:
    """The JSON value that reads back as the same literal, if there is one."""
    if datatype == "xsd:string":
        return value
    if datatype == "xsd:boolean":
        return {"true": True, "false": False}.get(value)
    if datatype == "xsd:integer" and value.removeprefix("-").isdecimal() and str(int(value)) == value:
        return int(value) if abs(int(value)) < _EXACT_INTEGERS else None
    return None


@cache
def _namespaces() -> list[tuple[str, str]]:
    return sorted(((namespace, prefix) for prefix, namespace in PREFIXES.items()), key=lambda pair: -len(pair[0]))


def _iri(iri: str) -> str:
    for namespace, prefix in _namespaces():
        if iri.startswith(namespace) and not iri.startswith("//", len(namespace)):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri

"""The algebra of a query (https://www.w3.org/TR/sparql11-query/#sparqlAlgebra), as rdflib translates it.

The engine does not tell how it evaluates a query. This is the standard's reading of it, before the engine reorders the
joins. rdflib is no match for hostile queries, so it reads them in a process that the front can kill, run as
``python -m khabar.endpoint.explain.algebra DESCRIPTOR MEBIBYTES``, never by hand: a query comes as one message, its
tree goes back as JSON, or the reason why there is none.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import cache
from multiprocessing.connection import Connection
from typing import Any, Final

from rdflib import Graph
from rdflib.namespace import NamespaceManager
from rdflib.paths import Path
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Identifier

from ...ontology import PREFIXES, bind_prefixes
from ..processes.child import confine
from .tree import Tree

_PARTS: Final = ("p", "p1", "p2", "part")
_UNTOLD: Final = ("_vars", "lazy", "datasetClause", "triples", "res", *_PARTS)
_NO_CONDITION: Final = "TrueFilter()"
_INFIX: Final = {"ConditionalAndExpression": "&&", "ConditionalOrExpression": "||"}


def algebra(query: str) -> Tree:
    """The tree of ``query``, in which prefixes of ours need not be declared. Raises what rdflib raises."""
    return _tree(prepareQuery(query, initNs=dict(PREFIXES)).algebra)


def _tree(node: CompValue) -> Tree:
    tree: Tree = {"operator": node.name}
    about = {key: _told(value) for key, value in node.items() if key not in _UNTOLD and value}
    if about := {key: told for key, told in about.items() if told != _NO_CONDITION}:
        tree["about"] = about
    if "triples" in node:
        tree["patterns"] = [
            {"pattern": _told(triple), "is_path": isinstance(triple[1], Path)} for triple in node["triples"]
        ]
    if isinstance(rows := node.get("res"), list):
        tree["about"] = {"rows": [{str(name): _told(value) for name, value in row.items()} for row in rows]}
    if parts := [_tree(part) for part in _parts(node)]:
        tree["parts"] = parts
    return tree


def _parts(node: CompValue) -> Iterator[CompValue]:
    for key in _PARTS:
        value = node.get(key)
        yield from (part for part in (value if isinstance(value, list) else [value]) if isinstance(part, CompValue))


def _told(value: Any) -> str:  # noqa: ANN401 - whatever the algebra of rdflib holds
    """A term, an expression or a list of them, much as SPARQL writes it."""
    match value:
        case Identifier() | Path():
            return str(value.n3(_names()))
        case CompValue():
            return _expression(value)
        case list() | tuple() | set() | frozenset():
            return " ".join(_told(item) for item in (value if isinstance(value, list | tuple) else sorted(value)))
        case _:
            return str(value)


def _expression(value: CompValue) -> str:
    name = value.name.removeprefix("Builtin_").removeprefix("Aggregate_")
    arguments = [item for key, item in value.items() if key not in ("_vars", "res") and item not in (None, [])]
    told = [_told(argument) for argument in arguments]
    if name in _INFIX:
        first, *others = [_told(value.expr), *map(_told, value.other)]
        return f"({f' {_INFIX[name]} '.join((first, *others))})"
    if name == "RelationalExpression":
        return _relation(value)
    return told[0] if name in ("TriplesBlock", "GroupGraphPatternSub") and told else f"{name}({', '.join(told)})"


def _relation(value: CompValue) -> str:
    other = f"({_told(value.other)})" if isinstance(value.other, list) else _told(value.other)
    return f"{_told(value.expr)} {value.op} {other}" if value.op else _told(value.expr)


@cache
def _names() -> NamespaceManager:
    graph = Graph(bind_namespaces="none")
    bind_prefixes(graph)
    return graph.namespace_manager


def main(descriptor: str, mebibytes: str) -> None:
    """Read one query and send its tree."""
    confine(int(mebibytes))
    connection: Connection = Connection(int(descriptor))
    query = connection.recv_bytes().decode()
    try:
        answer: Tree = {"algebra": algebra(query)}
    except Exception as error:  # of whatever kind: rdflib's parser raises many
        answer = {"error": str(error)}
    connection.send_bytes(json.dumps(answer).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])

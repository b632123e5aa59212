"""Results of the readers as terms, read one row at a time, so that a page can stop after the first thousand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TypeAlias, cast

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef

from .reading.pool import Answer

Term: TypeAlias = URIRef | Literal | BNode
Row: TypeAlias = tuple[Term | None, ...]


class _File:
    """An answer as a file to read from."""

    def __init__(self, answer: Answer) -> None:
        self._chunks = iter(answer)
        self._rest = b""

    def read(self, size: int) -> bytes:
        self._rest = self._rest or next(self._chunks, b"")
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def read_table(answer: Answer) -> tuple[tuple[str, ...], Iterator[Row]]:
    """Names of the variables, and the rows, of a SELECT that was answered in JSON."""
    solutions = ox.parse_query_results(_file(answer), format=ox.QueryResultsFormat.JSON)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("the answer of an ASK has no rows")
    names = tuple(variable.value for variable in solutions.variables)
    return names, (tuple(map(_term, solution)) for solution in solutions)


def read_truth(answer: Answer) -> bool:
    """The answer of an ASK that was answered in JSON."""
    return bool(ox.parse_query_results(_file(answer), format=ox.QueryResultsFormat.JSON))


def read_triples(answer: Answer) -> Iterator[Row]:
    """The triples of a CONSTRUCT or DESCRIBE that was answered in N-Triples."""
    for quad in ox.parse(_file(answer), format=ox.RdfFormat.N_TRIPLES):
        yield tuple(map(_term, (quad.subject, quad.predicate, quad.object)))


def _file(answer: Answer) -> IO[bytes]:
    return cast("IO[bytes]", _File(answer))


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> Term | None:
    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal(language=str()):
            return Literal(term.value, lang=term.language)
        case ox.Literal():
            return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
        case ox.Triple():
            return Literal(str(term))
        case None:
            return None

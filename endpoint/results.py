"""Results of the readers as terms, read one row at a time, so that a page can stop after the first thousand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, TypeAlias, cast

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef

from ..exporter.oxigraph import term_of_oxigraph
from .reading.protocol import CHUNK

Term: TypeAlias = URIRef | Literal | BNode
OxTerm: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row: TypeAlias = tuple[Term | None, ...]


class _AnswerFile:
    """An answer as a file to read from."""

    def __init__(self, answer: Iterable[bytes]) -> None:
        self._chunks = iter(answer)
        self._rest = b""

    def read(self, size: int) -> bytes:
        """Return some bytes, at most ``size``, or none at the end."""
        self._rest = self._rest or next(self._chunks, b"")
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def read_table(answer: Iterable[bytes]) -> tuple[tuple[str, ...], Iterator[Row]]:
    """Names of the variables, and the rows, of a SELECT that was answered in JSON."""
    file = _AnswerFile(answer)
    solutions = ox.parse_query_results(cast("IO[bytes]", file), format=ox.QueryResultsFormat.JSON)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("the answer of an ASK has no rows")
    return tuple(variable.value for variable in solutions.variables), _to_the_end(solutions, file)


def read_triples(answer: Iterable[bytes]) -> Iterator[Row]:
    """The triples of a CONSTRUCT or DESCRIBE that was answered in N-Triples."""
    file = _AnswerFile(answer)
    quads = ox.parse(cast("IO[bytes]", file), format=ox.RdfFormat.N_TRIPLES)
    return _to_the_end((quad.triple for quad in quads), file)


def read_truth(answer: Iterable[bytes]) -> bool:
    """The answer of an ASK that was answered in JSON."""
    return bool(ox.parse_query_results(b"".join(answer), format=ox.QueryResultsFormat.JSON))


def _to_the_end(rows: Iterable[Iterable[OxTerm | None]], file: _AnswerFile) -> Iterator[Row]:
    """After the rows, read what the parser left: an answer that is not read to its end costs its reader."""
    for row in rows:
        yield tuple(map(_term, row))
    while file.read(CHUNK):
        pass


def _term(term: OxTerm | None) -> Term | None:
    """For rdflib, which has no triple terms; they are shown as they are written."""
    if isinstance(term, ox.Triple):
        return Literal(str(term))
    return None if term is None else term_of_oxigraph(term)

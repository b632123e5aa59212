"""Article graphs to a stream, one at a time; prefixes stand once, at the start.

Formats without named graphs (Turtle, N-Triples, RDF/XML) hold the union of the graphs.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, cast

import pyoxigraph as ox

from ...ontology import PREFIXES
from ..mapping import Quad
from ..oxigraph import is_shared, to_oxigraph
from ..xml import NO_XML_CHARACTER
from .json_ld import write_json_ld

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def write_graphs(graphs: Iterable[Sequence[Quad | ox.Quad]], stream: BinaryIO, form: ox.RdfFormat) -> None:
    """Write each graph as it comes. Within a graph, statements are sorted, with the type of a subject first."""
    quads = _sorted(graphs)
    if form == ox.RdfFormat.JSON_LD:
        write_json_ld(quads, stream)
    elif form.supports_datasets:
        ox.serialize(quads, stream, form, prefixes=dict(PREFIXES))
    else:
        triples = (ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
        target = cast(BinaryIO, _XmlText(stream)) if form == ox.RdfFormat.RDF_XML else stream
        ox.serialize(triples, target, form, prefixes=dict(PREFIXES))


def obstacle(graph: Iterable[Quad | ox.Quad], form: ox.RdfFormat) -> str | None:
    """Why a format cannot hold a graph, or None when it can."""
    if form != ox.RdfFormat.RDF_XML:
        return None
    for quad in graph:
        if match := NO_XML_CHARACTER.search(_text(quad)):
            predicate = to_oxigraph(quad).predicate.value
            return f"RDF/XML cannot hold the character U+{ord(match[0]):04X} of {predicate}; choose another format"
    return None


def _text(quad: Quad | ox.Quad) -> str:
    return str(getattr(quad.object, "value", "")) if isinstance(quad, ox.Quad) else quad.object


def _sorted(graphs: Iterable[Sequence[Quad | ox.Quad]]) -> Iterator[ox.Quad]:
    written: set[ox.Quad] = set()
    for graph in graphs:
        # articles share the description of their run and facts of items: what one of them stated is not stated again
        new = [quad for quad in map(to_oxigraph, graph) if quad not in written]
        yield from sorted(new, key=_order)
        written |= set(filter(is_shared, new))


def _order(quad: ox.Quad) -> tuple[str, str, bool, str]:
    return str(quad.graph_name), str(quad.subject), quad.predicate.value != _TYPE, str(quad)


class _XmlText(io.RawIOBase):
    """Escapes carriage returns, which a reader of XML would otherwise turn into line feeds (XML 1.0, section 2.11)."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._stream.write(data.replace(b"\r", b"&#13;"))
        return len(data)

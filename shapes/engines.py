"""The SHACL engines that validation can use: each takes the shapes once, and then reports on graph after graph.

pySHACL is the reference. ``shacl`` is a compiled engine that gives the same reports many times faster; docs/shacl.md
tells how that is known. It is used where it is installed, which is wherever there is a build of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from rdflib import Graph
from rdflib.query import Result as QueryResult

from .terms import from_turtle, to_ntriples

Engine: TypeAlias = Callable[[Graph], Graph]
"""From a data graph to a graph with its ``sh:ValidationReport``. The data graph is not changed."""
MakeEngine: TypeAlias = Callable[[Graph, Graph], Engine]
"""From a shapes graph, and what holds beside every data graph such as a class hierarchy, to an engine."""


def compiled_engine(shapes: Graph, background: Graph) -> Engine:
    """The ``shacl`` library, written in Rust."""
    import shacl  # not built for every kind of machine

    program = shacl.Shapes.from_text(to_ntriples(shapes), "ntriples")
    known = to_ntriples(background)

    def report(data: Graph) -> Graph:
        return from_turtle(program.validate_text(to_ntriples(data) + known, "ntriples").turtle)

    return report


def reference_engine(shapes: Graph, background: Graph) -> Engine:
    """PySHACL, with its SPARQL queries answered by Oxigraph."""
    import pyshacl  # slow to load, and not needed beside the other

    def report(data: Graph) -> Graph:
        _, graph, _ = pyshacl.validate(_Data(data, background), shacl_graph=shapes, inplace=True)
        if not isinstance(graph, Graph):
            raise TypeError(f"the shapes graph is broken: {graph}")
        return graph

    return report


ENGINES: Final[Mapping[str, MakeEngine]] = MappingProxyType({"shacl": compiled_engine, "pyshacl": reference_engine})
"""The engines by name, the fastest first."""


def is_installed(engine: str) -> bool:
    """Whether an engine of the table can be used on this machine."""
    return find_spec(engine) is not None


def default_engine() -> str:
    """The fastest engine that is installed."""
    return next(filter(is_installed, ENGINES))


class _Data(Graph):
    """The data with what holds beside it, in memory for the walks of pySHACL and in Oxigraph for its queries.

    rdflib alone would take four times as long: it parses the text of a query longer than Oxigraph answers it.
    """

    def __init__(self, data: Graph, background: Graph) -> None:
        super().__init__(bind_namespaces="none")
        self._queried = Graph(store="Oxigraph", bind_namespaces="none")
        triples = [*data, *background]
        for part in (self, self._queried):
            part.addN([(*triple, part) for triple in triples])

    def query(self, *args: Any, **kwargs: Any) -> QueryResult:  # noqa: ANN401 (handed on)
        return self._queried.query(*args, **kwargs)

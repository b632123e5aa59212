"""The W3C's SHACL test suite, as cases that any engine can be asked.

An engine passes a case when its report equals the expected one in what SHACL 1.0 says a report must tell: whether the
data conforms, and of each result its focus node, path, value, severity, shape and constraint component
(section "Validation Report" of the recommendation, and the suite's own rules of comparison).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from khabar.exporter.oxigraph import from_oxigraph
from khabar.shapes.engines import MakeEngine
from khabar.shapes.terms import plain
from rdflib import BNode, Graph, Literal, Namespace
from rdflib.compare import isomorphic
from rdflib.namespace import SH
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

_TOLD = (SH.focusNode, SH.value, SH.resultSeverity, SH.sourceShape, SH.sourceConstraintComponent)


@dataclass(frozen=True, slots=True)
class Case:
    """One test. Without an expected report, the shapes are of a kind that an engine must refuse."""

    name: str
    data: Graph
    shapes: Graph
    expected: Graph | None

    def passes(self, make_engine: MakeEngine) -> bool:
        """Whether the engine does what is expected."""
        try:
            report = make_engine(self.shapes, Graph())(self.data)
        except Exception:  # engines refuse in ways of their own
            return self.expected is None
        (node,) = report.subjects(SH.conforms)
        return self.expected is not None and isomorphic(comparable(report, node), self.expected)


def suite_cases(folder: Path) -> Iterator[Case]:
    """The cases below the folder ``tests`` of the suite, in the order of their names."""
    for path in sorted(folder.glob("*/*/*.ttl")):
        manifest = read(path)
        for node in manifest.subjects(MF.status, SHT.approved):
            yield _case(node, path.relative_to(folder), manifest)


def read(path: Path) -> Graph:
    """A Turtle file, its literals just as they are written, ill-formed ones too."""
    graph = Graph(bind_namespaces="none")
    for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=path.resolve().as_uri()):
        graph.add(from_oxigraph(quad))
    return graph


def comparable(report: Graph, node: Node) -> Graph:
    """What two reports must have in common, without messages and without the constraints that they quote."""
    kept = Graph(bind_namespaces="none")
    kept += report.triples((node, SH.conforms, None))
    for result in report.objects(node, SH.result):
        kept.add((node, SH.result, result))
        for term in _TOLD:
            for value in report.objects(result, term):
                kept.add((result, term, plain(value) if isinstance(value, Literal) else value))
        for path in report.objects(result, SH.resultPath):
            kept.add((result, SH.resultPath, _copy(path, report, kept)))
    return kept


def _copy(node: Node, source: Graph, target: Graph) -> Node:
    """Copy what is said of a blank node, such as a path, under a new name: results may share it or not."""
    if not isinstance(node, BNode):
        return node
    copy = BNode()
    for _, term, value in source.triples((node, None, None)):
        target.add((copy, term, _copy(value, source, target)))
    return copy


def _case(node: Node, path: Path, manifest: Graph) -> Case:
    (action,), (result,) = manifest.objects(node, MF.action), manifest.objects(node, MF.result)
    data, shapes = (_graph(manifest.value(action, term)) for term in (SHT.dataGraph, SHT.shapesGraph))
    expected = None if result == SHT.Failure else comparable(manifest, result)
    return Case(path.with_suffix("").as_posix(), data, shapes, expected)


def _graph(name: Node | None) -> Graph:
    return read(Path(str(name).removeprefix("file://")))


def suite_row(name: str, cases: list[Case], make_engine: MakeEngine) -> str:
    """A row of the table in docs/shacl.md: how many cases of each part an engine passes, and those that it does not."""
    failed = [case.name for case in cases if not case.passes(make_engine)]
    counts = [_share(part, cases, failed) for part in ("core/", "sparql/")]
    return f"| {name} | {' | '.join(counts)} | {', '.join(failed) or '–'} |"


def _share(part: str, cases: list[Case], failed: list[str]) -> str:
    names = [case.name for case in cases if case.name.startswith(part)]
    return f"{len(names) - sum(name in failed for name in names)} of {len(names)}"

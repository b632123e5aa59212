"""The tests of the suites, as their manifests list them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from khabar.exporter.oxigraph import from_oxigraph
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
DAWGT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#")

HOME = "https://w3c.github.io/rdf-tests/sparql/"
"""Where the suites are published; IRIs in them are resolved as if they were read there."""


@dataclass(frozen=True, slots=True)
class Test:
    """One entry of a manifest."""

    node: URIRef
    kind: str
    """Local name of its type, such as ``QueryEvaluationTest``."""
    name: str
    folder: str
    """Where its manifest is below the folder of the suites, such as ``sparql11/aggregates``."""
    manifest: Graph
    suites: Path

    def __str__(self) -> str:
        return f"{self.folder}#{self.node.rpartition('#')[2]}"

    def value(self, *path: Node) -> Node | None:
        """What ``path`` leads to from the test."""
        node: Node | None = self.node
        for term in path:
            node = self.manifest.value(node, term) if node is not None else None
        return node

    def file(self, iri: Node) -> Path:
        """The file that has this IRI."""
        return self.suites / str(iri).removeprefix(HOME)


def tests(suites: Path, *folders: str) -> Iterator[Test]:
    """The approved tests of the manifests in the folders of the suites, in the order of the manifests."""
    for folder in folders:
        for path in sorted((suites / folder).glob("manifest*.ttl")):
            manifest = _read(path, suites)
            for entries in manifest.objects(None, MF.entries):
                for node in manifest.items(entries):
                    test = _test(node, folder, manifest, suites)
                    if test.value(DAWGT.approval) not in (DAWGT.Withdrawn, DAWGT.Deprecated):
                        yield test


def _test(node: Node, folder: str, manifest: Graph, suites: Path) -> Test:
    kind = str(manifest.value(node, RDF.type)).rpartition("#")[2]
    return Test(URIRef(str(node)), kind, str(manifest.value(node, MF.name) or node), folder, manifest, suites)


def _read(path: Path, suites: Path) -> Graph:
    graph = Graph(bind_namespaces="none")
    base = HOME + path.relative_to(suites).as_posix()
    for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=base):
        graph.add(from_oxigraph(quad))
    return graph

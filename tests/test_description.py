"""The description of a data set: every number in it is that of the data."""

from __future__ import annotations

import gzip
import os
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from khabar.exporter.destination import convert, destination
from khabar.exporter.graphs import read_graphs
from khabar.exporter.mapping import DEFAULT_BASE, Run, map_annotation
from khabar.exporter.oxigraph import to_oxigraph
from khabar.ontology import KH, PREFIXES
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, RDFS, VANN, VOID
from small import annotation

RUNS = (Run("1.0", {"khabar_reader.model": "0123"}), Run("1.1"))
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@pytest.fixture
def graphs() -> list[list[ox.Quad]]:
    """Four articles of two runs that take turns, so that what is shared is written more than once."""
    found = []
    for number in range(4):
        item = annotation(number)
        item.article.published = f"2016-05-{20 - number}"
        found.append([to_oxigraph(quad) for quad in map_annotation(item, DEFAULT_BASE, RUNS[number % 2])])
    return found


def described(path: Path) -> tuple[Graph, URIRef]:
    """The description beside a file, and the node of the data set in it."""
    graph = Graph().parse(f"{path}.void.ttl", format="turtle")
    (dataset,) = graph.subjects(RDF.type, VOID.Dataset)
    assert isinstance(dataset, URIRef)
    return graph, dataset


def partitions(graph: Graph, kind: URIRef, of: URIRef, number: URIRef) -> dict[str, int]:
    found = [(graph.value(part, of), graph.value(part, number)) for part in graph.objects(None, kind)]
    return {str(term): int(str(count)) for term, count in found}


@pytest.mark.parametrize(
    ("name", "profile"),
    [
        ("out.nq", None),
        ("out.trig.gz", None),
        ("out.nt", None),
        ("out.ttl", "nif"),
        ("out.trig", "nanopub"),
        ("o.nq", "rdf12"),
    ],
)
def test_counts_are_those_of_the_file(
    name: str, profile: str | None, graphs: list[list[ox.Quad]], tmp_path: Path
) -> None:
    path = tmp_path / name
    convert(graphs, destination(str(path), None, profile))
    quads = set(read_graphs([str(path)]))
    graph, dataset = described(path)
    typed = [quad for quad in quads if quad.predicate.value == str(RDF.type)]
    classes = Counter(quad.object.value for quad in typed)  # type: ignore[union-attr]
    properties = Counter(quad.predicate.value for quad in quads)
    assert partitions(graph, VOID.classPartition, VOID["class"], VOID.entities) == classes
    assert partitions(graph, VOID.propertyPartition, VOID.property, VOID.triples) == properties
    counts = (VOID.triples, VOID.classes, VOID.properties)
    found = [int(str(graph.value(dataset, count))) for count in counts]
    assert found == [len(quads), len(classes), len(properties)]
    if profile != "nanopub":  # where names stand in many assertions
        assert int(str(graph.value(dataset, VOID.entities))) == len({quad.subject for quad in typed})


def test_what_the_description_says_besides(graphs: list[list[ox.Quad]], tmp_path: Path) -> None:
    path = tmp_path / "out.nq.gz"
    convert(graphs, destination(str(path), licence=LICENCE))
    graph, dataset = described(path)
    assert graph.value(dataset, DCTERMS.license) == URIRef(LICENCE)
    assert graph.value(dataset, DCTERMS.language) == URIRef("http://id.loc.gov/vocabulary/iso639-1/ar")
    rights = graph.value(dataset, DCTERMS.rights)
    assert (rights, RDF.type, DCTERMS.RightsStatement) in graph
    for node, words in ((rights, RDFS.label), (dataset, DCTERMS.description)):
        assert {getattr(text, "language", None) for text in graph.objects(node, words)} == {"ar", "en"}
    period = graph.value(dataset, DCTERMS.temporal)
    assert [str(graph.value(period, end)) for end in (DCAT.startDate, DCAT.endDate)] == ["2016-05-17", "2016-05-20"]
    titles = {
        title.language: str(title) for title in graph.objects(dataset, DCTERMS.title) if isinstance(title, Literal)
    }
    assert titles["en"] == "What 4 news articles say, read by Khabar"
    assert "4" in titles["ar"]
    articles = {quad.subject for graph in graphs for quad in graph if quad.object == ox.NamedNode(KH.Article)}
    assert ox.NamedNode(str(graph.value(dataset, VOID.exampleResource))) in articles


def test_the_file_is_named_relative_to_its_description(graphs: list[list[ox.Quad]], tmp_path: Path) -> None:
    path = tmp_path / "out.nq.gz"
    convert(graphs, destination(str(path)))
    graph, dataset = described(path)
    distribution = graph.value(dataset, DCAT.distribution)
    assert graph.value(dataset, VOID.dataDump) == graph.value(distribution, DCAT.downloadURL) == URIRef(path.as_uri())
    assert int(str(graph.value(distribution, DCAT.byteSize))) == path.stat().st_size
    assert str(graph.value(distribution, DCAT.mediaType)).endswith("/application/n-quads")
    assert str(graph.value(distribution, DCAT.compressFormat)).endswith("/application/gzip")


def test_provenance_names_every_run_with_its_settings(graphs: list[list[ox.Quad]], tmp_path: Path) -> None:
    path = tmp_path / "out.nq"
    convert(graphs, destination(str(path)))
    graph, dataset = described(path)
    runs = list(graph.objects(dataset, PROV.wasGeneratedBy))
    assert {str(run) for run in runs} == {str(run.iri(DEFAULT_BASE)) for run in RUNS}
    assert {str(graph.value(run, KH.settings)) for run in runs} == {run.canonical_settings() for run in RUNS}
    versions = {str(graph.value(extractor, KH.version)) for extractor in graph.subjects(RDF.type, KH.Extractor)}
    assert versions == {"1.0", "1.1"}


def test_vocabularies_are_those_in_use(graphs: list[list[ox.Quad]], tmp_path: Path) -> None:
    path = tmp_path / "out.nq"
    convert(graphs, destination(str(path)))
    graph, dataset = described(path)
    used = {str(vocabulary) for vocabulary in graph.objects(dataset, VOID.vocabulary)}
    assert {PREFIXES[prefix] for prefix in ("kh", "nif", "prov", "rdf", "dcterms", "sem")} <= used
    for vocabulary in graph.objects(dataset, VOID.vocabulary):
        assert PREFIXES[str(graph.value(vocabulary, VANN.preferredNamespacePrefix))] == str(vocabulary)


def test_documents_are_described_without_counts_of_triples(graphs: list[list[ox.Quad]], tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    convert(graphs, destination(str(path), None, "events-csv"))
    graph, dataset = described(path)
    assert graph.value(dataset, VOID.triples) is None
    assert str(graph.value(graph.value(dataset, DCAT.distribution), DCAT.mediaType)).endswith("/text/csv")
    assert len(list(graph.objects(dataset, PROV.wasGeneratedBy))) == 2


def test_the_same_data_have_the_same_description(graphs: list[list[ox.Quad]], tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        convert(graphs, destination(str(tmp_path / folder / "out.nq")))
    assert (tmp_path / "a/out.nq.void.ttl").read_bytes() == (tmp_path / "b/out.nq.void.ttl").read_bytes()


def test_what_is_no_regular_file_has_no_description(graphs: list[list[ox.Quad]], tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(os.devnull)
    convert(graphs, destination(str(tmp_path / "link"), "n-quads"))
    assert [path.name for path in tmp_path.iterdir()] == ["link"]


def test_packed_files_hold_what_they_say(graphs: list[list[ox.Quad]], tmp_path: Path) -> None:
    convert(graphs, destination(str(tmp_path / "out.nq")))
    convert(graphs, destination(str(tmp_path / "out.nq.gz")))
    assert gzip.decompress((tmp_path / "out.nq.gz").read_bytes()) == (tmp_path / "out.nq").read_bytes()

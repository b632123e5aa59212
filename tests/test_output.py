"""Six formats that hold the same statements in the same bytes, and targets that are never left half-written."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from khabar.exporter.errors import InputError, KhabarError
from khabar.exporter.formats import FORMATS, format_of, rdf_format
from khabar.exporter.mapping import Quad
from khabar.exporter.output import obstacle, open_target, write_graphs
from khabar.exporter.oxigraph import to_oxigraph
from khabar.ontology import KH, NIF
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, XSD

BASE = "https://w3id.org/khabar/"

NODES = st.sampled_from(["article/1", "article/1/text", "entity/a.b", "event/E-1"]).map(
    lambda name: URIRef(BASE + name)
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\u202e\u0000\r\n\t\"\\<&]'😀\ufffe"))
LITERALS = st.one_of(
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, lang="ar")),
    st.integers(-(2**70), 2**70).map(Literal),
    st.integers(0, 99).map(lambda number: Literal(number, datatype=XSD.nonNegativeInteger)),
    st.booleans().map(Literal),
    st.dates().map(Literal),
    st.sampled_from(["0.98", "1", "01.50"]).map(lambda text: Literal(text, datatype=XSD.decimal, normalize=False)),
    st.sampled_from(["007", "+1", "x", "--04-22"]).map(
        lambda text: Literal(text, datatype=XSD.gMonthDay, normalize=False)
    ),
)
PREDICATES = st.sampled_from(
    [RDF.type, RDF.value, RDFS.label, DCTERMS.source, KH.participant, KH.low, KH.begin, KH.confidence, NIF.beginIndex]
)
GRAPHS = st.sampled_from(["graph/article/1", "graph/links"]).map(lambda name: URIRef(BASE + name))


def _statement(predicate: URIRef) -> st.SearchStrategy[Quad]:
    objects = st.sampled_from([KH.Person, KH.Death]) if predicate == RDF.type else NODES | LITERALS
    return st.builds(Quad, NODES, st.just(predicate), objects, GRAPHS)


ARTICLE_GRAPHS = st.lists(st.lists(PREDICATES.flatmap(_statement), max_size=12), max_size=3)

SAMPLE = [
    Quad(URIRef(f"{BASE}a"), KH.low, Literal(3), URIRef(f"{BASE}g")),
    Quad(URIRef(f"{BASE}a"), RDFS.label, Literal("خبر\r\n\u202e", lang="ar"), URIRef(f"{BASE}g")),
    Quad(URIRef(f"{BASE}a"), RDF.type, KH.Person, URIRef(f"{BASE}g")),
]


def written(graphs: Iterable[list[Quad]], name: str) -> bytes:
    stream = io.BytesIO()
    write_graphs(graphs, stream, FORMATS[name])
    return stream.getvalue()


def statements(quads: Iterable[ox.Quad], form: ox.RdfFormat) -> set[ox.Quad] | set[ox.Triple]:
    """The quads as a set, without their graphs where the format has none."""
    return set(quads) if form.supports_datasets else {quad.triple for quad in quads}


@pytest.mark.parametrize("name", FORMATS)
@given(graphs=ARTICLE_GRAPHS)
def test_every_format_holds_what_was_written(name: str, graphs: list[list[Quad]]) -> None:
    form = FORMATS[name]
    graphs = [graph for graph in graphs if obstacle(graph, form) is None]
    quads = [to_oxigraph(quad) for graph in graphs for quad in graph]
    assert statements(ox.parse(written(graphs, name), form), form) == statements(quads, form)


# rdflib's own parser uses what rdflib deprecates
@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")
@settings(max_examples=50)
@given(graphs=ARTICLE_GRAPHS)
def test_json_ld_and_rdf_xml_are_the_same_to_another_reader(graphs: list[list[Quad]]) -> None:
    graphs = [graph for graph in graphs if obstacle(graph, FORMATS["rdf/xml"]) is None]
    dataset = Dataset(default_union=True)
    dataset.parse(data=written(graphs, "json-ld"), format="json-ld")
    graph = Graph().parse(data=written(graphs, "rdf/xml"), format="xml")
    expected = Graph().parse(data=written(graphs, "n-triples"), format="nt")
    assert set(dataset.triples((None, None, None))) == set(graph) == set(expected)


@pytest.mark.parametrize("name", FORMATS)
@given(graphs=ARTICLE_GRAPHS, data=st.data())
def test_order_of_statements_does_not_show(name: str, graphs: list[list[Quad]], data: st.DataObject) -> None:
    shuffled = [data.draw(st.permutations(graph)) for graph in graphs]
    assert written(shuffled, name) == written(graphs, name)


def test_prefixes_stand_once_and_types_come_first() -> None:
    turtle = written([SAMPLE, SAMPLE[:1]], "turtle").decode()
    assert turtle.count("@prefix kh:") == 1
    assert f"<{BASE}a> a kh:Person" in turtle


def test_what_all_articles_state_is_written_once() -> None:
    shared = Quad(URIRef(f"{BASE}run/1"), RDF.type, KH.ExtractionRun, URIRef(f"{BASE}graph/provenance"))
    graphs = [[shared, Quad(URIRef(f"{BASE}{n}"), KH.low, Literal(n), URIRef(f"{BASE}g/{n}"))] for n in range(3)]
    assert written(graphs, "n-quads").count(b"run/1") == 1


def test_json_ld_uses_the_context_of_the_ontology() -> None:
    document = json.loads(written([SAMPLE], "json-ld"))
    (graph,) = document["@graph"]
    assert graph["@graph"] == [
        {
            "@id": f"{BASE}a",
            "@type": "kh:Person",
            "rdfs:label": {"@language": "ar", "@value": "خبر\r\n\u202e"},
            "kh:low": 3,
        }
    ]


def test_rdf_xml_refuses_what_xml_cannot_hold() -> None:
    graph = [Quad(KH.a, KH.b, Literal("خ\u0007"), KH.g)]
    reason = obstacle(graph, FORMATS["rdf/xml"])
    assert reason is not None
    assert "U+0007" in reason
    assert obstacle(graph, FORMATS["turtle"]) is None


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("ttl", "turtle"),
        ("Turtle", "turtle"),
        ("text/turtle", "turtle"),
        ("nt", "n-triples"),
        ("nq", "n-quads"),
        ("trig", "trig"),
        ("jsonld", "json-ld"),
        ("application/ld+json", "json-ld"),
        ("rdf/xml", "rdf/xml"),
    ],
)
def test_names_of_formats(name: str, form: str) -> None:
    assert rdf_format(name) == FORMATS[form]


@pytest.mark.parametrize("name", ["n3", "text/n3", "csv", ""])
def test_unknown_formats_name_the_known_ones(name: str) -> None:
    with pytest.raises(InputError, match="turtle, trig, n-triples"):
        rdf_format(name)


def test_formats_of_files() -> None:
    names = ["a.ttl", "a.trig.gz", "a.NT", "a.nq", "a.jsonld", "a.rdf", "a.xml.gz"]
    expected = ["turtle", "trig", "n-triples", "n-quads", "json-ld", "rdf/xml", "rdf/xml"]
    assert [format_of(name) for name in names] == [FORMATS[name] for name in expected]
    for name in ("-", "a", "a.gz", "a.txt"):
        with pytest.raises(InputError, match="--format"):
            format_of(name)


# targets


def test_a_packed_file_has_neither_name_nor_time(tmp_path: Path) -> None:
    for name in ("a.nt.gz", "b.nt.gz"):
        with open_target(str(tmp_path / name)) as target:
            target.write(b"x" * 1000)
    data = (tmp_path / "a.nt.gz").read_bytes()
    assert data == (tmp_path / "b.nt.gz").read_bytes()
    assert gzip.decompress(data) == b"x" * 1000
    assert data[4:8] == bytes(4)


def fail(target: BinaryIO, error: type[BaseException]) -> None:
    target.write(b"new")
    raise error


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, OSError])
def test_after_an_error_the_old_file_is_there_and_nothing_else(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "a.nt"
    path.write_text("old")
    with pytest.raises((error, KhabarError)), open_target(str(path)) as target:
        fail(target, error)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "a.nt"
    with open_target(str(path)) as target:
        target.write(b"new")
        assert not path.exists()
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.nt").symlink_to(tmp_path / "file.nt")
    with open_target(str(tmp_path / "link.nt")) as target:
        target.write(b"new")
    assert (tmp_path / "link.nt").is_symlink()
    assert (tmp_path / "file.nt").read_text() == "new"


@pytest.mark.parametrize(
    ("name", "why"),
    [("/dev/full", "No space left on device"), ("missing/a.nt", "No such file or directory"), (".", "Is a directory")],
)
def test_targets_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, why: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(KhabarError, match=f"^{name}: cannot be written: {why}$"), open_target(name) as target:
        target.write(b"x" * 100_000)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_noticed_by_the_serializer() -> None:
    with pytest.raises(KhabarError, match="No space left"), open_target("/dev/full") as target:
        write_graphs([SAMPLE] * 3, target, FORMATS["trig"])


CLOSED_PIPE = """
from khabar.exporter.errors import KhabarError
from khabar.exporter.output import open_target
try:
    with open_target("-") as target:
        while True:
            target.write(b"x" * 100_000)
except KhabarError as error:
    raise SystemExit(str(error))
"""


def test_a_closed_pipe_is_one_line() -> None:
    process = subprocess.Popen([sys.executable, "-c", CLOSED_PIPE], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()
    assert process.stderr.read().decode() == "-: closed by its reader before all was written\n"
    process.stderr.close()
    assert process.wait() == 1

"""``khabar validate``, ``load``, ``remove``, ``query`` and ``stats`` as a person runs them."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest
from commands import Khabar
from khabar.exporter.formats import FORMATS, format_of
from khabar.exporter.graphs import read_graphs
from khabar.exporter.mapping import DEFAULT_BASE, Run, map_annotation
from khabar.exporter.output import open_target, write_graphs
from khabar.exporter.store import evaluate, load, snapshot
from khabar.ontology import ontology_graph
from rdflib import Graph
from rdflib.namespace import RDF, SH
from small import annotation

DOCS = Path(__file__).parents[1] / "docs"
SUFFIXES = (".ttl", ".trig", ".nt", ".nq", ".jsonld", ".rdf")


def graph_file(path: Path, *numbers: int, low: int = 246) -> Path:
    """A file with small articles; they conform unless ``low`` is above 246."""
    graphs = [map_annotation(annotation(number, low), DEFAULT_BASE, Run("1.0")) for number in numbers]
    with open_target(str(path)) as target:
        write_graphs(graphs, target, format_of(str(path)))
    return path


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two articles."""
    folder = tmp_path_factory.mktemp("loaded")
    load(read_graphs([str(graph_file(folder / "two.nq", 1, 2))]), folder / "store")
    return folder / "store"


@pytest.fixture
def store(loaded: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(loaded, tmp_path / "store"))


def identifiers(store: Path) -> set[str]:
    return {row["id"].value for row in select(store, "SELECT ?id { ?article dcterms:identifier ?id }")}


def select(store: Path, query: str) -> ox.QuerySolutions:
    return cast(ox.QuerySolutions, evaluate(snapshot(store), query))


# ── validate ──


@pytest.mark.parametrize("suffix", [*SUFFIXES, ".ttl.gz"])
def test_graphs_of_any_format_conform(khabar: Khabar, tmp_path: Path, suffix: str) -> None:
    outcome = khabar("validate", graph_file(tmp_path / f"graph{suffix}", 1, 2))
    assert (outcome.code, outcome.stdout) == (0, "")
    assert "2 articles, 2 conforming, 0 violations, 0 warnings" in outcome.stderr


def test_a_report_names_the_article_and_what_is_wrong(khabar: Khabar, tmp_path: Path) -> None:
    good, bad = graph_file(tmp_path / "good.nq", 1), graph_file(tmp_path / "bad.nq", 2, low=247)
    outcome = khabar("validate", good, bad)
    assert outcome.code == 1
    heading, verdict, *_ = outcome.stdout.splitlines()
    assert re.fullmatch(r"── https://w3id\.org/khabar/article/[0-9a-f]{16} n2 ──", heading)
    assert verdict == "The graph does not conform."
    assert "n1" not in outcome.stdout
    assert "2 articles, 1 conforming, " in outcome.stderr
    arabic = khabar("validate", bad, "--language", "ar", "--quiet")
    assert (arabic.code, arabic.stderr) == (1, "")
    assert "البيانات غير متوافقة مع القواعد." in arabic.stdout


def test_reports_for_programs(khabar: Khabar, tmp_path: Path) -> None:
    good, bad = graph_file(tmp_path / "good.nq", 1), graph_file(tmp_path / "bad.nq", 2, low=247)
    record = json.loads(khabar("validate", good, bad, "--format", "json").stdout)
    assert record["conforms"] is False
    verdicts = {article["identifier"]: article["conforms"] for article in record["articles"]}
    assert verdicts == {"n1": True, "n2": False}
    outcome = khabar("validate", good, bad, "--format", "turtle", "-o", tmp_path / "report.ttl")
    assert (outcome.code, outcome.stdout) == (1, "")
    report = Graph().parse(tmp_path / "report.ttl")
    assert {bool(verdict) for verdict in report.objects(None, SH.conforms)} == {True, False}
    assert len(set(report.subjects(RDF.type, SH.ValidationReport))) == 2


def test_the_engine_can_be_chosen(khabar: Khabar, tmp_path: Path, engine: str) -> None:
    bad = graph_file(tmp_path / "bad.nq", 1, low=247)
    assert "F1 (violation)" in khabar("validate", bad, "--engine", engine).stdout


def test_an_engine_that_is_not_installed_is_told(khabar: Khabar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khabar.exporter.cli.graph_options.is_installed", {"pyshacl"}.__contains__)
    outcome = khabar("validate", "-", "--engine", "shacl")
    assert outcome.code == 2
    assert "shacl is not installed: 'pip install shacl' brings it" in outcome.stderr


def test_standard_input_is_validated(khabar: Khabar, tmp_path: Path) -> None:
    data = graph_file(tmp_path / "graph.nt", 1).read_bytes()
    assert khabar("validate", "-", "--input-format", "n-triples", stdin=data).code == 0


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("bad.ttl", b"<http://a> <http://b>\n  c .", "bad.ttl:2:3: not Turtle: c is not a valid RDF object"),
        ("bad.nq", b"<http://a> <http://b> <http://c> .\n<http://a>", "bad.nq:2:"),
        ("bad.jsonld", b'{"@id": "http://a",\n "x": }', "bad.jsonld:2:"),
        ("bad.jsonld", b'{"@context": "https://example.org/remote", "x": 1}', "bad.jsonld: not JSON-LD: "),
        ("bad.rdf", b"<html/>", "bad.rdf: not RDF/XML: "),
        ("bad.ttl", b'<http://a> <http://b> "\xd8" .', "bad.ttl:1:"),
        ("bad.ttl.gz", b"<http://a> <http://b> <http://c> .", "bad.ttl.gz: cannot be read: Not a gzipped file"),
        ("bad.nt.gz", gzip.compress(b"<http://a> <http://b> <http://c> .\n")[:-5], "bad.nt.gz: cannot be read: "),
        (
            "graph.txt",
            b"",
            "graph.txt: the name tells no RDF format (.ttl ",
        ),
        ("empty.nq", b"", "no article in "),
        ("other.nt", b"<http://a> <http://b> <http://c> .", "no article in "),
    ],
)
def test_an_unusable_file_is_named(khabar: Khabar, tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    outcome = khabar("validate", tmp_path / name, "--quiet")
    assert outcome.code == 2
    assert message in outcome.stderr


def test_a_pipe_needs_its_format_named(khabar: Khabar) -> None:
    assert "name it with --input-format" in khabar("load", "-", "--store", "x").stderr


def test_a_missing_file_is_named(khabar: Khabar, tmp_path: Path) -> None:
    outcome = khabar("validate", tmp_path / "no.ttl")
    assert (outcome.code, outcome.stdout) == (2, "")
    assert "no.ttl: cannot be read: No such file or directory" in outcome.stderr


# ── load and remove ──


@pytest.mark.parametrize("suffix", [*SUFFIXES, ".jsonld.gz"])
def test_graphs_of_any_format_are_loaded_and_replaced(khabar: Khabar, tmp_path: Path, suffix: str) -> None:
    graph, store = graph_file(tmp_path / f"graph{suffix}", 1, 2), tmp_path / "store"
    assert "2 articles (0 replaced), " in khabar("load", graph, "--store", store).stderr
    before = set(snapshot(store))
    assert "2 articles (2 replaced), " in khabar("load", graph, "--store", store).stderr
    assert set(snapshot(store)) == before
    assert {str(name).rsplit("/", 1)[0][-8:-1] for name in snapshot(store).named_graphs()} == {"ar/grap", "/articl"}


def test_a_load_of_a_broken_file_leaves_the_store_as_it_was(khabar: Khabar, store: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.nq").write_text("<http://a>")
    outcome = khabar("load", graph_file(tmp_path / "new.nq", 3), tmp_path / "bad.nq", "--store", store)
    assert outcome.code == 2
    assert identifiers(store) == {"n1", "n2"}


def test_articles_are_removed_by_any_name(khabar: Khabar, store: Path) -> None:
    (row,) = select(store, "SELECT ?article { ?article dcterms:identifier 'n2' }")
    iri = row["article"].value
    outcome = khabar("remove", iri, "n9", "--store", store)
    assert outcome.code == 2
    assert f"no article in {store} goes by n9" in outcome.stderr
    assert identifiers(store) == {"n1"}
    assert khabar("remove", "-", "--store", store, stdin=b"\nn1\n").code == 0
    assert identifiers(store) == set()


@pytest.mark.parametrize("verb", [["remove", "n1"], ["query", "ASK {}"], ["stats"]])
def test_a_missing_store_is_not_made(khabar: Khabar, tmp_path: Path, verb: list[str]) -> None:
    outcome = khabar(*verb, "--store", tmp_path / "none")
    assert outcome.code == 2
    assert "none is not a Khabar store; 'khabar load' and 'khabar export --store' make one" in outcome.stderr
    assert not (tmp_path / "none").exists()


# ── query ──

PLACES = "SELECT ?type ?label ?none { ?e sem:hasPlace ?x . ?x a ?type ; rdfs:label ?label } ORDER BY ?type"


def test_a_table_is_for_people(khabar: Khabar, store: Path) -> None:
    outcome = khabar("query", PLACES, "--store", store, "--format", "table")
    assert outcome.stdout.splitlines() == [
        "type      label  none",
        "────────  ─────  ────",
        "kh:Place  حلب",
        "kh:Place  حلب",
    ]


def test_a_table_shortens_long_literals_and_counts_columns(khabar: Khabar, store: Path) -> None:
    values = 'SELECT * { VALUES (?x ?y) { ("' + "a" * 70 + '" 1) ("قُرَّاء\\n漢字" 2) } }'
    lines = khabar("query", values, "--store", store, "--format", "table").stdout.splitlines()
    assert lines[2] == "a" * 59 + "…  1"
    assert lines[3] == "قُرَّاء 漢字" + " " * (60 - 4 - 1 - 4) + "  2"


@pytest.mark.parametrize(
    ("format_name", "start"),
    [
        ("csv", "type,label,none\r\nhttps://w3id.org/khabar/ns#Place,حلب,"),
        ("tsv", '?type\t?label\t?none\n<https://w3id.org/khabar/ns#Place>\t"حلب"@ar\t'),
        ("json", '{"head":{"vars":["type","label","none"]}'),
        ("xml", '<?xml version="1.0"?><sparql'),
    ],
)
def test_results_for_programs(khabar: Khabar, store: Path, tmp_path: Path, format_name: str, start: str) -> None:
    assert khabar("query", PLACES, "--store", store, "--format", format_name).stdout.startswith(start)
    written = tmp_path / f"results.{format_name}"
    assert khabar("query", PLACES, "--store", store, "-o", written).code == 0
    assert written.read_bytes().decode().startswith(start)


def test_away_from_a_terminal_results_are_tsv_and_graphs_turtle(khabar: Khabar, store: Path) -> None:
    assert khabar("query", PLACES, "--store", store).stdout.startswith("?type\t")
    described = khabar("query", "DESCRIBE ?a { ?a a kh:Article }", "--store", store).stdout
    assert len(list(ox.parse(described, ox.RdfFormat.TURTLE))) > 10


@pytest.mark.parametrize(("pattern", "answer"), [("{ ?s a kh:Death }", "true\n"), ("{ ?s a kh:Election }", "false\n")])
@pytest.mark.parametrize("format_name", ["table", "csv", "tsv"])
def test_yes_or_no(khabar: Khabar, store: Path, pattern: str, answer: str, format_name: str) -> None:
    assert khabar("query", f"ASK {pattern}", "--store", store, "--format", format_name).stdout == answer


def test_a_graph_in_any_format(khabar: Khabar, store: Path) -> None:
    query = "CONSTRUCT { ?a a kh:Article } { ?a a kh:Article }"
    for name, form in FORMATS.items():
        assert len(list(ox.parse(khabar("query", query, "--store", store, "--format", name).stdout, form))) == 2


@pytest.mark.parametrize(
    ("query", "format_name", "message"),
    [
        (
            "SELECT * { ?s ?p ?o }",
            "turtle",
            "SELECT and ASK give no graph: choose table, json, csv, tsv, xml ",
        ),
        (
            "DESCRIBE <http://x>",
            "csv",
            "CONSTRUCT and DESCRIBE give a graph: choose an RDF format ",
        ),
        ("DESCRIBE <http://x>", "word", "unknown format 'word'"),
        ("SELECT nothing", "csv", "the query does not parse: error at 1:"),
        ("@missing.rq", "csv", "missing.rq: cannot be read: "),
    ],
)
def test_an_impossible_query(khabar: Khabar, store: Path, query: str, format_name: str, message: str) -> None:
    outcome = khabar("query", query, "--store", store, "--format", format_name)
    assert (outcome.code, outcome.stdout) == (2, "")
    assert message in outcome.stderr


def test_a_query_may_come_from_a_file_or_from_standard_input(khabar: Khabar, store: Path, tmp_path: Path) -> None:
    (tmp_path / "places.rq").write_text(PLACES)
    wanted = khabar("query", PLACES, "--store", store).stdout
    assert khabar("query", f"@{tmp_path}/places.rq", "--store", store).stdout == wanted
    assert khabar("query", "-", "--store", store, stdin=PLACES.encode()).stdout == wanted


# ── stats ──


def test_what_a_store_holds_in_numbers(khabar: Khabar, store: Path) -> None:
    counts = json.loads(khabar("stats", "--store", store, "--format", "json").stdout)
    triples = counts.pop("triples")
    assert counts == {
        "articles": 2,
        "entities": {"Organization": 2, "Person": 2, "Place": 2},
        "events": {"Death": {"Reported": 2}},
        "claims": {"0": 2, "1": 2},
        "links": {"NotLinked": 4},
    }
    text = khabar("stats", "--store", store).stdout
    assert re.search(r"^events +2\n  Death +2\n    Reported +2\nclaims +4\n", text, re.MULTILINE)
    assert re.search(rf"^triples +{triples}\n\Z", text, re.MULTILINE)
    assert triples == len(snapshot(store)) - len(ontology_graph())


# ── The documented format ──


def test_the_example_of_the_documentation_is_exported(khabar: Khabar, tmp_path: Path) -> None:
    page = (DOCS / "annotation.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    (tmp_path / "given.jsonl").write_text(json.dumps(json.loads(example), ensure_ascii=False) + "\n", encoding="utf-8")
    outcome = khabar("export", tmp_path / "given.jsonl", "--store", tmp_path / "store")
    assert (outcome.code, outcome.stderr.partition(", ")[0]) == (0, "1 articles")
    (row,) = select(tmp_path / "store", "SELECT ?who { ?f kh:best 3 ; kh:figureSource/rdfs:label ?who }")
    assert row["who"] == ox.Literal("سالم العمري", language="ar")

"""The rules about all articles of a store: a good store passes without a word, and each rule finds its own mistake."""

from __future__ import annotations

import json
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from khabar.exporter.cli import main
from khabar.exporter.graphs import read_graphs
from khabar.exporter.store import load, snapshot
from khabar.exporter.store.findings import as_json, as_text, as_turtle
from khabar.exporter.store.rules import Finding, StoreRule, check, cycles, store_rules
from khabar.exporter.store.snapshots import publish
from khabar.ontology import PREFIXES
from rdflib import Graph, Literal
from rdflib.namespace import RDF, SH

HERE = Path(__file__).parent
CASES = ("claim-chains", "relations-and-links")
MUTATIONS = tomllib.loads((HERE / "shapes" / "store.toml").read_text(encoding="utf-8"))
PROLOGUE = "BASE <https://w3id.org/khabar/>\n" + "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store on disk, with two articles and the ontology."""
    folder = tmp_path_factory.mktemp("rules") / "store"
    load(read_graphs([str(HERE / "cases" / case / "expected.nq") for case in CASES]), folder)
    return folder


def mutated(good: Path, *rules: str) -> ox.Store:
    """The store in memory, with the mistakes that the rules must find."""
    store = ox.Store()
    store.bulk_extend(snapshot(good))
    for rule in rules:
        before = len(store)
        store.update(PROLOGUE + MUTATIONS[rule]["update"])
        assert len(store) != before
    return store


def test_a_good_store_passes(good: Path) -> None:
    assert list(check(snapshot(good))) == []


@pytest.mark.parametrize("rule", store_rules())
def test_every_rule_finds_its_mutation(rule: str, good: Path) -> None:
    (finding,) = check(mutated(good, rule))
    assert finding.rule.id == rule
    assert finding.node.endswith(MUTATIONS[rule]["finds"])


@pytest.mark.parametrize("rule", store_rules().values(), ids=lambda rule: str(rule.id))
def test_every_rule_has_its_texts_in_both_languages(rule: StoreRule) -> None:
    assert set(rule.name) == set(rule.message) == {"en", "ar"}
    assert rule.severity in {"Violation", "Warning"}


def test_every_mutation_belongs_to_a_rule() -> None:
    assert set(MUTATIONS) == set(store_rules())


# ── Cycles ──

edge_lists = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")))


@given(edge_lists)
def test_cycles_are_walks_that_come_back(edges: list[tuple[str, str]]) -> None:
    for cycle in cycles(edges):
        assert cycle[0] == cycle[-1]
        assert set(pairwise(cycle)) <= set(edges)


@given(edge_lists)
def test_nothing_circular_is_left_over(edges: list[tuple[str, str]]) -> None:
    broken = {(cycle[0], cycle[1]) for cycle in cycles(edges)}
    assert list(cycles(set(edges) - broken)) == []


def test_a_cycle_through_two_articles_is_told(good: Path) -> None:
    (finding,) = check(mutated(good, "S4"))
    assert [part.rpartition("/")[2] for part in finding.about.split(" > ")] == ["Q85", "Q1", "Q85"]


# ── Reports ──


def test_findings_come_one_by_one(good: Path) -> None:
    found = check(mutated(good, "S1", "S9"))
    first: Finding = next(found)
    assert first.rule.id == "S1"
    assert "".join(as_text(iter([first]), "en")).startswith("S1 (violation): An entity has at most one external")


def test_a_report_for_people(good: Path) -> None:
    found = list(check(mutated(good, "S1", "S9")))
    english, arabic = "".join(as_text(found, "en")), "".join(as_text(found, "ar"))
    assert "/entity/alqahra: http://www.wikidata.org/entity/Q" in english
    assert "S9 (violation): Provenance is about the graph" in english
    assert "S9 (مخالفة): يخص مصدر البيانات" in arabic


@pytest.mark.parametrize(("rules", "conforms"), [((), True), (("S10",), True), (("S9", "S1"), False)])
def test_reports_for_programs(good: Path, rules: tuple[str, ...], conforms: bool) -> None:
    found = list(check(mutated(good, *rules)))
    record = json.loads("".join(as_json(found)))
    assert record["conforms"] is conforms
    assert {result["rule"] for result in record["results"]} == set(rules)
    graph = Graph().parse(data="".join(as_turtle(found)), format="turtle")
    assert [*graph.objects(None, SH.conforms)] == [Literal(conforms)]
    assert len(set(graph.subjects(RDF.type, SH.ValidationResult))) == len(rules)
    messages = [str(message) for message in graph.objects(None, SH.resultMessage)]
    assert all(any(f"{item.rule.id}: {item.rule.message['ar']}" in message for message in messages) for item in found)
    assert all(any(item.about in message for message in messages) for item in found)


# ── The command ──


@pytest.fixture
def bad(good: Path, tmp_path: Path) -> Path:
    """A store on disk with mistakes that loading cannot make."""
    store = ox.Store(str(tmp_path / "data"))
    store.bulk_extend(mutated(good, "S1", "S10"))
    publish(store, tmp_path)
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["khabar", "validate", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        main()
    return int(stop.value.code or 0)


def test_a_good_store_conforms(
    good: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(monkeypatch, "--store", good) == 0
    assert capfdbinary.readouterr() == (b"", b"0 violations, 0 warnings\n")


@pytest.mark.parametrize("form", ["text", "json", "turtle"])
def test_a_bad_store_is_told(
    bad: Path, form: str, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(monkeypatch, "--store", bad, "--format", form) == 1
    out, err = capfdbinary.readouterr()
    assert "An entity has at most one external identity." in out.decode()
    assert err == b"1 violations, 1 warnings\n"


@pytest.mark.parametrize("arguments", [(), ("graph.nq", "--store", "store")])
def test_files_or_a_store(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(monkeypatch, *arguments) == 2
    assert b"give either GRAPH or --store" in capfdbinary.readouterr().err

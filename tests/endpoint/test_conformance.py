"""The W3C's tests of the protocols against a running server; ``make conformance`` runs all the others too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from conformance.manifests import Test as Case
from conformance.manifests import tests as cases_of
from conformance.outcomes import Outcome, Verdict
from conformance.report import earl, page, unexplained
from conformance.runner import run
from conformance.service import Service, running
from rdflib import Graph

FOLDERS = ("protocol", "graph-store-protocol", "service-description", "csv-tsv-res", "json-res")


def suites() -> Path:
    beside = Path(__file__).parents[3] / "shared"
    return Path(os.environ.get("KHABAR_SHARED", beside)) / "w3c/sparql"


CASES = [*cases_of(suites(), *(f"sparql11/{folder}" for folder in FOLDERS))]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(tmp_path_factory.mktemp("conformance"), "--default-graph", "plain", "--workers", "1") as service:
        yield service


needs_suites = pytest.mark.skipif(not CASES, reason=f"needs the W3C's SPARQL tests, which are not at {suites()}")


@needs_suites
def test_the_suites_are_whole() -> None:
    counts = [sum(case.folder == f"sparql11/{folder}" for case in CASES) for folder in FOLDERS]
    assert counts == [34, 13, 3, 6, 4]


@needs_suites
@pytest.mark.parametrize("case", CASES or [None], ids=str)
def test_protocols(case: Case, service: Service) -> None:
    outcome = run(case, service)
    assert (outcome.verdict, outcome.reason) == (Verdict.PASSED, "")


# ── the report ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def results(tmp_path: Path) -> dict[str, list[tuple[Case, Outcome]]]:
    """What came of three tests of a small suite."""
    folder = tmp_path / "sparql11/property-path"
    folder.mkdir(parents=True)
    (folder / "manifest.ttl").write_text(
        "@prefix mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> . @prefix : <#> .\n"
        "<> mf:entries ( :zero_or_one_set_start :other :third ) .\n"
        ":zero_or_one_set_start a mf:QueryEvaluationTest . :other a mf:ProtocolTest . :third a mf:ProtocolTest .\n"
    )
    one, two, three = cases_of(tmp_path, "sparql11/property-path")
    failed, passed = Outcome(Verdict.FAILED, "wrong"), Outcome(Verdict.PASSED, by_value=True)
    return {"Paths": [(one, failed), (two, passed), (three, Outcome(Verdict.INAPPLICABLE, "LOAD is off"))]}


def test_the_page_counts_and_explains(results: dict[str, list[tuple[Case, Outcome]]]) -> None:
    lines = [*page(results)]
    assert "| Paths | 3 | 1 | 1 | 1 | 1 |" in lines
    (row,) = (line for line in lines if line.startswith("| `sparql11/property-path#zero_or_one_set_start` |"))
    assert "https://github.com/oxigraph/oxigraph/pull/1815" in row
    assert not unexplained(results)


def test_failures_without_a_reason_are_told(results: dict[str, list[tuple[Case, Outcome]]]) -> None:
    results["Paths"][1] = (results["Paths"][1][0], Outcome(Verdict.FAILED, "wrong"))
    assert unexplained(results) == ["sparql11/property-path#other: wrong"]


def test_the_earl_report_is_rdf(results: dict[str, list[tuple[Case, Outcome]]]) -> None:
    graph = Graph().parse(data="".join(earl(results, "0.1.0", "2026-01-01")), format="turtle", publicID="http://x/")
    outcomes = graph.query("PREFIX earl: <http://www.w3.org/ns/earl#> SELECT ?o { ?t earl:outcome ?o } ORDER BY ?o")
    assert [str(row[0]).rpartition("#")[2] for row in outcomes] == ["failed", "inapplicable", "passed"]  # type: ignore[index]

"""Runs tests, each by its kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from . import exchanges, languages
from .manifests import Test, tests
from .outcomes import Failure, Outcome, Verdict
from .service import Service

PARTS = {
    "SPARQL 1.1 Query": [
        "aggregates", "bind", "bindings", "cast", "construct", "exists", "functions", "grouping", "negation",
        "project-expression", "property-path", "subquery", "syntax-query",
    ],
    "SPARQL 1.1 Update": [
        "add", "basic-update", "clear", "copy", "delete", "delete-data", "delete-insert", "delete-where", "drop",
        "move", "syntax-update-1", "syntax-update-2", "update-silent",
    ],
    "SPARQL 1.1 results in CSV and TSV": ["csv-tsv-res"],
    "SPARQL 1.1 results in JSON": ["json-res"],
    "SPARQL 1.1 Protocol": ["protocol"],
    "SPARQL 1.1 Graph Store Protocol": ["graph-store-protocol"],
    "SPARQL 1.1 Service Description": ["service-description"],
    "SPARQL 1.1 Federated Query": ["syntax-fed", "service"],
    "SPARQL 1.1 Entailment Regimes": ["entailment"],
}  # fmt: skip
"""The parts of the suite for SPARQL 1.1 and their folders, as its manifests divide it."""

_NEXT = [
    "codepoint-escapes", "eval-triple-terms", "expression", "grouping", "lang-basedir", "rdf11", "syntax",
    "syntax-triple-terms-negative", "syntax-triple-terms-positive", "version",
]  # fmt: skip


def parts() -> dict[str, list[str]]:
    """The parts of the suites, and their folders below the folder of the suites."""
    eleven = {name: [f"sparql11/{folder}" for folder in folders] for name, folders in PARTS.items()}
    return {**eleven, "SPARQL 1.2": [f"sparql12/{folder}" for folder in _NEXT]}


def run_part(suites: Path, folders: list[str], service: Service) -> Iterator[tuple[Test, Outcome]]:
    """Run the tests of some folders."""
    for test in tests(suites, *folders):
        yield test, run(test, service)


def run(test: Test, service: Service) -> Outcome:
    """Run a test."""
    if test.folder == "sparql11/entailment":
        return Outcome(Verdict.INAPPLICABLE, "no entailment regime")
    if test.folder == "sparql11/service":
        return Outcome(Verdict.INAPPLICABLE, "needs endpoints at addresses that do not exist")
    try:
        return _run(test, service)
    except Failure as failure:
        return Outcome(Verdict.FAILED, str(failure))


def _run(test: Test, service: Service) -> Outcome:
    match test.kind:
        case "ProtocolTest":
            exchanges.run_protocol(test, service)
        case "GraphStoreProtocolTest":
            exchanges.run_graph_store(test, service)
        case "ServiceDescriptionTest":
            exchanges.run_description(test, service)
        case "QueryEvaluationTest" | "CSVResultFormatTest":
            return languages.run_query(test, service)
        case "UpdateEvaluationTest":
            return languages.run_update(test, service)
        case _:
            return languages.run_syntax(test, service)
    return Outcome(Verdict.PASSED)

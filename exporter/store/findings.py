"""What the rules of a store find, written as it is found: for people, as JSON, and as a ``sh:ValidationReport``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

import pyoxigraph as ox

from ...ontology import PREFIXES
from ...shapes.report import report_words
from .rules import Finding

_REPORT: Final = "_:report"


def as_text(findings: Iterable[Finding], language: str) -> Iterator[str]:
    """A report for people, rule by rule; nothing where nothing was found."""
    for rule, group in groupby(findings, key=lambda finding: finding.rule):
        yield f"{rule.id} ({report_words()[language][rule.severity]}): {rule.message[language]}\n"
        for finding in group:
            yield f"  {finding.node}{': ' if finding.about else ''}{finding.about}\n"
        yield "\n"


def as_json(findings: Iterable[Finding]) -> Iterator[str]:
    """One JSON object: each finding, and at the end whether all conforms."""
    conforms, separator = True, "\n"
    yield '{"results": ['
    for finding in findings:
        conforms = conforms and not is_violation(finding)
        yield f"{separator}  {json.dumps(_record(finding), ensure_ascii=False)}"
        separator = ",\n"
    yield f'\n], "conforms": {json.dumps(conforms)}}}\n'


def as_turtle(findings: Iterable[Finding]) -> Iterator[str]:
    """A ``sh:ValidationReport`` in Turtle. Its focus nodes are the nodes at fault.

    The rules of a store are no shapes: a result has no ``sh:sourceShape``, and its messages name the rule and what the
    node clashes with.
    """
    conforms = True
    yield f"@prefix sh: <{PREFIXES['sh']}> .\n\n{_REPORT} a sh:ValidationReport .\n"
    for finding in findings:
        conforms = conforms and not is_violation(finding)
        yield _result(finding)
    yield f"{_REPORT} sh:conforms {json.dumps(conforms)} .\n"


def is_violation(finding: Finding) -> bool:
    """Whether a finding keeps a store from conforming."""
    return finding.rule.severity == "Violation"


def _record(finding: Finding) -> dict[str, object]:
    rule = finding.rule
    return {
        "rule": rule.id,
        "severity": rule.severity,
        "message": rule.message,
        "node": finding.node,
        "about": finding.about or None,
    }


def _result(finding: Finding) -> str:
    rule = finding.rule
    texts = ((language, _told(finding, text)) for language, text in rule.message.items())
    messages = " , ".join(str(ox.Literal(text, language=language)) for language, text in texts)
    return (
        f"{_REPORT} sh:result [ a sh:ValidationResult ; sh:focusNode {ox.NamedNode(finding.node)} ;\n"
        f"    sh:resultSeverity sh:{rule.severity} ;\n"
        f"    sh:sourceConstraintComponent sh:SPARQLConstraintComponent ; sh:resultMessage {messages} ] .\n"
    )


def _told(finding: Finding, message: str) -> str:
    return f"{finding.rule.id}: {message}" + (f" ({finding.about})" if finding.about else "")

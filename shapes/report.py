"""The outcome of a validation, for people and for programs."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Final

from rdflib import URIRef
from rdflib.term import Node

from .rules import Rule

SEVERITIES: Final = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True)
class Result:
    """One finding.

    ``node`` is the node at fault: the focus node, or the value that a query of an article or text returned. ``words``
    are those of the text that it stands for, or its label. ``component`` is the constraint component of SHACL.
    """

    rule: Rule
    component: URIRef
    focus: Node
    value: Node | None
    node: Node
    words: str | None

    @property
    def shape(self) -> str:
        """Id of the shape, such as B3."""
        return self.rule.id

    @property
    def severity(self) -> str:
        """Violation, Warning or Info."""
        return self.rule.severity

    @property
    def path(self) -> str | None:
        """SPARQL property path of the shape."""
        return self.rule.path

    @property
    def message(self) -> Mapping[str, str]:
        """What the rule demands, by language (en, ar)."""
        return self.rule.message


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, most severe first. Only violations keep a graph from conforming."""

    results: list[Result]

    @property
    def conforms(self) -> bool:
        """True when no result is a violation."""
        return all(result.severity != "Violation" for result in self.results)

    def to_text(self, language: str = "en") -> str:
        """Return a report for people in ``en`` or ``ar``, grouped by rule."""
        words = report_words()[language]
        blocks = [words["conforms" if self.conforms else "fails"]]
        for rule, results in groupby(self.results, key=lambda result: result.rule):
            head = f"{rule.id} ({words[rule.severity]}): {rule.message[language]}"
            blocks.append("\n".join((head, *map(_line, results))))
        return "\n\n".join(blocks) + "\n"

    def to_json(self) -> str:
        """Return the report as a JSON object with ``conforms`` and ``results``."""
        results = [_record(result) for result in self.results]
        return json.dumps({"conforms": self.conforms, "results": results}, ensure_ascii=False, indent=2) + "\n"


@cache
def report_words() -> dict[str, dict[str, str]]:
    """The words of reports for people, by language (en, ar)."""
    return tomllib.loads((files(__package__) / "report.toml").read_text(encoding="utf-8"))


def _line(result: Result) -> str:
    words = f" «{result.words}»" if result.words else ""
    path = f" {result.path}" if result.path else ""
    value = f" = {result.value.n3()}" if result.value is not None and result.value != result.node else ""
    return f"  {result.node}{words}{path}{value}"


def _record(result: Result) -> dict[str, object]:
    return {
        "shape": result.shape,
        "severity": result.severity,
        "message": dict(result.message),
        "node": str(result.node),
        "words": result.words,
        "focus": str(result.focus),
        "path": result.path,
        "value": None if result.value is None else str(result.value),
    }

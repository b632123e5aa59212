"""The outcome of a validation, for people and for programs."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import groupby

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS, SH
from rdflib.term import IdentifiedNode, Node

from ..ontology import KH, NIF, bind_prefixes
from .rules import Rule, rules

_SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True)
class Result:
    """One finding.

    ``node`` is the node at fault: the focus node, or the value that a query of an article or text returned. ``words``
    are those of the text that it stands for, or its label.
    """

    rule: Rule
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
    """All findings, most severe first. Only violations keep a graph from conforming.

    ``graph`` holds the ``sh:ValidationReport``.
    """

    results: list[Result]
    graph: Graph = field(repr=False, compare=False)

    @property
    def conforms(self) -> bool:
        """True when no result is a violation."""
        return all(result.severity != "Violation" for result in self.results)

    def to_text(self, language: str = "en") -> str:
        """Return a report for people in ``en`` or ``ar``, grouped by rule."""
        words = _words()[language]
        blocks = [words["conforms" if self.conforms else "fails"]]
        for rule, results in groupby(self.results, key=lambda result: result.rule):
            head = f"{rule.id} ({words[rule.severity]}): {rule.message[language]}"
            blocks.append("\n".join((head, *map(_line, results))))
        return "\n\n".join(blocks) + "\n"

    def to_json(self) -> str:
        """Return the report as a JSON object with ``conforms`` and ``results``."""
        results = [_record(result) for result in self.results]
        return json.dumps({"conforms": self.conforms, "results": results}, ensure_ascii=False, indent=2) + "\n"


def read_report(graph: Graph, data: Graph) -> Report:
    """Read the ``sh:ValidationReport`` in ``graph`` about ``data``, and add the messages of the rules to it."""
    bind_prefixes(graph)
    results = [_result(node, graph, data) for node in graph.objects(None, SH.result)]
    return Report(sorted(results, key=_order), graph)


def _result(node: Node, graph: Graph, data: Graph) -> Result:
    (shape,), (focus,) = (list(graph.objects(node, term)) for term in (SH.sourceShape, SH.focusNode))
    value = graph.value(node, SH.value)
    rule = rules()[URIRef(str(shape))]
    fault = value if rule.path is None and isinstance(value, IdentifiedNode) else focus
    for language, text in rule.message.items():
        graph.add((node, SH.resultMessage, Literal(text, lang=language)))
    return Result(rule, focus, value, fault, _text_of(fault, data))


def _text_of(node: Node, data: Graph) -> str | None:
    mention = data.value(node, KH.denotedBy, any=True)
    for subject, term in ((node, NIF.anchorOf), (mention, NIF.anchorOf), (node, RDFS.label)):
        text = data.value(subject, term, any=True) if subject is not None else None
        if text is not None:
            return str(text)
    return None


def _order(result: Result) -> tuple[int, str, int, str, str]:
    letter, number = result.shape[0], int(result.shape[1:])
    return _SEVERITIES.index(result.severity), letter, number, str(result.node), str(result.value)


@cache
def _words() -> dict[str, dict[str, str]]:
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

"""Validation reports in RDF: those that engines write, and those for other programs."""

from __future__ import annotations

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import IdentifiedNode, Node

from ..ontology import KH, KH_SHAPE, NIF, bind_prefixes
from .report import SEVERITIES, Report, Result
from .rules import rules, shapes_graph
from .terms import plain


def read_report(graph: Graph, data: Graph) -> Report:
    """Read the ``sh:ValidationReport`` in ``graph`` about ``data``."""
    results = [_result(node, graph, data) for node in graph.objects(None, SH.result)]
    return Report(sorted(results, key=_order))


def report_graph(report: Report) -> Graph:
    """The report as a ``sh:ValidationReport``, with the messages of the rules. It is the same for every engine.

    Unlike in SHACL 1.0, whose reports know no degrees, warnings leave ``sh:conforms`` true.
    """
    graph = Graph(bind_namespaces="none")
    bind_prefixes(graph)
    node = BNode()
    graph.add((node, RDF.type, SH.ValidationReport))
    graph.add((node, SH.conforms, Literal(report.conforms)))
    for result in report.results:
        graph.add((node, SH.result, _write(result, graph)))
    return graph


def _result(node: Node, graph: Graph, data: Graph) -> Result:
    shape, focus, component = (
        next(graph.objects(node, term)) for term in (SH.sourceShape, SH.focusNode, SH.sourceConstraintComponent)
    )
    value = graph.value(node, SH.value)
    if isinstance(value, Literal):
        value = plain(value)
    rule = rules()[URIRef(str(shape))]
    fault = value if rule.path is None and isinstance(value, IdentifiedNode) else focus
    return Result(rule, URIRef(str(component)), focus, value, fault, _text_of(fault, data))


def _text_of(node: Node, data: Graph) -> str | None:
    mention = data.value(node, KH.denotedBy, any=True)
    for subject, term in ((node, NIF.anchorOf), (mention, NIF.anchorOf), (node, RDFS.label)):
        text = data.value(subject, term, any=True) if subject is not None else None
        if text is not None:
            return str(text)
    return None


def _order(result: Result) -> tuple[int, str, int, str, str]:
    letter, number = result.shape[0], int(result.shape[1:])
    return SEVERITIES.index(result.severity), letter, number, str(result.node), str(result.value)


def _write(result: Result, graph: Graph) -> BNode:
    """Add a ``sh:ValidationResult`` to the graph (SHACL, section 3.6.2)."""
    node, shape = BNode(), KH_SHAPE[result.shape]
    graph.add((node, RDF.type, SH.ValidationResult))
    graph.add((node, SH.sourceShape, shape))
    graph.add((node, SH.sourceConstraintComponent, result.component))
    graph.add((node, SH.resultSeverity, SH[result.severity]))
    graph.add((node, SH.focusNode, result.focus))
    if result.value is not None:
        graph.add((node, SH.value, result.value))
    for language, text in result.message.items():
        graph.add((node, SH.resultMessage, Literal(text, lang=language)))
    for path in shapes_graph().objects(shape, SH.path):
        graph.add((node, SH.resultPath, path))
        graph += shapes_graph().cbd(path) if isinstance(path, BNode) else ()
    return node

"""Tests of queries and updates: data go in through the graph store, results come back in each of the formats."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
from rdflib.namespace import RDFS
from rdflib.term import Literal, Node

from .manifests import MF, QT, UT, Test
from .outcomes import Outcome, Verdict, expect
from .service import Reply, Service, graph_address
from .terms import (
    FORMATS,
    RESULTS,
    by_value,
    csv_rows,
    graphs_of,
    is_result_set,
    numbers,
    placed,
    same,
    solutions,
    solutions_of_graph,
)

_ANY = "application/sparql-results+json, text/turtle;q=0.9"


def run_query(test: Test, service: Service) -> Outcome:
    """An evaluation test of a query. Raises Failure."""
    _prepare(test, service, MF.action)
    query, result = test.value(MF.action, QT.query), test.value(MF.result)
    if query is None:
        query = test.value(MF.action)
    assert query is not None
    assert result is not None
    text, expected = _text(test, query), test.file(result)
    if expected.suffix == ".csv":
        reply = _answered(service.query(text, "text/csv"))
        found, wanted = csv_rows(reply.body), csv_rows(expected.read_bytes())
        expect(numbers(found) == numbers(wanted), "the rows are others")
        return Outcome(Verdict.PASSED, by_value=found != wanted)
    if expected.suffix in RESULTS:
        return _compared(service, text, solutions(expected.read_bytes(), RESULTS[expected.suffix]))
    graph = graphs_of(expected, test.suites)
    if is_result_set(graph):
        return _compared(service, text, solutions_of_graph(graph))
    outcomes = [
        _same(ox.Dataset(graph), ox.Dataset(ox.parse(_answered(service.query(text, name)).body, format_)))
        for name, format_ in (("text/turtle", ox.RdfFormat.TURTLE), ("application/n-triples", ox.RdfFormat.N_TRIPLES))
    ]
    return Outcome(Verdict.PASSED, by_value=any(outcome.by_value for outcome in outcomes))


def run_update(test: Test, service: Service) -> Outcome:
    """An evaluation test of an update. Raises Failure."""
    _prepare(test, service, MF.action)
    request = test.value(MF.action, UT.request)
    assert request is not None
    reply = service.update(_text(test, request))
    if reply.status == 403 and b"LOAD is off" in reply.body:
        return Outcome(Verdict.INAPPLICABLE, "LOAD is off")
    expect(reply.status == 204, f"{reply.status}: {_first_line(reply)}")
    wanted = ox.Dataset()
    for graph, file in _files(test, MF.result):
        for name, quads in _graphs(test, file, graph):
            for quad in quads:
                wanted.add(placed(quad.triple, name))
    return _same(wanted, _stored(service))


def run_syntax(test: Test, service: Service) -> Outcome:
    """A test of whether a query or an update parses. Raises Failure."""
    action = test.value(MF.action)
    assert action is not None
    text = _text(test, action)
    service.clear()
    reply = service.update(text) if test.file(action).suffix == ".ru" else service.query(text, _ANY)
    for word in ("LOAD", "SERVICE"):
        if reply.status == 403 and f"{word} is off".encode() in reply.body:
            return Outcome(Verdict.INAPPLICABLE, f"{word} is off")
    if test.kind.startswith("Negative"):
        expect(reply.status == 400, f"{reply.status} in place of 400")
    else:  # what parses may still be refused, such as a function that nobody knows
        expect(reply.status in (200, 204, 400) and b"does not parse" not in reply.body, _first_line(reply))
    return Outcome(Verdict.PASSED)


def _compared(service: Service, text: str, wanted: ox.Dataset | bool) -> Outcome:
    """Compare a result in each of the formats that can be read back without loss."""
    found = [(format_, _answered(service.query(text, format_.media_type))) for format_ in RESULTS.values()]
    outcomes = [_same(wanted, solutions(reply.body, format_), str(format_)) for format_, reply in found]
    return Outcome(Verdict.PASSED, by_value=any(outcome.by_value for outcome in outcomes))


def _same(wanted: ox.Dataset | bool, found: ox.Dataset | bool, where: str = "") -> Outcome:
    if isinstance(wanted, bool) or isinstance(found, bool):
        expect(wanted == found, f"{found} in place of {wanted} {where}".strip())
        return Outcome(Verdict.PASSED)
    if same(wanted, found):
        return Outcome(Verdict.PASSED)
    expect(same(by_value(wanted), by_value(found)), f"the result is another one {where}".strip())
    return Outcome(Verdict.PASSED, by_value=True)


def _prepare(test: Test, service: Service, role: Node) -> None:
    """Store what a test begins with. Files with one graph go to the graph store as they are."""
    service.clear()
    for graph, file in _files(test, role):
        path = test.file(file)
        if path.suffix in (".ttl", ".nt", ".rdf"):
            base = f"@base <{file}> .\n".encode() if path.suffix == ".ttl" else b""
            reply = service.put(graph, base + path.read_bytes(), FORMATS[path.suffix].media_type)
        else:  # its graphs share blank nodes
            reply = service.update(f"INSERT DATA {{ {' '.join(_blocks(test, file, graph))} }}")
        expect(reply.status in (201, 204), f"the data cannot be stored: {_first_line(reply)}")


def _blocks(test: Test, file: Node, graph: str | None) -> Iterator[str]:
    for name, quads in _graphs(test, file, graph):
        triples = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b""
        yield triples.decode() if name is None else f"GRAPH <{name}> {{ {triples.decode()} }}"


def _files(test: Test, role: Node) -> Iterator[tuple[str | None, Node]]:
    """The files that a test begins or ends with, and the graphs that they belong to; None for the default graph."""
    for vocabulary in (QT, UT):
        for file in test.manifest.objects(test.value(role), vocabulary.data):
            yield None, file
        for node in test.manifest.objects(test.value(role), vocabulary.graphData):
            file = test.manifest.value(node, vocabulary.graph) or node
            name = test.manifest.value(node, RDFS.label)
            yield str(name if isinstance(name, Literal) else file), file


def _graphs(test: Test, file: Node, graph: str | None) -> Iterator[tuple[str | None, list[ox.Quad]]]:
    """The graphs in a file, of which the default one becomes ``graph``."""
    found: dict[str | None, list[ox.Quad]] = {graph: []}
    for quad in graphs_of(test.file(file), test.suites):
        name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else graph
        found.setdefault(name, []).append(placed(quad.triple, None))
    return iter(found.items())


def _stored(service: Service) -> ox.Dataset:
    """All graphs of the store, read one by one."""
    stored = ox.Dataset()
    names = service.query("SELECT ?g { GRAPH ?g {} }", "application/sparql-results+json")
    table = ox.parse_query_results(names.body, format=ox.QueryResultsFormat.JSON)
    assert isinstance(table, ox.QuerySolutions)
    for name in [None, *(str(row["g"].value) for row in table)]:
        reply = service.request("GET", graph_address(name), headers={"Accept": "application/n-triples"})
        expect(reply.status == 200, f"GET of a graph: {reply.status}")
        for quad in ox.parse(reply.body, ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True):
            stored.add(placed(quad.triple, name))
    return stored


def _text(test: Test, file: Node) -> str:
    """A query or an update, with its published address as its base."""
    return f"BASE <{file}>\n" + test.file(file).read_bytes().decode("utf-8", "surrogateescape")


def _answered(reply: Reply) -> Reply:
    expect(reply.status == 200, f"{reply.status}: {_first_line(reply)}")
    return reply


def _first_line(reply: Reply) -> str:
    return reply.body.decode(errors="replace").partition("\n")[0]

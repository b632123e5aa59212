"""Results and graphs in a form in which they can be compared: data sets, up to the names of blank nodes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from .manifests import HOME

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
}
RESULTS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"


def graphs_of(path: Path, suites: Path) -> list[ox.Quad]:
    """The statements of a file, with its published address as their base."""
    base = HOME + path.relative_to(suites).as_posix()
    return [*ox.parse(path=path, format=FORMATS[path.suffix], base_iri=base, rename_blank_nodes=True)]


def is_result_set(quads: Iterable[ox.Quad]) -> bool:
    """Whether a graph describes a table of results in RDF."""
    return any(quad.object == ox.NamedNode(f"{_RS}ResultSet") for quad in quads)


def solutions_of_graph(quads: list[ox.Quad]) -> ox.Dataset:
    """The table that a graph describes in RDF."""
    rows: dict[object, list[tuple[str, object]]] = {}
    owner = {quad.object: quad.subject for quad in quads if quad.predicate.value == f"{_RS}binding"}
    for quad in quads:
        if quad.predicate.value == f"{_RS}solution":
            rows.setdefault(quad.object, [])
    for binding, row in owner.items():
        pair = {quad.predicate.value: quad.object for quad in quads if quad.subject == binding}
        rows[row].append((str(pair[f"{_RS}variable"].value), pair[f"{_RS}value"]))  # type: ignore[union-attr]
    return _table(rows.values())


def solutions(content: bytes, format_: ox.QueryResultsFormat) -> ox.Dataset | bool:
    """The table, or the answer of an ASK, of a result."""
    results = ox.parse_query_results(content, format=format_)
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    names = [variable.value for variable in results.variables]
    table = _table(
        [[(name, term) for name, term in zip(names, row, strict=True) if term is not None] for row in results]
    )
    for name in names:
        table.add(ox.Quad(ox.NamedNode("urn:head"), ox.NamedNode("urn:variable"), ox.Literal(name)))
    return table


def csv_rows(content: bytes) -> list[list[tuple[str, str]]]:
    """The rows of CSV, whatever the order of rows and columns. Labels of blank nodes mean nothing: all are alike."""
    head, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
    plain = [["_:" if cell.startswith("_:") else cell for cell in row] for row in rows]
    rows_by_name = sorted(sorted(zip(head, row, strict=True)) for row in plain)
    return [[(name, "") for name in sorted(head)], *rows_by_name]


def numbers(rows: list[list[tuple[str, str]]]) -> list[list[tuple[str, str | float]]]:
    """The rows with numbers by their values."""
    return [[(name, _number(cell)) for name, cell in row] for row in rows]


def _number(cell: str) -> str | float:
    try:
        return float(cell)
    except ValueError:
        return cell


def placed(triple: ox.Triple, graph: str | None) -> ox.Quad:
    """A triple in a graph; None is the default graph."""
    name = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
    return ox.Quad(triple.subject, triple.predicate, triple.object, name)


def same(one: ox.Dataset, two: ox.Dataset) -> bool:
    """Whether two data sets are isomorphic."""
    copies = [ox.Dataset(data) for data in (one, two)]
    for copy in copies:
        copy.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return copies[0] == copies[1]


def by_value(data: ox.Dataset) -> ox.Dataset:
    """The same with literals in the forms that the store keeps: ``01`` and ``1`` are one number."""
    store = ox.Store()
    store.extend(data)
    return ox.Dataset(store)


def _table(rows: Iterable[Iterable[tuple[str, object]]]) -> ox.Dataset:
    table = ox.Dataset()
    for row in rows:
        node = ox.BlankNode()
        table.add(ox.Quad(ox.NamedNode("urn:table"), ox.NamedNode("urn:row"), node))
        for name, term in row:
            table.add(ox.Quad(node, ox.NamedNode(f"urn:value:{name}"), term))  # type: ignore[arg-type]
    return table

"""Results of queries as text: the formats of SPARQL and RDF, and a table for people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import BinaryIO, Final

import pyoxigraph as ox

from ...ontology import PREFIXES
from ..errors import InputError
from ..formats import rdf_format
from .queries import Results

TABLE: Final = "table"

_RESULTS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}
RESULT_FORMATS: Final = (TABLE, *_RESULTS)
"""What SELECT and ASK can be written as; CONSTRUCT and DESCRIBE give graphs, in the formats of ``khabar export``."""

_WIDEST: Final = 60
_LOCAL_NAME: Final = re.compile(r"[\w-]+", re.ASCII)


def write_results(results: Results, target: BinaryIO, format_name: str) -> None:
    """Write the results as they come; a table waits for all rows, to know how wide its columns are.

    Raises ``InputError`` for a format that cannot hold results of this kind.
    """
    if not isinstance(results, ox.QuerySolutions | ox.QueryBoolean):
        ox.serialize(results, target, _graph_format(format_name), prefixes=dict(PREFIXES))
    elif format_name not in RESULT_FORMATS:
        raise InputError(f"SELECT and ASK give no graph: choose {', '.join(RESULT_FORMATS)} instead of {format_name}")
    elif isinstance(results, ox.QuerySolutions) and format_name == TABLE:
        target.writelines(f"{line}\n".encode() for line in _table(results))
    elif isinstance(results, ox.QueryBoolean) and format_name in (TABLE, "csv", "tsv"):
        target.write(b"true\n" if results else b"false\n")
    else:
        results.serialize(target, _RESULTS[format_name])


def default_format(results: Results, output: str, *, for_people: bool) -> str:
    """The format that the name of the output tells, or else a table or TSV, and Turtle for graphs."""
    suffix = PurePath(output.removesuffix(".gz")).suffix.lower().removeprefix(".")
    if not isinstance(results, ox.QuerySolutions | ox.QueryBoolean):
        return suffix or "turtle"
    if suffix:
        return "xml" if suffix == "srx" else suffix
    return TABLE if for_people else "tsv"


def _graph_format(name: str) -> ox.RdfFormat:
    if name in RESULT_FORMATS and name != "xml":
        raise InputError(f"CONSTRUCT and DESCRIBE give a graph: choose an RDF format such as turtle instead of {name}")
    return rdf_format(name)


def _table(results: ox.QuerySolutions) -> Iterator[str]:
    header = [variable.value for variable in results.variables]
    rows = [[_cell(value) for value in solution] for solution in results]
    widths = [max(map(_width, column)) for column in zip(header, *rows, strict=True)]
    yield _line(header, widths)
    yield "  ".join("─" * width for width in widths)
    for row in rows:
        yield _line(row, widths)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = _short(value.value) if isinstance(value, ox.NamedNode) else str(getattr(value, "value", value))
    line = " ".join(text.split())
    return line if len(line) <= _WIDEST or isinstance(value, ox.NamedNode) else f"{line[: _WIDEST - 1]}…"


def _short(iri: str) -> str:
    """``kh:Death`` for an IRI of a known prefix, else the whole IRI."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL_NAME.fullmatch(iri, len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _width(text: str) -> int:
    """Columns that text takes on a terminal: none for marks and controls, two for wide characters."""
    visible = (char for char in text if unicodedata.category(char) not in ("Mn", "Me", "Cf"))
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in visible)

"""``khabar query``: SPARQL against a store."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..errors import InputError
from ..output import open_target
from ..store import evaluate, snapshot
from ..store.results import RESULT_FORMATS, default_format, write_results
from .graph_options import STORE


@click.command()
@click.argument("query")
@STORE
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    help=f"{', '.join(RESULT_FORMATS)}; for CONSTRUCT and DESCRIBE an RDF format. Default: by the name of OUT, or else "
    "table on a terminal and tsv elsewhere, turtle for graphs.",
)
@click.option("--output", "-o", default="-", metavar="OUT", help="File to write; standard output by default.")
def command(query: str, store: Path, format_name: str | None, output: str) -> None:
    """Ask a store in SPARQL.

    QUERY is the query itself, '@FILE' for one in a file, or '-' for standard input. The prefixes of the ontology are
    known, and all graphs are asked together unless the query names some with FROM.

    \b
    Examples:
      khabar query 'SELECT ?type (COUNT(*) AS ?n) { ?e kh:actuality ?a ; a ?type } GROUP BY ?type' --store news.store
      khabar query @deaths.rq --store news.store -o deaths.csv
      khabar query 'DESCRIBE <https://w3id.org/khabar/article/0123456789abcdef>' --store news.store
    """
    results = evaluate(snapshot(store), _text(query))
    for_people = output == "-" and sys.stdout.isatty()
    with open_target(output) as target:
        write_results(results, target, format_name or default_format(results, output, for_people=for_people))


def _text(query: str) -> str:
    if query == "-":
        return sys.stdin.read()
    if not query.startswith("@"):
        return query
    try:
        return Path(query[1:]).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{query[1:]}: cannot be read: {error}") from None

"""``khabar query``: SPARQL against a store or an endpoint."""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TextIO

import click

from ..errors import InputError
from ..output import open_target
from ..remote import ask
from ..store import evaluate, snapshot
from ..store.queries import Results
from ..store.results import RESULT_FORMATS, default_format, write_results


@click.command()
@click.argument("query")
@click.option("--store", type=click.Path(path_type=Path), metavar="DIR", help="Folder of the store.")
@click.option("--endpoint", metavar="URL", help="SPARQL endpoint to ask instead of a store.")
@click.option(
    "--token-file",
    type=click.File(encoding="utf-8"),
    metavar="FILE",
    help="File with the token for the endpoint; or have it in the environment as KHABAR_TOKEN.",
)
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    help=f"{', '.join(RESULT_FORMATS)}; for CONSTRUCT and DESCRIBE an RDF format. Default: by the name of OUT, or else "
    "table on a terminal and tsv elsewhere, turtle for graphs.",
)
@click.option("--output", "-o", default="-", metavar="OUT", help="File to write; standard output by default.")
def command(
    query: str,
    store: Path | None,
    endpoint: str | None,
    token_file: TextIO | None,
    format_name: str | None,
    output: str,
) -> None:
    """Ask a store or an endpoint in SPARQL.

    QUERY is the query itself, '@FILE' for one in a file, or '-' for standard input. Stores and Khabar's own endpoints
    know the prefixes of the ontology, and ask all graphs together unless the query names some with FROM.

    \b
    Examples:
      khabar query 'SELECT ?type (COUNT(*) AS ?n) { ?e kh:actuality ?a ; a ?type } GROUP BY ?type' --store news.store
      khabar query @deaths.rq --store news.store -o deaths.csv
      khabar query @deaths.rq --endpoint http://127.0.0.1:7878/sparql -o deaths.csv
      khabar query 'DESCRIBE <https://w3id.org/khabar/article/0123456789abcdef>' --store news.store
    """
    for_people = output == "-" and sys.stdout.isatty()
    with _answer(_text(query), store, endpoint, token_file) as results, open_target(output) as target:
        write_results(results, target, format_name or default_format(results, output, for_people=for_people))


def _answer(
    query: str, store: Path | None, endpoint: str | None, token_file: TextIO | None
) -> AbstractContextManager[Results]:
    if (store is None) == (endpoint is None):
        raise click.UsageError("Name either --store or --endpoint.")
    if store:
        return nullcontext(evaluate(snapshot(store), query))
    token = token_file.readline().strip() if token_file else os.environ.get("KHABAR_TOKEN")
    return ask(str(endpoint), query, token)


def _text(query: str) -> str:
    if query == "-":
        return sys.stdin.read()
    if not query.startswith("@"):
        return query
    try:
        return Path(query[1:]).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{query[1:]}: cannot be read: {error}") from None

"""``khabar remove``: articles out of a store."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..errors import InputError
from ..store import current_snapshot, open_store
from .graph_options import STORE


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@STORE
def command(ids: tuple[str, ...], store: Path) -> None:
    """Remove articles from a store, with their links and their provenance.

    ID is the identifier of the article's record, its IRI or its URL; with '-', identifiers are read from standard
    input, a line each. Those that the store does not have are named, and the others removed all the same.

    \b
    Examples:
      khabar remove snn-001 snn-002 --store news.store
      khabar remove https://example.org/news/1 --store news.store
      khabar remove - --store news.store < withdrawn.txt
    """
    current_snapshot(store)  # a missing store is an error, and not made
    with open_store(store) as target:
        unknown = [identifier for identifier in _ids(ids) if not target.remove(identifier)]
    if unknown:
        raise InputError(f"no article in {store} goes by {', '.join(unknown)}")


def _ids(given: tuple[str, ...]) -> list[str]:
    lines = (line.strip() for line in sys.stdin) if "-" in given else ()
    return [identifier for identifier in (*given, *lines) if identifier not in ("-", "")]

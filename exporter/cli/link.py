"""``khabar link``: the links of a store, made anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import monotonic

import click
from tqdm import tqdm

from ..output import written_to
from ..relinking.changes import Change
from ..relinking.linker import load_linker
from ..relinking.relink import relink
from ..store import current_snapshot
from .graph_options import STORE


@click.command()
@STORE
@click.option("--index", metavar="FILE", help="Index of names to link to. Default: the one that ships with Khabar.")
@click.option(
    "--reconcile", metavar="URL", help="Reconciliation service to ask for names that the index does not know."
)
@click.option("--allow-private", is_flag=True, help="Let that service be on this machine or an intranet.")
@click.option("--all", "everything", is_flag=True, help="Link all articles, also those that need not be.")
@click.option("--report", metavar="FILE", help="Write each link that changed to FILE (JSON Lines).")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no summary on standard error.")
def command(
    store: Path,
    index: str | None,
    reconcile: str | None,
    allow_private: bool,
    everything: bool,
    report: str | None,
    quiet: bool,
) -> None:
    """Link the people, places and organizations of a store anew, without reading the articles again.

    The links are those that 'khabar export' would give with the same index. Articles that were linked with this index
    by this version of Khabar are left as they are, so a run that was interrupted goes on where it stopped; so are those
    that came with annotations of their own, whose links are not Khabar's.

    \b
    Examples:
      khabar link --store news.store
      khabar link --store news.store --index wikidata.sqlite --report changes.jsonl
      khabar link --store news.store --reconcile https://wikidata.reconci.link/ar/api
    """
    current_snapshot(store)  # a missing store is an error, and not made
    start = monotonic()
    linker = load_linker({"index": index, "reconcile": reconcile, "allow_private": allow_private})
    with ExitStack() as opened:
        say = _writer(opened, report) if report else _ignore
        watch = partial(tqdm, unit=" articles", disable=quiet or None)
        relinked = relink(store, linker, datetime.now(UTC), say, everything=everything, watch=watch)
    if not quiet:
        click.echo(f"{relinked}, {monotonic() - start:.1f} s", err=True)


def _writer(opened: ExitStack, name: str) -> Callable[[Change], object]:
    """Write each change at once: an interrupted run has changed what it reports up to then."""
    with written_to(name):
        file = Path(name).open("w", encoding="utf-8", buffering=1)  # noqa: SIM115 (the stack closes it)
    target = opened.enter_context(file)

    def write(change: Change) -> None:
        with written_to(name):
            target.write(f"{json.dumps(change.record(), ensure_ascii=False)}\n")

    return write


def _ignore(_change: Change) -> None:
    """Nobody asked for a report."""

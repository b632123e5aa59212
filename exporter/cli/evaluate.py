"""``khabar eval``: how well Khabar does on data sets that users bring."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import click

from ..linking.index import DEFAULT_INDEX, Index
from ..linking.mewsli import score

_SHOWN: Final = 20
"""Lines that cannot be used that are named; more are only counted."""


@click.group()
def command() -> None:
    """Measure Khabar on a data set of yours.

    \b
    Examples:
      khabar eval mewsli mewsli-9/output/dataset/ar
    """


@command.command("mewsli")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--index", type=click.Path(path_type=Path), default=DEFAULT_INDEX, metavar="FILE", help="Index of names.")
@click.option(
    "--format", "format_name", type=click.Choice(["text", "json"]), default="text", help="Format of the result."
)
def mewsli(folder: Path, index: Path, format_name: str) -> None:
    """Link the names of Mewsli-9 and compare the links with its own.

    DIR is the folder of one language: mentions.tsv with the columns docid, position, length, mention and qid, and a
    file text/DOCID for each article. Known is the share of names whose item the index has, recall@k that of names whose
    item is among the first k candidates; precision is that of the links, accuracy the share of all names that are
    linked rightly. Names are linked where they stand, as things of the type of their likeliest bearer.

    \b
    Examples:
      khabar eval mewsli mewsli-9/output/dataset/ar
      khabar eval mewsli mewsli-9/output/dataset/ar --index wikidata.sqlite --format json
    """
    rejected: list[str] = []
    measured = score(folder, Index(index), rejected.append)
    for reason in rejected[:_SHOWN]:
        click.echo(reason, err=True)
    if len(rejected) > _SHOWN:
        click.echo(f"… and {len(rejected) - _SHOWN:,} more", err=True)
    counts = {"names": measured.names, "linked": measured.linked, "rejected": len(rejected)}
    if format_name == "json":
        click.echo(json.dumps(counts | measured.shares(), indent=2))
        return
    for name, count in counts.items():
        click.echo(f"{name:10} {count:>8,}")
    for name, share in measured.shares().items():
        click.echo(f"{name:10} {share:>8.3f}")

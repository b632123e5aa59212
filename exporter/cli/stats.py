"""``khabar stats``: what a store holds."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ..store import snapshot
from ..store.statistics import as_text, statistics
from .graph_options import STORE


@click.command()
@STORE
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Lines for people, or one JSON object.",
)
def command(store: Path, format_name: str) -> None:
    """Count what a store holds: articles, entities, events, claims, links and triples.

    \b
    Examples:
      khabar stats --store news.store
      khabar stats --store news.store --format json
    """
    counts = statistics(snapshot(store))
    click.echo(as_text(counts) if format_name == "text" else json.dumps(counts, indent=2) + "\n", nl=False)

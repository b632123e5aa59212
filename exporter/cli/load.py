"""``khabar load``: graph files into a store."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from time import monotonic

import click
from tqdm import tqdm

from ..graphs import read_graphs
from ..store import load
from .graph_options import GRAPHS, INPUT_FORMAT, STORE


@click.command()
@GRAPHS
@STORE
@INPUT_FORMAT
@click.option("--quiet", "-q", is_flag=True, help="No progress and no summary on standard error.")
def command(graphs: tuple[str, ...], store: Path, input_format: str | None, quiet: bool) -> None:
    """Load graph files into a store, which is made if there is none.

    GRAPH is a file that 'khabar export' wrote, in any format, packed (.gz) or not, or '-'. An article that the store
    has already, by its IRI, the identifier of its record or its URL, is replaced as a whole. All files are read before
    anything is written: when one does not parse, the store stays as it was.

    \b
    Examples:
      khabar load news.trig --store news.store
      khabar load archive/*.nq.gz --store news.store
      zcat news.nt.gz | khabar load - --input-format n-triples --store news.store
    """
    start = monotonic()
    watch = partial(tqdm, unit=" articles", disable=quiet or None)
    loaded = load(read_graphs(graphs, input_format), store, watch)
    if not quiet:
        click.echo(f"{loaded}, {monotonic() - start:.1f} s", err=True)

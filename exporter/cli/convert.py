"""``khabar convert``: graphs of articles that exist already, in another form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import click
import pyoxigraph as ox
from tqdm import tqdm

from ..destination import convert, destination
from ..graphs import read_graphs
from ..store import articles, snapshot, stage
from .graph_options import INPUT_FORMAT
from .output_options import output_options


@click.command()
@click.argument("graphs", nargs=-1, metavar="GRAPH...")
@click.option("--store", type=click.Path(path_type=Path), metavar="DIR", help="Store to read instead of GRAPH.")
@INPUT_FORMAT
@output_options
@click.option("--quiet", "-q", is_flag=True, help="No progress and no summary on standard error.")
def command(
    graphs: tuple[str, ...],
    store: Path | None,
    input_format: str | None,
    output: str | None,
    format_name: str | None,
    profile_name: str | None,
    licence: str | None,
    quiet: bool,
) -> None:
    """Write graphs of articles in another format or profile, without reading the articles again.

    GRAPH is a file that 'khabar export' wrote, in any format, packed (.gz) or not, or '-'. Articles are written in the
    order of their IRIs, one at a time.

    \b
    Examples:
      khabar convert news.nq.gz -o events.csv --profile events-csv
      khabar convert --store news.store -o map.geojson --profile geojson
      khabar convert news.trig -o news.ttl.gz
    """
    if bool(graphs) == bool(store):
        raise click.UsageError("name graph files, or a store with --store")
    if not output:
        raise click.UsageError("nowhere to write: give --output")
    start, target = monotonic(), destination(output, format_name, profile_name, licence)
    with _articles(graphs, store, input_format) as found:
        number = convert(tqdm(found, unit=" articles", disable=quiet or None), target)
    if not quiet:
        click.echo(f"{number:,} articles, {monotonic() - start:.1f} s", err=True)


@contextmanager
def _articles(
    graphs: tuple[str, ...], store: Path | None, input_format: str | None
) -> Iterator[Iterable[list[ox.Quad]]]:
    if store:
        yield articles(snapshot(store))
    else:
        with stage(read_graphs(graphs, input_format)) as staged:
            yield staged

"""What ``export`` and ``annotate`` have in common: records with progress, rejections, and a summary at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

import click
from tqdm import tqdm

from ..records import ReadOptions, Record, Rejection, Source, find_sources, read_records
from ..rejects import rejects_file
from ..run import Reject, Summary

Records: TypeAlias = Iterable[Record | Rejection]
Bar: TypeAlias = "tqdm[NoReturn]"


@dataclass(frozen=True, slots=True)
class RunOptions:
    """The options of `options.run_options`, under the names that click gives them."""

    inputs: Sequence[str]
    input_format: str | None
    fields: Mapping[str, str]
    encoding: str | None
    max_characters: int
    rejects: str | None
    workers: int
    quiet: bool


def run(options: RunOptions, action: Callable[[Records, Reject], Summary]) -> int:
    """Read the input, let ``action`` work on it, say what came of it, and return the exit code."""
    if not options.inputs:
        raise click.UsageError("Missing argument 'INPUT...'.")
    sources = find_sources(options.inputs, options.input_format)
    reading = ReadOptions(options.fields, options.encoding, options.max_characters)
    with closing(_bar(sources, options.quiet)) as bar, ExitStack() as opened:
        reject = opened.enter_context(rejects_file(options.rejects)) if options.rejects else _say
        summary = action(_counted(read_records(sources, reading, bar.update), bar), reject)
    if not options.quiet:
        where = f" (rejected records are in {options.rejects})" if options.rejects and summary.rejected else ""
        click.echo(f"{summary}{where}", err=True)
    return summary.exit_code


def _bar(sources: Iterable[Source], quiet: bool) -> Bar:
    sizes = [source.size for source in sources]
    return tqdm(
        total=None if None in sizes else sum(size or 0 for size in sizes),
        unit="B",
        unit_scale=True,
        file=sys.stderr,
        disable=quiet or None,  # None: only on a terminal
    )


def _counted(records: Records, bar: Bar) -> Iterator[Record | Rejection]:
    for number, record in enumerate(records, start=1):
        if not bar.disable:
            bar.set_postfix_str(f"{number} records, {number / (bar.format_dict['elapsed'] or 1):.1f}/s")
        yield record


def _say(rejection: Rejection) -> None:
    tqdm.write(f"{rejection.source}: {rejection.reason}", file=sys.stderr)

"""``khabar export``: articles in, linked data out."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from ..arabic.pipeline import PipelineOptions
from ..destination import destination
from ..run import export
from ..steps import ExportSettings
from .graph_options import BASE, ENGINE
from .options import MODEL, run_options
from .output_options import output_options
from .running import RunOptions, run


@click.command()
@output_options
@click.option("--store", metavar="DIR", help="Store to load; an article that it holds already is replaced.")
@BASE
@click.option("--no-validate", is_flag=True, help="Write article graphs without validating them.")
@ENGINE
@MODEL
@run_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    output: str | None,
    format_name: str | None,
    profile_name: str | None,
    licence: str | None,
    store: str | None,
    base: str,
    no_validate: bool,
    engine: str,
    settings: dict[str, dict[str, object]],
    **common: Any,  # noqa: ANN401 (the fields of RunOptions)
) -> None:
    """Publish what articles say as linked data.

    INPUT is a file, a folder with all below it, a glob in quotes, or '-'. Read are plain text (.txt, one article a
    file), JSON Lines (.jsonl .ndjson), JSON (.json), CSV (.csv .tsv), HTML (.html .htm), each also with .gz, and
    annotations as 'khabar annotate' writes them. A record without an id gets its URL for one, or the name of its file,
    or the hash of its text.

    A record that cannot be used is reported, and the others go on. Exit codes: 0 all records were accepted, 1 some do
    not conform to the shapes, 2 some could not be read, 3 some met an internal error.

    \b
    Examples:
      khabar export news/ -o news.trig.gz --rejects rejected.jsonl
      khabar export news.csv -o - --format turtle --field text=content
      khabar export 'archive/2015-*.jsonl.gz' --store store/ --workers 4
      zcat news.jsonl.gz | khabar export - -o news.nq
      khabar export news/ -o events.csv --profile events-csv
    """
    if not (output or store):
        raise click.UsageError("nowhere to write: give --output, --store, or both")
    target = destination(output, format_name, profile_name, licence) if output else None
    media_type = target.form.media_type if target and target.form else None
    pipeline = PipelineOptions(settings=settings)
    steps = ExportSettings(base, not no_validate, media_type, pipeline, engine)
    options = RunOptions(**common)
    action = partial(export, settings=steps, output=target, store=store, workers=options.workers)
    ctx.exit(run(options, lambda records, reject: action(records, reject=reject)))

"""``khabar annotate``: articles in, annotations out."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from ..arabic.pipeline import PipelineOptions, describe_components
from ..run import annotate
from .options import MODEL, OUTPUT_HELP, component_settings, pairs, run_options
from .running import RunOptions, run


def _list_components(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:
    if asked:
        components = list(describe_components())
        width = max(len(name) for name, _ in components)
        for name, summary in components:
            click.echo(f"{name:{width}}  {summary}")
        ctx.exit()


@click.command()
@click.option("--output", "-o", metavar="OUT", required=True, help=f"JSON Lines {OUTPUT_HELP}")
@click.option("--without", multiple=True, metavar="NAME", help="Leave a component out. Repeatable.")
@click.option(
    "--replace",
    multiple=True,
    callback=pairs,
    metavar="NAME=FACTORY",
    help="Put another registered spaCy factory in the place of a component. Repeatable.",
)
@click.option(
    "--setting",
    "own_settings",
    multiple=True,
    callback=component_settings,
    metavar="NAME.KEY=VALUE",
    help="Set KEY of a component, as JSON or plain text; KEY may have dots. Repeatable.",
)
@click.option(
    "--components",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_components,
    help="List the components of the pipeline in their order, and stop.",
)
@MODEL
@run_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    output: str,
    without: tuple[str, ...],
    replace: dict[str, str],
    own_settings: dict[str, dict[str, object]],
    settings: dict[str, dict[str, object]],
    **common: Any,  # noqa: ANN401 (the fields of RunOptions)
) -> None:
    """Write what was read in articles, before it becomes RDF.

    INPUT is as for 'khabar export', which also takes the output. docs/annotation.md describes the records.

    \b
    Examples:
      khabar annotate news/ -o news.jsonl.gz
      khabar annotate article.txt -o - | python -m json.tool
      khabar annotate news.jsonl -o names.jsonl --without khabar_relations
      khabar annotate --components
    """
    options = RunOptions(**common)
    pipeline = PipelineOptions(frozenset(without), replace, {**own_settings, **settings})
    action = partial(annotate, options=pipeline, output=output, workers=options.workers)
    ctx.exit(run(options, lambda records, reject: action(records, reject=reject)))

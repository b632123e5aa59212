"""``khabar validate``: article graphs against the shapes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial

import click
from tqdm import tqdm

from ..errors import InputError
from ..graphs import read_graphs
from ..output import open_target
from ..validation import Checked, as_json, as_text, as_turtle, validate_quads
from .graph_options import ENGINE, GRAPHS, INPUT_FORMAT

Writer = Callable[[Iterable[Checked]], Iterator[str]]


@click.command()
@GRAPHS
@INPUT_FORMAT
@ENGINE
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "turtle", "json"]),
    default="text",
    show_default=True,
    help="Format of the report.",
)
@click.option(
    "--language", type=click.Choice(["en", "ar"]), default="en", show_default=True, help="Language of a text report."
)
@click.option("--output", "-o", default="-", metavar="OUT", help="File to write; standard output by default.")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no summary on standard error.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    graphs: tuple[str, ...],
    input_format: str | None,
    engine: str,
    format_name: str,
    language: str,
    output: str,
    quiet: bool,
) -> None:
    """Validate graphs of articles, and report what does not conform to the shapes.

    GRAPH is a file in any RDF format, packed (.gz) or not, or '-'. Each article is validated alone; a text report names
    those in which something was found. Warnings do not keep an article from conforming. Exit codes: 0 all conform, 1
    some do not.

    \b
    Examples:
      khabar validate news.trig
      khabar validate news.nq.gz --language ar
      khabar export news.jsonl -o - --format n-quads --no-validate | khabar validate - --input-format n-quads
    """
    tally: Counter[str] = Counter()
    write: dict[str, Writer] = {"text": partial(as_text, language=language), "json": as_json, "turtle": as_turtle}
    results = tqdm(validate_quads(read_graphs(graphs, input_format), engine), unit=" articles", disable=quiet or None)
    with open_target(output) as target:
        for part in write[format_name](_counted(results, tally)):
            target.write(part.encode())
    if not tally["articles"]:
        raise InputError(f"no article in {', '.join(graphs)}; 'khabar export' writes graphs of articles")
    if not quiet:
        click.echo(
            ", ".join(f"{tally[key]:,} {key}" for key in ("articles", "conforming", "violations", "warnings")), err=True
        )
    ctx.exit(1 if tally["violations"] else 0)


def _counted(results: Iterable[Checked], tally: Counter[str]) -> Iterator[Checked]:
    for checked in results:
        tally["articles"] += checked.article is not None
        tally["conforming"] += checked.article is not None and checked.report.conforms
        tally.update(f"{result.severity.lower()}s" for result in checked.report.results)
        yield checked

"""``khabar validate``: article graphs against the shapes, a store against the rules about many articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import click
from tqdm import tqdm

from ..errors import InputError
from ..graphs import read_graphs
from ..output import open_target
from ..store import findings, snapshot
from ..store.rules import Finding, check
from ..validation import Checked, as_json, as_text, as_turtle, validate_quads
from .graph_options import ENGINE, INPUT_FORMAT


@click.command()
@click.argument("graphs", nargs=-1, metavar="[GRAPH...]")
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Store to validate, instead of files: the rules about all articles together.",
)
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
    store: Path | None,
    input_format: str | None,
    engine: str,
    format_name: str,
    language: str,
    output: str,
    quiet: bool,
) -> None:
    """Validate graphs of articles, or a store, and report what does not conform.

    GRAPH is a file in any RDF format, packed (.gz) or not, or '-'. Each article is validated alone, by the shapes; a
    text report names those in which something was found. A store is asked the rules that concern many articles, such
    as one identity for one entity, and its report is written as it grows. Warnings keep nothing from conforming. Exit
    codes: 0 all conform, 1 some do not.

    \b
    Examples:
      khabar validate news.trig
      khabar validate news.nq.gz --language ar
      khabar validate --store news.store --format json
      khabar export news.jsonl -o - --format n-quads --no-validate | khabar validate - --input-format n-quads
    """
    if bool(graphs) == bool(store):
        raise click.UsageError("give either GRAPH or --store")
    tally: Counter[str] = Counter()
    if store:
        found = _counted_findings(check(snapshot(store)), tally)
        _write(output, _store_writers(language)[format_name](found))
    else:
        articles = tqdm(
            validate_quads(read_graphs(graphs, input_format), engine), unit=" articles", disable=quiet or None
        )
        _write(output, _writers(language)[format_name](_counted(articles, tally)))
        if not tally["articles"]:
            raise InputError(f"no article in {', '.join(graphs)}; 'khabar export' writes graphs of articles")
    if not quiet:
        names = ("violations", "warnings") if store else ("articles", "conforming", "violations", "warnings")
        click.echo(", ".join(f"{tally[name]:,} {name}" for name in names), err=True)
    ctx.exit(1 if tally["violations"] else 0)


def _write(output: str, parts: Iterable[str]) -> None:
    with open_target(output) as target:
        for part in parts:
            target.write(part.encode())


def _writers(language: str) -> dict[str, Callable[[Iterable[Checked]], Iterator[str]]]:
    return {"text": partial(as_text, language=language), "json": as_json, "turtle": as_turtle}


def _store_writers(language: str) -> dict[str, Callable[[Iterable[Finding]], Iterator[str]]]:
    text = partial(findings.as_text, language=language)
    return {"text": text, "json": findings.as_json, "turtle": findings.as_turtle}


def _counted(results: Iterable[Checked], tally: Counter[str]) -> Iterator[Checked]:
    for checked in results:
        tally["articles"] += checked.article is not None
        tally["conforming"] += checked.article is not None and checked.report.conforms
        tally.update(f"{result.severity.lower()}s" for result in checked.report.results)
        yield checked


def _counted_findings(found: Iterable[Finding], tally: Counter[str]) -> Iterator[Finding]:
    for finding in found:
        tally[f"{finding.rule.severity.lower()}s"] += 1
        yield finding

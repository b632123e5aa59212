"""``khabar index``: build an index of names, say what is in it, search it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Final

import click
from tqdm import tqdm

from ..linking.dump import Build, Settings, Watch, build, size_of
from ..linking.index import DEFAULT_INDEX, Index
from ..linking.search import Hit, search

_TYPES: Final = ("Person", "Organization", "GeopoliticalEntity", "Place", "Event", "Office")
_NAMED: Final = 100
"""Broken lines that are named; more are only counted."""

_FILE = click.Path(path_type=Path, dir_okay=False)
_FORMAT = click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Lines for people, or JSON.",
)


@click.group()
def command() -> None:
    """Build an index of names from a dump of Wikidata, say what is in one, search it.

    \b
    Examples:
      khabar index build latest-all.json.bz2 -o wikidata.sqlite --workers 4
      khabar index info
      khabar index search 'بشار الاسد'
    """


def _languages(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
    """Read codes of languages; a click callback."""
    codes = tuple(code.strip() for code in value.split(","))
    if not all(code and code.replace("-", "").isalnum() for code in codes):
        raise click.BadParameter("expected codes of languages with commas between them, such as ar,en", ctx, param)
    return codes


@command.command("build")
@click.argument("dump")
@click.option("--output", "-o", "index", type=_FILE, required=True, metavar="FILE", help="Index to write.")
@click.option(
    "--languages",
    default="ar,en,mul",
    show_default=True,
    callback=_languages,
    metavar="CODES",
    help="Languages of labels, names and descriptions; mul is Wikidata's for names that many languages share.",
)
@click.option(
    "--label",
    "needed",
    default="ar",
    show_default=True,
    metavar="CODE",
    help="Keep items with a label or an article in this language; 'any': in one of --languages.",
)
@click.option(
    "--popular",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="Keep items with so many sitelinks without that label too.",
)
@click.option(
    "--sitelinks",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    metavar="NUMBER",
    help="Leave out items with fewer sitelinks (pages of Wikimedia on them).",
)
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to work in.")
@click.option("--restart", is_flag=True, help="Begin anew instead of going on where an earlier build stopped.")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no summary on standard error.")
@click.pass_context
def build_command(
    ctx: click.Context,
    dump: str,
    index: Path,
    languages: tuple[str, ...],
    needed: str,
    popular: int | None,
    sitelinks: int,
    workers: int,
    restart: bool,
    quiet: bool,
) -> None:
    """Build an index of names from a dump of Wikidata.

    DUMP is a file in Wikidata's JSON format, one item a line, packed (gzip, bzip2, Zstandard) or not, or '-' for
    standard input. People, places, organizations, events and offices are kept. What was read stays beside the index,
    in FILE.build, until the index is written: a build that was interrupted goes on from there when it is started again.

    A line that cannot be used is reported, and the others go on. Exit codes: 0 all lines were read, 2 some could not be
    used, or nothing was kept and no index was written.

    \b
    Examples:
      khabar index build latest-all.json.bz2 -o wikidata.sqlite --workers 4
      khabar index build latest-all.json.gz -o known.sqlite --sitelinks 5
      zcat latest-all.json.gz | khabar index build - -o wikidata.sqlite --languages ar,en,fr
    """
    start = monotonic()
    settings = Settings(languages, None if needed == "any" else needed, sitelinks, popular)
    task = Build(dump, index, settings, workers)
    if restart:
        task.forget()
    with tqdm(total=size_of(dump), unit="B", unit_scale=True, file=sys.stderr, disable=quiet or None) as bar:
        told = _Told()
        say = bar.set_postfix_str
        watch = Watch(bar.update, lambda n: say(f"{n:,} kept"), lambda n: say(f"{n:,} written"), told)
        built = build(task, watch)
    if not quiet:
        click.echo(f"{built}, {monotonic() - start:.1f} s", err=True)
    ctx.exit(2 if built.broken else 0)


class _Told:
    """Names the first broken lines on standard error."""

    def __init__(self) -> None:
        self._number = 0

    def __call__(self, line: str) -> None:
        self._number += 1
        if self._number <= _NAMED:
            tqdm.write(line, file=sys.stderr)
        elif self._number == _NAMED + 1:
            tqdm.write("more lines cannot be used; they are only counted", file=sys.stderr)


@command.command("info")
@click.argument("file", type=_FILE, default=DEFAULT_INDEX, required=False)
@_FORMAT
def info_command(file: Path, format_name: str) -> None:
    """Say what is in an index: its version, how many items and names, their sources and licences.

    FILE is an index of names; the one that ships with Khabar when none is given.

    \b
    Examples:
      khabar index info
      khabar index info wikidata.sqlite --format json
    """
    index = Index(file)
    facts = {**asdict(index.about), "checksum": index.checksum}
    counts = {
        "items": _counted(index, "entity", "type", "subtype"),
        "names": _counted(index, "alias", "kind"),
        "names by language": _counted(index, "alias", "language"),
        "statements": {f"P{name}": count for name, count in _counted(index, "edge", "property").items()},
        "labels by language": _counted(index, "wording", "language"),
    }
    sources = [asdict(source) for source in index.sources()]
    if format_name == "json":
        _say_json({**facts, **counts, "sources": sources})
        return
    for key, value in facts.items():
        click.echo(f"{key:<12}{value}")
    for title, numbers in counts.items():
        click.echo(f"\n{sum(numbers.values()):>12,}  {title}")
        for key, count in numbers.items():
            click.echo(f"{count:>12,}    {key}")
    click.echo("\nSources")
    for source in sources:
        click.echo("{id:>12}  {title} ({licence}; {attribution})".format_map(source))


def _counted(index: Index, table: str, *columns: str) -> dict[str, int]:
    return {" ".join(str(key) for key in keys if key): n for keys, n in index.counts(table, *columns).items()}


@command.command("search")
@click.argument("name")
@click.option(
    "--index", "file", type=_FILE, default=DEFAULT_INDEX, help="Index to search. Default: the one that ships."
)
@click.option("--type", "type_", type=click.Choice(_TYPES), help="Only items of this type.")
@click.option("--language", metavar="CODE", help="Only names in this language; labels and descriptions in it, too.")
@click.option("--fuzzy", is_flag=True, help="Names that are spelt in a similar way, too.")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="Most items to show.")
@_FORMAT
def search_command(
    name: str,
    file: Path,
    type_: str | None,
    language: str | None,
    fuzzy: bool,
    limit: int,
    format_name: str,
) -> None:
    """Look a name up, as it may stand in an article, and show the items that it may denote, the likeliest first.

    A line has the id, label, type, kind of the name and description, with tabs between them. The kind says how far the
    name can be trusted, from common and name to variant, shortened and surname; a number behind it, how similar the
    spelling is.

    \b
    Examples:
      khabar index search 'بشار الاسد'
      khabar index search طرابلس --type GeopoliticalEntity --format json
      khabar index search 'فلاديمير بوتن' --fuzzy
    """
    index = Index(file)
    hits = search(index, name, type=type_, language=language, fuzzy=fuzzy, limit=limit)
    rows = [_row(index, hit, language or "en") for hit in hits]
    if format_name == "json":
        _say_json(rows)
    else:
        for row in rows:
            click.echo(_line(row))
    if not rows:
        click.echo(f"{name}: no such name in {file}", err=True)


def _row(index: Index, hit: Hit, language: str) -> dict[str, object]:
    one = hit.candidate
    wordings = index.wordings(one.qid)
    wording = wordings.get(language) or next(iter(wordings.values()), None)
    return {
        "id": f"Q{one.qid}",
        "label": (wording and wording.label) or one.label,
        "type": one.type,
        "subtype": one.subtype,
        "country": one.country,
        "kind": one.kind,
        "similarity": round(hit.similarity, 3),
        "name": one.name,
        "description": wording.description if wording else None,
    }


def _line(row: dict[str, object]) -> str:
    similar = f" {row['similarity']}" if row["similarity"] != 1 else ""
    cells = (
        row["id"],
        row["label"],
        row["subtype"] or row["type"],
        f"{row['kind']}{similar}",
        row["description"] or "",
    )
    return "\t".join(map(str, cells)).rstrip()


def _say_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))

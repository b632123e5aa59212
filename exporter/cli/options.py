"""Options that several verbs share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import click

from ..arabic.reader import find_model
from ..errors import InputError
from ..records import MAX_CHARACTERS, READERS
from ..records.article import FIELDS

Command = TypeVar("Command", bound=Callable[..., Any])


def pairs(ctx: click.Context, param: click.Parameter, values: Iterable[str]) -> dict[str, str]:
    """Read ``name=value`` arguments; a click callback."""
    split = [value.partition("=") for value in values]
    if any(not (name and equals and value) for name, equals, value in split):
        raise click.BadParameter("expected NAME=VALUE", ctx, param)
    return {name: value for name, _, value in split}


def component_settings(
    ctx: click.Context, param: click.Parameter, values: Iterable[str]
) -> dict[str, dict[str, object]]:
    """Read ``component.key=value`` arguments, values as JSON where they are; a click callback."""
    settings: dict[str, Any] = {}
    for path, value in pairs(ctx, param, values).items():
        *outer, last = path.split(".")
        if not outer:
            raise click.BadParameter(f"{path!r} names no component; expected NAME.KEY=VALUE", ctx, param)
        inner = settings
        for key in outer:
            inner = inner.setdefault(key, {})
        inner[last] = _json(value)
    return settings


def _json(value: str) -> object:
    try:
        return json.loads(value)
    except ValueError:
        return value


def field_names(ctx: click.Context, param: click.Parameter, values: Iterable[str]) -> dict[str, str]:
    """Read ``field=name`` arguments, where the field is one that Khabar knows; a click callback."""
    names = pairs(ctx, param, values)
    if unknown := sorted(set(names) - set(FIELDS)):
        raise click.BadParameter(f"no field {unknown[0]!r}; the fields are {', '.join(FIELDS)}", ctx, param)
    return names


def encoding_name(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Refuse an encoding that Python does not know; a click callback."""
    try:
        "".encode(value or "utf-8")
    except LookupError as error:
        raise click.BadParameter(str(error), ctx, param) from None
    return value


def _reader_settings(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> Mapping[str, Mapping[str, object]]:
    """Give the settings of the pipeline that choose a model; refuse one that is not there. A click callback."""
    try:
        find_model(value)
    except InputError as error:
        raise click.BadParameter(str(error), ctx, param) from None
    return {"khabar_reader": {"model": value}} if value else {}


MODEL = click.option(
    "--model",
    "settings",
    callback=_reader_settings,
    metavar="NAME",
    help="Model that reads: default, fast, or the folder of another that training/package.py wrote.",
)

OUTPUT_HELP = "file to write, '-' for standard output; packed when its name ends in .gz."

INPUTS = click.argument("inputs", nargs=-1, metavar="INPUT...")

_READING = (
    click.option(
        "--input-format",
        type=click.Choice(list(READERS)),
        help="Format of every INPUT. Default: by file name, and jsonl for '-'.",
    ),
    click.option(
        "--field",
        "fields",
        multiple=True,
        callback=field_names,
        metavar="FIELD=NAME",
        help=f"Name that a field has in the input, e.g. text=content. Fields: {', '.join(FIELDS)}. Repeatable.",
    ),
    click.option(
        "--encoding",
        callback=encoding_name,
        metavar="NAME",
        help="Encoding of every INPUT. Default: utf-8, and for HTML what the page declares.",
    ),
    click.option(
        "--max-characters",
        type=click.IntRange(min=1),
        default=MAX_CHARACTERS,
        show_default=True,
        help="Longest text that is accepted; memory grows with its length, time somewhat faster.",
    ),
)

_RUNNING = (
    click.option("--rejects", metavar="FILE", help="Write rejected records with their reasons to FILE (JSON Lines)."),
    click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to work in."),
    click.option("--quiet", "-q", is_flag=True, help="No progress and no summary on standard error."),
)


def run_options(command: Command) -> Command:
    """Add INPUT and the options for reading records and for running over them."""
    for option in reversed((INPUTS, *_READING, *_RUNNING)):
        command = option(command)
    return command

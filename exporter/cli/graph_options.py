"""Options that the verbs on graph files and stores share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import pyoxigraph as ox

from ...shapes.engines import ENGINES, default_engine, is_installed
from ..formats import FORMATS
from ..mapping import DEFAULT_BASE
from .options import Command

GRAPHS = click.argument("graphs", nargs=-1, required=True, metavar="GRAPH...")

INPUT_FORMAT = click.option(
    "--input-format",
    metavar="NAME",
    help=f"Format of every GRAPH: {', '.join(FORMATS)}. Default: by file name.",
)

STORE = click.option(
    "--store", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Folder of the store."
)


def _engine(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
    """Refuse an engine that is not installed; a click callback."""
    if value and not is_installed(value):
        raise click.BadParameter(f"{value} is not installed: 'pip install {value}' brings it", ctx, param)
    return value or default_engine()


ENGINE = click.option(
    "--engine",
    type=click.Choice(list(ENGINES)),
    callback=_engine,
    help="What validates; the reports are the same. Default: the first of these that is installed.",
)


def _base_iri(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Refuse what instance IRIs cannot start with; a click callback."""
    try:
        ox.NamedNode(value)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from None
    if not (value.isascii() and value.endswith("/")):
        raise click.BadParameter("expected an ASCII IRI that ends with a slash", ctx, param)
    return value


BASE = click.option(
    "--base", default=DEFAULT_BASE, show_default=True, callback=_base_iri, help="Start of instances' IRIs."
)


def _iri(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Refuse what is no IRI; a click callback."""
    try:
        return value and ox.NamedNode(value).value
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from None


def licence_option(about: str) -> Callable[[Command], Command]:
    """The option ``--license``, for the description of a data set."""
    return click.option("--license", "licence", metavar="IRI", callback=_iri, help=about)

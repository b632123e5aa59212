"""Options of the verbs that write graphs of articles to a file."""

from __future__ import annotations

import click
import pyoxigraph as ox

from ..formats import FORMATS
from ..profiles import PROFILES
from .options import OUTPUT_HELP, Command


def _iri(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Refuse what is no IRI; a click callback."""
    try:
        return value and ox.NamedNode(value).value
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from None


_OPTIONS = (
    click.option("--output", "-o", metavar="OUT", help=f"RDF {OUTPUT_HELP}"),
    click.option("--format", "format_name", metavar="NAME", help=f"{', '.join(FORMATS)}. Default: by the name of OUT."),
    click.option(
        "--profile",
        "profile_name",
        type=click.Choice(list(PROFILES)),
        help="Write OUT in a form that others use; docs/profiles.md describes each.",
    ),
    click.option(
        "--license",
        "licence",
        metavar="IRI",
        callback=_iri,
        help="Licence of what is written, for the description OUT.void.ttl.",
    ),
)


def output_options(command: Command) -> Command:
    """Add the options of `destination`: ``output``, ``format_name``, ``profile_name``, ``licence``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command

"""Options of the verbs that write graphs of articles to a file."""

from __future__ import annotations

import click

from ..formats import FORMATS
from ..profiles import PROFILES
from .graph_options import licence_option
from .options import OUTPUT_HELP, Command

_OPTIONS = (
    click.option("--output", "-o", metavar="OUT", help=f"RDF {OUTPUT_HELP}"),
    click.option("--format", "format_name", metavar="NAME", help=f"{', '.join(FORMATS)}. Default: by the name of OUT."),
    click.option(
        "--profile",
        "profile_name",
        type=click.Choice(list(PROFILES)),
        help="Write OUT in a form that others use; docs/profiles.md describes each.",
    ),
    licence_option("Licence of what is written, for the description OUT.void.ttl."),
)


def output_options(command: Command) -> Command:
    """Add the options of `destination`: ``output``, ``format_name``, ``profile_name``, ``licence``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command

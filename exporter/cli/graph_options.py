"""Options that the verbs on graph files and stores share."""

from __future__ import annotations

from pathlib import Path

import click

from ..formats import FORMATS

GRAPHS = click.argument("graphs", nargs=-1, required=True, metavar="GRAPH...")

INPUT_FORMAT = click.option(
    "--input-format",
    metavar="NAME",
    help=f"Format of every GRAPH: {', '.join(FORMATS)}. Default: by file name.",
)

STORE = click.option(
    "--store", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Folder of the store."
)

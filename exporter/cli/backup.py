"""``khabar backup``: a copy of a store, while it is served and written to."""

from __future__ import annotations

from pathlib import Path

import click

from ..store import back_up
from .graph_options import STORE


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@STORE
def command(target: Path, store: Path) -> None:
    """Copy a store, also while it is served and written to.

    TARGET is a new folder, which becomes a store of its own with what readers see at this moment: name it with --store
    to query it, to serve it or to load more into it. On the same disk it shares the files that never change.

    \b
    Examples:
      khabar backup backups/monday --store news.store
      khabar serve --store backups/monday
    """
    back_up(store, target)
    click.echo(f"{target} is a copy of {store}", err=True)

"""``khabar token``: who may write to a served store."""

from __future__ import annotations

from pathlib import Path

import click

from ...endpoint.credentials import Scope, add_token


@click.command()
@click.argument("name")
@click.option(
    "--token-file",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE",
    help="Token file to add it to; made if there is none.",
)
@click.option(
    "--scope",
    type=click.Choice([scope.name.lower() for scope in Scope]),
    default="write",
    show_default=True,
    help="What it allows; each allows what the ones before it do.",
)
def command(name: str, token_file: Path, scope: str) -> None:
    """Make a token for 'khabar serve --token-file', add it to the file, and print it.

    NAME tells whose it is. The file keeps a digest only: the token is shown this once.

    \b
    Examples:
      khabar token newsroom --token-file tokens.toml
      khabar token backups --scope admin --token-file tokens.toml
    """
    click.echo(add_token(token_file, name, Scope[scope.upper()]))

"""The command line: one module a verb, which only wires.

Verbs are imported when they are called, so that ``khabar query`` does not wait for the language pipeline to load.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import version
from typing import Final

import click

from ..errors import KhabarError

VERBS: Final = {
    "export": "export",
    "convert": "convert",
    "annotate": "annotate",
    "validate": "validate",
    "load": "load",
    "remove": "remove",
    "link": "link",
    "cluster": "cluster",
    "query": "query",
    "stats": "stats",
    "serve": "serve",
    "token": "token",
    "backup": "backup",
    "index": "index",
    "eval": "evaluate",
}
"""Each verb and the module beside this one whose function ``command`` it is, in the order of the pipeline."""


class _Verbs(click.Group):
    """A group that imports a verb's module on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f".{VERBS[cmd_name]}", __package__).command
        return command


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "KHABAR"})
@click.version_option(version("khabar"), prog_name="khabar")
def cli() -> None:
    """Read Arabic news and publish what it says as linked data.

    Exit codes: 0 fine, 1 data does not conform, 2 usage or input, 3 internal error. An option can also stand in the
    environment: KHABAR_EXPORT_WORKERS is --workers of 'khabar export'.
    """


def main() -> None:
    """Run the command line; turn errors that a user can mend into one clear line and exit code 2."""
    try:
        sys.exit(cli.main(standalone_mode=False))  # the code of ctx.exit(); verbs return nothing else
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except KhabarError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_code)
    except Exception as error:  # the last line of defence: a stack trace helps no user
        click.echo(f"Internal error, please report it: {type(error).__name__}: {error}", err=True)
        sys.exit(3)

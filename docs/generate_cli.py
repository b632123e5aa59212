"""Print the reference of the command line, made from its own help."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click
from khabar.exporter.cli import cli

WIDTH = 110
PREAMBLE = """# Command line

Written by `make docs` from the `--help` of every command.

Data go to standard output, messages and progress to standard error; progress is shown only on a terminal. `-` stands
for standard input or output.

| exit code | meaning |
|---|---|
| 0 | fine |
| 1 | data does not conform, or records were rejected because their graphs do not |
| 2 | a mistake in the usage or the input |
| 3 | an internal error |
"""


def reference() -> str:
    """The whole page."""
    return PREAMBLE + "".join(f"\n## {path}\n\n```text\n{text}\n```\n" for path, text in helps())


def helps() -> Iterator[tuple[str, str]]:
    """Each command with its help."""
    yield from _helps(cli, _context(cli, "khabar"))


def _helps(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            verb = command.get_command(context, name)
            if verb:
                yield from _helps(verb, _context(verb, name, context))


def _context(command: click.Command, name: str, parent: click.Context | None = None) -> click.Context:
    settings = {"terminal_width": WIDTH, "max_content_width": WIDTH, **command.context_settings}
    return click.Context(command, parent, info_name=name, **settings)


if __name__ == "__main__":
    sys.stdout.write(reference())

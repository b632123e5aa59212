"""What is wrong with a query that does not parse, said for the person who wrote it."""

from __future__ import annotations

import re
from typing import Final

_MESSAGE: Final = re.compile(
    r"error at (?P<line>\d+):(?P<column>\d+): expected (?:one of )?(?P<expected>.*)", re.DOTALL
)
_EXPECTED: Final = re.compile(r"""'(?:[^'\\]|\\.)*'|\[(?:'(?:[^'\\]|\\.)*'|[^\]'])*\]|"(?:[^"\\]|\\.)*"|[^,\["']+""")
_MOST_NAMED: Final = 12
"""Names of what could stand there; more of them help nobody."""


def explain(message: str, query: str) -> str:
    """The engine's message as line and column, what could stand there, and the line of the query with a mark."""
    found = _MESSAGE.fullmatch(message)
    if not found:
        return message
    line, column = int(found["line"]), int(found["column"])
    expected = [name for name in map(str.strip, _EXPECTED.findall(found["expected"])) if name and name[0] not in "['"]
    hint = f": expected {', '.join(expected)}" if 0 < len(expected) <= _MOST_NAMED else ""
    lines = query.splitlines()
    source = lines[line - 1] if line <= len(lines) else ""
    return f"The query does not parse at line {line}, column {column}{hint}.\n{source}\n{' ' * (column - 1)}^"

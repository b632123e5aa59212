"""What is wrong with a query that does not parse, said for the person who wrote it.

The engine names what could stand at the furthest place that it looked at. It looks at a keyword as a whole, so where it
names keywords alone, the place is behind where one of them would end; and it names just those that would end there.
"""

from __future__ import annotations

import re
from typing import Final

_MESSAGE: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_NAME: Final = re.compile(
    r"""
      (?P<sign>   "(?:[^"\\]|\\.)*" )                    # a sign between quotation marks
    | (?P<class>  \[ (?: '(?:[^'\\]|\\.)*' | [^]'] )* ] )  # a class of characters, or [_] for any
    | (?P<keyword> [A-Z]+ ) (?= , | $ )
    | (?P<reason> \w [^],"[]* \s [^],"[]* \w )              # a sentence
    """,
    re.VERBOSE,
)
_ANY: Final = "[_]"
_AROUND: Final = 200
"""Characters of the line on either side of the place that are shown."""
_MOST_SIGNS: Final = 8
"""More of them help nobody."""


def explain(message: str, query: str, kind: str = "query") -> str:
    """The engine's message as line and column, the reason or what could stand there, and the line with a mark below."""
    found = _MESSAGE.fullmatch(message)
    if not found:
        return message
    line, column = int(found[1]), int(found[2])
    names = {kind: [name[kind] for name in _NAME.finditer(found[3]) if name[kind]] for kind in _NAME.groupindex}
    if names["keyword"] and not names["sign"] and not names["reason"] and set(names["class"]) <= {_ANY}:
        column = max(1, column - len(names["keyword"][0]))
    return f"The {kind} does not parse at line {line}, column {column}{_hint(names)}.\n{_marked(query, line, column)}"


def _hint(names: dict[str, list[str]]) -> str:
    if names["reason"]:
        return f": {names['reason'][0].strip()}"
    if 0 < len(names["sign"]) <= _MOST_SIGNS:
        return f": expected {' or '.join(names['sign'])}"
    return ""


def _marked(query: str, line: int, column: int) -> str:
    """The line, or what is around the place where it is long."""
    lines = query.split("\n")
    text = lines[line - 1] if line <= len(lines) else ""
    start = max(0, column - 1 - _AROUND)
    shown, width = text[start : column - 1 + _AROUND], column - 1 - start
    indent = re.sub(r"[^\t]", " ", shown[:width]).ljust(width)
    return f"{shown}\n{indent}^"

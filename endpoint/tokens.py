"""SPARQL as tokens, cut for a look at a query before the engine parses it.

Nothing that the engine would take for a keyword may hide in a string, a comment or a variable. What is no token of
SPARQL is passed over; the engine says what is wrong with it.
"""

from __future__ import annotations

import re
from typing import Final

_TOKEN: Final = re.compile(
    r"""
      (?P<skipped> \#[^\r\n]* | \\. | [?$]\w+ | \^\^ )
    | (?P<string>  \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
                 | \"(?!"")(?:[^"\\\r\n]|\\.)*\" | '(?!'')(?:[^'\\\r\n]|\\.)*' )
    | (?P<unclosed> ["'] )
    | (?P<iri>     <[^<>"{}|^`\x00-\x20]*> )
    | (?P<name>    (?P<prefix>(?:[^\W\d_][\w-]*)?) : (?:[\w:%-]|\\.)* )
    | (?P<word>    [^\W\d_][\w-]* )
    | (?P<bracket> [][{}()] | << | >> )
    | (?P<sign>    && | \|\| | [!*/|^+-] )
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> list[re.Match[str]]:
    """The tokens of ``text``. The kind of one is its ``lastgroup``: skipped, string, unclosed, iri, name, word, …"""
    return [*_TOKEN.finditer(text)]


def keyword(token: re.Match[str]) -> str:
    """A word in capitals, or nothing where the token is none."""
    return (token["word"] or "").upper()


def is_service(token: re.Match[str]) -> bool:
    """Whether the engine may read it as SERVICE, alone or with something glued to it: ``service:x`` too."""
    return "SERVICE" in (token["prefix"] or token["word"] or "").upper()


def is_load(token: re.Match[str]) -> bool:
    """Whether the engine may read it as LOAD, alone or with something glued to it: ``load:x`` too."""
    return "LOAD" in (token["prefix"] or token["word"] or "").upper()

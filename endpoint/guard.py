"""Looks at the text of a query before any process works on it.

Two things must be known before the engine sees a query: which of the four forms it has, for content negotiation, and
that it is harmless. The engine has no switch for SERVICE, it overflows its stack on deep nesting, and it accepts
keywords without a space between them (``1e5SERVICE:x{}``), so the text is cut into tokens and judged with that in
mind. What passes here is parsed by the engine, which alone says whether it is a query.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from .errors import QueryError, RefusedError, TooLongError
from .tokens import is_service, tokens

FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES: Final = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
VOLATILE: Final = ("NOW", "RAND", "UUID", "STRUUID", "BNODE")
"""Functions whose value differs from one run to the next."""

MAX_DEPTH: Final = 64
"""Brackets within brackets."""

MAX_OPERATORS: Final = 1000
"""Operators and groups, which the engine turns into nested terms one by one."""

_PROLOGUE: Final = ("BASE", "PREFIX", "VERSION")
BRACKET: Final = re.compile(r"[][{}()]|<<|>>")
GROUPS: Final = frozenset({"UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "GRAPH", "LATERAL", "AS"})


@dataclass(frozen=True, slots=True)
class Query:
    """A query that may be run."""

    text: str
    form: str
    """One of FORMS; SELECT where the text is none of them, which the engine then says better."""
    repeatable: bool
    """Whether it gives the same result whenever it runs on the same data."""
    names_dataset: bool
    """Whether it says with FROM which graphs it asks."""
    federated: bool = False
    """Whether it has a SERVICE clause, or what the engine might take for one."""


def examine(text: str, max_bytes: int, *, services: bool = False) -> Query:
    """Return ``text`` as a query that may be run. ``services`` lets SERVICE pass, for ``federation`` to judge.

    Raises TooLongError, RefusedError (updates, SERVICE) or QueryError (nesting, number of operators).
    """
    if len(text.encode()) > max_bytes:
        raise TooLongError(f"The query is longer than {max_bytes} bytes. Shorten it, or ask in several queries.")
    found = tokens(text)
    words = [token["word"].upper() for token in found if token["word"]]
    form = _form(words)
    if form in UPDATES:
        raise RefusedError(f"{form} is an update, and this endpoint only answers queries.")
    federated = any(map(is_service, found))
    if federated and not services:
        raise RefusedError(
            "SERVICE is off: this endpoint does not send queries elsewhere. "
            "If it is a prefix of yours, give that another name."
        )
    _limit_size(found, words)
    return Query(
        text=text,
        form=form,
        repeatable=not federated and not any(word.endswith(VOLATILE) for word in words),
        names_dataset="FROM" in words,
        federated=federated,
    )


def _form(words: list[str]) -> str:
    """The first keyword after the prologue, whatever is glued to it."""
    opening = next((word for word in words if not word.startswith(_PROLOGUE)), "")
    return next((form for form in FORMS + UPDATES if opening.startswith(form)), FORMS[0])


def refuse_unclosed(found: list[re.Match[str]]) -> None:
    """Raise QueryError where a string of a query or an update does not end."""
    for token in found:
        if token["unclosed"]:
            line, column = _position(token)
            raise QueryError(f"The string that begins at {line}:{column} is not closed.")


def _limit_size(found: list[re.Match[str]], words: list[str]) -> None:
    refuse_unclosed(found)
    if _depth(found) > MAX_DEPTH:
        raise QueryError(f"The query nests brackets more than {MAX_DEPTH} deep. Take it apart.")
    if sum(bool(token["sign"]) for token in found) + sum(word in GROUPS for word in words) > MAX_OPERATORS:
        raise QueryError(f"The query has more than {MAX_OPERATORS} operators and groups. Ask in several queries.")


def _depth(found: list[re.Match[str]]) -> int:
    """The deepest nesting. Brackets in IRIs count: in ``(1<((2))&&3>2)`` most of it looks like one."""
    depth = deepest = 0
    for token in found:
        for sign in BRACKET.findall(token["bracket"] or token["iri"] or ""):
            depth += 1 if sign in ("(", "[", "{", "<<") else -1
            deepest = max(deepest, depth)
    return deepest


def _position(token: re.Match[str]) -> tuple[int, int]:
    """Line and column of a token, counted from 1."""
    before = token.string[: token.start()]
    return before.count("\n") + 1, token.start() - before.rfind("\n")

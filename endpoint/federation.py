"""SERVICE without the engine: each clause is asked here, and its rows take its place in the query as VALUES.

https://www.w3.org/TR/sparql11-federated-query/, section 2.4: a SERVICE clause is worth the solutions of its pattern at
the other endpoint, joined with the rest; so is a VALUES block with the same solutions. The engine sends the same
request, the whole pattern, but to whomever the query names; here it goes to listed endpoints alone, and the process
that evaluates the query stays without a network. A clause must be written plainly: ``SERVICE``, perhaps ``SILENT``, an
IRI or a prefixed name, and a group without SERVICE in it. What is not written so stays refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias
from uuid import uuid4

import pyoxigraph as ox

from ..ontology import PREFIXES
from .errors import OtherServerError, QueryError, RefusedError
from .prologue import declarations, iri_of, prologue
from .tokens import is_service, keyword, tokens

Token: TypeAlias = re.Match[str]

MAX_CALLS: Final = 8
"""SERVICE clauses in one query."""

MAX_ROWS: Final = 10_000
"""Rows that one clause may bring."""


@dataclass(frozen=True, slots=True)
class Call:
    """One SERVICE clause."""

    start: int
    end: int
    """Where it stands in the query, as half-open offsets."""
    endpoint: str
    """Its IRI, as the query names it."""
    silent: bool
    query: str
    """What to ask there."""


def with_rows(text: str, clauses: Iterable[Call], ask: Callable[[Call], ox.QuerySolutions]) -> str:
    """The query ``text`` with the rows that ``ask`` gets in place of its SERVICE clauses, as ``calls`` finds them.

    ``ask`` may raise OtherServerError, which SILENT turns into one solution without values.
    """
    pieces, end = [], 0
    for call in clauses:
        pieces += [text[end : call.start], _answered(call, ask)]
        end = call.end
    return "".join((*pieces, text[end:]))


def calls(text: str) -> list[Call]:
    """The SERVICE clauses of ``text``, in their order. Raises RefusedError and QueryError."""
    found = [token for token in tokens(text) if not token[0].startswith("#")]
    clauses = [_call(text, found, at) for at, token in enumerate(found) if is_service(token)]
    if any(after.start < before.end for before, after in pairwise(clauses)):
        raise RefusedError("SERVICE within SERVICE is not asked. Ask the endpoints side by side.")
    if len(clauses) > MAX_CALLS:
        raise QueryError(f"The query has more than {MAX_CALLS} SERVICE clauses. Ask in several queries.")
    return clauses


def _call(text: str, found: Sequence[Token], at: int) -> Call:
    after = iter(found[at + 1 :])
    name = next(after, None)
    silent = name is not None and keyword(name) == "SILENT"
    if silent:
        name = next(after, None)
    group = next(after, None)
    if keyword(found[at]) != "SERVICE" or name is None or group is None or group[0] != "{":
        raise RefusedError(
            "A SERVICE clause is written SERVICE <IRI of the endpoint> { … }, with spaces between words."
        )
    declared = declarations(found[:at])
    end = _end(group, after)
    pattern = text[group.start() : end]
    endpoint = iri_of(name, declared, PREFIXES)
    if endpoint is None:
        raise RefusedError("SERVICE asks endpoints that the query names by their IRIs, and no variables.")
    return Call(found[at].start(), end, endpoint, silent, _question(pattern, declared))


def _end(group: Token, after: Iterable[Token]) -> int:
    """Where the group ends that has just begun."""
    depth = 1
    for token in after:
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if depth == 0:
            return token.end()
    raise QueryError(f"The group of SERVICE that begins at character {group.start() + 1} is not closed.")


def _question(pattern: str, declared: dict[str, str]) -> str:
    """The pattern as a query that stands alone."""
    lines = prologue(pattern, declared, PREFIXES)
    return "\n".join((*lines, f"SELECT * WHERE {pattern} LIMIT {MAX_ROWS + 1}"))


def _answered(call: Call, ask: Callable[[Call], ox.QuerySolutions]) -> str:
    try:
        return _values(call, ask(call))
    except OtherServerError:
        if call.silent:
            return _no_values(call)
        raise


def _no_values(call: Call) -> str:
    """One solution in which no variable has a value. It names them, for they belong to ``SELECT *`` all the same."""
    variables = list(dict.fromkeys(token[0] for token in tokens(call.query) if token[0][0] in "?$"))
    return f"VALUES ({' '.join(variables)}) {{ ({' '.join('UNDEF' for _ in variables)}) }}"


def _values(call: Call, solutions: ox.QuerySolutions) -> str:
    """The solutions as SPARQL. The parser of results has checked every term, so they are safe to write."""
    asked = set(re.findall(r"[?$](\w+)", call.query))
    variables = [variable for variable in solutions.variables if variable.value in asked]
    nonce = uuid4().hex
    try:
        rows = [
            f"({' '.join(_written(solution[variable], nonce) for variable in variables)})" for solution in solutions
        ]
    except SyntaxError:
        raise OtherServerError(f"The answer of {call.endpoint} is not a table of results.") from None
    if len(rows) > MAX_ROWS:
        raise OtherServerError(f"{call.endpoint} has more than {MAX_ROWS} rows for its part. Narrow that down.")
    return f"VALUES ({' '.join(map(str, variables))}) {{ {' '.join(rows)} }}"


def _written(term: object, nonce: str) -> str:
    """A term in SPARQL. VALUES has no blank nodes, so IRIs that nobody else has stand for them."""
    if term is None:
        return "UNDEF"
    if isinstance(term, ox.BlankNode):
        return f"<urn:khabar:blank:{nonce}:{term.value}>"
    if isinstance(term, ox.Triple):
        return f"<<( {' '.join(_written(part, nonce) for part in term)} )>>"
    return str(term)

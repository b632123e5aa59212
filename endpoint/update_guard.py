"""Looks at the text of an update before the writer sees it, and adds the graphs that the protocol names.

As for queries (``guard.py``), the engine alone says whether it is an update. What would break the engine costs no more
than the writer process, and the store stays as it was; the limits are there so that it seldom happens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from .errors import QueryError, RefusedError, TooLongError
from .guard import BRACKET, GROUPS, MAX_DEPTH, MAX_OPERATORS, refuse_unclosed
from .tokens import is_load, is_service, keyword, tokens

_DATASET: Final = ("USING", "WITH")


@dataclass(frozen=True, slots=True)
class _Step:
    """A token, and how many braces are open around it."""

    token: re.Match[str]
    depth: int

    @property
    def keyword(self) -> str:
        """The keyword that it is, where it stands outside of all braces."""
        return keyword(self.token) if self.depth == 0 else ""


def examine_update(text: str, max_bytes: int, *, services: bool = False, loads: bool = False) -> tuple[bool, bool]:
    """Let an update pass that may be run; return whether it has SERVICE clauses, and whether it has LOAD.

    ``services`` and ``loads`` let these pass.

    Raises TooLongError, RefusedError (LOAD, SERVICE) or QueryError (nesting, number of operators).
    """
    if len(text.encode()) > max_bytes:
        raise TooLongError(f"The update is longer than {max_bytes} bytes. Send data to the graph store at /graphs.")
    found = tokens(text)
    federated = any(map(is_service, found))
    loading = any(map(is_load, found))
    _refuse_outbound(loading and not loads, federated and not services)
    refuse_unclosed(found)
    if _deepest(found) > MAX_DEPTH:
        raise QueryError(f"The update nests brackets more than {MAX_DEPTH} deep. Take it apart.")
    if sum(1 for token in _outside_of_data(found) if _is_operator(token)) > MAX_OPERATORS:
        raise QueryError(f"The update has more than {MAX_OPERATORS} operators and groups. Send several updates.")
    return federated, loading


def with_dataset(text: str, graphs: list[str], named_graphs: list[str]) -> str:
    """The update with a USING clause for each graph in each of its operations that look for something.

    https://www.w3.org/TR/sparql11-protocol/, section 2.2.3. Raises QueryError when the update has such clauses of its
    own, or when something is not an IRI.
    """
    clauses = " ".join([*(f"USING {_iri(graph)}" for graph in graphs), *_named(named_graphs)])
    if not clauses:
        return text
    steps = [*_steps(tokens(text))]
    parts, start, before = [], 0, ""
    for index, step in enumerate(steps):
        word = step.keyword
        if word.startswith(_DATASET):
            raise QueryError(f"The request names graphs, and so does the update with {word}. Leave one of them out.")
        if word == "WHERE":
            template = _block(text, steps[index + 1 :]) if before == "DELETE" else ""
            parts.append(f"{text[start : step.token.start()]}{template} {clauses} ")
            start = step.token.start()
        elif word.endswith("WHERE"):
            raise QueryError(f"Write {word} as two words where the request names graphs.")
        before = word or before
    return "".join([*parts, text[start:]])


def _block(text: str, steps: list[_Step]) -> str:
    """The first block in braces. In DELETE WHERE it is pattern and template at once (SPARQL 1.1 Update, 3.1.3.3)."""
    braces = [step.token for step in steps if step.depth == 0 and step.token["bracket"] in ("{", "}")]
    return text[braces[0].start() : braces[1].end()] if len(braces) > 1 else ""


def _named(graphs: list[str]) -> Iterator[str]:
    return (f"USING NAMED {_iri(graph)}" for graph in graphs)


def _iri(text: str) -> str:
    try:
        return str(ox.NamedNode(text))
    except ValueError:
        raise QueryError("One of the graphs that the request names is not an absolute IRI.") from None


def _refuse_outbound(load: bool, service: bool) -> None:
    """A prefix is refused as well: the engine reads ``load:x`` as LOAD and ``:x`` where that fits."""
    if load or service:
        raise RefusedError(
            f"{'LOAD' if load else 'SERVICE'} is off: this endpoint fetches nothing from elsewhere. "
            "If it is a prefix of yours, give that another name."
        )


def _steps(found: list[re.Match[str]]) -> Iterator[_Step]:
    depth = 0
    for token in found:
        depth -= token["bracket"] == "}"
        yield _Step(token, depth)
        depth += token["bracket"] == "{"


def _outside_of_data(found: list[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Tokens of patterns and expressions; what INSERT DATA and DELETE DATA hold is neither."""
    in_data = False
    for step in _steps(found):
        if word := step.keyword:
            in_data = word.endswith("DATA")
        if not in_data:
            yield step.token


def _is_operator(token: re.Match[str]) -> bool:
    return bool(token["sign"]) or keyword(token) in GROUPS


def _deepest(found: list[re.Match[str]]) -> int:
    """The deepest nesting. Brackets in IRIs count within parentheses, where they may be an expression after all."""
    depth = deepest = parentheses = 0
    for token in found:
        parentheses += (token["bracket"] == "(") - (token["bracket"] == ")")
        for sign in BRACKET.findall(token["bracket"] or (token["iri"] if parentheses > 0 else None) or ""):
            depth += 1 if sign in ("(", "[", "{", "<<") else -1
            deepest = max(deepest, depth)
    return deepest

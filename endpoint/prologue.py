"""BASE and PREFIX of queries that are sent elsewhere, where the prefixes that are known here are not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from .tokens import keyword, tokens

BASE: Final = "BASE"
"""The base among what is declared; prefixes are there by their names with the colon."""


def declarations(found: Sequence[re.Match[str]]) -> dict[str, str]:
    """What the tokens ``found`` declare: names and IRIs, these in angle brackets."""
    declared: dict[str, str] = {}
    for one, two, three in zip(found, found[1:], found[2:], strict=False):
        if keyword(one) == "PREFIX" and two.lastgroup == "name" and three.lastgroup == "iri":
            declared[two[0]] = three[0]
        if keyword(one) == BASE and two.lastgroup == "iri":
            declared[BASE] = two[0]
    return declared


def iri_of(token: re.Match[str], declared: Mapping[str, str], known: Mapping[str, str]) -> str | None:
    """The IRI that a token stands for: as it is written, or by its prefix; None where it is no IRI."""
    if token.lastgroup == "iri":
        return token[0][1:-1]
    prefix, _, local = token[0].partition(":")
    namespace = declared.get(f"{prefix}:", f"<{known.get(prefix, '')}>")[1:-1]
    return namespace + local if namespace and token.lastgroup == "name" else None


def prologue(text: str, declared: Mapping[str, str], known: Mapping[str, str]) -> Iterator[str]:
    """The lines that let ``text`` stand alone: the base, and the prefixes in it, declared or else known."""
    used = {f"{token['prefix']}:" for token in tokens(text) if token.lastgroup == "name"}
    if BASE in declared:
        yield f"BASE {declared[BASE]}"
    all_known = {**{f"{prefix}:": f"<{iri}>" for prefix, iri in known.items()}, **declared}
    yield from (f"PREFIX {name} {all_known[name]}" for name in sorted(used & all_known.keys()))


def completed(text: str, known: Mapping[str, str], base: str | None) -> str:
    """The query with the prefixes that it takes for known, and with a base unless it has one."""
    declared = declarations(tokens(text))
    missing = {prefix: iri for prefix, iri in known.items() if f"{prefix}:" not in declared}
    around = {BASE: f"<{base}>"} if base and BASE not in declared else {}
    return "\n".join((*prologue(text, around, missing), text))

"""The algebra of a query as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

Tree: TypeAlias = dict[str, Any]
"""``operator``; ``about``, what else it says of itself; ``patterns``, of a BGP; ``parts``, the trees below it.

Each of the patterns is ``pattern``, as SPARQL writes it with the prefixes of ours, and ``is_path``.
"""


def add_counts(tree: Tree, count: Callable[[str], int | None]) -> None:
    """Put the number of triples beside each pattern that is no path, where ``count`` knows it."""
    for pattern in tree.get("patterns", ()):
        pattern["triples"] = None if pattern["is_path"] else count(pattern["pattern"])
    for part in tree.get("parts", ()):
        add_counts(part, count)


def lines(tree: Tree, indent: str = "") -> Iterator[str]:
    """The tree as text, a line for each operator and each pattern, indented by how deep it stands."""
    about = "".join(f" {key}={value}" for key, value in tree.get("about", {}).items())
    yield f"{indent}{tree['operator']}{about}"
    for pattern in tree.get("patterns", ()):
        number = pattern.get("triples")
        told = "path" if pattern["is_path"] else "not counted" if number is None else f"{number:,} triples"
        yield f"{indent}  {pattern['pattern']}  # {told}"
    for part in tree.get("parts", ()):
        yield from lines(part, f"{indent}  ")

"""Names that a rule makes of a name that a source states: weaker, because the rule is often wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final

from ..arabic.lexicon import fold, words
from .rows import Alias
from .spelling import form, name_parts

KINDS: Final = (
    "common", "name", "alias", "contested", "minor", "bare", "local", "variant", "shortened", "subset",
    "surname",
)  # fmt: skip
"""All kinds of names, from strong to weak."""
DERIVED: Final = frozenset(KINDS[KINDS.index("variant") :])
"""The kinds of names that rules make; a name of one of the others is stated by a source."""

_MOST_PARTS = 5
"""Parts of a name from which subsets are made: longer ones are pedigrees, of which most subsets are others' names."""


def derived_names(name: str) -> Iterator[tuple[str, str]]:
    """Give the shorter names that a person's full name may be cut to, each with its kind.

    رياض فريد حجاب is shortened to رياض حجاب; رياض فريد and فريد حجاب are subsets of it, and حجاب the surname. Parts are
    those of `name_parts`: محمد بن سلمان is a subset of محمد بن سلمان آل سعود.
    """
    parts = name_parts(name)
    if not 1 < len(parts) <= _MOST_PARTS:
        return
    ends = (0, len(parts) - 1)
    for size in range(len(parts) - 1, 1, -1):
        for chosen in combinations(range(len(parts)), size):
            yield " ".join(parts[place] for place in chosen), "shortened" if chosen == ends else "subset"
    yield parts[-1], "surname"


def bare_name(name: str) -> str | None:
    """Give the name of a region without its class noun (محافظة حلب, حلب); None where it begins with none."""
    noun, _, rest = name.partition(" ")
    return rest if rest and fold(noun) in words("linking", "Region") else None


def with_derived(names: Iterable[Alias]) -> list[Alias]:
    """Give the names of one person with all that derive from them: one of each form, of the strongest kind."""
    stated = list(names)
    made = (
        Alias(form(shorter), name.qid, kind, shorter, name.language, name.source)
        for name in stated
        for shorter, kind in derived_names(name.name)
    )
    return strongest([*stated, *made])


def strongest(names: Iterable[Alias]) -> list[Alias]:
    """Give the names of one item, one of each form: of the strongest kind, of equals the first; none without a form."""
    kept: dict[str, Alias] = {}
    for name in names:
        if name.form and (name.form not in kept or KINDS.index(name.kind) < KINDS.index(kept[name.form].kind)):
            kept[name.form] = name
    return list(kept.values())

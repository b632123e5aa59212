"""Put other names into training articles, so that the reader learns contexts rather than names.

A name mention is replaced by a name of the same type, subtype and number of words, the same one wherever its entity is
named in that way; nothing moves, so all labels stay. A proclitic before the name is kept.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from data import Example

Kind = tuple[str, str | None, int]
"""Type, subtype and number of words of a name."""


@dataclass
class Names:
    """Names of the corpus by kind, each as its words."""

    by_kind: dict[Kind, list[list[str]]]

    @classmethod
    def of(cls, examples: Iterable[Example]) -> Names:
        """Collect the names of all examples."""
        found: dict[Kind, set[tuple[str, ...]]] = defaultdict(set)
        for example in examples:
            for name in example.names:
                words = example.words[name.start : name.end]
                found[name.type, name.subtype, len(words)].add((words[0][name.proclitic :], *words[1:]))
        return cls({kind: [list(words) for words in sorted(names)] for kind, names in found.items()})

    def renamed(self, example: Example, share: float) -> Example:
        """Give the example with about ``share`` of its entities renamed."""
        words = list(example.words)
        chosen: dict[tuple[str, int], list[str] | None] = {}
        for name in example.names:
            length = name.end - name.start
            key = name.entity, length
            if key not in chosen:
                pool = self.by_kind[name.type, name.subtype, length]
                chosen[key] = random.choice(pool) if random.random() < share else None
            new = chosen[key]
            if new:
                words[name.start : name.end] = [_after(words[name.start][: name.proclitic], new[0]), *new[1:]]
        return replace(example, words=words)


def _after(proclitic: str, word: str) -> str:
    """Write a word behind a proclitic; ل swallows the alif of the article."""
    return proclitic + (word[1:] if proclitic.endswith("ل") and word.startswith("ال") else word)

"""Find names that the index of names knows where the reader does not see them, or sees a part of them only.

Only names of the kind ``common`` count, which are frequent in news and checked. A lone word may be an ordinary one, too
(القاعدة), so there the reader has to think a name possible.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from ..arabic.draft import Found, code_points, draft_of, reading_of, text_at
from ..arabic.lexicon import PROCLITICS, characters_of
from ..arabic.names import subtype_of
from ..arabic.pieces import normalise
from .index import Index
from .spelling import form

Type = tuple[str, str | None]
"""Type and subtype of an entity."""
Types = Mapping[str, Type]
"""By the spelling of a known name."""

_MOST_WORDS = 5
_POSSIBLE = 0.15
"""Probability of being in a name that a lone word needs, or a short name."""
_SHORT = 6
"""Letters below which a name of several words counts as short (أ ب)."""
_DOUBTFUL = 0.7
"""Probability below which a name that shares words with a known one, but is of another type or goes on, was misread."""


@Language.factory("khabar_known_names", default_config={"index": None})
def known_names(nlp: Language, name: str, index: str | None) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Make the component; ``index`` is the path of an index of names, or null for the shipped one.

    Raises:
        InputError: there is no such file, or it is no index of names.
    """
    known = Index(Path(index)) if index else Index()
    types = known.types_of("common")
    spellings = sorted(types)

    @lru_cache(maxsize=100_000)
    def may_begin(word: str) -> bool:
        return any(_begins_one(first, spellings) for _, first in _firsts(word))

    def find(doc: Doc) -> Doc:
        draft = draft_of(doc)
        found = list(_found(doc, types, may_begin, [m for m in draft.mentions if m.level == "Name"]))
        kept = [m for m in draft.mentions if not any(_covers(new, m) for new in found)]
        draft.mentions = sorted([*kept, *found], key=lambda m: (m.start, -m.end))
        return doc

    return find


def _found(doc: Doc, types: Types, may_begin: Callable[[str], bool], names: list[Found]) -> Iterator[Found]:
    """Give the longest known name that begins at each word, unless the reader sees it, a longer one or another one."""
    words = draft_of(doc).words
    forms = list(map(form, words))
    end = 0
    for start in range(len(words)):
        if start < end or not forms[start] or not may_begin(words[start]):
            continue
        if match := _longest(words[start], start, forms, types):
            candidate = _candidate(doc, start, *match)
            if _is_possible(candidate) and _fits(candidate, names):
                end = candidate.end
                yield candidate


def _begins_one(first: str, spellings: Sequence[str]) -> bool:
    """Say whether one of some sorted spellings begins with the first word of a name."""
    at = bisect_left(spellings, first)
    return at < len(spellings) and spellings[at].startswith(first)


def _longest(word: str, start: int, forms: list[str], types: Types) -> tuple[int, int, Type] | None:
    """Give end, letters of a proclitic and type of the longest known name that begins at a word."""
    for end in range(min(start + _MOST_WORDS, len(forms)), start, -1):
        if all(forms[start:end]):
            rest = "".join(forms[start + 1 : end])
            for proclitic, first in _firsts(word):
                if kind := types.get(first + rest):
                    return end, proclitic, kind
    return None


@lru_cache(maxsize=100_000)
def _firsts(word: str) -> tuple[tuple[int, str], ...]:
    """Give the spellings of a word without the proclitics that it may have, and how many letters these take."""
    written = normalise(word)
    spelt = form(written)
    article = ((1, f"ا{spelt[1:]}"),) if written.startswith("لل") else ()
    taken = [n for n in (1, 2) if len(written) > n + 2 and set(written[:n]) <= PROCLITICS]
    return (0, spelt), *article, *((n, spelt[n:]) for n in taken)  # a proclitic is spelt as it is written


def _candidate(doc: Doc, start: int, end: int, proclitic: int, kind: Type) -> Found:
    first, last = code_points(doc, start, end)
    span = first + characters_of(draft_of(doc).words[start], proclitic), last
    probability = min(1 - reading_of(doc).probability("name", word, "O") for word in range(start, end))
    type_, subtype = kind
    return Found(
        start, end, span, text_at(doc, span), "Name", type_, subtype or subtype_of(doc, start, type_), probability
    )


def _is_possible(candidate: Found) -> bool:
    is_long = candidate.end - candidate.start > 1 and len(candidate.text) > _SHORT
    return is_long or candidate.probability >= _POSSIBLE


def _fits(candidate: Found, names: list[Found]) -> bool:
    """Say whether the names that the reader sees there are parts of it of its own type, or doubtful ones across it."""
    near = [m for m in names if m.start < candidate.end and candidate.start < m.end]
    return all(_gives_way(m, candidate) for m in near)


def _gives_way(mention: Found, candidate: Found) -> bool:
    if mention.start <= candidate.start and candidate.end <= mention.end:
        return False
    inside = candidate.start <= mention.start and mention.end <= candidate.end
    return mention.probability < _DOUBTFUL or (inside and mention.type == candidate.type)


def _covers(new: Found, mention: Found) -> bool:
    """Say whether a new name replaces a mention: a name that shares words with it, or a nominal of the same words."""
    shares = new.start < mention.end and mention.start < new.end
    return shares and (mention.level == "Name" or mention.span == new.span)

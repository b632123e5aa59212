"""Who is the subject of the verb that tells a quotation, and whose words follow its conjunction."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc

from .draft import Found, draft_of, sentence_of
from .lexicon import fold, words
from .nisbas import key_of_state
from .speaking import bare, is_attached, past_aside
from .wording import unjoined

_REACH = 5
"""Words behind a verb of saying in which its subject begins."""
_NEAR = 4
"""Words between the subject of a verb and the words by which it calls something."""


@dataclass(frozen=True, slots=True)
class Telling:
    """The one who tells, and the word from which on the content is told: who is named in it tells nothing.

    ``calls``: the teller calls something by these words (وصفها صالح بأنها), which leaves no doubt whose they are.
    """

    teller: Found
    content: int
    calls: bool = False


class Tellings:
    """The tellings of one article; ``mentions`` may speak."""

    def __init__(self, doc: Doc, mentions: Sequence[Found]) -> None:
        self._doc, self._words = doc, draft_of(doc).words
        self._starts: dict[int, Found] = {}
        for mention in mentions:
            if not key_of_state(mention.text):
                self._starts.setdefault(mention.start, mention)
        self._ends = {mention.end: mention for mention in self._starts.values()}
        self._telling = [i for i, word in enumerate(self._words) if _may_tell(word)]

    def before(self, start: int) -> Telling | None:
        """Give the telling by the nearest verb of saying before a quotation in its sentence, if it has a subject."""
        first = sentence_of(self._doc, max(0, start - 2))[0]
        for at in range(bisect_left(self._telling, start) - 1, -1, -1):
            if (i := self._telling[at]) < first:
                break
            word = bare(self._words[i])
            if word in words("speaking", "turns"):
                return None
            if word in words("speaking", "sayings") and i in self._ends:
                return Telling(self._ends[i], i)
            calls = _calls(self._words[i])
            if word in words("speaking", "verbs") or calls:
                teller = self._subject(i, start)
                near = teller is not None and start - teller.end <= _NEAR
                return Telling(teller, self._content(teller.end, start), calls and near) if teller else None
        return None

    def _subject(self, verb: int, limit: int) -> Found | None:
        """Give the subject of a verb: the first one named behind it, what stands between two commas aside."""
        begin = past_aside(self._doc, verb + 1, limit)
        for i in range(begin, min(limit, begin + _REACH)):
            if fold(self._words[i]) in words("speaking", "complements"):
                break
            if i in self._starts and not is_attached(self._doc, self._starts[i]):
                return self._starts[i]
        return None

    def _content(self, begin: int, limit: int) -> int:
        """Give the word behind the conjunction that brings the content in, else the end of the words before it."""
        conjunctions = words("speaking", "conjunctions")
        return next((i for i in range(begin, limit) if fold(self._words[i]) in conjunctions), limit)


@lru_cache(maxsize=100_000)
def _may_tell(word: str) -> bool:
    """Say whether a word tells something, or says that somebody else is about to."""
    return bare(word) in _TELLING or _calls(word)


@lru_cache(maxsize=100_000)
def _calls(word: str) -> bool:
    """Say whether a verb calls something by words of its subject's, the pronoun of what behind it (وصفها, اعتبرته).

    With another particle before it than و or ف it is no verb (بوصفه).
    """
    return not _CALLING.isdisjoint(unjoined(fold(word)))


@lru_cache(maxsize=100_000)
def judges(word: str) -> bool:
    """Say whether a word judges something, with the pronoun of what or without (معتبرا)."""
    return not _JUDGING.isdisjoint(unjoined(fold(word)))


def _with_pronouns(verbs: frozenset[str]) -> frozenset[str]:
    return frozenset(verb + what for verb in verbs for what in words("speaking", "object_pronouns"))


_TELLING = words("speaking", "turns") | words("speaking", "sayings") | words("speaking", "verbs")
_CALLING = _with_pronouns(words("speaking", "calling") | words("speaking", "naming"))
_JUDGING = (
    words("speaking", "calling")
    | words("speaking", "calling_participles")
    | _with_pronouns(words("speaking", "calling"))
)

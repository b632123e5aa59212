"""The latter: whom الأخير denotes (أجراها جون كيري، أن الأخير أوضح)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from .draft import Found, code_points, draft_of, sentence_of
from .lexicon import fold, words
from .speaking import SPEAKERS
from .telling import Tellings
from .wording import unprefixed


def taken_up(doc: Doc, mentions: Sequence[Found]) -> Iterator[tuple[Found, Found]]:
    """Give each word for the latter with the person mentioned last before it in its sentence.

    It stands behind a conjunction, or where the reader sees a nominal person: elsewhere it is an adjective. Who is only
    telling it is not meant; where anybody or anything but a person that may speak is mentioned last, nobody is sure.
    """
    written = list(map(fold, draft_of(doc).words))
    places = [i for i, form in enumerate(written) if form in words("aliases", "latter")]
    if not places:
        return
    speaking = [m for m in mentions if m.type in SPEAKERS and not any(stands_for_it(m, word) for word in places)]
    tellings = Tellings(doc, speaking)
    for word in places:
        joined = word > 0 and not words("aliases", "before_latter").isdisjoint(unprefixed(written[word - 1]))
        if not joined and not any(stands_for_it(m, word) and m.type == "Person" for m in mentions):
            continue
        telling, (first, _) = tellings.before(word), sentence_of(doc, word)
        before = [m for m in speaking if first <= m.start and m.end <= word and not (telling and m is telling.teller)]
        last = max(before, key=lambda m: m.end, default=None)
        if last and last.type == "Person":
            span, text = code_points(doc, word, word + 1), draft_of(doc).words[word]
            yield Found(word, word + 1, span, text, "Nominal", "Person", None, last.probability), last


def stands_for_it(nominal: Found, word: int) -> bool:
    """Say whether a nominal is a word and nothing more."""
    return (nominal.start, nominal.end) == (word, word + 1)

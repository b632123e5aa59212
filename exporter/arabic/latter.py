"""The latter: whom الأخير denotes (أجراها جون كيري، أن الأخير أوضح)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from .draft import Found, code_points, draft_of, sentence_of
from .lexicon import fold, words


def taken_up(doc: Doc, names: Sequence[Found], nominals: Sequence[Found]) -> Iterator[tuple[Found, Found]]:
    """Give each word for the latter with the person whose name stands nearest before it in its sentence.

    It stands behind a conjunction, or where the reader sees a nominal: elsewhere it is an adjective. An organization
    named between the two may be meant as well, so nobody is taken up then.
    """
    draft = draft_of(doc)
    written = list(map(fold, draft.words))
    seen = {m.start for m in nominals if m.end == m.start + 1}
    for word in (i for i, form in enumerate(written) if form in words("aliases", "latter")):
        if word not in seen and not words("aliases", "before_latter").intersection(written[max(0, word - 1) : word]):
            continue
        first, _ = sentence_of(doc, word)
        before = [m for m in names if first <= m.start and m.end <= word and m.type in {"Person", "Organization"}]
        nearest = max(before, key=lambda m: m.end, default=None)
        if nearest and nearest.type == "Person":
            span = code_points(doc, word, word + 1)
            yield (
                Found(word, word + 1, span, draft.words[word], "Nominal", "Person", None, nearest.probability),
                nearest,
            )

"""When an article was published: what its record says, else a complete date of its text that can only be that day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from spacy.tokens import Doc

from ..annotation.model import Article, Publication
from .periods import DAY
from .timemeaning import stated_period
from .timephrases import Phrase
from .wording import span_of_words

_DATELINE = 15
"""Words within which the date of a dateline begins."""
_AFTER_DATE = 4
"""Words that may lie between the date of a dateline and the mark that ends it."""
_ENDS = frozenset({"-", "–", "—", "ـ", ":", "ــ", "--"})


def publication_of(doc: Doc, article: Article, phrases: Iterable[Phrase]) -> Publication | None:
    """Give the day of publication, or nothing where neither record nor text tells it.

    The text tells it by a complete date beside a word such as today or yesterday, and by a complete date in its
    dateline. Evidence is absent when the record tells it.

    Raises:
        ValueError: the record's date is not in ISO 8601.
    """
    if article.published:
        published = date.fromisoformat(article.published[:10]).isoformat()
        return Publication(published, published, "Day")
    for phrase in phrases:
        stated, offset = stated_period(phrase), phrase.first.offset
        if stated and stated.granularity == "Day" and (offset is not None or _is_dateline(doc, phrase)):
            published = (stated.begin - (offset or 0) * DAY).isoformat()
            evidence = span_of_words(doc, phrase.start, phrase.end, phrase.particles)
            return Publication(published, published, "Day", evidence)
    return None


def _is_dateline(doc: Doc, phrase: Phrase) -> bool:
    """Say whether a date stands among the first words, with the mark or line break after it that ends a dateline."""
    after = doc[phrase.end : phrase.end + _AFTER_DATE]
    return phrase.start < _DATELINE and any(token.text in _ENDS or "\n" in token.text for token in after)

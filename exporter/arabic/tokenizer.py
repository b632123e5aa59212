"""spaCy's tokenizer with rules for Arabic news.

spaCy's own rules for Arabic leave ``حلب".`` and ``داعش).`` whole and split dual month names (``أبريل/نيسان``). Here
every mark is a token of its own, except separators inside numbers, the slash of a dual month, and characters without a
shape inside a word.
"""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokenizer import Tokenizer

from .months import month_names
from .pieces import INVISIBLE

_LETTER = r"\w\u064B-\u065F\u0670\u0640"
_MARK = rf"[^{_LETTER}\s]|_"
_INSIDE = rf"(?<=[{_LETTER}{INVISIBLE}])[{INVISIBLE}](?=[{INVISIBLE}]{{0,3}}[{_LETTER}])"
_BETWEEN_DIGITS = r"(?<=\d)[.,٫٬،:/\-](?=\d)"


def arabic_tokenizer(nlp: Language) -> Tokenizer:
    """Make the tokenizer for a pipeline: ``nlp.tokenizer = arabic_tokenizer(nlp)``."""
    names = "|".join(sorted(map(re.escape, month_names()), key=len, reverse=True))
    marks_between = rf"(?!{_BETWEEN_DIGITS}|{_INSIDE})(?:{_MARK})"
    return Tokenizer(
        nlp.vocab,
        prefix_search=re.compile(rf"^(?:{_MARK})").search,
        suffix_search=re.compile(rf"(?:{_MARK})$").search,
        infix_finditer=re.compile(marks_between).finditer,
        token_match=re.compile(rf"(?:{names})/(?:{names})$").match,
    )

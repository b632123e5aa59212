"""spaCy's tokenizer with rules for Arabic news.

spaCy's own rules for Arabic leave ``حلب".`` and ``داعش).`` whole and split dual month names (``أبريل/نيسان``). Here
every mark is a token of its own, except separators inside numbers and the slash of a dual month.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer

from .months import month_names

_MARK = r"[^\w\s\u064B-\u065F\u0670\u0640]|_"
_BETWEEN_DIGITS = r"(?<=\d)[.,٫٬،:/\-](?=\d)"


@spacy.registry.tokenizers("khabar.ArabicTokenizer.v1")
def arabic_tokenizer() -> Callable[[Language], Tokenizer]:
    """Give spaCy the tokenizer as a registered function, so that a pipeline's configuration can name it."""
    names = "|".join(sorted(map(re.escape, month_names()), key=len, reverse=True))
    dual_month = re.compile(rf"(?:{names})/(?:{names})$")
    keep_numbers = rf"(?!{_BETWEEN_DIGITS})(?:{_MARK})"

    def build(nlp: Language) -> Tokenizer:
        return Tokenizer(
            nlp.vocab,
            prefix_search=re.compile(rf"^(?:{_MARK})").search,
            suffix_search=re.compile(rf"(?:{_MARK})$").search,
            infix_finditer=re.compile(keep_numbers).finditer,
            token_match=dual_month.match,
        )

    return build

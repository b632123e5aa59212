"""From the fields of a record to an article, or to the reason why it cannot be one."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Final

from ..annotation.model import Article
from ..errors import InputError
from .dates import iso_date
from .languages import other_language
from .model import Raw, ReadOptions

FIELDS: Final = ("id", "title", "text", "published", "source", "url", "author", "language")
"""The fields that Khabar knows."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_ARABIC_TAG = re.compile(r"(?:ar|ara)((?:[-_][A-Za-z0-9]{1,8})*)", re.IGNORECASE)


def text_hash(text: str) -> str:
    """First 16 hex digits of the text's SHA-256: what an article's IRI is made of."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def to_article(raw: Raw, options: ReadOptions) -> Article:
    """Make an article of a record; fields that Khabar does not know go to ``extra``.

    Raises:
        InputError: there is no text, or the text or a field cannot be used.
    """
    names = {field: _name(field, raw.fields, options.fields) for field in FIELDS}
    values = {field: _value(field, raw.fields.get(name)) for field, name in names.items()}
    extra = _extra({name: value for name, value in raw.fields.items() if name not in names.values()})
    text = _text(values.pop("text"), names["text"], raw.fields)
    check_text(text, options.max_characters)
    published = values.pop("published")
    date = published and iso_date(published)
    if published and date != published:
        extra["published"] = published
    return Article(
        id=values.pop("id") or values["url"] or raw.name or text_hash(text),
        text=text,
        published=date,
        language=_language(values.pop("language")),
        extra=extra,
        **values,
    )


def check_text(text: str, max_characters: int) -> None:
    """Refuse a text that cannot be read as an Arabic article.

    Raises:
        InputError: it is too long, has no words, or is in another language.
    """
    if len(text) > max_characters:
        raise InputError(f"text of {len(text):,} characters; --max-characters raises the limit of {max_characters:,}")
    if not any(char.isalnum() for char in text):
        raise InputError("no words in the text, only punctuation or space")
    if reason := other_language(text):
        raise InputError(f"{reason}; Khabar reads Arabic")


def check_unicode(fields: Mapping[str, object]) -> None:
    """Refuse lone surrogates, which JSON can escape but no encoding can write.

    Raises:
        InputError: a field, or something within it, holds one.
    """
    for name, value in fields.items():
        if match := _SURROGATE.search(json.dumps({name: value}, ensure_ascii=False)):
            raise InputError(f"{name!r}: U+{ord(match[0]):04X} is half a character; it was cut or escaped wrongly")


def _name(field: str, fields: Mapping[str, object], mapping: Mapping[str, str]) -> str:
    mapped = mapping.get(field, field)
    return mapped if mapped in fields else field


def _value(field: str, value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if field == "id" and isinstance(value, int):
        return str(value)
    raise InputError(f"{field}: expected text, found {json.dumps(value, ensure_ascii=False)[:80]}")


def _extra(fields: Mapping[str, object]) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
        for name, value in fields.items()
        if value is not None and value != ""
    }


def _text(text: str | None, name: str, fields: Mapping[str, object]) -> str:
    if text is None:
        found = ", ".join(sorted(fields)) or "none"
        raise InputError(f"no text in field {name!r} (fields: {found}); name the right one with --field text=NAME")
    return text


def _language(tag: str | None) -> str:
    if tag is None:
        return "ar"
    if match := _ARABIC_TAG.fullmatch(tag):
        return "ar" + match[1].replace("_", "-")
    raise InputError(f"language: {tag!r} is not Arabic (BCP 47: ar, ar-SA …); Khabar reads Arabic")

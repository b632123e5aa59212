"""Formats with one article a file: plain text, and HTML pages from which the article is extracted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trafilatura import bare_extraction

from .decoding import Text
from .model import Raw, ReadOptions, Rejection
from .sources import Source

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_PAGE_FIELDS = {"title": "title", "date": "published", "author": "author", "url": "url", "sitename": "source"}
"""Khabar's name of each field that trafilatura finds in a page."""


def read_text(source: Source, text: Text, options: ReadOptions) -> Iterator[Raw | Rejection]:
    """Read a whole file as the text of one article."""
    article = _whole(source, text, options.max_characters)
    if isinstance(article, Rejection):
        yield article
    elif article:
        yield Raw(source.name, {"text": article}, article, source.stem)


def read_html(source: Source, text: Text, options: ReadOptions) -> Iterator[Raw | Rejection]:
    """Extract the article of a page, and what the page says of itself (title, date, author, URL, name of the site)."""
    page = _whole(source, text, options.longest_record)
    if isinstance(page, Rejection):
        yield page
    elif page:
        yield _extract(source, page)


def _extract(source: Source, page: str) -> Raw | Rejection:
    try:
        found = bare_extraction(page, with_metadata=True, include_comments=False)
    except Exception as error:  # trafilatura names no errors of its own; one odd page must not stop a run
        return Rejection(source.name, f"no article could be extracted from the page: {error}", page)
    fields = found.as_dict() if found and not isinstance(found, dict) else {}
    if not fields.get("text"):
        return Rejection(source.name, "no article was found in the page", page)
    known = {name: fields.get(theirs) for theirs, name in _PAGE_FIELDS.items()}
    return Raw(source.name, {"text": fields["text"], **known}, page, source.stem)


def declared_encoding(start: bytes) -> str | None:
    """The encoding that an HTML page declares in its first bytes (HTML Standard, 13.2.3.2)."""
    match = _CHARSET.search(start)
    return match[1].decode("ascii") if match else None


def _whole(source: Source, text: Text, limit: int) -> str | Rejection:
    piece = text.read(limit + 1)
    if fault := piece.fault():
        return Rejection(source.name, fault, piece.text)
    if len(piece.text) > limit:
        return Rejection(source.name, f"longer than {limit:,} characters; --max-characters raises the limit")
    return piece.text

"""From sources to records, one at a time: the one place where the formats, the checks and the fields meet."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from ..annotation import from_json
from ..annotation.model import Annotation, Article
from ..errors import InputError
from .article import check_text, check_unicode, text_hash, to_article
from .dates import iso_date
from .decoding import Text
from .documents import declared_encoding, read_html, read_text
from .json_stream import read_json
from .lines import read_csv, read_json_lines
from .model import Raw, ReadOptions, Record, Rejection
from .seen import Seen
from .sources import Bytes, Source

Reader = Callable[[Source, Text, ReadOptions], Iterator[Raw | Rejection]]

READERS: Final[dict[str, Reader]] = {
    "text": read_text,
    "jsonl": read_json_lines,
    "json": read_json,
    "csv": read_csv,
    "html": read_html,
}
"""The reader of each input format."""


def read_records(
    sources: Iterable[Source], options: ReadOptions, advance: Callable[[int], object] = int
) -> Iterator[Record | Rejection]:
    """Read every source in turn; what cannot be used comes as a rejection in its place, and reading goes on.

    ``advance`` is called with the number of bytes that were read since its last call. An id, and a text, are accepted
    once in a run: the IRI of an article is made from its text.
    """
    with Seen() as seen:
        for source in sources:
            for raw in _read(source, options, advance):
                yield raw if isinstance(raw, Rejection) else _accept(raw, options, seen)


def _read(source: Source, options: ReadOptions, advance: Callable[[int], object]) -> Iterator[Raw | Rejection]:
    try:
        with source.open(advance) as stream, Text(stream, _encoding(source, stream, options)) as text:
            records = READERS[source.format](source, text, options)
            first = next(records, None)
            yield first or Rejection(source.name, "the file is empty" if text.empty else "no record in the file")
            yield from records
    except (OSError, EOFError, zlib.error, UnicodeError, LookupError) as error:
        yield Rejection(source.name, f"cannot be read, or not to its end: {error}")


def _encoding(source: Source, stream: Bytes, options: ReadOptions) -> str:
    declared = declared_encoding(stream.peek(1024)[:1024]) if source.format == "html" else None
    return options.encoding or declared or "utf-8"


def _accept(raw: Raw, options: ReadOptions, seen: Seen) -> Record | Rejection:
    try:
        check_unicode(raw.fields)
        record = Record(raw.source, _content(raw, options), raw.text)
        _check_new(record, seen)
    except InputError as error:
        return Rejection(raw.source, str(error), raw.text)
    return record


def _content(raw: Raw, options: ReadOptions) -> Article | Annotation:
    if not str(raw.fields.get("schema")).startswith("khabar-annotation/"):
        return to_article(raw, options)
    annotation = from_json(dict(raw.fields))
    check_text(annotation.article.text, options.max_characters)
    if annotation.article.published:
        annotation.article.published = iso_date(annotation.article.published)
    return annotation


def _check_new(record: Record, seen: Seen) -> None:
    identifier, text = f"id {record.article.id}", f"text {text_hash(record.article.text)}"
    if first := seen.source_of(identifier):
        raise InputError(f"id {record.article.id!r} was used before, at {first}")
    if first := seen.source_of(text):
        raise InputError(f"the same text was read before, at {first}")
    seen.add(identifier, record.source)
    seen.add(text, record.source)

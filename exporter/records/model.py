"""What reading gives: records, and what was not accepted with the reason why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from ..annotation.model import Annotation, Article


class Cause(IntEnum):
    """Why a record was rejected; the number is the exit code that it leads to, the highest one wins."""

    NONCONFORMING = 1
    INPUT = 2
    INTERNAL = 3


@dataclass(frozen=True, slots=True)
class Rejection:
    """A record that was not accepted.

    ``source`` names the file and, where it has one, the line (``news.jsonl:17``); ``record`` is the record as it
    stood there, absent when it is too long to be kept; ``report`` holds details, such as a validation report.
    """

    source: str
    reason: str
    record: str | None = None
    report: str | None = None
    cause: Cause = Cause.INPUT


@dataclass(frozen=True, slots=True)
class Record:
    """An accepted record, where it stood, and as it stood there."""

    source: str
    content: Article | Annotation
    raw: str

    @property
    def article(self) -> Article:
        """The article, whether or not it came annotated."""
        return self.content.article if isinstance(self.content, Annotation) else self.content

    def rejection(self, reason: str, cause: Cause, report: str | None = None) -> Rejection:
        """This record, rejected after all."""
        return Rejection(self.source, reason, self.raw, report, cause)


@dataclass(frozen=True, slots=True)
class Raw:
    """A record as it stands in its file, before its fields are understood. ``name`` can serve as its identifier."""

    source: str
    fields: Mapping[str, object]
    text: str
    name: str | None = None


MAX_CHARACTERS: Final = 100_000
"""Longest text that is accepted unless another limit is set: three times the longest of 28,000 newspaper articles."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How input is read.

    ``fields`` maps a field that Khabar knows to the name it has in the input; ``encoding`` is the encoding of every
    input (HTML: unless absent, the one that the page declares, then UTF-8); ``max_characters`` bounds one article.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    max_characters: int = MAX_CHARACTERS

    @property
    def longest_record(self) -> int:
        """Characters that one record may take in its file: ``\\ud83d\\ude00`` writes one, the rest is other fields."""
        return 12 * self.max_characters + 2**20

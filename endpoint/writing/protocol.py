"""What the front and the writer process say to each other, as messages over a pair of sockets.

The front sends OPEN, then any number of changes, then PUBLISH, or CLOSE where nothing was written. The writer answers
each with one message, of which the first byte is its kind: DONE, REJECTED, BROKEN as readers do, or BUSY. What follows
DONE is ``1`` where the graph of the change was there before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Final

OPEN: Final = b"open"
PUBLISH: Final = b"publish"
CLOSE: Final = b"close"
BUSY: Final = b"~"
"""Another process writes to the store."""

EXISTED: Final = b"1"


class Action(StrEnum):
    """What a change does."""

    UPDATE = "update"
    """Runs a SPARQL Update."""
    REPLACE = "replace"
    """Makes a graph hold the documents and nothing else."""
    MERGE = "merge"
    """Adds the documents to a graph."""
    DELETE = "delete"
    """Removes a graph."""


@dataclass(frozen=True, slots=True)
class Document:
    """RDF in one of the engine's formats."""

    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the store, which happens as a whole or not at all."""

    action: Action
    base: str
    """What relative IRIs are resolved against."""
    text: str = ""
    """The SPARQL Update."""
    prefixes: Mapping[str, str] = field(default_factory=dict)
    """Prefixes that it may use without declaring them."""
    graph: str | None = None
    """IRI of the graph; None for the default graph."""
    documents: tuple[Document, ...] = ()

    def encode(self) -> bytes:
        """The change as one line of JSON, and behind it the contents of its documents."""
        contents = [document.content for document in self.documents]
        head = {**asdict(replace(self, documents=())), "prefixes": dict(self.prefixes)}
        head["documents"] = [(document.media_type, len(document.content)) for document in self.documents]
        return b"\n".join([json.dumps(head).encode(), b"".join(contents)])

    @classmethod
    def decode(cls, message: bytes) -> Change:
        """The change that ``encode`` wrote."""
        line, _, contents = message.partition(b"\n")
        head = json.loads(line)
        documents, start = [], 0
        for media_type, length in head.pop("documents"):
            documents.append(Document(media_type, contents[start : start + length]))
            start += length
        return cls(**{**head, "action": Action(head["action"])}, documents=tuple(documents))

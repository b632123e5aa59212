"""RDF documents from outside: which are taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from .errors import QueryError, UnsupportedTypeError
from .formats import GRAPH_FORMATS, RDF_XML
from .writing.protocol import Document

_MEDIA_TYPES: Final = {name: format_.media_type for format_ in reversed(GRAPH_FORMATS) for name in format_.media_types}

_NESTED_ENTITY: Final = re.compile(rb'<!ENTITY[^"<>]*"[^"]*&')
"""In a few of them, each made of several of the one before, gigabytes fit into a line; the engine would unfold them."""


def document_of(media_type: str, parameters: Mapping[str, str], content: bytes) -> Document:
    """The document, of which the media type and its parameters are told. Raises UnsupportedTypeError and QueryError."""
    if media_type not in _MEDIA_TYPES:
        known = ", ".join(format_.media_type for format_ in GRAPH_FORMATS)
        raise UnsupportedTypeError(f"Say with Content-Type in which format the document is: {known}.")
    if parameters.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedTypeError("Send the document in UTF-8.")
    document = Document(_MEDIA_TYPES[media_type], content)
    if document.media_type == RDF_XML.media_type and _NESTED_ENTITY.search(content):
        raise QueryError("The document has entities that are made of others. Write them out.")
    return document

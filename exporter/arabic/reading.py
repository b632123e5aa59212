"""The component that asks the reader all its questions at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from .draft import draft_of
from .reader import Reader, default_reader


@Language.factory("khabar_reader", default_config={"model": None})
def reader_component(nlp: Language, name: str, model: str | None) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Make the component; ``model`` is a folder that ``training/package.py`` wrote, or null for the shipped one."""
    reader = Reader(Path(model)) if model else default_reader()

    def read(doc: Doc) -> Doc:
        if len(doc):
            draft_of(doc).reading = reader.read([token.text for token in doc])
        return doc

    return read

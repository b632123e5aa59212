"""The component that asks the reader all its questions at once, and tells it what words say by themselves."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from .draft import draft_of
from .reader import reader_of
from .triggerwords import weighed


@Language.factory("khabar_reader", default_config={"model": None})
def reader_component(nlp: Language, name: str, model: str | None) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Make the component; ``model`` is the name of a shipped model, the folder of another, or null for the default."""
    reader = reader_of(model)

    def read(doc: Doc) -> Doc:
        draft = draft_of(doc)
        draft.reading = weighed(reader.read(draft.words, draft.numbers), draft.words)
        return doc

    return read

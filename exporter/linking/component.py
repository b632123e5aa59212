"""Link people, organizations and places to Wikidata by their names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from ..arabic.draft import draft_of
from .index import Index
from .linker import link_entities


@Language.factory("khabar_linker", default_config={"index": None})
def linker(nlp: Language, name: str, index: str | None) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Make the component; ``index`` is the path of an index of names, or null for the shipped one.

    Raises:
        InputError: there is no such file, or it is no index of names.
    """
    names = Index(Path(index)) if index else Index()

    def link(doc: Doc) -> Doc:
        link_entities(draft_of(doc).annotation, names)
        return doc

    return link

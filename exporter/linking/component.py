"""Link people, organizations and places to Wikidata by their names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from ..arabic.draft import draft_of
from .index import Index
from .linker import link_entities


@Language.factory("khabar_linker", default_config={"table": None})
def linker(nlp: Language, name: str, table: str | None) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Make the component; ``table`` is the path of an index of names, or null for the shipped one."""
    index = Index(Path(table)) if table else Index()

    def link(doc: Doc) -> Doc:
        link_entities(doc.text, draft_of(doc).annotation.entities, index)
        return doc

    return link

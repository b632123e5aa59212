"""Link people, organizations and places to Wikidata by their names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from ..arabic.draft import draft_of
from .elsewhere import Elsewhere, link_elsewhere
from .index import Index
from .linker import link_entities

_SETTINGS = {"index": None, "reconcile": None, "cache": None, "allow_private": False}


@Language.factory("khabar_linker", default_config=_SETTINGS)
def linker(
    nlp: Language,  # noqa: ARG001 (what spaCy gives every factory)
    name: str,  # noqa: ARG001
    index: str | None,
    reconcile: str | None,
    cache: str | None,
    allow_private: bool,
) -> Callable[[Doc], Doc]:
    """Make the component; ``index`` is the path of an index of names, or null for the shipped one.

    ``reconcile`` is the address of a reconciliation service that is asked for names which the index does not know, by
    default none; ``cache`` the file that keeps its answers, and ``allow_private`` lets it be on the user's own network.

    Raises:
        InputError: there is no such file, it is no index of names, or the address or the cache cannot be used.
    """
    names = Index(Path(index)) if index else Index()
    elsewhere = Elsewhere(reconcile, Path(cache) if cache else None, allow_private=allow_private) if reconcile else None

    def link(doc: Doc) -> Doc:
        annotation = draft_of(doc).annotation
        link_entities(annotation, names)
        if elsewhere:
            link_elsewhere(annotation, names, elsewhere)
        return doc

    return link

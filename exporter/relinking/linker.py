"""The linker of the pipeline by itself, for articles that have been read already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from ..annotation.model import Annotation
from ..arabic.draft import draft_of, start_draft
from ..arabic.pipeline import COMPONENTS, PipelineOptions, load_pipeline
from ..arabic.versions import versions
from ..facts import background_of
from ..linking.index import DEFAULT_INDEX, Index
from ..mapping import Background
from .provenance import Linking, of_linker

_NAME = "khabar_linker"


@dataclass(frozen=True, slots=True)
class Linker:
    """``link`` sets the links of an annotation, ``background`` is known of items, ``linking`` tells linkers apart."""

    link: Callable[[Annotation], None]
    background: Background
    linking: Linking


def load_linker(settings: Mapping[str, object]) -> Linker:
    """Make a linker with settings of the component; the index is the shipped one unless they name another.

    Raises ``InputError`` for an index that is none.
    """
    options = PipelineOptions(without=frozenset(COMPONENTS) - {_NAME}, settings={_NAME: settings})
    pipeline = load_pipeline(options)

    def link(annotation: Annotation) -> None:
        with pipeline.memory_zone():
            doc = start_draft(pipeline.make_doc(annotation.article.text), annotation.article)
            draft_of(doc).annotation = annotation
            pipeline(doc)

    index = Index(Path(str(settings.get("index") or DEFAULT_INDEX)))
    return Linker(link, background_of(index), Linking(version("khabar"), of_linker(versions(pipeline))))

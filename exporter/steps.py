"""What is done with one record: annotate it, and map and validate it when it is to be exported.

Settings are what worker processes get; each makes its step from them, and loads the pipeline when an article needs it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Generic, TypeVar

from rdflib import Graph
from spacy.language import Language

from ..shapes import validate
from .annotation import Annotation, to_json
from .arabic.pipeline import PipelineOptions, annotate, load_pipeline
from .arabic.versions import versions
from .errors import InputError, KhabarError
from .facts import background_of
from .formats import rdf_format
from .linking.index import Index
from .mapping import DEFAULT_BASE, Background, Quad, Run, map_annotation
from .output import obstacle
from .processing import Content, NonconformingError, Step

_REMEMBERED = 500
"""Articles after which spaCy forgets the words that it met: to meet one takes time, and all of them too much memory."""

Payload = TypeVar("Payload", covariant=True)


@dataclass(frozen=True, slots=True)
class Done(Generic[Payload]):
    """What a record gave, with its numbers for the summary."""

    payload: Payload
    entities: int
    events: int
    triples: int = 0


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """How records become article graphs.

    ``base`` starts their IRIs, ``format`` is the one that has to hold them, and ``engine`` validates them, by default
    the fastest one that is installed.
    """

    base: str = DEFAULT_BASE
    validate: bool = True
    format: str | None = None
    pipeline: PipelineOptions = field(default_factory=PipelineOptions)
    engine: str | None = None


def annotating(options: PipelineOptions) -> Step[Done[str]]:
    """Make the step from a record to its annotation as a line of JSON."""
    read = _Annotator(options)

    def step(content: Content) -> Done[str]:
        annotation = read(content)
        line = json.dumps(to_json(annotation), ensure_ascii=False) + "\n"
        return Done(line, len(annotation.entities), len(annotation.events))

    return step


def exporting(settings: ExportSettings) -> Step[Done[list[Quad]]]:
    """Make the step from a record to the quads of its article graph.

    The step raises ``NonconformingError`` for a graph that the shapes do not accept, and ``InputError`` for one that
    the output format cannot hold.
    """
    read = _Annotator(settings.pipeline)

    def step(content: Content) -> Done[list[Quad]]:
        annotation = read(content)
        quads = map_annotation(annotation, settings.base, read.run(content), read.background)
        if settings.format and (reason := obstacle(quads, rdf_format(settings.format))):
            raise InputError(reason)
        if settings.validate:
            _check_shapes(quads, settings.engine)
        return Done(quads, len(annotation.entities), len(annotation.events), len(quads))

    return step


class _Annotator:
    """Annotates articles, and lets those through that came annotated. The pipeline is loaded for the first article."""

    def __init__(self, options: PipelineOptions) -> None:
        self._options = options
        self._read = 0
        self._zone = ExitStack()

    @cached_property
    def _pipeline(self) -> Language:
        try:
            return load_pipeline(self._options)
        except Exception as error:  # whatever is wrong with the pipeline, no record is to blame
            raise KhabarError(f"the pipeline cannot be loaded: {error}") from error

    def __call__(self, content: Content) -> Annotation:
        if isinstance(content, Annotation):
            return content
        if self._read % _REMEMBERED == 0:
            self._zone.close()
            self._zone.enter_context(self._pipeline.memory_zone())
        self._read += 1
        return annotate(self._pipeline, content)

    @cached_property
    def background(self) -> Background:
        """What the index knows that links are looked up in."""
        path = self._options.settings.get("khabar_linker", {}).get("index")
        return background_of(Index(Path(str(path)))) if path else background_of(Index())

    def run(self, content: Content) -> Run:
        """What read the article: this pipeline, or somebody else's."""
        if isinstance(content, Annotation):
            return Run(version("khabar"), {"annotation": "given"})
        return self._own_run

    @cached_property
    def _own_run(self) -> Run:
        return Run(version("khabar"), versions(self._pipeline))


def _check_shapes(quads: Sequence[Quad], engine: str | None) -> None:
    graph = Graph(bind_namespaces="none")
    graph.addN((*quad[:3], graph) for quad in quads)
    report = validate(graph, engine)
    if not report.conforms:
        raise NonconformingError(report.to_text())

"""The spaCy pipeline for Arabic: named components in one order, each of which can be left out or replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import spacy
from spacy.language import Language

from ..annotation.model import Annotation, Article
from ..errors import InputError
from ..linking import component as _linking
from ..linking import known as _known
from . import claims, events, foreign, identity, names, quotations, reading, relations, sentences, times, unused
from .draft import draft_of, start_draft
from .tokenizer import arabic_tokenizer

COMPONENTS: dict[str, object] = {
    "khabar_sentences": sentences,
    "khabar_reader": reading,
    "khabar_names": names,
    "khabar_known_names": _known,
    "khabar_times": times,
    "khabar_identity": identity,
    "khabar_quotations": quotations,
    "khabar_events": events,
    "khabar_claims": claims,
    "khabar_relations": relations,
    "khabar_unused": unused,
    "khabar_linker": _linking,
}
"""The components in their order, each with the module that registers it."""
ALTERNATIVES: dict[str, object] = {"khabar_names_from": foreign}
"""Factories that may take a component's place, each with the module that registers it."""


@dataclass(frozen=True)
class PipelineOptions:
    """Which components run: ``without`` leaves some out, ``replace`` puts another registered factory in one's place."""

    without: frozenset[str] = frozenset()
    replace: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


def describe_components() -> Iterator[tuple[str, str]]:
    """Give each component's name and what it does, in pipeline order."""
    for name, module in COMPONENTS.items():
        summary = (module.__doc__ or "").strip().splitlines()[0]
        yield name, summary


def load_pipeline(options: PipelineOptions | None = None) -> Language:
    """Build the pipeline; unknown component or factory names are an ``InputError``."""
    options = options or PipelineOptions()
    unknown = (options.without | set(options.replace) | set(options.settings)) - set(COMPONENTS)
    if unknown:
        known = ", ".join(COMPONENTS)
        raise InputError(f"no component is called {', '.join(sorted(unknown))}; the components are {known}")
    nlp = spacy.blank("ar")
    nlp.tokenizer = arabic_tokenizer(nlp)
    nlp.max_length = 100_000_000
    for name in COMPONENTS:
        if name not in options.without:
            factory = options.replace.get(name, name)
            if not Language.has_factory(factory):
                raise InputError(f"no spaCy factory is called {factory!r}; import the package that registers it first")
            nlp.add_pipe(factory, name=name, config=dict(options.settings.get(name, {})))
    return nlp


def annotate(nlp: Language, article: Article) -> Annotation:
    """Read one article."""
    doc = start_draft(nlp.make_doc(article.text), article)
    return draft_of(nlp(doc)).annotation

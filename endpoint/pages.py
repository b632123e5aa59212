"""``/page/…``: what a person reads of a thing. Articles, entities, events and claims have pages of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache, partial
from typing import Final

from flask import Blueprint, Response
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS

from ..exporter.mapping import GraphNames
from ..ontology import KH
from .addresses import VOCABULARIES
from .highlight import Mark, Piece, around, pieces
from .labels import literals, name
from .language import requested_language
from .linked_data import known, with_links
from .questions import article, surroundings
from .resource import pointing_to, statements
from .responses import page
from .services import Services, local_address, services
from .story import Story
from .vocabulary import cut_at_terms, sections, vocabulary

blueprint = Blueprint("pages", __name__)

_OF_ARTICLE: Final = re.compile(r"article/(?P<digest>[^/]+)(?:/.*)?")
_TEMPLATES: Final = {
    KH.Article: "article.html",
    KH.Entity: "entity.html",
    KH.Event: "event.html",
    KH.Claim: "claim.html",
}
_ENTITY_MARKS: Final = {
    KH.Person: "person",
    KH.Organization: "organization",
    KH.GeopoliticalEntity: "place",
    KH.Place: "place",
    KH.Entity: "entity",
}
_OTHER_MARKS: Final = {
    KH.EventTrigger: "event",
    KH.TimeMention: "time",
    KH.FigureMention: "figure",
    KH.QuotedSpan: "quote",
    KH.CueMention: "cue",
}


@blueprint.get("/page/<path:path>")
def show(path: str) -> Response:
    """The page of the thing whose IRI ends in ``path``."""
    return with_links(_page(path), path)


def _page(path: str) -> Response:
    iri = URIRef(known(path))
    if path in VOCABULARIES:
        part = vocabulary(path)
        descriptions = literals(part, iri, DCTERMS.description)
        shown = {"sections": sections(path), "descriptions": descriptions, "cut_at_terms": cut_at_terms}
        return _render("vocabulary.html", part, iri, **shown)
    if found := _OF_ARTICLE.fullmatch(path):
        story = _story(services(), services().pool.version(), found["digest"])
        template = next((file for cls, file in _TEMPLATES.items() if story.has(iri, cls)), "resource.html")
        return _render(template, story.graph, iri, story=story, pieces=_pieces, around=around)
    return _render("resource.html", services().construct(surroundings(iri)), iri)


@lru_cache(maxsize=16)
def _story(store: Services, version: str, digest: str) -> Story:  # noqa: ARG001 - part of the key
    """Who reads an article goes on to what is in it, so the last ones are kept as long as the snapshot stays."""
    base = store.settings.base
    names = GraphNames(base)
    graph = store.construct(article(names.of_article(digest), names.links))
    return Story(graph, URIRef(f"{base}article/{digest}"))


def _render(template: str, graph: Graph, iri: URIRef, **context: object) -> Response:
    named = cache(partial(name, graph, language=requested_language().code))
    about, pointing = statements(graph, iri), pointing_to(graph, iri)
    return page(template, iri=iri, statements=about, pointing=pointing, name=named, **context)


def _pieces(story: Story) -> Iterator[Piece]:
    """The text of an article, cut at everything that is marked in it."""
    return pieces(story.text, _marks(story))


def _marks(story: Story) -> Iterator[Mark]:
    """What is marked in the text of an article; names, triggers, times and figures lead to what they denote."""
    for mention in story.mentions:
        thing = story.meanings.get(mention.iri)
        kind = _OTHER_MARKS.get(mention.kind) or _entity_mark(story, thing)
        if kind:
            yield Mark(mention.start, mention.end, kind, local_address(thing) if thing else None)


def _entity_mark(story: Story, thing: URIRef | None) -> str | None:
    if thing is None:
        return None
    return next((kind for cls, kind in _ENTITY_MARKS.items() if story.has(thing, cls)), None)

"""Where everything lives: the names of the graphs, and an IRI for every node of an annotation.

The scheme is that of docs/graph.md, section "IRIs": readable, ASCII, and the same for the same article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from urllib.parse import quote, urlsplit

from rdflib import URIRef

from ..annotation.model import Annotation, Article, Event, Relation, Span
from .names import canonical_name, slug

DEFAULT_BASE: Final = "https://w3id.org/khabar/"
"""What the IRIs of articles, runs and graphs start with when nothing else is asked for."""

_KEPT: Final = "%/:=&?~#+!$,;'@()*"
"""Characters that stay as they are in an address."""

_LONE_PERCENT: Final = re.compile("%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class GraphNames:
    """The named graphs under one base, which ends with a slash."""

    base: str

    @property
    def links(self) -> URIRef:
        """The graph of link assertions of all articles."""
        return URIRef(f"{self.base}graph/links")

    @property
    def background(self) -> URIRef:
        """The graph of what an index of names knows of the items that entities are linked to."""
        return URIRef(f"{self.base}graph/background")

    @property
    def clusters(self) -> URIRef:
        """The graph of what is probably one in several articles."""
        return URIRef(f"{self.base}graph/clusters")

    @property
    def provenance(self) -> URIRef:
        """The graph of extraction runs."""
        return URIRef(f"{self.base}graph/provenance")

    @property
    def ontology(self) -> URIRef:
        """The graph in which a store keeps the ontology."""
        return URIRef(f"{self.base}graph/ontology")

    def of_article(self, digest: str) -> URIRef:
        """The graph of the article ``{base}article/{digest}``."""
        return URIRef(f"{self.base}graph/article/{digest}")


@dataclass(frozen=True)
class Nodes:
    """One annotation, and the IRI of everything in it by its id."""

    annotation: Annotation
    article: URIRef
    graph: URIRef
    text: URIRef
    voice: URIRef
    publication: URIRef
    fields: dict[str, URIRef]
    mentions: dict[tuple[Span, str], URIRef]
    """Mentions of entities by span and level; the same words at the same level are one mention."""
    entities: dict[str, URIRef]
    times: dict[str, URIRef]
    quotes: dict[str, URIRef]
    events: dict[str, URIRef]
    claims: dict[str, list[URIRef]]
    """For each claim of the annotation its chain of nodes, from the article's own voice to the innermost source."""
    relations: list[tuple[URIRef, Relation]]

    def span(self, span: Span, kind: str) -> URIRef:
        """Words that are no mention of an entity; ``kind`` is the last part of the IRI."""
        return URIRef(_span_iri(self.article, span, kind))


class _Minter:
    """Hands out the IRIs of one article, each once."""

    def __init__(self, article: str) -> None:
        self._article = article
        self._used: set[str] = set()

    def mint(self, path: str) -> URIRef:
        """``{article}/{path}``, with ``-2``, ``-3`` … behind it when that is taken."""
        number, free = 1, path
        while free in self._used:
            number += 1
            free = f"{path}-{number}"
        self._used.add(free)
        return URIRef(f"{self._article}/{free}")


def text_digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, as 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def source_iri(url: str) -> URIRef | None:
    """The address as an ASCII IRI, with everything percent-encoded that an IRI cannot hold; None if it is none."""
    try:
        parts = urlsplit(url)
        web_address = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return None
    address, _, fragment = quote(_LONE_PERCENT.sub("%25", url), safe=_KEPT).partition("#")
    return URIRef(f"{address}#{fragment.replace('#', '%23')}" if fragment else address) if web_address else None


def record_fields(article: Article) -> dict[str, str]:
    """The fields of the record that have no property of their own, an address that is none among them."""
    unusable = {"url": article.url} if article.url and source_iri(article.url) is None else {}
    return article.extra | unusable


def mint(annotation: Annotation, base: str) -> Nodes:
    """Give every node its IRI, in the order of the text, whatever the order of the annotation's lists."""
    digest = text_digest(annotation.article.text)[:16]
    article = URIRef(f"{base}article/{digest}")
    minter = _Minter(article)
    events = sorted(annotation.events, key=lambda event: (min(event.triggers), event.type, event.id))
    return Nodes(
        annotation=annotation,
        article=article,
        graph=GraphNames(base).of_article(digest),
        text=minter.mint("text"),
        voice=minter.mint("entity/article-voice"),
        publication=minter.mint("time/publication"),
        fields={
            name: minter.mint(f"field/{slug(name, 'field')}") for name in sorted(record_fields(annotation.article))
        },
        mentions=_mentions(annotation, minter),
        entities=_entities(annotation, minter),
        times=_times(annotation, minter),
        quotes={quote.id: URIRef(_span_iri(article, quote.span, "quote")) for quote in annotation.quotes},
        events={event.id: minter.mint(f"event/{event.type}-{min(event.triggers)[0]}") for event in events},
        claims=_claims(events, minter),
        relations=_relations(annotation, minter),
    )


def _span_iri(article: URIRef, span: Span, kind: str) -> str:
    return f"{article}/mention/{span[0]}-{span[1]}/{kind}"


def _mentions(annotation: Annotation, minter: _Minter) -> dict[tuple[Span, str], URIRef]:
    """Where a name and a description select the same words, the name comes first."""
    found = {(mention.span, mention.level) for entity in annotation.entities for mention in entity.mentions}
    return {(span, level): minter.mint(f"mention/{span[0]}-{span[1]}") for span, level in sorted(found)}


def _entities(annotation: Annotation, minter: _Minter) -> dict[str, URIRef]:
    article = annotation.article
    ordered = sorted(annotation.entities, key=lambda entity: (min(m.span for m in entity.mentions), entity.id))
    return {entity.id: minter.mint(f"entity/{slug(canonical_name(entity, article), 'entity')}") for entity in ordered}


def _times(annotation: Annotation, minter: _Minter) -> dict[str, URIRef]:
    ordered = sorted(annotation.times, key=lambda time: (time.span, time.id))
    return {time.id: minter.mint(f"time/{time.span[0]}-{time.span[1]}") for time in ordered}


def _claims(events: list[Event], minter: _Minter) -> dict[str, list[URIRef]]:
    chains = {}
    for event in events:
        start, end = min(event.triggers)
        for claim in event.claims:
            depths = range(len(claim.chain) + 1)
            chains[claim.id] = [minter.mint(f"claim/{start}-{end}-{depth}") for depth in depths]
    return chains


def _relations(annotation: Annotation, minter: _Minter) -> list[tuple[URIRef, Relation]]:
    ordered = sorted(annotation.relations, key=lambda r: (r.span, r.type, r.subject, r.object, r.office or ""))
    return [(minter.mint(f"relation/{relation.type}-{relation.span[0]}"), relation) for relation in ordered]

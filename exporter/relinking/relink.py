"""Link the articles of a store anew, each in one transaction, and tell what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.namespace import PROV, RDF

from ...ontology import KH
from ..annotation.model import Annotation, Link
from ..mapping import Background, GraphNames, Quad
from ..mapping.background import background
from ..mapping.entities import entities, links
from ..mapping.iris import Nodes, mint
from ..mapping.names import canonical_name
from ..oxigraph import to_oxigraph
from ..store import ArticleStore, open_store
from .changes import Change, compare
from .linker import Linker
from .provenance import LinkingRun, linked_by
from .reading_back import links_of, read_back

Watch = Callable[[Iterable[ox.NamedNode]], Iterable[ox.NamedNode]]

_TYPE: Final = ox.NamedNode(RDF.type)
_LINKED_BY: Final = ox.NamedNode(KH.linkedBy)
_GENERATED_BY: Final = ox.NamedNode(PROV.wasGeneratedBy)
_ASSOCIATED_WITH: Final = ox.NamedNode(PROV.wasAssociatedWith)


@dataclass(frozen=True, slots=True)
class Relinked:
    """What linking anew did, in numbers of articles and, in ``changes``, of links by `Change.kind`.

    ``up_to_date`` are those that the same linker had linked, ``given`` those whose annotation and links came from
    elsewhere, and ``textless`` those whose text is not in the store, or not the one that their IRI was made of.
    """

    articles: int = 0
    up_to_date: int = 0
    given: int = 0
    textless: int = 0
    changes: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        kinds = ("added", "removed", "changed", "rescored", "unchanged")
        counts = ", ".join(f"{self.changes[kind]:,} {kind}" for kind in kinds)
        left = [f"{self.up_to_date:,} up to date"] if self.up_to_date else []
        left += [f"{self.given:,} with links of their own left alone"] if self.given else []
        left += [f"{self.textless:,} without their text left alone"] if self.textless else []
        return "; ".join((f"{self.articles:,} articles linked anew: {counts} links", *left))


def relink(
    directory: Path,
    linker: Linker,
    start: datetime,
    report: Callable[[Change], object],
    *,
    everything: bool = False,
    watch: Watch = iter,
) -> Relinked:
    """Link every article of the store in ``directory`` anew that ``linker`` has not linked yet; ``start`` is now.

    With ``everything`` all are, also those whose links came with a given annotation. ``report`` is called for each link
    that is not as it was, after its article is written; ``watch`` sees the articles go by. When this is interrupted,
    the articles up to then are linked anew, and the next time goes on from there.

    Raises what `open_store` raises.
    """
    counts: Counter[str] = Counter()
    changes: Counter[str] = Counter()
    run = LinkingRun(linker.linking, start)
    with open_store(directory) as store:
        for graph in watch(store.graphs()):
            made = linked_by(store.provenance(graph))
            if made == linker.linking and not everything:
                counts["up_to_date"] += 1
            elif made is None and not everything:
                counts["given"] += 1
            elif (changed := _relink_article(store, graph, linker, run)) is None:
                counts["textless"] += 1
            else:
                counts["articles"] += 1
                for change in changed:
                    changes[change.kind] += 1
                    if change.kind != "unchanged":
                        report(change)
    return Relinked(**counts, changes=changes)


def _relink_article(
    store: ArticleStore, graph: ox.NamedNode, linker: Linker, run: LinkingRun
) -> Iterator[Change] | None:
    """Link one article anew; None when its text is not the one of its IRI, so that offsets may be wrong."""
    quads, base = store.article(graph), graph.value.partition("graph/article/")[0]
    annotation = read_back(quads)
    nodes = _nodes(annotation, base)
    if str(nodes.graph) != graph.value:
        return None
    linker.link(annotation)
    store.replace([*_without_links(quads, annotation, base), *_statements(nodes, linker.background, run, base)])
    names = {entity.id: canonical_name(entity, annotation.article) for entity in annotation.entities}
    return compare(str(nodes.article), names, links_of(quads), _links(annotation))


def _nodes(annotation: Annotation, base: str) -> Nodes:
    """The IRIs that the article has already: entities go by their own."""
    return replace(mint(annotation, base), entities={entity.id: URIRef(entity.id) for entity in annotation.entities})


def _links(annotation: Annotation) -> dict[str, Link]:
    return {entity.id: entity.link for entity in annotation.entities if entity.link}


def _without_links(quads: list[ox.Quad], annotation: Annotation, base: str) -> Iterator[ox.Quad]:
    """What the article says without its links and the types of its entities, and which run read it."""
    names = GraphNames(base)
    replaced, provenance = (ox.NamedNode(names.links), ox.NamedNode(names.background)), ox.NamedNode(names.provenance)
    ids = {ox.NamedNode(entity.id) for entity in annotation.entities}
    origin = _origin(quads)
    for quad in quads:
        is_type = quad.predicate == _TYPE and quad.subject in ids
        is_other_run = quad.graph_name == provenance and (quad.subject not in origin or quad.predicate == _LINKED_BY)
        if quad.graph_name not in replaced and not is_type and not is_other_run:
            yield quad


def _origin(quads: list[ox.Quad]) -> set[object]:
    """The article graph, the run that read it, and what that was made by."""
    nodes: set[object] = {quad.subject for quad in quads if quad.predicate == _GENERATED_BY}
    for predicate in (_GENERATED_BY, _ASSOCIATED_WITH):
        nodes |= {quad.object for quad in quads if quad.predicate == predicate and quad.subject in nodes}
    return nodes


def _statements(nodes: Nodes, facts: Background, run: LinkingRun, base: str) -> Iterator[ox.Quad]:
    shared = GraphNames(base)
    types = (triple for triple in entities(nodes) if triple[1] == RDF.type and triple[0] in nodes.entities.values())
    triples_of = {
        nodes.graph: types,
        shared.links: links(nodes),
        shared.background: background(nodes, facts, base),
        shared.provenance: run.triples(nodes.graph, base),
    }
    return (to_oxigraph(Quad(*triple, graph)) for graph, triples in triples_of.items() for triple in triples)

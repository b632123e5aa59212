"""Gather members in clusters, one after the other: clusters that are there keep their name and only grow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Generic, Protocol, TypeVar


class Described(Protocol):
    """A node of an article graph that may be the same as one of another article."""

    @property
    def iri(self) -> str:
        """Its IRI."""

    @property
    def article(self) -> str:
        """The IRI of its article."""

    def traits(self) -> Iterable[Hashable]:
        """What it has in common with all that may be the same: only these are compared."""


T = TypeVar("T", bound=Described)


@dataclass(frozen=True, slots=True)
class Member(Generic[T]):
    """One node, with the probability that it belongs to its cluster."""

    node: T
    confidence: float


@dataclass(slots=True)
class Cluster(Generic[T]):
    """Nodes of different articles that are probably one; ``name`` is that of an earlier run, if there was one."""

    members: list[Member[T]]
    name: str | None = None
    revises: frozenset[str] = frozenset()
    """Names of earlier clusters that it takes the place of."""

    @property
    def articles(self) -> set[str]:
        """The articles that its members stand in."""
        return {member.node.article for member in self.members}


@dataclass(slots=True)
class _Found(Generic[T]):
    """Clusters while they grow, those of one member too, and which of them have which trait."""

    clusters: list[Cluster[T]] = field(default_factory=list)
    by_trait: dict[Hashable, dict[int, Cluster[T]]] = field(default_factory=lambda: defaultdict(dict))
    """By trait and then by ``id``: a trait such as a country is that of very many clusters."""

    def near(self, node: T) -> list[Cluster[T]]:
        """Clusters with a trait of the node, in a fixed order, without those of its article."""
        found = dict(chain.from_iterable(self.by_trait[trait].items() for trait in node.traits()))
        return [cluster for cluster in found.values() if node.article not in cluster.articles]

    def add(self, cluster: Cluster[T], member: Member[T]) -> None:
        """Let a cluster have one more member, or its first one."""
        if not cluster.members:
            self.clusters.append(cluster)
        cluster.members.append(member)
        for trait in member.node.traits():
            self.by_trait[trait][id(cluster)] = cluster


def gather(
    nodes: Sequence[T],
    alike: Callable[[T, T], float],
    least: float,
    known: Mapping[str, Mapping[str, float]] | None = None,
) -> list[Cluster[T]]:
    """Put each node to the cluster that it is most alike on average, if that is ``least`` or more, or begin one.

    ``alike`` gives the probability that two nodes are one, 0 where they cannot be: then no cluster holds both.
    ``known`` has the members of earlier clusters and their confidence, by the clusters' names; members that are gone
    fall out, clusters keep the others. Only clusters of two members or more are given.
    """
    by_iri = {node.iri: node for node in nodes}
    found: _Found[T] = _Found()
    placed: set[str] = set()
    for name, members in sorted((known or {}).items()):
        cluster: Cluster[T] = Cluster([], name)
        for iri, confidence in sorted(members.items()):
            if iri in by_iri and iri not in placed:
                found.add(cluster, Member(by_iri[iri], confidence))
                placed.add(iri)
    for node in sorted((node for node in nodes if node.iri not in placed), key=lambda node: node.iri):
        best, cluster = max(
            ((_mean(node, near, alike), near) for near in found.near(node)),
            key=lambda pair: pair[0],
            default=(0.0, Cluster([])),
        )
        if best < least:
            found.add(Cluster([]), Member(node, 1.0))
            continue
        if len(cluster.members) == 1 and cluster.name is None:
            cluster.members[0] = Member(cluster.members[0].node, best)
        found.add(cluster, Member(node, best))
    return [cluster for cluster in found.clusters if len(cluster.members) > 1]


def revise(clusters: Iterable[Cluster[T]], known: Mapping[str, Mapping[str, float]]) -> Iterator[Cluster[T]]:
    """Give clusters that were gathered anew, each with the names of the earlier ones that it shares members with.

    One that has just the members of an earlier one is that one.
    """
    home = {iri: name for name, members in known.items() for iri in members}
    for cluster in clusters:
        iris = {member.node.iri for member in cluster.members}
        earlier = frozenset(home[iri] for iri in iris if iri in home)
        same = next((name for name in earlier if known[name].keys() == iris), None)
        yield replace(cluster, name=same, revises=frozenset() if same else earlier)


def _mean(node: T, cluster: Cluster[T], alike: Callable[[T, T], float]) -> float:
    """Give the mean likeness of a node to the members of a cluster; 0 where it cannot be one of them."""
    scores = [alike(node, member.node) for member in cluster.members]
    return sum(scores) / len(scores) if all(scores) else 0.0

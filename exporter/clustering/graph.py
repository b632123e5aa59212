"""Clusters as quads of the graph ``{base}graph/clusters``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from rdflib import Literal, URIRef
from rdflib.namespace import PROV, RDF

from ...ontology import KH
from ..mapping import GraphNames, Quad
from ..mapping.names import slug
from ..mapping.terms import decimal
from .cluster import Cluster, Described, T
from .entities import Named
from .figures import Conflict

_DIGITS = 12


def cluster_quads(clusters: Iterable[Cluster[T]], base: str, method: str) -> Iterator[Quad]:
    """Describe clusters with their members, and which earlier ones they come from, in a fixed order.

    A cluster is named after the members that it began with, and keeps its name when it grows.
    """
    graph = GraphNames(base).clusters
    for cluster in clusters:
        node = URIRef(cluster_iri(cluster, base))
        yield Quad(node, RDF.type, KH.CoreferenceCluster, graph)
        for member in sorted(cluster.members, key=lambda member: member.node.iri):
            membership = URIRef(f"{node}/member/{_digest([member.node.iri])}")
            yield Quad(node, KH.clusterMember, URIRef(member.node.iri), graph)
            yield Quad(membership, RDF.type, KH.ClusterMembership, graph)
            yield Quad(membership, KH.inCluster, node, graph)
            yield Quad(membership, KH.clusteredNode, URIRef(member.node.iri), graph)
            yield Quad(membership, KH.confidence, decimal(round(member.confidence, 3)), graph)
            yield Quad(membership, KH.method, Literal(method), graph)
        for earlier in sorted(cluster.revises):
            yield Quad(node, PROV.wasRevisionOf, URIRef(earlier), graph)


def conflict_quads(found: Iterable[Conflict], base: str) -> Iterator[Quad]:
    """Describe conflicts of figures, one node for a kind of figure of an event or cluster."""
    graph = GraphNames(base).clusters
    for conflict in found:
        node = URIRef(f"{conflict.about}/conflict/{conflict.kind}")
        yield Quad(node, RDF.type, KH.Conflict, graph)
        yield Quad(node, KH.conflictAbout, URIRef(conflict.about), graph)
        for figure in conflict.figures:
            yield Quad(node, KH.conflictingFigure, URIRef(figure), graph)


def cluster_iri(cluster: Cluster[T], base: str) -> str:
    """``{base}event/{12 hexadecimal digits}``, or ``{base}entity/{class}/{slug}-{8 digits}``, from its members.

    A cluster that has a name already keeps it.
    """
    if cluster.name:
        return cluster.name
    digest = _digest(member.node.iri for member in cluster.members)
    first: Described = min((member.node for member in cluster.members), key=lambda node: node.iri)
    if isinstance(first, Named):
        return f"{base}entity/{first.type}/{slug(min(first.names), 'entity')}-{digest[:8]}"
    return f"{base}event/{digest}"


def _digest(iris: Iterable[str]) -> str:
    return sha256("\n".join(sorted(iris)).encode()).hexdigest()[:_DIGITS]

"""``khabar cluster``: gather what is probably one in several articles of a store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import click
import pyoxigraph as ox

from ..clustering import (
    Cluster,
    cluster_iri,
    cluster_quads,
    conflict_quads,
    conflicts,
    counted_figures,
    gather,
    known_clusters,
    likelihood,
    named_entities,
    revise,
    same_names,
    told_events,
    victims_figures,
    weights,
)
from ..clustering.cluster import T
from ..clustering.entities import Named
from ..clustering.events import Told
from ..clustering.figures import Conflict
from ..mapping import GraphNames
from ..store import current_snapshot, open_store, snapshot
from .graph_options import BASE, STORE


@click.command()
@STORE
@BASE
@click.option(
    "--least",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.65,
    show_default=True,
    help="Probability from which an event or entity joins a cluster.",
)
@click.option("--anew", is_flag=True, help="Gather all clusters anew; they say which earlier ones they revise.")
@click.option("--drop", is_flag=True, help="Take all clusters away; nothing else changes.")
@click.option("--quiet", "-q", is_flag=True, help="No summary on standard error.")
def command(store: Path, base: str, least: float, anew: bool, drop: bool, quiet: bool) -> None:
    """Gather the events of several articles that are probably one, and the entities without a Wikidata link.

    Clusters stand in a graph of their own and can be taken away again: articles are not touched. A cluster that is
    there keeps its name and its members, and new articles join it; what was removed from the store falls out.

    \b
    Examples:
      khabar cluster --store news.store
      khabar cluster --store news.store --least 0.8 --anew
      khabar cluster --store news.store --drop
    """
    current_snapshot(store)  # a missing store is an error, and not made
    with open_store(store, base=base) as target:
        events, entities, disputed = ([], [], []) if drop else _found(snapshot(store), base, least, anew)
        quads = [
            *cluster_quads(events, base, "description"),
            *cluster_quads(entities, base, "full-name"),
            *conflict_quads(disputed, base),
        ]
        target.replace_graph(GraphNames(base).clusters, quads)
    if not quiet:
        found = f"{_summary('events', events)}, {_summary('entities', entities)}"
        click.echo(f"{found}, {len(disputed):,} conflicts of figures", err=True)


def _found(
    published: ox.Store, base: str, least: float, anew: bool
) -> tuple[list[Cluster[Told]], list[Cluster[Named]], list[Conflict]]:
    """Give the clusters of events and of entities, and the conflicts of figures."""
    gathered = partial(_gathered, least=least, known=known_clusters(published), anew=anew)
    events = gathered(told_events(published), partial(likelihood, by=weights()))
    home = {member.node.iri: cluster_iri(cluster, base) for cluster in events for member in cluster.members}
    disputed = conflicts([*counted_figures(published), *victims_figures(published)], home)
    return events, gathered(named_entities(published), same_names), list(disputed)


def _gathered(
    nodes: Sequence[T],
    alike: Callable[[T, T], float],
    *,
    least: float,
    known: Mapping[str, Mapping[str, float]],
    anew: bool,
) -> list[Cluster[T]]:
    if anew:
        return list(revise(gather(nodes, alike, least), known))
    return gather(nodes, alike, least, known)


def _summary(what: str, clusters: Sequence[Cluster[T]]) -> str:
    members = sum(len(cluster.members) for cluster in clusters)
    return f"{members:,} {what} in {len(clusters):,} clusters"

"""Identity over articles: reversible clusters of the described events and unlinked entities that are probably one.

Article graphs are read and never changed. What is gathered stands in a graph of its own, which can be dropped.
"""

from .cluster import Cluster, gather, revise
from .entities import same_names
from .events import likelihood, weights
from .figures import conflicts
from .graph import cluster_iri, cluster_quads, conflict_quads
from .reading import counted_figures, known_clusters, named_entities, told_events, victims_figures

__all__ = [
    "Cluster",
    "cluster_iri",
    "cluster_quads",
    "conflict_quads",
    "conflicts",
    "counted_figures",
    "gather",
    "known_clusters",
    "likelihood",
    "named_entities",
    "revise",
    "same_names",
    "told_events",
    "victims_figures",
    "weights",
]

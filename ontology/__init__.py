"""The event ontology of Khabar: prefixes, classes, properties, value lists and schemes."""

from .jsonld import context
from .loading import alignments_graph, event_types, ontology_graph, subclasses
from .namespaces import CAMEO, KH, KH_SHAPE, NIF, PLOVER, PREFIXES, SEM, WD, bind_prefixes

__all__ = [
    "CAMEO",
    "KH",
    "KH_SHAPE",
    "NIF",
    "PLOVER",
    "PREFIXES",
    "SEM",
    "WD",
    "alignments_graph",
    "bind_prefixes",
    "context",
    "event_types",
    "ontology_graph",
    "subclasses",
]

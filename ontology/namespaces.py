"""The prefix table of ``prefixes.toml`` as rdflib namespaces.

Namespaces that rdflib itself defines (``rdflib.RDF``, ``SKOS``, ``PROV`` …) are imported from there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

from rdflib import Graph, Namespace

PREFIXES: Mapping[str, str] = MappingProxyType(
    tomllib.loads((files(__package__) / "prefixes.toml").read_text(encoding="utf-8"))
)
"""Namespace IRI of each prefix."""

KH = Namespace(PREFIXES["kh"])
KH_SHAPE = Namespace(PREFIXES["kh-shape"])
PLOVER = Namespace(PREFIXES["plover"])
CAMEO = Namespace(PREFIXES["cameo"])
NIF = Namespace(PREFIXES["nif"])
SEM = Namespace(PREFIXES["sem"])
WD = Namespace(PREFIXES["wd"])


def bind_prefixes(graph: Graph) -> None:
    """Bind every prefix of the table in ``graph``, over any other binding."""
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True, replace=True)

"""The endpoint's description of itself: https://www.w3.org/TR/sparql11-service-description/."""

from __future__ import annotations

from typing import Final

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, Namespace

from .formats import GRAPH_FORMATS, RESULT_FORMATS
from .search.functions import FUNCTIONS

_SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")

_GEOF: Final = "http://www.opengis.net/def/function/geosparql/"
_GEO_NAMES: Final = ("distance", "sfEquals", "sfDisjoint", "sfIntersects", "sfTouches", "sfCrosses", "sfWithin")
GEOSPARQL: Final = tuple(_GEOF + name for name in (*_GEO_NAMES, "sfContains", "sfOverlaps"))
"""The functions of GeoSPARQL (https://docs.ogc.org/is/22-047r1/22-047r1.html) that the engine has."""


def dataset_iri(endpoint: str) -> URIRef:
    """The data set that the service at the address ``endpoint`` asks."""
    return URIRef(f"{endpoint}#dataset")


def service_description(endpoint: str, about_data: str, *, union: bool, writes: bool, federated: bool) -> Graph:
    """What the SPARQL service at the address ``endpoint`` can do; its data are described at ``about_data``.

    ``union`` says whether its default graph is the union of all graphs, ``writes`` whether it takes updates,
    ``federated`` whether it asks other services.
    """
    graph = Graph(bind_namespaces="none")
    graph.bind("sd", _SD)
    graph.bind("rdfs", RDFS)
    service, dataset, default = URIRef(endpoint), dataset_iri(endpoint), URIRef(f"{endpoint}#default-graph")
    graph.add((service, RDF.type, _SD.Service))
    graph.add((service, _SD.endpoint, service))
    graph.add((service, _SD.supportedLanguage, _SD.SPARQL11Query))
    if writes:
        graph.add((service, _SD.supportedLanguage, _SD.SPARQL11Update))
    if union:
        graph.add((service, _SD.feature, _SD.UnionDefaultGraph))
    if federated:
        graph.add((service, _SD.feature, _SD.BasicFederatedQuery))
    for function in (*FUNCTIONS, *GEOSPARQL):
        graph.add((service, _SD.extensionFunction, URIRef(function)))
        graph.add((URIRef(function), RDF.type, _SD.Function))
    for format_ in (*RESULT_FORMATS, *GRAPH_FORMATS):
        graph.add((service, _SD.resultFormat, URIRef(format_.iri)))
    graph.add((service, _SD.defaultDataset, dataset))
    graph.add((dataset, RDF.type, _SD.Dataset))
    graph.add((dataset, RDFS.seeAlso, URIRef(about_data)))
    graph.add((dataset, _SD.defaultGraph, default))
    graph.add((default, RDF.type, _SD.Graph))
    return graph

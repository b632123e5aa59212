"""``/.well-known/void``: what the store holds, counted, in VoID and DCAT (https://www.w3.org/TR/void/, section 7.2)."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import pyoxigraph as ox
from flask import Blueprint, Response, url_for
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, RDF, VOID

from ..exporter.census import Census
from ..exporter.description import describe
from .description import dataset_iri
from .formats import DATA_FORMATS, N_TRIPLES
from .questions import ARTICLES, CLASSES, LANGUAGES, PROPERTIES, RUNS
from .responses import chosen, document
from .results import Row
from .services import Services, services

blueprint = Blueprint("dataset", __name__)


@blueprint.get("/.well-known/void")
def void() -> Response:
    """The description of the data set that the endpoint serves."""
    choice = chosen(DATA_FORMATS)
    endpoint = url_for("sparql.get", _external=True)
    response = document(_described(services(), services().pool.version(), endpoint), choice)
    response.vary.add("Accept")
    response.access_control_allow_origin = "*"
    return response


def _described(store: Services, version: str, endpoint: str) -> Graph:
    service, dataset = URIRef(endpoint), dataset_iri(endpoint)
    graph = describe(_census(store, version), dataset, licence=store.settings.licence)
    graph.add((dataset, VOID.sparqlEndpoint, service))
    graph.add((service, RDF.type, DCAT.DataService))
    graph.add((service, DCAT.endpointURL, service))
    graph.add((service, DCAT.servesDataset, dataset))
    return graph


@lru_cache(maxsize=1)
def _census(store: Services, version: str) -> Census:  # noqa: ARG001 - the key of the cache
    """Counting takes a while in a large store, so it is done once a snapshot, whatever address clients call us by."""
    classes, properties = (_counter(store.select(query)) for query in (CLASSES, PROPERTIES))
    ((articles, example, first, last),) = store.select(ARTICLES)
    return Census(
        classes=classes,
        properties=properties,
        entities=classes.total(),  # a node of an article graph has one class
        articles=int(str(articles)),
        example=str(example) if example else None,
        languages={str(language) for (language,) in store.select(LANGUAGES)},
        first_day=str(first)[:10] if first else None,
        last_day=str(last)[:10] if last else None,
        runs=_triples(store, RUNS),
    )


def _counter(rows: list[Row]) -> Counter[str]:
    return Counter({str(iri): int(str(number)) for iri, number in rows})


def _triples(store: Services, query: str) -> set[ox.Triple]:
    answer = store.construct_as(query, N_TRIPLES.media_type)
    return {quad.triple for quad in ox.parse(answer.read(), ox.RdfFormat.N_TRIPLES)}

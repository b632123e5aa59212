"""``/.well-known/void``: the numbers of the data set are those of the store."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from khabar.endpoint.app import close_app, create_app
from khabar.endpoint.settings import Settings
from khabar.exporter.store import snapshot
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, RDFS, VOID

DATASET = URIRef("http://localhost/sparql#dataset")


@pytest.fixture
def described(client: FlaskClient) -> Graph:
    return Graph().parse(data=client.get("/.well-known/void").text, format="turtle")


def test_counts_are_those_of_the_store(described: Graph, store: Path) -> None:
    quads = [quad for quad in snapshot(store) if not str(quad.graph_name).endswith("graph/ontology>")]
    typed = [quad for quad in quads if quad.predicate.value == str(RDF.type)]
    classes = {
        str(described.value(part, VOID["class"])): int(str(described.value(part, VOID.entities)))
        for part in described.objects(DATASET, VOID.classPartition)
    }
    properties = {
        str(described.value(part, VOID.property)): int(str(described.value(part, VOID.triples)))
        for part in described.objects(DATASET, VOID.propertyPartition)
    }
    assert classes == Counter(quad.object.value for quad in typed)
    assert properties == Counter(quad.predicate.value for quad in quads)
    assert int(str(described.value(DATASET, VOID.triples))) == len(quads)
    assert int(str(described.value(DATASET, VOID.entities))) == len({quad.subject for quad in typed})


def test_it_names_the_endpoint_and_the_runs(described: Graph) -> None:
    endpoint = URIRef("http://localhost/sparql")
    assert described.value(DATASET, VOID.sparqlEndpoint) == endpoint
    assert (endpoint, DCAT.servesDataset, DATASET) in described
    assert list(described.objects(DATASET, PROV.wasGeneratedBy))


def test_it_names_the_licence_that_the_server_was_given(described: Graph, store: Path) -> None:
    licence = "https://creativecommons.org/licenses/by/4.0/"
    app = create_app(Settings(store, licence=licence, readers=1))
    graph = Graph().parse(data=app.test_client().get("/.well-known/void").text, format="turtle")
    close_app(app)
    assert graph.value(DATASET, DCTERMS.license) == URIRef(licence)
    assert described.value(DATASET, DCTERMS.license) is None


def test_the_service_description_leads_to_it(client: FlaskClient) -> None:
    service = Graph().parse(data=client.get("/sparql").text, format="turtle")
    assert service.value(DATASET, RDFS.seeAlso) == URIRef("http://localhost/.well-known/void")


@pytest.mark.parametrize("media_type", ["application/ld+json", "application/n-triples", "application/rdf+xml"])
def test_it_comes_in_every_format(client: FlaskClient, media_type: str) -> None:
    def triples(accept: str) -> set[ox.Triple]:
        response = client.get("/.well-known/void", headers={"Accept": accept})
        assert response.mimetype == accept
        return {quad.triple for quad in ox.parse(response.data, ox.RdfFormat.from_media_type(accept))}

    assert triples(media_type) == triples("text/turtle")

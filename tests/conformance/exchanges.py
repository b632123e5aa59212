"""Tests that are requests and what they must be answered with: the protocols, and the description of the service."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pyoxigraph as ox
from rdflib import Namespace
from rdflib.namespace import RDFS
from rdflib.term import Node

from .manifests import MF, UT, Test
from .outcomes import Failure, expect
from .service import Reply, Service
from .terms import same

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = "http://www.w3.org/ns/sparql-service-description#"

_STATUS = {"OK": 200, "Created": 201, "NoContent": 204, "BadRequest": 400, "NotFound": 404}
_TABULAR = {
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
_RDF = ("text/turtle", "application/n-triples", "application/rdf+xml")


def run_protocol(test: Test, service: Service) -> None:
    """A test of the SPARQL Protocol. Raises Failure."""
    service.clear()
    for data in test.manifest.objects(test.node, UT.graphData):
        file, name = test.manifest.value(data, UT.graph), test.manifest.value(data, RDFS.label)
        assert file is not None
        reply = service.put(str(name), test.file(file).read_bytes(), "application/n-triples")
        expect(reply.status in (201, 204), f"PUT of the data: {reply.status}")
    _run(test, service, lambda path: path.replace("/sparql/", "/sparql", 1))


def run_graph_store(test: Test, service: Service) -> None:
    """A test of the Graph Store Protocol. Raises Failure."""
    service.clear()
    _run(test, service, lambda path: path.replace("/gsp", "/graphs", 1))


def _run(test: Test, service: Service, placed: Callable[[str], str]) -> None:
    names: dict[str, str] = {}
    connection = test.value(MF.action, HT.requests)
    assert connection is not None
    for number, request in enumerate(test.manifest.items(connection), 1):
        reply = _sent(test, request, service, placed, names)
        response = test.manifest.value(request, HT.resp)
        assert response is not None
        try:
            _check(test, response, reply, names)
        except Failure as failure:
            raise Failure(f"request {number}: {failure}") from None


def _sent(test: Test, request: Node, service: Service, placed: Callable[[str], str], names: Mapping[str, str]) -> Reply:
    method, path = (str(test.manifest.value(request, term)) for term in (HT.methodName, HT.absolutePath))
    body = test.manifest.value(request, HT.body)
    for name, value in names.items():
        path = path.replace(name, value)
    return service.request(
        method, placed(path), None if body is None else _content(test, body), _headers(test, request)
    )


def _check(test: Test, response: Node, reply: Reply, names: dict[str, str]) -> None:
    expected = [str(status).rpartition("#")[2] for status in test.manifest.objects(response, MF.expectedStatus)]
    expect(any(_fits(reply.status, name) for name in expected), f"{reply.status} in place of {' or '.join(expected)}")
    if template := test.manifest.value(response, MF.expectedLocation):
        expect("location" in reply.headers, "there is no header Location")
        names[str(template)] = reply.headers["location"]
    if format_ := test.manifest.value(response, MF.expectedFormat):
        known = {"boolean": [*_TABULAR][:2], "tabular": [*_TABULAR], "RDF": [*_RDF]}[str(format_)]
        expect(reply.media_type in known, f"{reply.media_type} is no format for {format_}")
    if (truth := test.manifest.value(response, MF.expectedBoolean)) is not None:
        found = ox.parse_query_results(reply.body, format=_TABULAR[reply.media_type])
        expect(bool(found) == (str(truth) == "true"), f"the answer is not {truth}")
    wanted = _headers(test, response)
    if content_type := wanted.get("content-type"):
        expect(reply.media_type == content_type.partition(";")[0], f"{reply.media_type} in place of {content_type}")
    if (body := test.manifest.value(response, HT.body)) is not None:
        turtle = ox.RdfFormat.TURTLE
        graphs = [ox.Dataset(ox.parse(content, turtle)) for content in (reply.body, _content(test, body))]
        expect(same(*graphs), "the graph is another one")


def _fits(status: int, name: str) -> bool:
    if name.startswith("StatusCode"):
        return status // 100 == int(name.removeprefix("StatusCode")[0])
    return status == _STATUS[name]


def _headers(test: Test, message: Node) -> dict[str, str]:
    headers = test.manifest.value(message, HT.headers)
    nodes = [] if headers is None else [*test.manifest.items(headers)]
    return {
        str(test.manifest.value(node, HT.fieldName)).lower(): str(test.manifest.value(node, HT.fieldValue))
        for node in nodes
    }


def _content(test: Test, body: Node) -> bytes:
    encoding = test.manifest.value(body, CNT.characterEncoding)
    return str(test.manifest.value(body, CNT.chars)).encode(str(encoding or "UTF-8"))


def run_description(test: Test, service: Service) -> None:
    """A test of the Service Description. Raises Failure."""
    reply = service.request("GET", "/sparql", headers={"Accept": "text/turtle"})
    expect((reply.status, reply.media_type) == (200, "text/turtle"), f"{reply.status}, {reply.media_type}")
    address = f"http://{service.address}/sparql"
    triples = [quad.triple for quad in ox.parse(reply.body, ox.RdfFormat.TURTLE, base_iri=address)]
    match test.node.rpartition("#")[2]:
        case "has-endpoint-triple":
            endpoints = {triple.object for triple in triples if triple.predicate.value == f"{SD}endpoint"}
            expect(endpoints == {ox.NamedNode(address)}, "the endpoint is another one")
        case "conforms-to-schema":
            expect(not (wrong := [*_misused(triples)]), f"misused: {', '.join(wrong)}")


_TYPED = {
    "endpoint": ("Service", None),
    "supportedLanguage": ("Service", ("SPARQL10Query", "SPARQL11Query", "SPARQL11Update")),
    "feature": (
        "Service",
        ("DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery"),
    ),
    "resultFormat": ("Service", None),
    "inputFormat": ("Service", None),
    "extensionFunction": ("Service", None),
    "defaultDataset": ("Service", None),
    "defaultGraph": ("Dataset", None),
    "namedGraph": ("Dataset", None),
}
"""Properties of the vocabulary: the class of their subjects, and their values where those are listed (section 3)."""


def _misused(triples: list[ox.Triple]) -> Iterator[str]:
    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    types = {(triple.subject, triple.object) for triple in triples if triple.predicate.value == rdf_type}
    for triple in triples:
        name = triple.predicate.value.removeprefix(SD)
        if name == triple.predicate.value:
            continue
        domain, values = _TYPED.get(name, ("", ()))
        is_listed = values is None or triple.object in [ox.NamedNode(SD + value) for value in values]
        if (triple.subject, ox.NamedNode(SD + domain)) not in types or not is_listed:
            yield name

"""Triple Pattern Fragments: what a page holds and says, and a client that joins by them alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from khabar.endpoint.pattern import read_pattern
from khabar.exporter.oxigraph import term_of_oxigraph
from khabar.ontology import KH
from rdflib import Graph, Literal, Namespace, URIRef, Variable
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS, VOID
from rdflib.term import Node

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
BROWSER = {"Accept": "text/html", "Accept-Language": "en"}
TERMS = dict[str, str]
Triple = tuple[Node, Node, Node]


def fetched(client: FlaskClient, address: str) -> Graph:
    response = client.get(address, headers={"Accept": "application/n-triples"})
    assert response.status_code == 200, response.text
    return Graph().parse(data=response.data, format="nt")


@dataclass
class Page:
    data: list[Triple]
    metadata: Graph


def pages(client: FlaskClient, address: str) -> Iterator[Page]:
    """All pages of a fragment, by following the links that they hold."""
    following: str | None = address
    while following:
        response = client.get(following, headers={"Accept": "application/trig"})
        assert response.status_code == 200, response.text
        page = read(response.data)
        yield page
        following = next((str(other) for other in page.metadata.objects(None, HYDRA.next)), None)


def read(trig: bytes) -> Page:
    """The metadata are in the graph whose topic is the page."""
    quads = [*ox.parse(trig, ox.RdfFormat.TRIG)]
    (named,) = {quad.graph_name for quad in quads if quad.predicate.value == str(FOAF.primaryTopic)}
    page = Page([], Graph())
    for quad in quads:
        subject, predicate, object_ = (term_of_oxigraph(term) for term in quad.triple)
        if quad.graph_name == named:
            page.metadata.add((subject, predicate, object_))
        else:
            assert quad.graph_name == ox.DefaultGraph()
            page.data.append((subject, predicate, object_))
    return page


def address_of(client: FlaskClient, **terms: Node) -> str:
    """Fill in the template that the first fragment holds, as any client of Hydra does."""
    controls = next(pages(client, "/fragments")).metadata
    template = str(next(controls.objects(None, HYDRA.template)))
    address, names = template.removesuffix("}").split("{?")
    properties = {RDF.subject: "subject", RDF.predicate: "predicate", RDF.object: "object"}
    variables = {
        properties[URIRef(str(controls.value(mapping, HYDRA.property)))]: str(controls.value(mapping, HYDRA.variable))
        for mapping in controls.objects(None, HYDRA.mapping)
    }
    assert {*variables.values()} == {*names.split(",")}
    return f"{address}?{urlencode({variables[name]: explicit(term) for name, term in terms.items()})}"


def explicit(term: Node) -> str:
    if not isinstance(term, Literal):
        return str(term)
    suffix = f"@{term.language}" if term.language else f"^^{term.datatype}" if term.datatype else ""
    return f'"{term}"{suffix}'


# ── what a page holds ───────────────────────────────────────────────────────────────────────────────────────────────


def test_all_triples_of_a_pattern(client: FlaskClient) -> None:
    label = URIRef(RDFS.label)
    found = [triple for page in pages(client, address_of(client, predicate=label)) for triple in page.data]
    query = "CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s rdfs:label ?o }"
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": "application/n-triples"})
    assert len(found) == len({*found}) > 200
    assert {*found} == {*Graph().parse(data=answer.data, format="nt")}


def test_pages_are_the_same_each_time(client: FlaskClient) -> None:
    first, again = (client.get("/fragments?predicate=rdfs:label&page=2").data for _ in range(2))
    assert first == again


def test_the_count(client: FlaskClient) -> None:
    (page,) = pages(client, "/fragments?predicate=rdf:type&object=kh:Article")
    controls = page.metadata
    assert {int(str(n)) for n in controls.objects(None, VOID.triples)} == {len(page.data)} == {7}
    first = next(pages(client, "/fragments"))
    (whole,) = {int(str(n)) for n in first.metadata.objects(None, HYDRA.totalItems)}
    assert whole > 1000


def test_what_is_bound_by_a_literal(client: FlaskClient) -> None:
    title = Literal("قتلى في تفجير سوق الربوة", lang="ar")
    (page,) = pages(client, address_of(client, predicate=URIRef(DCTERMS.title), object=title))
    assert [object_ for _, _, object_ in page.data] == [title]


def test_nothing_fits(client: FlaskClient) -> None:
    (page,) = pages(client, "/fragments?subject=http://example.org/none")
    assert page.data == []
    assert client.get("/fragments?predicate=rdf:type&object=kh:Article&page=2").status_code == 404


def test_a_whole_triple(client: FlaskClient) -> None:
    ((subject, _, _), *_) = next(pages(client, "/fragments?predicate=rdf:type&object=kh:Article")).data
    (page,) = pages(client, address_of(client, subject=subject, predicate=URIRef(RDF.type), object=KH.Article))
    assert len(page.data) == 1


def test_metadata_among_the_triples_where_there_are_no_graphs(client: FlaskClient) -> None:
    graph = fetched(client, "/fragments?predicate=rdf:type&object=kh:Article")
    assert len([*graph.subjects(RDF.type, KH.Article)]) == 7
    assert (None, HYDRA.template, None) in graph
    assert (None, VOID.triples, Literal(7)) in graph


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/rdf+xml", "application/n-quads"])
def test_formats(client: FlaskClient, accept: str) -> None:
    response = client.get("/fragments?predicate=rdf:type", headers={"Accept": accept})
    assert response.mimetype == accept
    assert "hydra" in response.text


def test_entity_tags(client: FlaskClient) -> None:
    tag = client.get("/fragments?predicate=rdf:type").headers["ETag"]
    assert client.get("/fragments?predicate=rdf:type", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/fragments?predicate=rdfs:label", headers={"If-None-Match": tag}).status_code == 200


def test_as_a_page(client: FlaskClient) -> None:
    text = client.get("/fragments?predicate=rdfs:label", headers=BROWSER).text
    assert text.count("<tr>") == 101
    assert 'rel="next"' in text
    assert client.get("/fragments?object=%22%3Cscript%3E%22", headers=BROWSER).status_code == 200


# ── terms ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("", "?object"),
        ("?o", "?object"),
        ("kh:Article", f"<{KH.Article}>"),
        (f"<{KH.Article}>", f"<{KH.Article}>"),
        ('"x"', '"x"'),
        ('"a "quoted" word"@en', '"a \\"quoted\\" word"@en'),
        ('"5"^^xsd:integer', '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ('"5"^^<http://www.w3.org/2001/XMLSchema#integer>', '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ('"} DROP"', '"} DROP"'),
    ],
)
def test_terms(text: str, term: str) -> None:
    assert read_pattern({"object": text}).object == term


@pytest.mark.parametrize(
    "terms", [{"subject": '"x"'}, {"object": "x"}, {"object": '"x'}, {"predicate": "http://e/> ?x"}]
)
def test_what_is_no_term(client: FlaskClient, terms: TERMS) -> None:
    response = client.get("/fragments", query_string=terms)
    assert (response.status_code, next(iter(terms)) in response.text) == (400, True)


@pytest.mark.parametrize("number", ["0", "x", "-1", "99999999999"])
def test_what_is_no_page(client: FlaskClient, number: str) -> None:
    assert client.get(f"/fragments?page={number}").status_code == 400


# ── a client that joins by itself ───────────────────────────────────────────────────────────────────────────────────


def joined(client: FlaskClient, patterns: list[Triple], bound: dict[Variable, Node]) -> Iterator[dict[Variable, Node]]:
    """The greedy algorithm: ask for the pattern with the fewest triples first, bind, and go on with the others."""
    if not patterns:
        yield bound
        return
    ground = [tuple(bound.get(term, term) for term in pattern) for pattern in patterns]  # type: ignore[call-overload]
    addresses = [address_of_pattern(client, pattern) for pattern in ground]
    sizes = [size(client, address) for address in addresses]
    best = sizes.index(min(sizes))
    rest = patterns[:best] + patterns[best + 1 :]
    for page in pages(client, addresses[best]):
        for triple in page.data:
            pairs = {w: t for w, t in zip(ground[best], triple, strict=True) if isinstance(w, Variable)}
            yield from joined(client, rest, bound | pairs)


def address_of_pattern(client: FlaskClient, pattern: tuple[Node, ...]) -> str:
    names = ("subject", "predicate", "object")
    terms = {n: t for n, t in zip(names, pattern, strict=True) if not isinstance(t, Variable)}
    return address_of(client, **terms)


def size(client: FlaskClient, address: str) -> int:
    return min(int(str(n)) for n in next(pages(client, address)).metadata.objects(None, VOID.triples))


def test_a_client_that_joins_by_fragments(client: FlaskClient) -> None:
    holding, holder, name = Variable("holding"), Variable("holder"), Variable("name")
    patterns: list[Triple] = [
        (holding, KH.holder, holder),
        (holder, RDFS.label, name),
        (holding, RDF.type, KH.OfficeHolding),
    ]
    found = {str(row[name]) for row in joined(client, patterns, {})}
    query = "SELECT DISTINCT ?name { ?holding kh:holder ?holder ; a kh:OfficeHolding . ?holder rdfs:label ?name }"
    rows = client.get("/sparql", query_string={"query": query}).get_json()["results"]["bindings"]
    assert found == {row["name"]["value"] for row in rows} != set()

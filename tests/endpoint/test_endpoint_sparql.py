"""One test for each rule of HTTP and of the SPARQL Protocol that ``/sparql`` follows."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from khabar.endpoint.app import close_app, create_app
from khabar.endpoint.settings import Settings
from khabar.ontology import KH
from werkzeug.test import TestResponse

ARTICLES = "SELECT ?article WHERE { ?article a kh:Article } ORDER BY ?article"
TRIPLES = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } ORDER BY ?s LIMIT 5"
QUERY = {"Content-Type": "application/sparql-query"}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
RESULT_TYPES = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPH_TYPES = [
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/trig",
    "application/n-quads",
]


def get(client: FlaskClient, query: str, accept: str | None = None, **arguments: str) -> TestResponse:
    headers = {"Accept": accept} if accept else {}
    return client.get("/sparql", query_string={"query": query, **arguments}, headers=headers)


def media_type(response: TestResponse) -> str:
    return response.content_type.partition(";")[0]


def triples(response: TestResponse) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(response.data, ox.RdfFormat.from_media_type(media_type(response)))}


# ── how a query comes ───────────────────────────────────────────────────────────────────────────────────────────────


def test_get_query(client: FlaskClient) -> None:
    response = get(client, ARTICLES)
    assert response.status_code == 200
    assert len(json.loads(response.data)["results"]["bindings"]) == 7


def test_post_form(client: FlaskClient) -> None:
    assert client.post("/sparql", data={"query": ARTICLES}).data == get(client, ARTICLES).data


def test_post_query(client: FlaskClient) -> None:
    assert client.post("/sparql", data=ARTICLES, headers=QUERY).data == get(client, ARTICLES).data


def test_post_query_in_arabic(client: FlaskClient) -> None:
    response = client.post("/sparql", data="ASK { FILTER('خبر' = 'خبر') }".encode(), headers=QUERY)
    assert json.loads(response.data) == {"head": {}, "boolean": True}


def test_post_query_not_utf8(client: FlaskClient) -> None:
    response = client.post("/sparql", data=b"ASK { ?s ?p '\xff' }", headers=QUERY)
    assert (response.status_code, "byte 13" in response.text) == (400, True)


def test_post_query_in_another_encoding(client: FlaskClient) -> None:
    headers = {"Content-Type": "application/sparql-query; charset=UTF-16"}
    response = client.post("/sparql", data="ASK {}".encode("utf-16"), headers=headers)
    assert (response.status_code, "UTF-8" in response.text) == (415, True)


def test_relative_iri_is_resolved_against_the_address(client: FlaskClient) -> None:
    response = get(client, "SELECT (<test> AS ?iri) {}", "text/csv")
    assert response.text.split() == ["iri", "http://localhost/test"]


def test_post_of_another_type(client: FlaskClient) -> None:
    assert client.post("/sparql", data="{}", headers={"Content-Type": "application/json"}).status_code == 415


def test_post_without_type(client: FlaskClient) -> None:
    assert client.post("/sparql", data="ASK {}").status_code == 415


def test_post_form_without_query(client: FlaskClient) -> None:
    assert client.post("/sparql", data={"other": "x"}).status_code == 400


def test_two_queries(client: FlaskClient) -> None:
    assert client.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D").status_code == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods(client: FlaskClient, method: str) -> None:
    response = client.open("/sparql", method=method)
    assert response.status_code == 405
    assert {"GET", "HEAD", "POST", "OPTIONS"} == set(response.headers["Allow"].split(", "))


def test_options(client: FlaskClient) -> None:
    response = client.options("/sparql")
    assert (response.status_code, "POST" in response.headers["Allow"]) == (200, True)


def test_head(client: FlaskClient) -> None:
    for _ in range(5):  # more often than there are readers: none may be lost
        response = client.head("/sparql", query_string={"query": ARTICLES})
        assert (response.status_code, response.data) == (200, b"")
        assert media_type(response) == "application/sparql-results+json"


def test_head_of_a_bad_query(client: FlaskClient) -> None:
    assert client.head("/sparql", query_string={"query": "SELECT"}).status_code == 400


def test_body_too_large(client: FlaskClient) -> None:
    assert client.post("/sparql", data="#" * 3_000_000, headers=QUERY).status_code == 413


@pytest.mark.parametrize("accept", ["text/csv", "text/html"])
def test_form_too_large(client: FlaskClient, accept: str) -> None:
    """The page of errors shows the query, unless that is what cannot be read."""
    response = client.post("/sparql", data={"query": "#" * 3_000_000}, headers={"Accept": accept})
    assert response.status_code == 413
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_query_too_long(client: FlaskClient) -> None:
    assert client.post("/sparql", data="#" * 300_000, headers=QUERY).status_code == 413


# ── reading only ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_get_update(client: FlaskClient) -> None:
    assert client.get("/sparql", query_string={"update": "DROP ALL"}).status_code == 403


def test_post_form_update(client: FlaskClient) -> None:
    assert client.post("/sparql", data={"update": "DROP ALL"}).status_code == 403


def test_post_update(client: FlaskClient) -> None:
    response = client.post("/sparql", data="DROP ALL", headers={"Content-Type": "application/sparql-update"})
    assert (response.status_code, "only answers queries" in response.text) == (403, True)


def test_update_in_place_of_a_query(client: FlaskClient) -> None:
    assert get(client, "DELETE WHERE { ?s ?p ?o }").status_code == 403
    assert get(client, "ASK { ?s ?p ?o }").json == {"head": {}, "boolean": True}


# ── which format ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("accept", RESULT_TYPES)
def test_select_in_each_format(client: FlaskClient, accept: str) -> None:
    response = get(client, ARTICLES, accept)
    assert media_type(response) == accept
    solutions = ox.parse_query_results(response.data, format=RESULT_TYPES[accept])
    assert isinstance(solutions, ox.QuerySolutions)
    assert len([*solutions]) == 7


def test_select_as_csv(client: FlaskClient) -> None:
    response = get(client, ARTICLES, "text/csv")
    head, *rows = csv.reader(response.text.splitlines())
    assert (media_type(response), head, len(rows)) == ("text/csv", ["article"], 7)


@pytest.mark.parametrize("accept", RESULT_TYPES)
def test_ask_in_each_format(client: FlaskClient, accept: str) -> None:
    response = get(client, "ASK { ?s a kh:Article }", accept)
    assert (response.status_code, media_type(response), "true" in response.text) == (200, accept, True)


@pytest.mark.parametrize("accept", GRAPH_TYPES)
@pytest.mark.parametrize("query", [TRIPLES, "DESCRIBE ?a WHERE { ?a a kh:Article }"])
def test_graphs_in_each_format(client: FlaskClient, query: str, accept: str) -> None:
    response = get(client, query, accept)
    assert media_type(response) == accept
    assert triples(response) == triples(get(client, query, "application/n-triples")) != set()


def test_get_query_accept_missing(client: FlaskClient) -> None:
    assert media_type(get(client, ARTICLES)) == "application/sparql-results+json"
    assert media_type(get(client, TRIPLES)) == "text/turtle"


def test_get_query_accept_all(client: FlaskClient) -> None:
    assert media_type(get(client, ARTICLES, "*/*")) == "application/sparql-results+json"


def test_get_query_accept_range(client: FlaskClient) -> None:
    assert media_type(get(client, ARTICLES, "text/*")) == "text/csv"
    assert media_type(get(client, TRIPLES, "application/*")) == "application/ld+json"


def test_get_query_accept_quality(client: FlaskClient) -> None:
    assert media_type(get(client, ARTICLES, "text/csv;q=0.5, application/sparql-results+xml;q=0.6")).endswith("+xml")


def test_get_query_accept_excludes(client: FlaskClient) -> None:
    accept = "*/*, application/sparql-results+json;q=0, application/json;q=0"
    assert media_type(get(client, ARTICLES, accept)) == "application/sparql-results+xml"


def test_get_query_accept_specific_before_general(client: FlaskClient) -> None:
    assert media_type(get(client, ARTICLES, "*/*, text/csv")) == "text/csv"


def test_get_query_accept_alias(client: FlaskClient) -> None:
    response = get(client, ARTICLES, "application/json")
    assert (media_type(response), len(response.get_json()["results"]["bindings"])) == ("application/json", 7)


def test_get_query_accept_bad(client: FlaskClient) -> None:
    response = get(client, ARTICLES, "image/png")
    assert (response.status_code, "text/csv" in response.text) == (406, True)


def test_get_query_accept_of_the_other_kind(client: FlaskClient) -> None:
    assert get(client, ARTICLES, "text/turtle").status_code == 406
    assert get(client, TRIPLES, "text/csv").status_code == 406


@pytest.mark.parametrize("accept", ["text/csv; charset=utf-8", 'text/csv;charset="UTF-8";q=0.9, text/html;q=0.1'])
def test_get_query_accept_with_a_charset(client: FlaskClient, accept: str) -> None:
    assert media_type(get(client, ARTICLES, accept)) == "text/csv"


def test_get_query_accept_garbage(client: FlaskClient) -> None:
    assert get(client, ARTICLES, ";;;,q=x/").status_code in (200, 406)


def test_format_beats_accept(client: FlaskClient) -> None:
    assert media_type(get(client, ARTICLES, BROWSER, format="csv")) == "text/csv"
    assert media_type(get(client, TRIPLES, BROWSER, format="application/n-triples")) == "application/n-triples"


def test_format_in_a_form(client: FlaskClient) -> None:
    assert media_type(client.post("/sparql", data={"query": ARTICLES, "format": "tsv"})) == "text/tab-separated-values"


def test_format_unknown(client: FlaskClient) -> None:
    response = get(client, ARTICLES, format="docx")
    assert (response.status_code, "only as json" in response.text) == (406, True)


def test_vary(client: FlaskClient) -> None:
    assert "Accept" in get(client, ARTICLES).vary
    assert "Accept" in client.get("/sparql").vary


def test_query_prefixes_of_the_ontology_are_known(client: FlaskClient) -> None:
    assert get(client, "ASK { ?e kh:actuality kh:Reported ; sem:hasTime ?t }").get_json()["boolean"]


def test_result_prefixes_are_written(client: FlaskClient) -> None:
    assert "@prefix kh: <https://w3id.org/khabar/ns#>" in get(client, TRIPLES, "text/turtle").text


# ── which graphs ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_plain_default_graph(store: Path) -> None:
    app = create_app(Settings(store, readers=1, union=False))
    client = app.test_client()
    assert not get(client, "ASK { ?article a kh:Article }").get_json()["boolean"]
    assert get(client, "ASK { GRAPH ?graph { ?article a kh:Article } }").get_json()["boolean"]
    assert "UnionDefaultGraph" not in client.get("/sparql").text
    close_app(app)


def one_graph(client: FlaskClient) -> str:
    rows = get(client, "SELECT ?g WHERE { GRAPH ?g { ?a a kh:Article } } ORDER BY ?g LIMIT 1", "text/csv").text.split()
    return rows[1]


def test_the_default_graph_is_the_union(client: FlaskClient) -> None:
    assert get(client, "ASK { ?a a kh:Article . ?run a kh:ExtractionRun . kh:Death a owl:Class }").get_json()["boolean"]


def test_from_narrows_the_default_graph(client: FlaskClient) -> None:
    query = ARTICLES.replace("WHERE", f"FROM <{one_graph(client)}> WHERE")
    assert len(get(client, query).get_json()["results"]["bindings"]) == 1


def test_default_graph_uri(client: FlaskClient) -> None:
    response = get(client, ARTICLES, **{"default-graph-uri": one_graph(client)})
    assert len(response.get_json()["results"]["bindings"]) == 1


def test_named_graph_uri(client: FlaskClient) -> None:
    query = "SELECT ?g WHERE { GRAPH ?g { ?a a kh:Article } }"
    response = get(client, query, **{"named-graph-uri": one_graph(client)})
    assert len(response.get_json()["results"]["bindings"]) == 1


def test_graph_uri_that_is_no_iri(client: FlaskClient) -> None:
    assert get(client, ARTICLES, **{"default-graph-uri": "not an iri"}).status_code == 400


# ── what goes wrong ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_syntax_error_has_line_and_column(client: FlaskClient) -> None:
    response = get(client, "SELECT *\nWHERE { ?s ?p ?o .\n foo }")
    assert response.status_code == 400
    assert media_type(response) == "text/plain"
    assert "line 3, column 2" in response.text
    assert response.text.splitlines()[1:] == [" foo }", " ^"]


def test_syntax_error_of_a_query_that_ends_too_soon(client: FlaskClient) -> None:
    response = get(client, "SELECT * WHERE {\n")
    assert (response.status_code, "line 2, column 1" in response.text) == (400, True)


def test_query_that_the_engine_cannot_evaluate(client: FlaskClient) -> None:
    response = get(client, "SELECT (<urn:unknown>(1) AS ?x) {}")
    assert (response.status_code, "urn:unknown" in response.text) == (400, True)


def test_error_for_a_browser_is_a_page_with_the_query(client: FlaskClient) -> None:
    response = get(client, "SELECT <&> nonsense", BROWSER)
    assert (response.status_code, media_type(response)) == (400, "text/html")
    assert "SELECT &lt;&amp;&gt; nonsense</textarea>" in response.text


def test_errors_say_nothing_of_the_server(client: FlaskClient) -> None:
    for response in (get(client, "SELECT"), client.get("/nowhere"), client.post("/sparql")):
        assert "Traceback" not in response.text
        assert "/work" not in response.text
        assert "site-packages" not in response.text


# ── validators and headers ──────────────────────────────────────────────────────────────────────────────────────────


def test_etag_saves_the_answer(client: FlaskClient) -> None:
    first = get(client, ARTICLES)
    again = client.get("/sparql", query_string={"query": ARTICLES}, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_etag_depends_on_query_and_format(client: FlaskClient) -> None:
    tags = {get(client, ARTICLES).headers["ETag"], get(client, ARTICLES, "text/csv").headers["ETag"]}
    assert len(tags | {get(client, "ASK {}").headers["ETag"]}) == 3


def test_posts_have_no_conditions(client: FlaskClient) -> None:
    """RFC 9110, section 13.1.2: 304 is for GET and HEAD."""
    tag = get(client, ARTICLES).headers["ETag"]
    answer = client.post("/sparql", data={"query": ARTICLES}, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.headers["ETag"]) == (200, tag)


def test_no_etag_for_what_changes_by_itself(client: FlaskClient) -> None:
    assert "ETag" not in get(client, "SELECT (NOW() AS ?now) {}").headers


def test_any_site_may_read(client: FlaskClient) -> None:
    response = get(client, ARTICLES)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize(
    "path", ["/", "/sparql", "/sparql?query=ASK%7B%7D", "/nowhere", "/page/ns", "/static/khabar.css"]
)
def test_security_headers(client: FlaskClient, path: str) -> None:
    with client.get(path, headers={"Accept": BROWSER}) as response:
        headers = response.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self';")
    assert "unsafe" not in headers["Content-Security-Policy"]


# ── without a query ─────────────────────────────────────────────────────────────────────────────────────────────────

SD = "http://www.w3.org/ns/sparql-service-description#"


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/ld+json", "*/*"])
def test_service_description(client: FlaskClient, accept: str) -> None:
    found = triples(client.get("/sparql", headers={"Accept": accept}))
    service = ox.NamedNode("http://localhost/sparql")
    for name, value in (("endpoint", service), ("feature", ox.NamedNode(f"{SD}UnionDefaultGraph"))):
        assert ox.Triple(service, ox.NamedNode(f"{SD}{name}"), value) in found


def test_service_description_lists_the_formats(client: FlaskClient) -> None:
    formats = [t for t in triples(client.get("/sparql")) if t.predicate.value == f"{SD}resultFormat"]
    assert len(formats) == len(RESULT_TYPES) + 1 + len(GRAPH_TYPES)


def test_query_page_for_a_browser(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": BROWSER})
    assert (media_type(response), "<textarea" in response.text) == ("text/html", True)


# ── results in the browser ──────────────────────────────────────────────────────────────────────────────────────────


def test_table_of_rows(client: FlaskClient) -> None:
    query = "SELECT ?entity ?label ?n ?none WHERE { ?entity rdfs:label ?label ; a kh:Person BIND(7 AS ?n) }"
    text = get(client, query, BROWSER).text
    assert '<bdi lang="ar">' in text
    assert ">7</bdi></td><td></td></tr>" in text
    assert '<textarea id="query" name="query" rows="12" dir="ltr" lang="en" spellcheck="false"' in text
    assert 'href="/page/article/' in text


def test_table_of_triples(client: FlaskClient) -> None:
    text = get(client, "CONSTRUCT WHERE { ?s a kh:Article }", BROWSER).text
    assert text.count("<tr>") == 8
    assert f'<a class="iri" dir="ltr" href="/page/ns#{KH.Article.fragment}">kh:Article</a>' in text


def test_table_of_truth(client: FlaskClient) -> None:
    assert '<p class="lead">Yes</p>' in get(client, "ASK { ?s a kh:Article }", BROWSER).text
    assert '<p class="lead">No</p>' in get(client, "ASK { ?s a kh:Nothing }", BROWSER).text


def test_table_of_nothing(client: FlaskClient) -> None:
    assert "No rows." in get(client, "SELECT * { ?s a kh:Nothing }", BROWSER).text


def test_table_ends_after_the_first_rows(client: FlaskClient) -> None:
    text = get(client, "SELECT * { ?s ?p ?o . ?a ?b ?c }", BROWSER).text  # millions of rows
    assert text.count("<tr>") == 1001
    assert "The first 1,000 rows." in text
    assert get(client, "ASK {}").status_code == 200


def test_table_escapes_what_it_shows(client: FlaskClient) -> None:
    text = get(client, "SELECT ('<script>alert(1)</script>' AS ?x) {}", BROWSER).text
    assert "<script>" not in text

"""``/reconcile`` as its API has it, and as OpenRefine goes about it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from subprocess import Popen
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from khabar.endpoint.app import close_app, create_app
from khabar.endpoint.errors import ParameterError
from khabar.endpoint.reconcile import requests
from khabar.endpoint.reconcile.requests import read_extension, read_queries
from khabar.endpoint.reconcile.vocabulary import properties, types
from khabar.endpoint.settings import Settings
from khabar.exporter.errors import InputError
from khabar.exporter.linking.elsewhere.client import Client, Question
from khabar.exporter.linking.index import Index
from khabar.exporter.linking.rows import Alias, Edge, Item, Row, Wording
from khabar.exporter.linking.spelling import form
from khabar.exporter.linking.writing import write_index
from khabar.exporter.outbound import Limits
from khabar.ontology import WD
from referencing import Registry, Resource
from small_index import ABOUT, ALIASES, ITEMS, SOURCES
from werkzeug.test import TestResponse

SCHEMAS = Path(__file__).with_name("reconciliation")
REGISTRY: Registry[Any] = Registry().with_resources(
    (path.name, Resource.from_contents(json.loads(path.read_text(encoding="utf-8")))) for path in SCHEMAS.glob("*.json")
)
ROWS: list[Row] = [
    Item(515, "Person", None, "Layla Salim", None, None, 1, sitelinks=3),
    Item(516, "Person", None, "Layla Salim", None, None, 1, sitelinks=9),
    Item(700, "GeopoliticalEntity", "City", "Sahel", "LY", 1000, 1, 32.0, 13.0, geonames=77),
    Alias(form("ليلى سالم"), 515, "name", "ليلى سالم", "ar", 1),
    Alias(form("ليلى سالم"), 516, "name", "ليلى سالم", "ar", 1),
    Alias(form("الساحل"), 700, "name", "الساحل", "ar", 1),
    Alias(form("Sahel"), 700, "name", "Sahel", "en", 1),
    Edge(515, 27, 858, "", "", 1),
    Edge(516, 27, 1016, "", "", 1),
    Edge(515, 463, 1065, "", "", 1),
    Edge(515, 39, 4242, "2011", "", 1),
    Edge(700, 131, 1016, "", "", 1),
    Wording(858, "ar", "سوريا", "دولة في آسيا", 1),
    Wording(858, "en", "Syria", "country in <Asia>", 1),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reconcile") / "index.sqlite"
    write_index(path, ABOUT, [*SOURCES, *ITEMS, *ALIASES, *ROWS])
    return path


@pytest.fixture(scope="module")
def own_app(store: Path, index: Path) -> Iterator[Flask]:
    app = create_app(Settings(store, index=index, readers=1))
    yield app
    close_app(app)


@pytest.fixture
def client(own_app: Flask) -> FlaskClient:
    return own_app.test_client()


def valid(answer: TestResponse, schema: str) -> Any:
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    record = json.loads(answer.data)
    contents = REGISTRY.contents(f"{schema}.json")
    jsonschema.Draft7Validator(contents, registry=REGISTRY).validate(record)
    return record


def ask(client: FlaskClient, **queries: object) -> dict[str, list[dict[str, Any]]]:
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)}, headers={"Accept-Language": "en"})
    return {name: result["result"] for name, result in valid(answer, "candidates").items()}


def ids(candidates: list[dict[str, Any]]) -> list[str]:
    return [candidate["id"] for candidate in candidates]


# ── The manifest ──


def test_the_manifest(client: FlaskClient) -> None:
    manifest = valid(client.get("/reconcile"), "manifest")
    assert manifest["identifierSpace"] == "http://www.wikidata.org/entity/"
    assert manifest["view"]["url"] == "http://www.wikidata.org/entity/{{id}}"
    assert {one["id"] for one in manifest["defaultTypes"]} == set(types())
    assert manifest["suggest"]["entity"]["service_url"] == "http://localhost/reconcile"


# ── Candidates ──


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_batch_by_either_method(client: FlaskClient, method: str) -> None:
    parameters = {"queries": json.dumps({"q0": {"query": "سوريا"}, "q1": {"query": "لا أحد"}})}
    if method == "get":
        answer = client.get("/reconcile", query_string=parameters)
    else:
        answer = client.post("/reconcile", data=parameters)
    found = valid(answer, "candidates")
    assert ids(found["q0"]["result"]) == ["Q858"]
    assert found["q0"]["result"][0]["match"] is True
    assert found["q1"] == {"result": []}


def test_names_and_descriptions_are_in_the_language_of_the_client(client: FlaskClient) -> None:
    for language, name, told in (("en", "Syria", "country in <Asia>"), ("ar", "سوريا", "دولة في آسيا")):
        queries = {"queries": json.dumps({"q": {"query": "سوريا"}})}
        answer = client.get("/reconcile", query_string=queries, headers={"Accept-Language": language})
        (candidate,) = answer.get_json()["q"]["result"]
        assert (candidate["name"], candidate["description"]) == (name, told)


def test_namesakes_are_no_match_until_something_tells_them_apart(client: FlaskClient) -> None:
    found = ask(
        client, plain={"query": "ليلى سالم"}, told={"query": "ليلى سالم", "properties": [{"pid": "P27", "v": "سوريا"}]}
    )
    assert ids(found["plain"]) == ["Q516", "Q515"], "the better known comes first"
    assert not any(candidate["match"] for candidate in found["plain"])
    assert ids(found["told"]) == ["Q515", "Q516"]
    assert [candidate["match"] for candidate in found["told"]] == [True, False]
    assert found["told"][0]["features"] == [{"id": "name", "value": 1.0}, {"id": "P27", "value": 1.0}]
    assert found["told"][1]["score"] == 50


@pytest.mark.parametrize(
    ("pid", "value", "agrees"),
    [
        ("P17", "ليبيا", 1),
        ("P17", "LY", 1),
        ("P17", {"id": "Q1016", "name": "Libya"}, 1),
        ("P17", ["مصر", "ليبيا"], 1),
        ("P17", "سوريا", 0),
        ("P131", {"id": "http://www.wikidata.org/entity/Q1016"}, 1),
        ("P1566", "77", 1),
        ("P1566", 77, 1),
        ("P1082", 500, 0.5),
        ("P1082", "many", 0),
        ("P625", "32.1,13.0", 1),
        ("P625", "-32,13", 0),
        ("P625", "north", 0),
        ("P625", "inf,0", 0),
        ("P463", True, 0),
    ],
)
def test_values_of_properties_are_compared(client: FlaskClient, pid: str, value: object, agrees: float) -> None:
    (candidate,) = ask(client, q={"query": "Sahel", "properties": [{"pid": pid, "v": value}]})["q"]
    assert {"id": pid, "value": agrees} in candidate["features"]


def test_properties_that_are_not_known_decide_nothing(client: FlaskClient) -> None:
    (candidate,) = ask(client, q={"query": "Sahel", "properties": [{"pid": "P9999", "v": "x"}]})["q"]
    assert (candidate["score"], candidate["match"]) == (100, True)


@pytest.mark.parametrize(
    ("type_", "strict", "found"),
    [
        ("Region", "any", ["Q214064"]),
        ("City", "any", ["Q41183"]),
        (["City", "Region"], "any", ["Q41183", "Q214064"]),
        (["City", "GeopoliticalEntity"], "all", ["Q41183"]),
        (["City", "Region"], "all", []),
        ("Person", "any", []),
        ("Region", "should", ["Q214064", "Q41183"]),
        ("Planet", "any", []),
    ],
)
def test_types_choose(client: FlaskClient, type_: object, strict: str, found: list[str]) -> None:
    assert ids(ask(client, q={"query": "حلب", "type": type_, "type_strict": strict})["q"]) == found


def test_limits_are_kept(client: FlaskClient) -> None:
    assert len(ask(client, q={"query": "ليلى سالم", "limit": 1})["q"]) == 1


def test_an_id_is_itself(client: FlaskClient) -> None:
    found = ask(
        client, id={"query": "Q858"}, iri={"query": "http://www.wikidata.org/entity/Q858"}, no={"query": "Q5555555"}
    )
    assert (ids(found["id"]), ids(found["iri"]), found["no"]) == (["Q858"], ["Q858"], [])


def test_misspelt_names_are_found_and_never_a_match(client: FlaskClient) -> None:
    near = ask(client, q={"query": "خليج عدنن"})["q"]
    assert ids(near) == ["Q41837"]
    assert near[0]["match"] is False
    assert 0 < near[0]["score"] < 90


def test_properties_alone_find_nothing(client: FlaskClient) -> None:
    assert ask(client, q={"properties": [{"pid": "P17", "v": "LY"}]})["q"] == []


# ── What is refused ──


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "is not JSON"),
        ("[]", "must be object"),
        ('{"q": {}}', "cannot be validated by any definition"),
        ('{"q": {"query": 5}}', "must be string"),
        ('{"q": {"query": "a", "limit": 0}}', "bigger than or equal to 1"),
        ('{"q": {"query": "a", "type_strict": "never"}}', "must be one of"),
        ('{"q": {"query": "a", "colour": "red"}}', "must not contain"),
        ('{"q": {"query": "a", "properties": [{"pid": "P17"}]}}', "must contain"),
        ('{"q": {"query": "%s"}}' % ("a" * 1001), "shorter than or equal to 1000"),
        (
            json.dumps({f"q{n}": {"query": "a"} for n in range(requests.BATCH + 1)}),
            "less than or equal to 50 properties",
        ),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_bad_batches_are_refused_with_a_reason(client: FlaskClient, text: str, reason: str) -> None:
    answer = client.post("/reconcile", data={"queries": text})
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert reason in answer.text
    assert "Traceback" not in answer.text


def test_half_of_a_surrogate_pair_goes_back_as_it_came(client: FlaskClient) -> None:
    answer = client.post("/reconcile", data={"queries": json.dumps({"\ud800": {"query": "\ud800"}})})
    assert valid(answer, "candidates") == {"\ud800": {"result": []}}


def test_requests_are_read() -> None:
    query = read_queries(
        '{"q": {"query": " a ", "type": "City", "limit": 500, "properties": [{"pid": "P17", "v": [1, {"id": "Q5"}]}]}}'
    )["q"]
    assert (query.text, query.types, query.limit, query.conditions) == ("a", ("City",), 50, (("P17", (1, "Q5")),))
    assert read_extension('{"ids": ["Q1"], "properties": [{"id": "P17"}]}').properties == ("P17",)
    with pytest.raises(ParameterError, match="extend"):
        read_extension('{"ids": "Q1"}')


def test_a_form_without_a_parameter_is_refused(client: FlaskClient) -> None:
    answer = client.post("/reconcile", data="{}", content_type="application/json")
    assert answer.status_code == 400
    assert "queries or extend" in answer.text


# ── Scripts of other sites ──


def test_any_site_may_ask(client: FlaskClient) -> None:
    answer = client.options(
        "/reconcile", headers={"Origin": "https://tables.example", "Access-Control-Request-Method": "POST"}
    )
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Allow"]


def test_a_callback_is_called_with_the_answer(client: FlaskClient) -> None:
    answer = client.get("/reconcile?callback=jQuery_12.done")
    assert answer.mimetype == "application/javascript"
    body = re.fullmatch(r"/\*\*/jQuery_12\.done\((.*)\);", answer.text)
    assert body
    assert json.loads(body[1])["versions"]


@pytest.mark.parametrize("name", ["", "a;b", "alert(1)//", "1a", "a.", "a" * 101, "é"])
def test_other_callbacks_are_refused(client: FlaskClient, name: str) -> None:
    assert client.get("/reconcile", query_string={"callback": name}).status_code == 400


# ── Suggestions, flyouts, previews ──


@pytest.mark.parametrize(
    ("kind", "prefix", "first"),
    [
        ("entity", "سور", "Q858"),
        ("entity", "Sah", "Q700"),
        ("entity", "Q1065", "Q1065"),
        ("type", "cit", "City"),
        ("type", "منظ", "Organization"),
        ("property", "coun", "P17"),
        ("property", "P62", "P625"),
    ],
)
def test_suggestions(client: FlaskClient, kind: str, prefix: str, first: str) -> None:
    found = valid(client.get(f"/reconcile/suggest/{kind}", query_string={"prefix": prefix}), "suggestions")
    assert found["result"][0]["id"] == first
    flyout = valid(client.get(f"/reconcile/flyout/{kind}", query_string={"id": first}), "flyout")
    assert first in flyout["html"]


def test_suggestions_go_on_behind_a_cursor(client: FlaskClient) -> None:
    def found(cursor: int) -> list[str]:
        answer = client.get("/reconcile/suggest/property", query_string={"prefix": "", "cursor": cursor})
        return [one["id"] for one in valid(answer, "suggestions")["result"]]

    assert found(2) == found(0)[2:]
    assert client.get("/reconcile/suggest/entity?prefix=a&cursor=-1").status_code == 400
    assert client.get("/reconcile/suggest/entity?prefix=a&cursor=99999999999").status_code == 400


def test_nothing_is_suggested_for_marks_alone(client: FlaskClient) -> None:
    assert valid(client.get("/reconcile/suggest/entity?prefix=%2E%2E"), "suggestions") == {"result": []}


def test_a_preview_may_stand_in_frames_and_nothing_else(client: FlaskClient) -> None:
    answer = client.get("/reconcile/preview/Q858", headers={"Accept-Language": "en"})
    assert answer.mimetype == "text/html"
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'")
    assert "country in &lt;Asia&gt;" in answer.text
    assert "frame-ancestors 'none'" in client.get("/reconcile").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address", ["preview/Q5555555", "preview/x", "flyout/entity?id=", "flyout/type?id=Planet", "suggest/colour"]
)
def test_what_is_not_there_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(f"/reconcile/{address}").status_code == 404


# ── More of what was matched ──


def test_values_of_properties_are_given(client: FlaskClient) -> None:
    wanted: dict[str, list[Any]] = {
        "ids": ["Q700", "Q515", "Q5555555"],
        "properties": [{"id": name} for name in (*properties(), "P9999")],
    }
    answer = client.post("/reconcile", data={"extend": json.dumps(wanted)}, headers={"Accept-Language": "en"})
    extended = valid(answer, "extension")
    assert [one["id"] for one in extended["meta"]] == [*properties(), "P9999"]
    sahel, layla, nobody = (extended["rows"][one] for one in wanted["ids"])
    assert sahel["P17"] == sahel["P131"] == [{"id": "Q1016", "name": "Libya"}]
    assert (sahel["P625"], sahel["P1082"], sahel["P1566"]) == ([{"str": "32.0,13.0"}], [{"int": 1000}], [{"str": "77"}])
    assert layla["P27"] == [{"id": "Q858", "name": "Syria"}]
    assert layla["P39"] == [{"id": "Q4242", "name": "Q4242"}]
    assert layla["P625"] == layla["P9999"] == []
    assert not any(nobody.values())


def test_properties_are_proposed_for_a_type(client: FlaskClient) -> None:
    person = valid(client.get("/reconcile/properties?type=Person&limit=2"), "proposal")
    assert [one["id"] for one in person["properties"]] == ["P27", "P39"]
    city = valid(client.get("/reconcile/properties?type=City"), "proposal")
    assert "P625" in {one["id"] for one in city["properties"]}
    assert len(valid(client.get("/reconcile/properties"), "proposal")["properties"]) == len(properties())


def test_every_type_of_the_shipped_index_has_a_name(shipped: Index) -> None:
    found = {name for row in shipped.counts("entity", "type", "subtype") for name in row if name}
    assert found <= set(types())


def test_a_broken_index_is_told_before_serving(store: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such index"):
        create_app(Settings(store, index=tmp_path / "none.sqlite"))


# ── As OpenRefine goes about it ──


@pytest.fixture(scope="module")
def address(start: Callable[..., tuple[Popen[str], str]], index: Path) -> Iterator[str]:
    """Host and port of a server."""
    process, netloc = start("--index", str(index), "--workers", "1")
    yield netloc
    process.terminate()
    process.communicate()


def test_a_column_is_reconciled_as_openrefine_does(address: str) -> None:
    """Manifest, a batch to guess types, batches of ten, a suggestion by hand, a preview, a new column."""
    connection = HTTPConnection(address)

    def get(url: str) -> Any:
        parts = urlsplit(url)
        connection.request("GET", f"{parts.path}?{parts.query}")
        return json.loads(connection.getresponse().read())

    def post(url: str, **form_: object) -> Any:
        body = urlencode({name: json.dumps(value) for name, value in form_.items()})
        connection.request("POST", urlsplit(url).path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        return json.loads(connection.getresponse().read())

    try:
        service = f"http://{address}/reconcile"
        manifest = get(service)
        column = [
            "سوريا",
            "لبنان",
            "ليبيا",
            "حلب",
            "محافظة حلب",
            "واشنطن",
            "الساحل",
            "لندن",
            "لا مكان",
            "Q30",
            "الأمم المتحدة",
        ]
        guess = post(service, queries={f"q{n}": {"query": name, "limit": 3} for n, name in enumerate(column[:10])})
        kinds = [kind["id"] for one in guess.values() for candidate in one["result"] for kind in candidate["type"]]
        assert max(set(kinds), key=kinds.count) == "GeopoliticalEntity"
        matched = {}
        for first in range(0, len(column), 10):
            names = column[first : first + 10]
            batch = {f"q{n}": {"query": name, "type": "GeopoliticalEntity", "limit": 5} for n, name in enumerate(names)}
            for n, name in enumerate(names):
                result = post(service, queries=batch)[f"q{n}"]["result"]
                matched[name] = next((candidate["id"] for candidate in result if candidate["match"]), None)
        assert matched["سوريا"] == "Q858"
        assert matched["Q30"] == "Q30"
        assert matched["لندن"] is None, "there are two of the name"
        assert matched["لا مكان"] is matched["الأمم المتحدة"] is None
        by_hand = manifest["suggest"]["entity"]
        suggested = get(f"{by_hand['service_url']}{by_hand['service_path']}?prefix={quote('لند')}")["result"]
        assert {one["id"] for one in suggested} == {"Q84", "Q92561"}
        flyout = get(by_hand["flyout_service_url"] + by_hand["flyout_service_path"].replace("${id}", "Q84"))
        assert "London" in flyout["html"]
        connection.request("GET", urlsplit(manifest["preview"]["url"].replace("{{id}}", "Q84")).path)
        assert connection.getresponse().read().startswith(b"<!doctype html>")
        propose = manifest["extend"]["propose_properties"]
        offered = get(f"{propose['service_url']}{propose['service_path']}?type=City")["properties"]
        assert "P17" in {one["id"] for one in offered}
        extended = post(service, extend={"ids": ["Q41183", "Q84"], "properties": [{"id": "P17"}]})
        assert extended["rows"]["Q41183"]["P17"][0]["id"] == "Q858"
    finally:
        connection.close()


def test_khabars_own_client_asks_it(address: str) -> None:
    client = Client(f"http://{address}/reconcile", Limits(private=True))
    questions = [Question("سوريا", "GeopoliticalEntity"), Question("سوريا", "Person"), Question("ليلى سالم", "Person")]
    assert client.ask(questions) == [f"{WD}Q858", None, None]

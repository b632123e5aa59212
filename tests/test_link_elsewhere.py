"""A reconciliation service elsewhere as a further source of links: asked for what the index does not know alone."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner
from khabar.exporter.annotation.model import Annotation, Article, Entity, Mention
from khabar.exporter.arabic.pipeline import COMPONENTS, PipelineOptions, load_pipeline
from khabar.exporter.arabic.versions import versions
from khabar.exporter.cli import cli
from khabar.exporter.errors import InputError
from khabar.exporter.linking.elsewhere import Elsewhere, link_elsewhere
from khabar.exporter.linking.elsewhere.cache import Cache
from khabar.exporter.linking.elsewhere.client import Client, Question
from khabar.exporter.linking.elsewhere.linking import CONFIDENCE
from khabar.exporter.linking.index import Index
from khabar.exporter.linking.linker import link_entities
from khabar.exporter.mapping import DEFAULT_BASE, Run, map_annotation
from khabar.exporter.outbound import USER_AGENT, Limits, OutboundError
from khabar.exporter.store import open_store, snapshot
from khabar.ontology import WD
from other_server import other_server, reply
from rdflib.namespace import SKOS

ITEMS = {"سيرغي لافروف": "Q58217", "مصنع الغد": "Q7001", "معمل الغد": "Q7001"}
"""What the service knows."""
WIKIDATA = {"versions": ["0.2"], "name": "x", "identifierSpace": "http://www.wikidata.org/entity/", "schemaSpace": "x"}
LOCAL = Limits(seconds=5, size=10_000, private=True)
TEXT = "التقى سيرغي لافروف في حلب جون كيري ولينا ندى، وزارا مصنع الغد ومعمل الغد."


class Service:
    """Answers as a service does, and remembers what it was asked."""

    def __init__(self, manifest: Mapping[str, Any] = WIKIDATA) -> None:
        self.manifest = manifest
        self.asked: list[dict[str, Any]] = []
        self.agents: set[str | None] = set()
        self.broken = False

    def __call__(self, request: BaseHTTPRequestHandler) -> None:
        self.agents.add(request.headers["User-Agent"])
        if self.broken:
            reply(503)(request)
        elif request.command == "GET":
            reply(body=json.dumps(self.manifest).encode())(request)
        else:
            form = parse_qs(request.rfile.read(int(request.headers["Content-Length"])).decode())
            queries = json.loads(form["queries"][0])
            self.asked.append(queries)
            answer = {name: {"result": self.candidates(query["query"])} for name, query in queries.items()}
            data = json.dumps(answer).encode()
            request.send_response(200)
            request.send_header("Content-Length", str(len(data)))
            request.end_headers()
            request.wfile.write(data)

    def candidates(self, name: str) -> list[dict[str, Any]]:
        unsure = {"id": "Q1", "name": "?", "score": 10, "match": False}
        sure = {"id": ITEMS[name], "name": name, "score": 100, "match": True} if name in ITEMS else None
        return [sure, unsure] if sure else [unsure]


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def url(service: Service) -> Iterator[str]:
    with other_server(service) as address:
        yield address


def article(text: str = TEXT) -> Annotation:
    def entity(kind: str, name: str, level: str = "Name") -> Entity:
        start = text.index(name)
        return Entity(name, kind, [Mention((start, start + len(name)), level)])

    return Annotation(
        Article("a", text),
        entities=[
            entity("Person", "سيرغي لافروف"),
            entity("GeopoliticalEntity", "حلب"),
            entity("Person", "جون كيري"),
            entity("Person", "لينا ندى"),
            entity("Organization", "معمل الغد"),
            entity("Organization", "مصنع الغد"),
        ],
    )


def links(annotation: Annotation) -> dict[str, str]:
    return {entity.id: entity.link.target.removeprefix(WD) for entity in annotation.entities if entity.link}


# ── What is asked, and what becomes of it ──


def test_only_names_that_nobody_in_the_index_bears_are_asked_for(
    service: Service, url: str, small: Path, tmp_path: Path
) -> None:
    annotation, index = article(), Index(small)
    link_entities(annotation, index)
    before = links(annotation)
    assert before == {"حلب": "Q41183", "جون كيري": "Q22316"}
    link_elsewhere(annotation, index, Elsewhere(url, tmp_path / "cache.sqlite", allow_private=True))
    (batch,) = service.asked
    assert [query["query"] for query in batch.values()] == ["سيرغي لافروف", "لينا ندى", "مصنع الغد", "معمل الغد"]
    assert links(annotation) == {**before, "سيرغي لافروف": "Q58217", "مصنع الغد": "Q7001"}, "one entity an item"
    (added,) = (entity.link for entity in annotation.entities if entity.id == "سيرغي لافروف")
    assert added
    assert (added.confidence, added.method, added.name) == (CONFIDENCE, "reconciliation", (6, 18))
    assert service.agents == {USER_AGENT}


def test_such_a_link_is_a_close_match(url: str, small: Path, tmp_path: Path) -> None:
    annotation, index = article(), Index(small)
    link_elsewhere(annotation, index, Elsewhere(url, tmp_path / "cache.sqlite", allow_private=True))
    quads = map_annotation(annotation, DEFAULT_BASE, Run("1.0"))
    assert {quad.predicate for quad in quads if str(quad.object).endswith("Q58217")} >= {SKOS.closeMatch}
    assert SKOS.exactMatch not in {quad.predicate for quad in quads}


@pytest.mark.parametrize(
    ("manifest", "person"),
    [
        (WIKIDATA, "Q5"),
        ({**WIKIDATA, "defaultTypes": [{"id": "Q5", "name": "human"}]}, "Q5"),
        ({**WIKIDATA, "defaultTypes": None}, "Q5"),
        ({**WIKIDATA, "defaultTypes": [{"id": ["Person"]}, "Person"]}, "Q5"),
        (
            {
                **WIKIDATA,
                "identifierSpace": "https://www.wikidata.org/entity/",
                "defaultTypes": [{"id": n} for n in ("Person", "Organization", "GeopoliticalEntity", "Place", "Event")],
            },
            "Person",
        ),
    ],
)
def test_types_are_called_as_the_service_calls_them(manifest: dict[str, Any], person: str) -> None:
    service = Service(manifest)
    with other_server(service) as url:
        assert Client(url, LOCAL).ask([Question("سيرغي لافروف", "Person")]) == [f"{WD}Q58217"]
    assert service.asked[0]["q0"]["type"] == person


def test_many_names_go_in_batches_of_ten(service: Service, url: str, tmp_path: Path) -> None:
    questions = [Question(f"اسم {number}", "Person") for number in range(25)]
    Elsewhere(url, tmp_path / "cache.sqlite", allow_private=True).items([*questions, *questions])
    assert [len(batch) for batch in service.asked] == [10, 10, 5]


# ── Answers are kept ──


def test_answers_are_asked_for_once(service: Service, url: str, tmp_path: Path) -> None:
    questions = [Question("سيرغي لافروف", "Person"), Question("لينا ندى", "Person")]
    for _ in range(2):  # as two processes would
        found = Elsewhere(url, tmp_path / "cache.sqlite", allow_private=True).items(questions)
        assert found == {questions[0]: f"{WD}Q58217"}
    assert len(service.asked) == 1
    service.broken = True
    assert Elsewhere(url, tmp_path / "cache.sqlite", allow_private=True).items(questions) == found


def test_old_answers_and_those_of_others_are_not_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    question = Question("لينا ندى", "Person")
    Cache(tmp_path / "c.sqlite", "https://a.example/").keep({question: None})
    assert Cache(tmp_path / "c.sqlite", "https://a.example/").known([question]) == {question: None}
    assert Cache(tmp_path / "c.sqlite", "https://b.example/").known([question]) == {}
    monkeypatch.setattr("khabar.exporter.linking.elsewhere.cache.time", lambda: 1e12)
    assert Cache(tmp_path / "c.sqlite", "https://a.example/").known([question]) == {}


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match="answers cannot be kept there"):
        Elsewhere("https://a.example/", tmp_path / "file/cache.sqlite")
    with pytest.raises(InputError, match="answers cannot be kept there"):
        Elsewhere("https://a.example/", tmp_path)


# ── Failures lose nothing ──


def test_a_cache_that_breaks_costs_nothing_but_a_warning(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere = Elsewhere(url, tmp_path / "cache.sqlite", allow_private=True)
    (tmp_path / "cache.sqlite").write_bytes(b"no database" * 1000)
    assert len(elsewhere.items([Question("سيرغي لافروف", "Person")])) == 1
    assert "are not kept" in caplog.text


def body(value: object) -> Callable[[BaseHTTPRequestHandler], None]:
    """A service with a good manifest that answers every batch with ``value``."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return lambda request: reply(body=json.dumps(WIKIDATA).encode() if request.command == "GET" else data)(request)


@pytest.mark.parametrize(
    "answer",
    [
        reply(404),
        reply(500),
        reply(302, Location="http://127.0.0.1:9/"),
        reply(body=b"<html>"),
        reply(body=b"[]"),
        reply(body=json.dumps({**WIKIDATA, "identifierSpace": "https://d-nb.info/gnd/"}).encode()),
        reply(body=json.dumps({**WIKIDATA, "identifierSpace": ["http://www.wikidata.org/entity/"]}).encode()),
        body(b"x" * 20_000),
        body(b"[" * 9_000),
        body([]),
        body({}),
        body({"q0": None}),
        body({"q0": {"result": "none"}}),
    ],
)
def test_what_is_no_good_answer_is_told(answer: Callable[[BaseHTTPRequestHandler], None]) -> None:
    with other_server(answer) as url, pytest.raises(OutboundError):
        Client(url, LOCAL).ask([Question("لينا ندى", "Person")])


@pytest.mark.parametrize(
    "results",
    [
        [],
        [{"id": "Q5", "match": False}],
        [{"id": "Q5"}],
        [{"id": "Q5", "match": "true"}],
        [{"id": "Q5", "match": True}, {"id": "Q6", "match": True}],
        [{"id": "http://evil.example/", "match": True}],
        [{"id": "Q", "match": True}],
        [{"id": "Q05", "match": True}],
        [{"id": "Q0", "match": True}],
        [{"id": f"Q{'9' * 30}", "match": True}],
        [{"id": 5, "match": True}],
        [{"match": True}],
        ["Q5"],
    ],
)
def test_what_the_service_is_not_sure_of_is_no_link(results: list[Any]) -> None:
    with other_server(body({"q0": {"result": results}})) as url:
        assert Client(url, LOCAL).ask([Question("لينا ندى", "Person")]) == [None]


def test_a_service_that_fails_costs_nothing_but_warnings(
    service: Service, url: str, small: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    service.broken = True
    index, elsewhere = Index(small), Elsewhere(url, tmp_path / "cache.sqlite", allow_private=True)
    with caplog.at_level(logging.WARNING):
        for number in range(5):
            annotation = article(f"{TEXT} {number}")
            link_entities(annotation, index)
            link_elsewhere(annotation, index, elsewhere)
            assert links(annotation) == {"حلب": "Q41183", "جون كيري": "Q22316"}
    assert len(caplog.records) == 3
    assert "Links stay as the index has them" in caplog.text
    assert caplog.text.rstrip().endswith("it is asked no more")


def test_private_addresses_are_asked_only_if_allowed(
    service: Service, url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert Elsewhere(url, tmp_path / "cache.sqlite").items([Question("سيرغي لافروف", "Person")]) == {}
    assert "not a public address" in caplog.text
    assert service.asked == []


# ── Settings ──


def pipeline(**settings: object) -> PipelineOptions:
    return PipelineOptions(frozenset(COMPONENTS) - {"khabar_linker"}, settings={"khabar_linker": settings})


def test_it_is_off_unless_named_and_told_by_the_run(tmp_path: Path) -> None:
    plain = versions(load_pipeline(pipeline()))
    named = versions(load_pipeline(pipeline(reconcile="https://a.example/", cache=str(tmp_path / "c.sqlite"))))
    assert "khabar_linker.reconcile" not in plain
    assert named == {**plain, "khabar_linker.reconcile": "https://a.example/"}


def test_an_address_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="expected the address"):
        Elsewhere("a.example", tmp_path / "cache.sqlite")


def test_a_store_is_linked_with_a_service(
    service: Service, url: str, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"khabar_linker": "khabar_linker"}
    with open_store(tmp_path / "store") as store:
        store.replace(map_annotation(article(), DEFAULT_BASE, Run("1.0", settings)))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    command = ["link", "--store", str(tmp_path / "store"), "--index", str(small), "--reconcile", url]
    refused = CliRunner().invoke(cli, command)
    assert (refused.exit_code, service.asked) == (0, [])
    done = CliRunner().invoke(cli, [*command, "--allow-private", "--all"], catch_exceptions=False)
    assert "2 added" in done.output
    assert (tmp_path / "caches/khabar/reconciliation.sqlite").is_file()
    matches = {
        quad.object.value for quad in snapshot(tmp_path / "store") if quad.predicate.value == str(SKOS.closeMatch)
    }
    assert {f"{WD}Q58217", f"{WD}Q7001"} <= matches

"""Search: what counts as a match, the index that agrees with it, the page, and the functions for SPARQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from khabar.endpoint.app import close_app, create_app
from khabar.endpoint.description import GEOSPARQL
from khabar.endpoint.errors import EndpointError, NotOfferedError
from khabar.endpoint.search.functions import FUNCTIONS, NAMESPACE, IndexMissingError, Library, index_file
from khabar.endpoint.search.index import Index, build
from khabar.endpoint.search.making import Searches, make
from khabar.endpoint.search.matching import MOST_WORDS, excerpt, matches, phrases, words
from khabar.endpoint.settings import Remote, Settings
from khabar.exporter.store import current_snapshot
from khabar.ontology import KH, NIF
from rdflib import Graph, Namespace
from rdflib.namespace import DCTERMS, RDF

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
METRE = "http://www.opengis.net/def/uom/OGC/1.0/metre"
BROWSER = {"Accept": "text/html", "Accept-Language": "en"}
FOUND = "SELECT ?article WHERE {{ ?article a kh:Article FILTER (kh-fn:found(?article, '{}')) }}"


# ── what counts as a match ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("search", "text"),
    [
        ("حلب", "قصف على حلب"),
        ("حلب", "القصف بحلب ولحلب"),
        ("السلطة", "قال للسلطة"),
        ("سلطة", "والسلطات والسلطة"),
        ("اوباما", "أوباما"),
        ("مسؤول", "مَسْؤُول"),
        ("القاهره", "في القاهرة"),
        ("مبنى", "مبني"),
        ('"وزير الخارجية"', "قال وزير الخارجية"),
        ('"وزير الخارجية"', "لوزير الخارجية"),
        ("قص*", "غارة وقصف"),
        ('"وزير الخار*"', "وزير الخارجية"),
        ("مجلس سوريا", "سوريا في مجلس"),
        ("2016", "عام ٢٠١٦"),
        ("reuters", "Reuters وكالة"),
    ],
)
def test_found(search: str, text: str) -> None:
    assert matches(search, text)


@pytest.mark.parametrize(
    ("search", "text"),
    [
        ("حلب", "حلبة السباق"),
        ("حلب", "قصف على إدلب"),
        ('"وزير الخارجية"', "الخارجية وزير"),
        ('"وزير الخارجية"', "وزير سابق للخارجية"),
        ("مجلس سوريا", "مجلس الأمن"),
        ("قص*", "نقص"),
        ("", "حلب"),
        ("*", "حلب"),
        ('"', "حلب"),
    ],
)
def test_not_found(search: str, text: str) -> None:
    assert not matches(search, text)


def test_long_searches_are_cut() -> None:
    assert sum(1 + len(phrase.rest) for phrase in phrases(" ".join(f"w{n}" for n in range(100)))) == MOST_WORDS


def test_excerpt() -> None:
    text = " ".join(f"كلمة{n}" for n in range(50)) + " بِحَلَب " + " ".join(f"أخرى{n}" for n in range(50))
    shown = excerpt("حلب", text)
    assert shown.startswith("… كلمة38")
    assert "بِحَلَب" in shown
    assert shown.endswith("أخرى10 …")
    assert excerpt("حلب", "غيرها") == "غيرها"


# ── the index agrees ────────────────────────────────────────────────────────────────────────────────────────────────

SOME = ["حلب", "بحلب", "والسلطة", "سلطة", "للسلطة", "وزير", "لوزير", "الخارجية", "خارجية", "قصف", "أ", "١٢", "12", "_"]
WORDS = st.sampled_from(SOME)
TEXTS = st.lists(WORDS, max_size=8).map(" ".join)
SEARCHES = st.one_of(
    TEXTS, TEXTS.map('"{}"'.format), WORDS.map("{}*".format), TEXTS.map('"{}*"'.format), st.text(max_size=12)
)


def store_of(texts: list[str]) -> ox.Store:
    store = ox.Store()
    for number, text in enumerate(texts):
        article, snapshot = ox.NamedNode(f"http://e/{number}"), ox.NamedNode(f"http://e/{number}/text")
        store.add(ox.Quad(article, ox.NamedNode(RDF.type), ox.NamedNode(KH.Article)))
        store.add(ox.Quad(article, ox.NamedNode(KH.textSnapshot), snapshot))
        store.add(ox.Quad(snapshot, ox.NamedNode(NIF.isString), ox.Literal(text, language="ar")))
    return store


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("search")


@given(st.lists(TEXTS, min_size=1, max_size=5), SEARCHES)
def test_the_index_finds_what_matches(scratch: Path, texts: list[str], search: str) -> None:
    build(store_of(texts), scratch / "index.sqlite")
    index = Index(scratch / "index.sqlite")
    expected = {f"http://e/{number}" for number, text in enumerate(texts) if matches(search, text)}
    assert index.found(search) == expected
    assert index.count(search) == len(expected)
    assert {hit.iri for hit in index.hits(search, 10, 0)} == expected
    index.close()


def test_a_word_of_the_title_counts_more(scratch: Path) -> None:
    store = store_of(["حلب حلب في النص", "شيء آخر"])
    store.add(ox.Quad(ox.NamedNode("http://e/1"), ox.NamedNode(DCTERMS.title), ox.Literal("حلب")))
    build(store, scratch / "titles.sqlite")
    index = Index(scratch / "titles.sqlite")
    assert [hit.iri for hit in index.hits("حلب", 10, 0)] == ["http://e/1", "http://e/0"]
    assert [hit.iri for hit in index.hits("حلب", 1, 1)] == ["http://e/0"]
    index.close()


# ── functions ───────────────────────────────────────────────────────────────────────────────────────────────────────


def value(expression: str, library: Library) -> str | None:
    solutions = ox.Store().query(
        f"SELECT ({expression} AS ?x) {{}}", prefixes={"f": NAMESPACE}, custom_functions=dict(library.functions)
    )
    assert isinstance(solutions, ox.QuerySolutions)
    found = next(iter(solutions))["x"]
    return None if found is None else str(found)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("f:normalize('إدلب'@ar)", '"ادلب"@ar'),
        ("f:normalize('القاهرة')", '"القاهره"'),
        ("f:normalize(<http://e/>)", None),
        ("f:matches('قصف بحلب'@ar, 'حلب')", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("f:matches('إدلب', 'حلب')", '"false"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("f:matches(<http://e/>, 'حلب')", None),
        ("f:matches('حلب')", None),
        ("f:found('حلب', 'حلب')", None),
    ],
)
def test_values(tmp_path: Path, expression: str, expected: str | None) -> None:
    assert value(expression, Library(tmp_path / "none.sqlite")) == expected


def test_a_missing_index_is_told(tmp_path: Path) -> None:
    library = Library(tmp_path / "none.sqlite")
    assert value("f:found(<http://e/>, 'حلب')", library) is None
    with pytest.raises(IndexMissingError, match="not there yet"):
        library.check()
    library.check()


# ── over HTTP ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def own(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that nobody has searched yet."""
    return Path(shutil.copytree(store, tmp_path_factory.mktemp("searched") / "store", ignore=lambda *_: ["search"]))


@pytest.fixture(scope="module")
def searcher(own: Path) -> Iterator[FlaskClient]:
    app = create_app(Settings(own, readers=2, timeout=20, patience=60))
    yield app.test_client()
    close_app(app)


def test_the_index_is_made_when_it_is_needed(searcher: FlaskClient, own: Path) -> None:
    assert not (own / "search").exists()
    query = FOUND.format("الربوة")
    rows = searcher.get("/sparql", query_string={"query": query}).get_json()["results"]["bindings"]
    assert index_file(current_snapshot(own)).exists()
    by_filter = (
        "SELECT ?article { ?article kh:textSnapshot/nif:isString ?text FILTER (kh-fn:matches(?text, 'الربوة')) }"
    )
    assert rows == searcher.get("/sparql", query_string={"query": by_filter}).get_json()["results"]["bindings"] != []


def test_search_as_json(searcher: FlaskClient) -> None:
    answer = searcher.get("/search", query_string={"q": "الربوة"}).get_json()
    assert answer["total"] == len(answer["results"]) == 1
    assert answer["results"][0]["title"] == "قتلى في تفجير سوق الربوة"
    assert "الربوة" in answer["results"][0]["excerpt"]
    assert searcher.get(answer["results"][0]["page"], headers=BROWSER).status_code == 200
    assert answer["next"] is None


def test_search_as_a_page(searcher: FlaskClient) -> None:
    page = searcher.get("/search", query_string={"q": "<الربوة>"}, headers=BROWSER).text
    assert "قتلى في تفجير سوق الربوة" in page
    assert 'value="&lt;الربوة&gt;"' in page
    assert searcher.get("/search", headers=BROWSER).status_code == 200


def test_search_for_nothing(searcher: FlaskClient) -> None:
    assert searcher.get("/search", query_string={"q": " "}).get_json()["total"] == 0
    assert searcher.get("/search", query_string={"q": "زخرفونيا"}).get_json()["results"] == []


@pytest.mark.parametrize("number", ["0", "-1", "x", "1001", "٣"])
def test_search_page_that_is_none(searcher: FlaskClient, number: str) -> None:
    assert searcher.get("/search", query_string={"q": "حلب", "page": number}).status_code == 400


def test_no_search_where_the_store_is_elsewhere(own: Path) -> None:
    searches = Searches(Settings(own, remote=Remote("http://192.0.2.1/sparql")))
    with pytest.raises(NotOfferedError, match="needs a store"):
        searches.ready()


def test_an_index_that_cannot_be_made_is_told(own: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(own, tmp_path / "store", ignore=lambda *_: ["search"]))
    (copied / "search").write_text("in the way", encoding="utf-8")
    searches = Searches(Settings(copied, patience=60))
    with pytest.raises(EndpointError, match="cannot be made"):
        searches.ready()
    searches.close()


def test_a_query_that_finds_no_index_is_told_to_come_again(own: Path, tmp_path: Path) -> None:
    """The name of the function is written so that the front does not see that the query needs the index."""
    copied = Path(shutil.copytree(own, tmp_path / "store", ignore=lambda *_: ["search"]))
    app = create_app(Settings(copied, readers=1))
    query = FOUND.format("حلب").replace("kh-fn:found", r"<https://w3id.org/khabar/functions#\u0066ound>")
    response = app.test_client().get("/sparql", query_string={"query": query})
    assert (response.status_code, response.headers.get("Retry-After")) == (503, "5"), response.text
    close_app(app)


def test_old_indexes_go(own: Path) -> None:
    folder = own / "search"
    for name in ("000000-1", "000000-2"):
        (folder / f"{name}.sqlite").touch()
    index_file(current_snapshot(own)).unlink(missing_ok=True)
    make(current_snapshot(own))
    assert len([*folder.glob("*.sqlite")]) == 2
    assert index_file(current_snapshot(own)).exists()


def test_words() -> None:
    assert words("قال: «أوباما_٢٠١٦»") == ["قال", "اوباما", "2016"]


def test_the_service_description_names_the_functions(client: FlaskClient) -> None:
    described = Graph().parse(data=client.get("/sparql", headers={"Accept": "text/turtle"}).text, format="turtle")
    named = {str(function) for function in described.objects(None, SD.extensionFunction)}
    assert named == {*FUNCTIONS, *GEOSPARQL}


@pytest.mark.parametrize("function", GEOSPARQL)
def test_the_engine_has_the_functions_of_geosparql(function: str, tmp_path: Path) -> None:
    """Aleppo, and a rough Syria."""
    aleppo = "'POINT(37.16 36.2)'^^<http://www.opengis.net/ont/geosparql#wktLiteral>"
    syria = "'POLYGON((35.5 32.3, 42.4 32.3, 42.4 37.3, 35.5 37.3, 35.5 32.3))'" + aleppo[aleppo.index("^") :]
    if function.endswith("distance"):
        damascus = aleppo.replace("37.16 36.2", "36.29 33.51")
        metres = value(f"<{function}>({aleppo}, {damascus}, <{METRE}>)", Library(tmp_path))
        assert metres
        assert 305_000 < float(metres.split('"')[1]) < 315_000
    else:
        holds = function.endswith(("sfWithin", "sfIntersects"))
        assert f'"{str(holds).lower()}"' in str(value(f"<{function}>({aleppo}, {syria})", Library(tmp_path)))

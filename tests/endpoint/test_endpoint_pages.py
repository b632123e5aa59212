"""Pages: what they tell, in two languages, and that they tell the text unchanged."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import khabar.endpoint
import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from khabar.endpoint.highlight import Mark, around, pieces
from khabar.endpoint.labels import pick, prefixed, term_label
from khabar.endpoint.language import texts
from khabar.endpoint.pattern import POSITIONS
from khabar.endpoint.queries import examples
from khabar.exporter.mapping import DEFAULT_BASE
from khabar.exporter.store import snapshot
from khabar.ontology import KH, NIF
from rdflib import Literal, URIRef

FOLDER = Path(khabar.endpoint.__file__).parent
ARABIC = {"Accept": "text/html", "Accept-Language": "ar-SA,ar;q=0.9,en;q=0.5"}
ENGLISH = {"Accept": "text/html", "Accept-Language": "en"}


def articles(store: Path) -> dict[str, str]:
    """Text of each article by the path of its page."""
    data = snapshot(store)
    return {
        quad.subject.value.removeprefix(DEFAULT_BASE).removesuffix("/text"): quad.object.value
        for quad in data.quads_for_pattern(None, ox.NamedNode(NIF.isString), None)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
    }


def page_of(client: FlaskClient, store: Path, case: str, part: str = "") -> str:
    """The page of the article whose text holds ``case``, or of a part of it, in Arabic."""
    path = next(path for path, text in articles(store).items() if case in text)
    return client.get(f"/page/{path}{part}", headers=ARABIC).text


class Reader(HTMLParser):
    """Collects the text of the paragraph that holds an article."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.inside = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.inside |= tag == "p" and ("class", "story") in attributes

    def handle_endtag(self, tag: str) -> None:
        self.inside &= tag != "p"

    def handle_data(self, data: str) -> None:
        self.text += data if self.inside else ""


# ── the article ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_text_is_shown_unchanged(client: FlaskClient, store: Path) -> None:
    for path, text in articles(store).items():
        reader = Reader()
        reader.feed(client.get(f"/page/{path}", headers=ARABIC).text)
        assert reader.text.splitlines() == text.splitlines()


def test_article_page(client: FlaskClient, store: Path) -> None:
    text = page_of(client, store, "سالم العمري")
    assert '<html lang="ar" dir="rtl">' in text
    assert '<h1><bdi lang="ar">هجوم على معبر</bdi></h1>' in text
    assert '<time datetime="2019-03-05">5 مارس 2019</time>' in text
    assert re.search(r'<a class="organization" href="/page/article/\w+/entity/wkala-alsahl">وكالة الساحل</a>', text)
    assert re.search(r'<a class="event" href="/page/article/\w+/event/Attack-\d+">هاجموا</a>', text)
    assert 'href="https://w3id.org/khabar/article' not in text


def test_article_page_tells_the_chain_of_sources(client: FlaskClient, store: Path) -> None:
    text = page_of(client, store, "سالم العمري")
    chain = re.findall(r"<ol class=\"chain\">.*?</ol>", text, re.DOTALL)[0]
    names = re.findall(r"<bdi lang=\"ar\">([^<]+)</bdi></a>", chain)
    assert names[:2] == ["صوت المقال", "وكالة الساحل"]
    assert set(names[2:]) == {"وزارة الداخلية", "بيان"}


def test_article_page_without_title(client: FlaskClient, store: Path) -> None:
    path = next(iter(articles(store)))
    assert client.get(f"/page/{path}", headers=ENGLISH).status_code == 200


# ── its parts ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_entity_page(client: FlaskClient, store: Path) -> None:
    text = page_of(client, store, "سالم العمري", "/entity/wkala-alsahl")
    assert "وكالة الساحل" in text
    assert "<mark>وكالة الساحل</mark>" in text
    assert "مؤسسة إخبارية" in text


def test_event_page(client: FlaskClient, store: Path) -> None:
    path, text = next((path, text) for path, text in articles(store).items() if "هاجموا" in text)
    page = client.get(f"/page/{path}/event/Attack-{text.index('هاجموا')}", headers=ARABIC).text
    assert "<mark>هاجموا</mark>" in page
    assert 'class="badge Reported"' in page


def test_claim_page(client: FlaskClient, store: Path) -> None:
    path, text = next((path, text) for path, text in articles(store).items() if "هاجموا" in text)
    start = text.index("هاجموا")
    page = client.get(f"/page/{path}/claim/{start}-{start + 6}-2", headers=ARABIC).text
    assert "وزارة الداخلية" in page
    assert "صيغة القول" in page


def test_other_pages_list_everything(client: FlaskClient, store: Path) -> None:
    text = page_of(client, store, "سالم العمري", "/text")
    assert "<details open>" in text
    assert "بصمة SHA-256" in text


# ── the front page ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_front_page(client: FlaskClient) -> None:
    text = client.get("/", headers=ENGLISH).text
    assert re.search(r"<dt>Articles</dt><dd>7</dd>", text)
    assert "هجوم على معبر" in text
    assert 'href="/sparql"' in text


def test_front_page_has_dated_articles_first(client: FlaskClient) -> None:
    dates = re.findall(r'<li>.*?(?:datetime="([^"]+)"|</li>)', client.get("/", headers=ENGLISH).text, re.DOTALL)
    assert len([date for date in dates if date]) > 1
    assert dates == sorted(dates, reverse=True)


# ── languages ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_language_of_the_browser(client: FlaskClient) -> None:
    response = client.get("/", headers=ARABIC)
    assert '<html lang="ar" dir="rtl">' in response.text
    assert response.headers["Content-Language"] == "ar"
    assert "Accept-Language" in response.vary
    assert '<html lang="en" dir="ltr">' in client.get("/", headers={"Accept-Language": "fr"}).text


def test_language_of_the_link_is_remembered(client: FlaskClient) -> None:
    assert '<html lang="ar" dir="rtl">' in client.get("/?lang=ar", headers=ENGLISH).text
    assert '<html lang="ar" dir="rtl">' in client.get("/sparql", headers=ENGLISH).text
    assert '<html lang="en" dir="ltr">' in client.get("/?lang=en").text
    assert '<html lang="en" dir="ltr">' in client.get("/?lang=xx", headers=ARABIC).text


def test_the_other_language_is_linked_with_all_arguments(client: FlaskClient) -> None:
    text = client.get("/sparql?query=ASK+%7B%7D&format=html", headers=ENGLISH).text
    assert 'href="/sparql?query=ASK+%7B%7D&amp;format=html&amp;lang=ar"' in text


def test_both_languages_say_the_same_things() -> None:
    english, arabic = texts().values()
    assert english.keys() == arabic.keys()
    templates = "".join(path.read_text(encoding="utf-8") for path in (FOLDER / "templates").glob("*.html"))
    named = set(re.findall(r"(?:language|other)\['(\w+)'\]", templates))
    composed = {key for key in english if key.startswith(("mark_", "term_"))}
    handed_over = {"articles", "claims", "published", "publisher", "author", "source_page", "identifier", *POSITIONS}
    assert english.keys() == named | composed | handed_over


# ── what holds on every page ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "address", ["/", "/sparql", "/sparql?query=SELECT+*+%7B%7D", "/page/ns", "/page/graph/links", "/none"]
)
def test_pages_need_nothing_from_elsewhere(client: FlaskClient, address: str) -> None:
    text = client.get(address, headers=ENGLISH).text
    assert "<script" not in text
    assert "style=" not in text
    sources = re.findall(r'<(?:link|img)[^>]* (?:href|src)="([^"]+)"', text)
    assert all(source.startswith(("/static/", "/data/", "/openapi.json")) for source in sources)


def test_the_style_sheet_is_logical() -> None:
    """Left and right would be wrong in one of the two directions."""
    css = (FOLDER / "static/khabar.css").read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w-])(?:left|right|(?:margin|padding|border)-(?:left|right|top|bottom))", css)
    assert "http" not in css
    assert "@import" not in css


# ── example queries ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", examples())
def test_example_query_is_accepted(client: FlaskClient, name: str) -> None:
    response = client.get("/sparql", query_string={"query": examples()[name].query})
    assert response.get_json()["head"]["vars"]


def test_example_queries_are_grouped_by_keyword(client: FlaskClient) -> None:
    page = client.get("/sparql", headers=ENGLISH).text
    _, _, group = page.partition('<h3 id="casualties">')
    group, _, _ = group.partition("</section>")
    assert "Casualties" in group
    expected = [name for name, example in examples().items() if any(t.endswith("#casualties") for t in example.themes)]
    assert re.findall("example=([a-z-]+)", group) == expected


@pytest.mark.parametrize("name", examples())
def test_example_query_stands_on_the_query_page(client: FlaskClient, name: str) -> None:
    assert f'href="/sparql?example={name}"' in client.get("/sparql", headers=ENGLISH).text
    page = client.get(f"/sparql?example={name}", headers=ENGLISH).text
    assert examples()[name].query.splitlines()[0].replace("<", "&lt;").replace(">", "&gt;") in page


def test_example_query_has_an_address(client: FlaskClient) -> None:
    response = client.get("/examples/offices", headers=ENGLISH)
    assert (response.status_code, response.headers["Location"]) == (303, "/sparql?example=offices")
    assert client.get("/examples/offices").text == examples()["offices"].turtle
    assert client.get("/examples/none").status_code == 404


def test_keywords_have_an_address(client: FlaskClient) -> None:
    response = client.get("/examples/themes", headers=ENGLISH)
    assert (response.status_code, response.headers["Location"]) == (303, "/sparql")
    assert "skos:prefLabel" in client.get("/examples/themes").text


# ── marks in a text ─────────────────────────────────────────────────────────────────────────────────────────────────

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted), max_size=12)


@given(st.text(min_size=40, max_size=60), SPANS)
def test_pieces_are_the_text_and_have_the_marks_that_cover_them(text: str, spans: list[list[int]]) -> None:
    marks = [Mark(start, end, "kind", None) for start, end in spans]
    found = [*pieces(text, marks)]
    assert "".join(piece.words for piece in found) == text
    at = 0
    for piece in found:
        covering = [mark for mark in marks if mark.start <= at and at + len(piece.words) <= mark.end]
        assert sorted(piece.marks, key=repr) == sorted(covering, key=repr)
        assert all(a.end - a.start <= b.end - b.start for a, b in pairwise(piece.marks))
        at += len(piece.words)


def test_pieces_of_no_text() -> None:
    assert [*pieces("", [])] == []


def test_around_stays_in_the_paragraph_and_cuts_between_words() -> None:
    text = "one\nsome words before it, then the span and some words behind it\nthree"
    start = text.index("span")
    assert around(text, start, start + 4, width=15) == ("…it, then the ", " and some…")
    assert around(text, start, start + 4) == ("some words before it, then the ", " and some words behind it")


# ── names ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_pick_prefers_the_language_then_a_fixed_order() -> None:
    labels = [Literal("b", lang="fr"), Literal("a", lang="de"), Literal("ع", lang="ar")]
    assert pick(labels, "ar") == Literal("ع", lang="ar")
    assert pick(labels[:2], "ar") == Literal("a", lang="de")
    assert pick([], "ar") is None


def test_term_labels() -> None:
    assert term_label(KH.Person, "ar") == Literal("شخص", lang="ar")
    assert term_label(URIRef("http://www.wikidata.org/entity/Q1"), "ar") == Literal("wd:Q1")


def test_prefixed_takes_the_longest_namespace() -> None:
    assert prefixed("https://w3id.org/khabar/ns#Death") == "kh:Death"
    assert prefixed("http://example.org/") == "http://example.org/"

"""The mapper writes the graph of docs/graph.md: golden cases, real annotations, and properties of any annotation."""

from __future__ import annotations

import dataclasses
import json
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from gold import annotation_of, gold_annotations
from hypothesis import given
from hypothesis import strategies as st
from khabar.exporter.annotation import Annotation, from_json
from khabar.exporter.annotation.model import (
    Article,
    Claim,
    Entity,
    Event,
    Link,
    Mention,
    Participation,
    Source,
    Span,
    Time,
)
from khabar.exporter.mapping import (
    DEFAULT_BASE,
    Background,
    Facts,
    FactSource,
    GraphNames,
    Quad,
    Run,
    map_annotation,
)
from khabar.exporter.mapping.iris import source_iri, text_digest
from khabar.exporter.mapping.names import slug
from khabar.exporter.mapping.terms import decimal, moment
from khabar.exporter.oxigraph import to_oxigraph
from khabar.ontology import KH, NIF, WD, ontology_graph
from khabar.shapes import validate
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SDO, SKOS, XSD

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(path for path in FOLDER.iterdir() if path.is_dir())
RUN = Run("0.0.0", {"reader": "none"})


def mapped(annotation: Annotation) -> list[Quad]:
    return map_annotation(annotation, DEFAULT_BASE, RUN)


def n_quads(quads: Iterable[Quad]) -> bytes:
    lines = ox.serialize(map(to_oxigraph, quads), format=ox.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(lines.splitlines(keepends=True)))


def union(quads: Iterable[Quad]) -> Graph:
    graph = Graph(bind_namespaces="none")
    for quad in quads:
        graph.add(quad[:3])
    return graph


def case(name: str) -> Annotation:
    return from_json(json.loads((FOLDER / name / "annotation.json").read_text(encoding="utf-8")))


# ── Golden cases ──


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_case_gives_exactly_its_graph(folder: Path) -> None:
    assert n_quads(mapped(case(folder.name))) == (folder / "expected.nq").read_bytes()


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_case_conforms_to_the_shapes(folder: Path) -> None:
    report = validate(union(mapped(case(folder.name))))
    assert report.conforms, report.to_text()


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_case_uses_declared_terms_only(folder: Path) -> None:
    declared = set(ontology_graph().subjects())
    used = {term for quad in mapped(case(folder.name)) for term in quad[1:3] if term.startswith(str(KH))}
    assert used <= declared


# ── Real annotations ──


@pytest.mark.parametrize("folder", ["gold/dev", "own-corpus"])
def test_real_annotations_conform_to_the_shapes(shared: Path, folder: str) -> None:
    for annotation in gold_annotations(shared / folder):
        report = validate(union(mapped(annotation)))
        assert report.conforms, f"{annotation.article.id}: {report.to_text()}"


def test_a_perfect_reading_scores_one_on_every_measure(shared: Path, tmp_path: Path) -> None:
    quads: list[Quad] = []
    for path in sorted((shared / "gold" / "dev").glob("*.gold.json")):
        article = json.loads(path.with_name(path.name.replace(".gold.", ".article.")).read_text(encoding="utf-8"))
        gold = without_twins(json.loads(path.read_text(encoding="utf-8")))
        (tmp_path / path.name).write_text(json.dumps(gold), encoding="utf-8")
        (tmp_path / path.name.replace(".gold.", ".article.")).write_text(json.dumps(article), encoding="utf-8")
        quads += mapped(annotation_of(article, gold))
    (tmp_path / "graph.nq").write_bytes(n_quads(quads))
    scorer = [sys.executable, str(shared / "eval/evaluate.py"), str(tmp_path), str(tmp_path / "graph.nq"), "--json"]
    scores = json.loads(subprocess.run(scorer, check=True, capture_output=True).stdout)
    assert scores.pop("absent") == []
    assert {measure: score["f1"] for measure, score in scores.items()} == dict.fromkeys(scores, 1.0)


def without_twins(gold: dict[str, Any]) -> dict[str, Any]:
    """Leave out the second of two events with one trigger and one type: the scorer cannot tell them apart."""
    events = {(event["type"], event["triggers"][0]["start"]): event for event in reversed(gold["events"])}
    return {**gold, "events": list(events.values())}


# ── Names and literals ──


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("جون كيري", "jwn-kyry"),
        ("المرصد السوري", "almrsd-alswry"),
        ("غينادي غاتيلوف", "ghynady-ghatylwf"),
        ("الولايات المتحدة", "alwlayat-almthda"),
        ("مُحَمَّد", "mhmd"),
        ("ﻻهاي", "lahay"),
        ("گفت‌وگو", "gftwgw"),
        ("قناة ٢٤", "qnaa-24"),
        ("Évora", "evora"),
        ("O'Brien & Söhne", "o-brien-sohne"),
        ("Gdańsk", "gdansk"),
        ("📣", "entity"),
        ("", "entity"),
        ("س" * 100, "s" * 60),
    ],
)
def test_slugs(name: str, expected: str) -> None:
    assert slug(name, "entity") == expected


def test_every_letter_of_arabic_and_persian_is_transliterated() -> None:
    for letter in "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةآأؤإئپچژکگی":
        assert slug(letter, "") != "", letter
    assert slug("ء", "") == ""


@given(st.text())
def test_slugs_are_ascii_and_fit_into_an_iri(name: str) -> None:
    piece = slug(name, "entity")
    assert piece.isascii()
    assert piece.replace("-", "").isalnum()
    assert len(piece) <= 60


@pytest.mark.parametrize(
    ("given_url", "expected"),
    [
        ("https://example.org/أخبار?q=a b#ج", "https://example.org/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1?q=a%20b#%D8%AC"),
        ("http://example.org/100%/a#b#c", "http://example.org/100%25/a#b%23c"),
        ("http://example.org/%D8%A3", "http://example.org/%D8%A3"),
        ("example.org", None),
        ("ftp://example.org/", None),
        ("http://example.org:port/", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_addresses(given_url: str, expected: str | None) -> None:
    assert source_iri(given_url) == (expected and URIRef(expected))


@given(st.text() | st.text().map("http://".__add__) | st.text().map("https://example.org/".__add__))
def test_whatever_stands_for_an_address_gives_a_valid_iri_or_none(url: str) -> None:
    found = source_iri(url)
    if found is not None:
        assert found.isascii()
        ox.NamedNode(found)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2015-07-24", "2015-07-24"),
        ("2015-07-24T14:05", "2015-07-24T14:05:00"),
        ("2015-07-24 14:05:09.25", "2015-07-24T14:05:09"),
        ("2015-07-24T14:05+00:00", "2015-07-24T14:05:00Z"),
        ("2015-07-24T14:05:00+03:00", "2015-07-24T14:05:00+03:00"),
    ],
)
def test_moments(value: str, expected: str) -> None:
    written = moment(value)
    assert str(written) == expected
    assert written.datatype == (XSD.dateTime if "T" in expected else XSD.date)


@pytest.mark.parametrize(("value", "expected"), [(1.0, "1"), (0.98, "0.98"), (1e-7, "0.0000001"), (0.5, "0.5")])
def test_decimals_are_written_out(value: float, expected: str) -> None:
    assert str(decimal(value)) == expected


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_store_keeps_all_terms_but_offsets_as_they_are_written(folder: Path) -> None:
    quads = {
        to_oxigraph(quad) for quad in mapped(case(folder.name)) if quad.predicate not in (NIF.beginIndex, NIF.endIndex)
    }
    store = ox.Store()
    store.extend(quads)
    assert set(store) == quads


# ── Single rules ──


def test_a_figure_without_sources_has_those_of_its_event() -> None:
    graph = union(mapped(case("figures")))
    sources = {
        int(str(graph.value(figure, KH.low))): set(graph.objects(graph.value(figure, KH.figureSource), RDFS.label))
        for figure in graph.subjects(KH.low)
    }
    assert sources[12] == {Literal("الدفاع المدني", lang="ar")}
    assert sources[15] == {Literal("نقابة العمال", lang="ar")}
    assert Literal("صوت المقال", lang="ar") in sources[3000]


def test_an_address_that_is_none_is_kept_as_a_field() -> None:
    graph = union(mapped(case("relations-and-links")))
    names = {field: str(name) for field, name in graph.subject_objects(KH.fieldName)}
    values = {names[field]: str(graph.value(field, RDF.value)) for field in names}
    assert values == {"section": "اقتصاد", "القسم": "أخبار", "url": "ليس عنوانًا"}
    assert not list(graph.objects(None, DCTERMS.source))


def test_links_stand_in_their_own_graph() -> None:
    quads = mapped(case("relations-and-links"))
    graphs = {quad.graph for quad in quads if quad.predicate in (SKOS.exactMatch, KH.linkStatus)}
    assert graphs == {URIRef(f"{DEFAULT_BASE}graph/links")}


CAIRO, EGYPT = f"{WD}Q85", f"{WD}Q79"
FACTS = Background(
    "0123456789abcdef", {CAIRO: Facts((FactSource(4, "Facts", "CC0"),), EGYPT, (EGYPT,), 30.04, 31.24)}.get
)


def test_facts_of_linked_items_stand_apart_with_their_source() -> None:
    quads = map_annotation(case("relations-and-links"), DEFAULT_BASE, RUN, FACTS)
    added = set(quads) - set(mapped(case("relations-and-links")))
    cairo, source = URIRef(CAIRO), URIRef(f"{DEFAULT_BASE}index/0123456789abcdef/source/4")
    assert {quad.graph for quad in added} == {GraphNames(DEFAULT_BASE).background}
    assert {quad[:3] for quad in added} == {
        (cairo, KH.locatedIn, URIRef(EGYPT)),
        (cairo, KH.country, URIRef(EGYPT)),
        (cairo, SDO.latitude, decimal(30.04)),
        (cairo, SDO.longitude, decimal(31.24)),
        (cairo, PROV.wasDerivedFrom, source),
        (source, RDF.type, KH.FactSource),
        (source, RDFS.label, Literal("Facts", lang="en")),
        (source, DCTERMS.rights, Literal("CC0", lang="en")),
        (source, KH.indexVersion, Literal("0123456789abcdef")),
    }
    assert validate(union(quads)).conforms


def with_link(link: Link) -> Graph:
    annotation = case("relations-and-links")
    annotation.entities[0].link = link
    return union(mapped(annotation))


@pytest.mark.parametrize(("confidence", "match"), [(0.9, SKOS.exactMatch), (0.89, SKOS.closeMatch)])
def test_a_link_that_is_less_sure_is_a_close_match(confidence: float, match: URIRef) -> None:
    graph = with_link(Link(f"{WD}Q11", confidence, "exact-name"))
    assert set(graph.predicates(None, URIRef(f"{WD}Q11"))) == {match, KH.linkTarget}
    assert validate(graph).conforms


def test_a_link_tells_its_evidence() -> None:
    graph = with_link(Link(f"{WD}Q11", 0.95, "exact-name", (17, 27), ["office"], "0123456789abcdef"))
    (link,) = graph.subjects(KH.linkTarget, URIRef(f"{WD}Q11"))
    (name,) = graph.objects(link, KH.linkEvidence)
    assert graph.value(name, NIF.anchorOf) == Literal("مازن الحلو")
    assert graph.value(link, KH.linkCue) == Literal("office")
    assert graph.value(link, KH.indexVersion) == Literal("0123456789abcdef")
    assert validate(graph).conforms


def test_a_run_is_known_by_version_and_settings() -> None:
    one, same = Run("1.0", {"a": "x", "b": "y"}), Run("1.0", {"b": "y", "a": "x"})
    assert one.iri(DEFAULT_BASE) == same.iri(DEFAULT_BASE)
    assert len({run.iri(DEFAULT_BASE) for run in (one, Run("1.1", one.settings), Run("1.0", {"a": "x"}))}) == 3


def test_another_base_changes_nothing_but_the_iris() -> None:
    annotation = case("claim-chains")
    other = map_annotation(annotation, "http://localhost/news/", RUN)
    assert n_quads(other).replace(b"http://localhost/news/", DEFAULT_BASE.encode()) == n_quads(mapped(annotation))


# ── Properties of any annotation ──


LINKS = st.builds(Link, st.just("http://www.wikidata.org/entity/Q1"), st.floats(0.01, 1), st.just("x"))
NAMES = st.sampled_from(["كيري", "كيربي", "كيري!", "Kerry", "article voice", "", "📣"])


@st.composite
def any_annotation(draw: st.DrawFn) -> Annotation:
    text = draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
    spans = st.integers(0, len(text) - 1).flatmap(
        lambda start: st.tuples(st.just(start), st.integers(start + 1, len(text)))
    )
    entities = draw(st.lists(drawn_entities(spans), min_size=1, max_size=4))
    for number, entity in enumerate(entities):
        entity.id = f"e{number}"
    events = draw(st.lists(drawn_events(spans, st.sampled_from([entity.id for entity in entities])), max_size=3))
    for number, event in enumerate(events):
        event.id = f"v{number}"
        for other, claim in enumerate(event.claims):
            claim.id = f"v{number}c{other}"
    times = [
        Time(f"t{number}", span, "Day", "Stated", "2015-01-01")
        for number, span in enumerate(draw(st.lists(spans, max_size=2)))
    ]
    return Annotation(Article("x", text), entities=entities, events=events, times=times)


def drawn_entities(spans: st.SearchStrategy[Span]) -> st.SearchStrategy[Entity]:
    return st.builds(
        Entity,
        id=st.just(""),
        type=st.sampled_from(["Person", "Organization", "Place", "PopulationGroup"]),
        mentions=st.lists(
            st.builds(Mention, spans, st.sampled_from(["Name", "Nominal", "Pronoun"])), min_size=1, max_size=3
        ),
        subtype=st.none(),
        labels=st.dictionaries(st.sampled_from(["ar", "en"]), NAMES),
        link=st.none() | LINKS,
    )


def drawn_events(spans: st.SearchStrategy[Span], entities: st.SearchStrategy[str]) -> st.SearchStrategy[Event]:
    sources = st.builds(Source, st.lists(entities, min_size=1, max_size=2), st.none() | spans, st.booleans())
    return st.builds(
        Event,
        id=st.just(""),
        type=st.sampled_from(["Attack", "Death", "Protest"]),
        triggers=st.lists(spans, min_size=1, max_size=3),
        actuality=st.just("Reported"),
        claims=st.lists(st.builds(Claim, st.just(""), st.lists(sources, max_size=3)), min_size=1, max_size=2),
        roles=st.lists(st.builds(Participation, st.sampled_from(["attacker", "victim"]), entities), max_size=4),
        figures=st.just([]),
    )


@given(any_annotation())
def test_offsets_select_the_quoted_words(annotation: Annotation) -> None:
    graph = union(mapped(annotation))
    for mention, words in graph.subject_objects(NIF.anchorOf):
        begin, end = (int(str(graph.value(mention, term))) for term in (NIF.beginIndex, NIF.endIndex))
        assert annotation.article.text[begin:end] == str(words)


@given(any_annotation())
def test_iris_are_ascii_and_everything_has_its_own(annotation: Annotation) -> None:
    quads = mapped(annotation)
    iris = {term for quad in quads for term in quad if isinstance(term, URIRef)}
    assert all(iri.isascii() for iri in iris)
    graph = union(quads)
    assert len(set(graph.subjects(KH.actuality))) == len(annotation.events)
    assert len(set(graph.subjects(RDF.type, KH.TimeDescription))) == len(annotation.times)
    chains = [claim.chain for event in annotation.events for claim in event.claims]
    assert len(set(graph.subjects(RDF.type, KH.Claim))) == sum(len(chain) + 1 for chain in chains)
    voices_and_entities = set(graph.subjects(RDFS.label)) - set(graph.subjects(RDF.type, KH.Extractor))
    assert len(voices_and_entities) == len(annotation.entities) + 1


@given(any_annotation(), st.randoms(use_true_random=False))
def test_the_order_of_lists_that_have_none_changes_nothing(annotation: Annotation, dice: random.Random) -> None:
    def shuffled(items: list[Any]) -> list[Any]:
        return dice.sample(items, len(items))

    other = dataclasses.replace(
        annotation,
        entities=[dataclasses.replace(e, mentions=shuffled(e.mentions)) for e in shuffled(annotation.entities)],
        events=[
            dataclasses.replace(e, triggers=shuffled(e.triggers), roles=shuffled(e.roles))
            for e in shuffled(annotation.events)
        ],
        times=shuffled(annotation.times),
    )
    assert mapped(other) == mapped(annotation)


@given(any_annotation())
def test_the_article_is_known_by_its_text(annotation: Annotation) -> None:
    (article,) = union(mapped(annotation)).subjects(RDF.type, KH.Article)
    assert str(article) == f"{DEFAULT_BASE}article/{text_digest(annotation.article.text)[:16]}"

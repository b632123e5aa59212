"""The store on disk: whole articles, one writer, readers who never wait."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from khabar.exporter.annotation.model import Annotation, Link
from khabar.exporter.errors import InputError, StoreError
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
from khabar.exporter.oxigraph import to_oxigraph
from khabar.exporter.store import ArticleStore, current_snapshot, evaluate, load, open_store, snapshot
from khabar.exporter.store.queries import names_dataset
from khabar.ontology import WD, ontology_graph
from small import annotation

NAMES = GraphNames(DEFAULT_BASE)
RUN = Run("1.0", {"reader": "none"})
ALEPPO, SYRIA = f"{WD}Q41183", f"{WD}Q858"


def mapped(of: Annotation, run: Run = RUN) -> list[Quad]:
    return map_annotation(of, DEFAULT_BASE, run)


def linked(number: int, url: str | None = None, identifier: str | None = None) -> Annotation:
    """The small annotation with a linked entity, and with an address or an identifier of its own."""
    base = annotation(number)
    entities = [dataclasses.replace(base.entities[2], link=Link(ALEPPO, 0.9, "x"))]
    article = dataclasses.replace(base.article, url=url, id=identifier or base.article.id)
    return dataclasses.replace(base, article=article, entities=[*base.entities[:2], *entities])


def expected(*annotations: Annotation) -> set[ox.Quad]:
    """What a store says about these articles and nothing else; offsets are plain integers there."""
    store = ox.Store()
    store.extend(to_oxigraph(quad) for of in annotations for quad in mapped(of))
    return set(store)


def held(directory: Path) -> set[ox.Quad]:
    """What readers see, without the ontology."""
    return {quad for quad in snapshot(directory) if quad.graph_name != ox.NamedNode(NAMES.ontology)}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "new" / "store"


# ── Writing ──


def test_a_new_store_holds_the_ontology(directory: Path) -> None:
    with open_store(directory):
        pass
    store = snapshot(directory)
    assert len(store) == len(ontology_graph())
    assert set(store.named_graphs()) == {ox.NamedNode(NAMES.ontology)}


def test_an_ontology_of_another_version_is_replaced(directory: Path) -> None:
    with open_store(directory):
        pass
    data = ox.Store(str(directory / "data"))
    for quad in list(data)[:100]:
        data.remove(quad)
    data.add(
        ox.Quad(ox.NamedNode("http://old"), ox.NamedNode("http://old"), ox.Literal("x"), ox.NamedNode(NAMES.ontology))
    )
    del data
    with open_store(directory):
        pass
    assert len(snapshot(directory)) == len(ontology_graph())


def test_articles_are_held_as_they_were_mapped(directory: Path) -> None:
    articles = [linked(1), linked(2), annotation(3)]
    with open_store(directory) as store:
        assert [store.replace(mapped(article)) for article in articles] == [False] * 3
    assert held(directory) == expected(*articles)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (linked(1), annotation(1)),
        (linked(1), linked(2, identifier="n1")),
        (linked(1, "https://example.org/أ"), annotation(2)),
    ],
    ids=["same text", "same identifier", "another article"],
)
def test_an_article_is_replaced_by_text_or_identifier(directory: Path, old: Annotation, new: Annotation) -> None:
    same = old.article.id == new.article.id
    with open_store(directory) as store:
        store.replace(mapped(old))
        assert store.replace(mapped(new)) is same
    assert held(directory) == (expected(new) if same else expected(old, new))


def test_an_article_is_replaced_by_its_address(directory: Path) -> None:
    old, other, new = (
        linked(n, url) for n, url in enumerate(["https://a.org/1", "https://a.org/2", "https://a.org/1"])
    )
    with open_store(directory) as store:
        for article in (old, other, new):
            store.replace(mapped(article))
    assert held(directory) == expected(other, new)


def test_one_article_may_take_the_place_of_several(directory: Path) -> None:
    by_id, by_address = linked(1, identifier="x"), linked(2, "https://a.org/1")
    both = linked(3, "https://a.org/1", "x")
    with open_store(directory) as store:
        for article in (by_id, by_address, both):
            store.replace(mapped(article))
    assert held(directory) == expected(both)


def known(version: str, latitude: float) -> Background:
    """Facts of the item that `linked` links to, as one version of an index has them."""
    source = FactSource(1, "Facts", "CC0")
    return Background(version, {ALEPPO: Facts((source,), SYRIA, (SYRIA,), latitude, 37.2)}.get)


def background_in(directory: Path) -> set[ox.Quad]:
    return {quad for quad in held(directory) if quad.graph_name == ox.NamedNode(NAMES.background)}


def facts_in(quads: list[Quad]) -> set[ox.Quad]:
    return {to_oxigraph(quad) for quad in quads if quad.graph == NAMES.background}


def test_facts_are_kept_while_an_article_is_linked_to_their_item(directory: Path) -> None:
    articles = [map_annotation(linked(number), DEFAULT_BASE, RUN, known("a" * 16, 36.2)) for number in (1, 2)]
    with open_store(directory) as store:
        for article in articles:
            store.replace(article)
        store.replace(mapped(annotation(1)))
    assert background_in(directory) == facts_in(articles[1]) != set()
    with open_store(directory) as store:
        store.replace(mapped(annotation(2)))
    assert held(directory) == expected(annotation(1), annotation(2))


def test_newer_facts_of_an_item_replace_the_older_ones(directory: Path) -> None:
    old = map_annotation(linked(1), DEFAULT_BASE, RUN, known("a" * 16, 36.1))
    new = map_annotation(linked(2), DEFAULT_BASE, RUN, known("b" * 16, 36.2))
    with open_store(directory) as store:
        store.replace(old)
        store.replace(new)
    assert background_in(directory) == facts_in(new)


@pytest.mark.parametrize("form", [ox.RdfFormat.N_QUADS, ox.RdfFormat.TURTLE])
def test_facts_are_loaded_with_their_articles(tmp_path: Path, directory: Path, form: ox.RdfFormat) -> None:
    base = "https://example.org/news/"
    quads = [to_oxigraph(q) for n in (1, 2) for q in map_annotation(linked(n), base, RUN, known("a" * 16, 36.2))]
    path = tmp_path / "graphs"
    with path.open("wb") as file:
        ox.serialize(quads if form.supports_datasets else (quad.triple for quad in quads), file, form)
    assert load(ox.parse(path=path, format=form), directory).left_out == 0
    background = ox.NamedNode(GraphNames(base).background)
    facts = {quad for quad in quads if quad.graph_name == background}
    assert {quad for quad in snapshot(directory) if quad.graph_name == background} == facts != set()


def test_a_run_is_kept_while_an_article_comes_from_it(directory: Path) -> None:
    old_run, new_run = Run("0.9"), RUN
    with open_store(directory) as store:
        for number in (1, 2):
            store.replace(mapped(annotation(number), old_run))
        store.replace(mapped(annotation(1), new_run))
    assert {str(run.iri(DEFAULT_BASE)) for run in (old_run, new_run)} <= subjects(directory)
    with open_store(directory) as store:
        store.replace(mapped(annotation(2), new_run))
    assert held(directory) == expected(annotation(1), annotation(2))


def subjects(directory: Path) -> set[str]:
    return {quad.subject.value for quad in held(directory) if isinstance(quad.subject, ox.NamedNode)}


@pytest.mark.parametrize("by", ["n1", "https://a.org/%D8%A3", "https://a.org/أ", "the IRI"])
def test_an_article_is_removed_with_all_that_is_its_own(directory: Path, by: str) -> None:
    one, two = linked(1, "https://a.org/أ"), linked(2)
    iri = next(quad.subject for quad in mapped(one) if quad.object.endswith("#Article"))
    with open_store(directory) as store:
        for article in (one, two):
            store.replace(mapped(article))
        assert store.remove(iri if by == "the IRI" else by)
        assert not store.remove(iri if by == "the IRI" else by)
    assert held(directory) == expected(two)


def test_nothing_is_left_of_the_last_article(directory: Path) -> None:
    with open_store(directory) as store:
        store.replace(mapped(linked(1)))
        store.remove("n1")
    assert held(directory) == set()


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=3, max_size=3))
def test_any_text_survives_a_store(texts: list[str]) -> None:
    data = ox.Store()
    plain = annotation(1)
    article = dataclasses.replace(
        plain.article, text=f"{plain.article.text}{texts[0]}", title=texts[1], extra={"x": texts[2]}
    )
    changed = dataclasses.replace(plain, article=article)
    ArticleStore(data, Path(), publish_every=10).replace(mapped(changed))
    assert set(data) == expected(changed)


# ── Readers and other writers ──


def test_readers_see_what_was_published_and_keep_it(directory: Path) -> None:
    with open_store(directory, publish_every=2) as store:
        store.publish()
        before = snapshot(directory)
        store.replace(mapped(annotation(1)))
        assert held(directory) == set()
        store.replace(mapped(annotation(2)))
        assert held(directory) == expected(annotation(1), annotation(2))
        for number in range(3, 9):
            store.replace(mapped(annotation(number)))
    assert len(before) == len(ontology_graph())
    assert held(directory) == expected(*(annotation(number) for number in range(1, 9)))


def snapshots(directory: Path) -> list[str]:
    return sorted(path.name for path in (directory / "snapshots").iterdir())


def test_two_old_snapshots_are_kept(directory: Path) -> None:
    for _ in range(4):
        with open_store(directory):
            pass
        for path in (directory / "snapshots").iterdir():
            os.utime(path, (0, 0))
    assert snapshots(directory) == ["000004", "000005"]
    assert current_snapshot(directory).name == "000005"


def test_snapshots_that_readers_may_be_about_to_open_are_kept(directory: Path) -> None:
    for _ in range(4):
        with open_store(directory):
            pass
    assert snapshots(directory) == ["000001", "000002", "000003", "000004", "000005"]


def test_an_interrupted_publication_is_forgotten(directory: Path) -> None:
    with open_store(directory) as store:
        store.replace(mapped(annotation(1)))
    (directory / "snapshots" / "unfinished").mkdir()
    (directory / "current.new").write_text("0000")
    with open_store(directory) as store:
        store.replace(mapped(annotation(2)))
    assert held(directory) == expected(annotation(1), annotation(2))
    assert "unfinished" not in snapshots(directory)


def test_what_was_written_before_an_error_is_published(directory: Path) -> None:
    def half_done() -> None:
        with open_store(directory) as store:
            store.replace(mapped(annotation(1)))
            raise InputError("elsewhere")

    with pytest.raises(InputError, match="elsewhere"):
        half_done()
    assert held(directory) == expected(annotation(1))


def test_a_reader_that_comes_late_takes_the_next_snapshot(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(directory):
        pass
    newest = current_snapshot(directory)
    pointers = iter([newest.with_name("000000"), newest, newest])  # the first is removed before it can be opened
    monkeypatch.setattr("khabar.exporter.store.snapshots.current_snapshot", lambda _: next(pointers))
    assert len(snapshot(directory)) == len(ontology_graph())


WRITER = """
import sys
from itertools import count
from pathlib import Path
from khabar.exporter.store import open_store
from test_store import annotation, mapped
with open_store(Path(sys.argv[1]), publish_every=10**9) as store:
    for number in count(1):  # until it is killed, or nobody reads what it prints
        store.replace(mapped(annotation(number)))
        print(number, flush=True)
"""


@pytest.fixture
def writer(directory: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that writes article after article, and has written three when this begins."""
    path = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, directory],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    ) as process:
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in range(3)] == ["1\n", "2\n", "3\n"]
        yield process
        process.kill()


def test_a_second_writer_is_turned_away_and_readers_are_not(directory: Path, writer: subprocess.Popen[str]) -> None:
    assert writer.poll() is None
    with pytest.raises(StoreError, match="is being written to by another process"), open_store(directory):
        pass
    assert held(directory) == set()


def test_a_killed_writer_leaves_whole_articles(directory: Path, writer: subprocess.Popen[str]) -> None:
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    with open_store(directory):
        pass
    found = held(directory)
    count = len({quad.subject for quad in found if quad.object == ox.NamedNode("https://w3id.org/khabar/ns#Article")})
    assert count >= 3
    assert found == expected(*(annotation(number) for number in range(1, count + 1)))


# ── What is no store ──


def test_a_missing_store_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is not a Khabar store; 'khabar load'"):
        current_snapshot(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["notes.txt", "folder"])
def test_a_folder_with_other_things_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "notes.txt").write_text("mine")
    place = tmp_path / name if name == "notes.txt" else tmp_path
    with pytest.raises(StoreError, match="is there already and no Khabar store"), open_store(place):
        pass
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_broken_snapshot_is_said_to_be_broken(directory: Path) -> None:
    with open_store(directory):
        pass
    for file in current_snapshot(directory).glob("MANIFEST*"):
        file.write_bytes(b"")
    with pytest.raises(StoreError, match="the snapshot cannot be read"):
        snapshot(directory)


def test_a_broken_store_is_said_to_be_broken(directory: Path) -> None:
    with open_store(directory):
        pass
    (directory / "data" / "CURRENT").write_text("nonsense\n")
    with pytest.raises(StoreError, match=str(directory)), open_store(directory):
        pass


def test_a_store_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="Not a directory"), open_store(tmp_path / "file" / "store"):
        pass


# ── Loading ──


def triples(*annotations: Annotation) -> list[ox.Quad]:
    """What formats without named graphs hold, in reverse order."""
    quads = [to_oxigraph(quad) for of in annotations for quad in mapped(of)]
    return [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in reversed(quads)]


@pytest.mark.parametrize("named", [True, False], ids=["with named graphs", "without"])
def test_a_load_puts_every_statement_where_it_belongs(directory: Path, named: bool) -> None:
    articles = [linked(1), linked(2)]
    quads = [to_oxigraph(quad) for of in articles for quad in mapped(of)] if named else triples(*articles)
    loaded = load(quads, directory)
    assert (loaded.articles, loaded.replaced, loaded.left_out) == (2, 0, 0)
    assert held(directory) == expected(*articles)
    assert load(quads, directory).replaced == 2
    assert held(directory) == expected(*articles)


def test_a_load_leaves_out_what_belongs_to_no_article(directory: Path) -> None:
    iri = ox.NamedNode("https://w3id.org/khabar/article/0123456789abcdef")
    label, blank = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), ox.BlankNode()
    strangers = [
        ox.Quad(ox.NamedNode("http://example.org/x"), label, ox.Literal("x")),
        ox.Quad(iri, label, ox.Literal("an article of which nothing else is known")),
        ox.Quad(blank, label, ox.Literal("x")),
        ox.Quad(iri, label, blank),
        ox.Quad(ox.NamedNode("http://example.org/x"), label, ox.Literal("x"), ox.NamedNode(NAMES.ontology)),
    ]
    loaded = load([*strangers, *triples(annotation(1))], directory)
    assert loaded.left_out == len(strangers)
    assert str(loaded).endswith("5 triples of no article left out")
    assert held(directory) == expected(annotation(1))


def test_a_load_without_articles_makes_no_store(directory: Path) -> None:
    with pytest.raises(InputError, match="no article in the graphs given"):
        load([], directory)
    assert not directory.exists()


def test_a_load_that_fails_while_reading_changes_nothing(directory: Path) -> None:
    def broken() -> Iterator[ox.Quad]:
        yield from triples(annotation(1))
        raise InputError("line 7")

    with pytest.raises(InputError, match="line 7"):
        load(broken(), directory)
    assert not directory.exists()


# ── Queries ──


@pytest.mark.parametrize(
    ("query", "expected_names"),
    [
        ("SELECT * FROM <http://x> { ?s ?p ?o }", True),
        ("SELECT *\nfrom named <http://x>{ ?s ?p ?o }", True),
        ("SELECT * { ?s ?p ?o }", False),
        ("SELECT ?from { ?from ?p $FROM }", False),
        ('SELECT * { ?s ?p \'FROM <x>\', """FROM " """ } # FROM', False),
        ("PREFIX from: <http://from/FROM> SELECT * { ?s from:from from:x, <#FROM> }", False),
        ("SELECT * { ?s ?p '\\' FROM ' }", False),
    ],
)
def test_a_dataset_is_recognized(query: str, expected_names: bool) -> None:
    assert names_dataset(query) is expected_names


def test_queries_ask_all_graphs_or_those_that_they_name() -> None:
    store = ox.Store()
    a, b = ox.NamedNode("http://x/a"), ox.NamedNode("http://x/b")
    store.extend([ox.Quad(a, a, a, a), ox.Quad(b, b, b, b)])
    count = "SELECT (COUNT(*) AS ?n) {0} {{ ?s ?p ?o }}"
    for clause, number in [("", 2), ("FROM <http://x/a>", 1)]:
        (row,) = cast(ox.QuerySolutions, evaluate(store, count.format(clause)))
        assert row["n"].value == str(number)


def test_a_query_that_does_not_parse_is_an_input_error() -> None:
    with pytest.raises(InputError, match="the query does not parse: error at 1:"):
        evaluate(ox.Store(), "SELECT nothing")

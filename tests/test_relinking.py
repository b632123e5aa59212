"""Linking a store anew gives what export with the new index gives, article by article, and tells what changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from gold import gold_annotations
from khabar.exporter.annotation.model import Annotation, Article, Entity, Link, Mention
from khabar.exporter.arabic.pipeline import PipelineOptions
from khabar.exporter.cli import cli
from khabar.exporter.linking.rows import Alias, Item
from khabar.exporter.linking.spelling import form
from khabar.exporter.linking.writing import write_index
from khabar.exporter.mapping import DEFAULT_BASE, Quad, Run, map_annotation
from khabar.exporter.oxigraph import to_oxigraph
from khabar.exporter.records import ReadOptions, Record, find_sources, read_records
from khabar.exporter.relinking.changes import Change
from khabar.exporter.relinking.linker import Linker, load_linker
from khabar.exporter.relinking.reading_back import read_back
from khabar.exporter.relinking.relink import Relinked, relink
from khabar.exporter.steps import ExportSettings, exporting
from khabar.exporter.store import articles, evaluate, open_store, snapshot
from khabar.ontology import KH, NIF
from rdflib import Literal
from small_index import ABOUT, SOURCES

ROOT = Path(__file__).parents[1]
START = datetime(2026, 11, 30, 9, tzinfo=UTC)
OWN_ARTICLES = 6
GOLD_ARTICLES = 5
ALEPPO = "http://www.wikidata.org/entity/Q41183"


def unlinked(annotation: Annotation) -> Annotation:
    copy = deepcopy(annotation)
    for entity in copy.entities:
        entity.link = None
    return copy


@cache
def linker(index: Path | None) -> Linker:
    return load_linker({"index": str(index)} if index else {})


def exported(annotation: Annotation, index: Path | None) -> list[Quad]:
    """What export gives for an article that was read like this, with an index."""
    by, copy = linker(index), unlinked(annotation)
    by.link(copy)
    run = Run(by.linking.version, {"reader": "none", **by.linking.settings})
    return map_annotation(copy, DEFAULT_BASE, run, by.background)


def stored(directory: Path, graphs: Iterable[Iterable[Quad | ox.Quad]]) -> Path:
    with open_store(directory) as store:
        for graph in graphs:
            store.replace(graph)
    return directory


def relinked(directory: Path, index: Path | None, *, everything: bool = False) -> tuple[Relinked, list[Change]]:
    changes: list[Change] = []
    return relink(directory, linker(index), START, changes.append, everything=everything), changes


def said(directory: Path) -> set[ox.Quad]:
    """All that a store says but where it comes from."""
    quads = {quad for article in articles(snapshot(directory)) for quad in article}
    return {quad for quad in quads if not str(quad.graph_name.value).endswith("graph/provenance")}  # type: ignore[union-attr]


def provenance(directory: Path) -> set[ox.Quad]:
    graph = ox.NamedNode(f"{DEFAULT_BASE}graph/provenance")
    return set(snapshot(directory).quads_for_pattern(None, None, None, graph))


@pytest.fixture(scope="module")
def own() -> list[Annotation]:
    """Annotated articles with all kinds of names."""
    return [unlinked(annotation) for annotation in islice(gold_annotations(ROOT / "training/corpus"), OWN_ARTICLES)]


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index in which جون كيري is nobody and حلب another place."""
    path = tmp_path_factory.mktemp("other") / "other.sqlite"
    item = Item(999, "GeopoliticalEntity", "City", "Another Aleppo", "SY", None, 1)
    write_index(path, ABOUT, [*SOURCES, item, Alias(form("حلب"), 999, "common", "حلب", "ar", 1)])
    return path


TEXT = "قال جون كيري وأحمد سالم في لبنان إن حلب محاصرة."


def short(number: int = 1) -> Annotation:
    """An article in which a person was taken for an organization."""
    text = f"{TEXT} {number}"

    def entity(ident: str, kind: str, name: str, subtype: str | None = None) -> Entity:
        start = text.index(name)
        return Entity(ident, kind, [Mention((start, start + len(name)), "Name")], subtype, {"ar": name})

    entities = [
        entity("e1", "Organization", "جون كيري", "Government"),
        entity("e2", "Person", "أحمد سالم"),
        entity("e3", "GeopoliticalEntity", "لبنان", "Country"),
        entity("e4", "GeopoliticalEntity", "حلب", "City"),
    ]
    return Annotation(Article(f"a{number}", text), entities=entities)


def described(entity: Entity) -> tuple[object, ...]:
    """What is told of an entity; nothing tells the subtype of one without a name, which is never looked up."""
    mentions = sorted((mention.span, mention.level) for mention in entity.mentions)
    named = any(level == "Name" for _, level in mentions)
    return mentions, entity.type, entity.subtype or "" if named else ""


# ── From the graph back to the annotation ──


def test_what_linking_needs_is_read_back(own: list[Annotation], small: Path) -> None:
    for annotation in own:
        back = read_back(to_oxigraph(quad) for quad in exported(annotation, small))
        assert (back.article.text, back.article.published) == (annotation.article.text, annotation.article.published)
        assert back.publication == annotation.publication
        assert sorted(map(described, back.entities)) == sorted(map(described, annotation.entities))
        assert len(back.relations) == len({(r.type, r.span, r.subject, r.object) for r in annotation.relations})


# ── The same as export ──


@pytest.mark.parametrize("forth", [True, False])
def test_own_articles_are_linked_as_export_links_them(
    own: list[Annotation], small: Path, tmp_path: Path, forth: bool
) -> None:
    before, after = (small, None) if forth else (None, small)
    store = stored(tmp_path / "relinked", (exported(annotation, before) for annotation in own))
    result, changes = relinked(store, after)
    assert said(store) == said(stored(tmp_path / "exported", (exported(annotation, after) for annotation in own)))
    assert result.articles == len(own)
    assert {change.kind for change in changes} >= {"added" if forth else "removed"}


def test_gold_articles_are_linked_as_export_links_them(shared: Path, small: Path, tmp_path: Path) -> None:
    gold = list(islice(gold_annotations(shared / "gold/dev"), GOLD_ARTICLES))
    store = stored(tmp_path / "relinked", (exported(annotation, small) for annotation in gold))
    relinked(store, None)
    assert said(store) == said(stored(tmp_path / "exported", (exported(annotation, None) for annotation in gold)))


def test_articles_that_were_read_are_linked_as_export_links_them(other: Path, tmp_path: Path) -> None:
    records = list(read_records(find_sources([str(ROOT / "docs/sample/articles.jsonl")], None), ReadOptions(), int))[:3]

    def read(index: Path | None) -> list[list[Quad]]:
        settings = {"khabar_linker": {"index": str(index)}} if index else {}
        step = exporting(ExportSettings(pipeline=PipelineOptions(settings=settings)))
        return [step(record.content).payload for record in records if isinstance(record, Record)]

    store = stored(tmp_path / "relinked", read(None))
    result, _ = relinked(store, other)
    assert result.changes["removed"] > 0
    assert said(store) == said(stored(tmp_path / "exported", read(other)))


def test_what_linking_had_corrected_is_read_anew(small: Path, other: Path, tmp_path: Path) -> None:
    store = stored(tmp_path / "store", [exported(short(), small)])
    types = "SELECT ?type { ?e a ?type ; rdfs:label 'جون كيري'@ar }"

    def type_of_kerry() -> str:
        found = cast(ox.QuerySolutions, evaluate(snapshot(store), types))
        return str(next(found)["type"].value)

    assert type_of_kerry() == str(KH.Person)
    relinked(store, other)
    assert type_of_kerry() == str(KH.Government)
    relinked(store, small)
    assert type_of_kerry() == str(KH.Person)
    assert said(store) == said(stored(tmp_path / "exported", [exported(short(), small)]))


# ── What is done again, and what is told ──


def test_changes_are_told(small: Path, other: Path, tmp_path: Path) -> None:
    store = stored(tmp_path / "store", [exported(short(), small)])
    result, changes = relinked(store, other)
    told = {change.name: (change.kind, change.new and change.new.target) for change in changes}
    assert told == {
        "جون كيري": ("removed", None),
        "لبنان": ("removed", None),
        "حلب": ("changed", "http://www.wikidata.org/entity/Q999"),
    }
    (aleppo,) = (change for change in changes if change.name == "حلب")
    assert aleppo.old
    assert aleppo.old.target == ALEPPO
    assert str(result).startswith(
        "1 articles linked anew: 0 added, 2 removed, 1 changed, 0 rescored, 0 unchanged links"
    )


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (None, Link("a", 0.9, "m"), "added"),
        (Link("a", 0.9, "m"), None, "removed"),
        (Link("a", 0.9, "m"), Link("b", 0.9, "m"), "changed"),
        (Link("a", 0.9, "m"), Link("a", 0.8, "m"), "rescored"),
        (Link("a", 0.9, "m"), Link("a", 0.9, "n"), "rescored"),
        (Link("a", 0.9, "m"), Link("a", 0.9, "m"), "unchanged"),
    ],
)
def test_kinds_of_changes(old: Link | None, new: Link | None, kind: str) -> None:
    assert Change("a", "e", "n", old, new).kind == kind


def test_only_articles_of_another_index_are_linked_again(small: Path, other: Path, tmp_path: Path) -> None:
    store = stored(tmp_path / "store", [exported(short(1), small), exported(short(2), other)])
    result, _ = relinked(store, small)
    assert (result.articles, result.up_to_date) == (1, 1)
    result, _ = relinked(store, small)
    assert (result.articles, result.up_to_date) == (0, 2)
    result, changes = relinked(store, small, everything=True)
    assert (result.articles, changes) == (2, [])


def test_links_that_came_with_an_annotation_stay(small: Path, tmp_path: Path) -> None:
    annotation = short()
    annotation.entities[3].link = Link("http://www.wikidata.org/entity/Q7", 0.5, "by hand")
    given = map_annotation(annotation, DEFAULT_BASE, Run("0.1.0", {"annotation": "given"}))
    store = stored(tmp_path / "store", [given])
    before = said(store)
    result, _ = relinked(store, small)
    assert (result.articles, result.given, said(store)) == (0, 1, before)
    _, changes = relinked(store, small, everything=True)
    assert ("حلب", "changed") in {(change.name, change.kind) for change in changes}


def test_articles_without_their_text_are_left_alone(small: Path, other: Path, tmp_path: Path) -> None:
    def without_text(quads: list[Quad]) -> list[Quad]:
        return [quad for quad in quads if quad.predicate != NIF.isString]

    def other_text(quads: list[Quad]) -> list[Quad]:
        return [quad._replace(object=Literal("نص آخر")) if quad.predicate == NIF.isString else quad for quad in quads]

    graphs = [without_text(exported(short(1), small)), other_text(exported(short(2), small)), exported(short(3), small)]
    store = stored(tmp_path / "store", graphs)
    result, _ = relinked(store, other)
    assert (result.articles, result.textless) == (1, 2)
    assert {to_oxigraph(quad) for quad in graphs[0] if str(quad.graph).endswith("links")} <= said(store)
    assert str(result).endswith("2 without their text left alone")


def test_it_is_told_who_linked_with_what_and_when(small: Path, other: Path, tmp_path: Path) -> None:
    store = stored(tmp_path / "store", [exported(short(1), small), exported(short(2), small)])
    read = provenance(store)
    relinked(store, other)
    added = provenance(store) - read
    assert read < provenance(store)
    linked = [quad for quad in added if quad.predicate.value == str(KH.linkedBy)]
    assert len(linked) == 2
    (run,) = {quad.object for quad in linked}
    told = {quad.predicate.value.rpartition("#")[2]: quad.object.value for quad in added if quad.subject == run}  # type: ignore[union-attr]
    assert told["startedAtTime"] == "2026-11-30T09:00:00Z"
    assert told["wasAssociatedWith"].startswith(f"{DEFAULT_BASE}extractor/khabar-")
    assert set(json.loads(told["settings"])) >= {"khabar_linker", "khabar_linker.index", "lexicons"}
    relinked(store, small)
    assert run not in {quad.object for quad in provenance(store)}, "no run stays that linked nothing"
    stored(store, [exported(short(1), small), exported(short(2), small)])
    assert provenance(store) == read, "an article that is read again was linked then"


def test_an_interrupted_run_goes_on_where_it_stopped(small: Path, other: Path, tmp_path: Path) -> None:
    numbers = range(1, 6)
    store = stored(tmp_path / "store", (exported(short(number), small) for number in numbers))
    by = linker(other)
    calls: list[Annotation] = []

    def interrupted(annotation: Annotation) -> None:
        if len(calls) == 3:
            raise KeyboardInterrupt
        calls.append(annotation)
        by.link(annotation)

    with pytest.raises(KeyboardInterrupt):
        relink(store, replace(by, link=interrupted), START, str)
    old, new = (
        [{to_oxigraph(q) for q in exported(short(n), index) if "provenance" not in q.graph} for n in numbers]
        for index in (small, other)
    )
    wholes = [one <= said(store) for one in new]
    assert sum(wholes) == 3
    assert all(one <= said(store) for one, done in zip(old, wholes, strict=True) if not done)
    result, _ = relinked(store, other)
    assert (result.articles, result.up_to_date) == (2, 3)
    assert said(store) == set().union(*new)


# ── The command ──


Khabar = Callable[..., str]


def khabar(*arguments: object) -> str:
    outcome = CliRunner().invoke(cli, [*map(str, arguments)], catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def test_the_command_links_and_reports(small: Path, other: Path, tmp_path: Path) -> None:
    store = stored(tmp_path / "store", [exported(short(), small)])
    output = khabar("link", "--store", store, "--index", other, "--report", tmp_path / "report.jsonl")
    assert "1 articles linked anew: 0 added, 2 removed, 1 changed" in output
    records = [json.loads(line) for line in (tmp_path / "report.jsonl").read_text(encoding="utf-8").splitlines()]
    (changed,) = (record for record in records if record["change"] == "changed")
    assert changed["name"] == "حلب"
    assert changed["entity"].startswith(changed["article"])
    assert changed["old"] == {"target": ALEPPO, "score": changed["old"]["score"], "method": changed["old"]["method"]}
    assert changed["new"]["target"].endswith("Q999")
    assert khabar("link", "--store", store, "--index", other).startswith("0 articles linked anew")
    assert khabar("link", "--store", store, "--index", small, "--quiet") == ""


def test_a_report_that_cannot_be_written_changes_nothing(small: Path, other: Path, tmp_path: Path) -> None:
    store = stored(tmp_path / "store", [exported(short(), small)])
    before = said(store)
    command = ["link", "--store", str(store), "--index", str(other), "--report", str(tmp_path / "no/report.jsonl")]
    assert "cannot be written" in str(CliRunner().invoke(cli, command).exception)
    assert said(store) == before


def test_a_missing_store_or_index_is_an_error(tmp_path: Path, small: Path) -> None:
    missing = CliRunner().invoke(cli, ["link", "--store", str(tmp_path / "none")])
    assert "is not a Khabar store" in str(missing.exception)
    assert not (tmp_path / "none").exists()
    store = stored(tmp_path / "store", [exported(short(), small)])
    no_index = CliRunner().invoke(cli, ["link", "--store", str(store), "--index", "nowhere.sqlite"])
    assert "nowhere.sqlite" in str(no_index.exception)

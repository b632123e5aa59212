"""Events and entities of several articles that are probably one: which are gathered, and what stays as it is."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from khabar.exporter.annotation.model import (
    Annotation,
    Article,
    Claim,
    Entity,
    Event,
    Figure,
    Mention,
    Participation,
    Publication,
    Time,
)
from khabar.exporter.cli import main
from khabar.exporter.clustering.cluster import Cluster, gather, revise
from khabar.exporter.clustering.entities import Named, same_names
from khabar.exporter.clustering.events import Told, likelihood, weights
from khabar.exporter.clustering.figures import Counted, conflicts
from khabar.exporter.mapping import DEFAULT_BASE, Run, map_annotation
from khabar.exporter.store import open_store, snapshot
from khabar.exporter.store.queries import evaluate
from khabar.exporter.store.rules import check

DAY = date(2015, 7, 25)
BOMBING = Told(
    "a/event/1", "a", "Bombing", "ViolentEvent", "Reported", DAY, DAY, True, "تفجير",
    place="Q1", places=frozenset({"Q1", "Q2"}), roles=frozenset({("attacker", "Q3"), ("victim", "Q4")}),
    named=frozenset({"Q3", "Q4"}), figures=(("Killed", (7, 7)),),
    sentence=frozenset({"قتل", "سبعه", "تفجير"}),
)  # fmt: skip
OTHER = replace(BOMBING, iri="b/event/1", article="b")


def probability(one: Told, other: Told) -> float:
    assert likelihood(one, other, weights()) == likelihood(other, one, weights())
    return likelihood(one, other, weights())


def test_two_tellings_of_one_event_are_likely_one() -> None:
    assert probability(BOMBING, OTHER) > 0.9


@pytest.mark.parametrize(
    "change",
    [
        {"article": "a"},
        {"actuality": "NonActual"},
        {"family": "SpeechEvent"},
        {"begin": date(2015, 7, 26), "end": date(2015, 7, 27)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_cannot_be_one_event_is_not(change: Mapping[str, object]) -> None:
    assert probability(BOMBING, replace(OTHER, **change)) == 0.0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"type": "Shelling"},
        {"words": "قصف"},
        {"place": "Q9", "places": frozenset({"Q9"})},
        {"place": "Q2", "places": frozenset({"Q2"})},
        {"roles": frozenset({("attacker", "Q8")})},
        {"named": frozenset()},
        {"roles": frozenset({("target", "Q3"), ("victim", "Q8")})},
        {"figures": (("Killed", (30.0, 30.0)),)},
        {"dated": False},
        {"sentence": frozenset({"قتل", "كثيرون"})},
    ],
    ids=lambda change: next(iter(change)),
)
def test_each_difference_makes_it_less_likely(change: Mapping[str, object]) -> None:
    assert 0 < probability(BOMBING, replace(OTHER, **change)) < probability(BOMBING, OTHER)  # type: ignore[arg-type]


def test_a_group_that_a_figure_counts_is_no_difference() -> None:
    one, other = (
        replace(told, roles=frozenset({("victim", told.article)}), named=frozenset()) for told in (BOMBING, OTHER)
    )
    counted = replace(one, counted=one.participants), replace(other, counted=other.participants)
    assert probability(one, other) < probability(*counted)


def named(article: str, *names: str, type_: str = "Person") -> Named:
    return Named(f"{article}/entity/{names[0]}", article, type_, frozenset(names))


def test_unlinked_people_of_one_full_name_are_gathered() -> None:
    one, other, third = named("a", "سامي شاهين", "شاهين"), named("b", "سامي شاهين"), named("c", "سامي أحمد")
    (cluster,) = gather([one, other, third], same_names, 0.5)
    assert {member.node for member in cluster.members} == {one, other}


def test_a_surname_alone_or_another_type_gathers_nobody() -> None:
    assert same_names(named("a", "شاهين"), named("b", "شاهين")) == 0.0
    assert same_names(named("a", "سامي شاهين"), named("b", "سامي شاهين", type_="Organization")) == 0.0


def test_a_cluster_keeps_its_name_when_it_grows() -> None:
    nodes = [named(article, "سامي شاهين") for article in "abc"]
    known = {"cluster-1": {nodes[0].iri: 0.8, nodes[1].iri: 0.8}}
    (cluster,) = gather(nodes, same_names, 0.5, known)
    assert cluster.name == "cluster-1"
    assert {member.node.iri for member in cluster.members} == {node.iri for node in nodes}


def test_members_that_are_gone_fall_out() -> None:
    nodes = [named(article, "سامي شاهين") for article in "ab"]
    known = {"cluster-1": {nodes[0].iri: 0.8, "gone/entity/x": 0.8}, "cluster-2": {"gone/entity/y": 0.8}}
    (cluster,) = gather(nodes, same_names, 0.5, known)
    assert (cluster.name, len(cluster.members)) == ("cluster-1", 2)


def test_clusters_made_anew_say_what_they_revise() -> None:
    nodes = [named(article, "سامي شاهين") for article in "abc"]
    others = [named(article, "هدى ناصر") for article in "ab"]
    known = {
        "cluster-1": {nodes[0].iri: 0.8, nodes[1].iri: 0.8},
        "cluster-2": {node.iri: 0.8 for node in others},
    }
    grown, same = sorted(revise(gather([*nodes, *others], same_names, 0.5), known), key=lambda c: -len(c.members))
    assert (grown.name, set(grown.revises)) == (None, {"cluster-1"})
    assert (same.name, set(same.revises)) == ("cluster-2", set())


people = st.builds(
    lambda article, name: named(article, name),
    st.sampled_from("abcd"),
    st.sampled_from(["سامي شاهين", "هدى علي ناصر", "زيد"]),
)


@given(st.lists(people, unique=True))
def test_clusters_are_apart_and_of_different_articles_and_stay(nodes: list[Named]) -> None:
    clusters = gather(nodes, same_names, 0.5)
    members = [member.node.iri for cluster in clusters for member in cluster.members]
    assert len(members) == len(set(members))
    assert all(len(cluster.articles) == len(cluster.members) > 1 for cluster in clusters)
    known = {str(n): {m.node.iri: m.confidence for m in cluster.members} for n, cluster in enumerate(clusters)}
    assert contents(gather(nodes, same_names, 0.5, known)) == contents(clusters)


def contents(clusters: list[Cluster[Named]]) -> set[frozenset[str]]:
    return {frozenset(member.node.iri for member in cluster.members) for cluster in clusters}


Bounds = tuple[int | None, int | None, int | None]


def counted(iri: str, bounds: Bounds, event: str = "e") -> Counted:
    return Counted(iri, event, "Killed", *bounds)


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ((7, 7, 7), (9, 9, 9), True),
        ((7, 7, 7), (7, 7, 7), False),
        ((5, None, None), (9, 9, 9), False),
        ((10, None, None), (9, 9, 9), True),
        ((None, 20, None), (21, 21, 21), True),
        ((None, None, 30), (12, 12, 12), False),
    ],
)
def test_figures_conflict_when_no_number_fits_both(one: Bounds, other: Bounds, differ: bool) -> None:
    found = list(conflicts([counted("f1", one), counted("f2", other)], {}))
    assert bool(found) == differ


def test_figures_of_two_events_do_not_conflict() -> None:
    assert not list(conflicts([counted("f1", (7, 7, 7)), counted("f2", (9, 9, 9), event="other")], {}))


TEXT = "قتل {} أشخاص في تفجير نفذه تنظيم الفجر في مدينة وادي النخيل."


def telling(ident: str, killed: int) -> Annotation:
    text = TEXT.format(killed) + ident  # two articles with one text would be one
    spans = {
        words: (text.index(words), text.index(words) + len(words)) for words in ("تفجير", "تنظيم الفجر", "وادي النخيل")
    }
    number = text.index(str(killed)), text.index(str(killed)) + len(str(killed))
    return Annotation(
        Article(ident, text, published="2015-07-25"),
        Publication("2015-07-25", "2015-07-25", "Day"),
        entities=[
            Entity("group", "Organization", [Mention(spans["تنظيم الفجر"], "Name")]),
            Entity("town", "GeopoliticalEntity", [Mention(spans["وادي النخيل"], "Name")], "City"),
        ],
        times=[Time("t", (0, 3), "Day", "Inferred", "2015-07-25", "2015-07-25")],
        events=[
            Event(
                "v", "Bombing", [spans["تفجير"]], "Reported", [Claim("c", content=(0, len(text)))],
                [Participation("attacker", "group")],
                place="town", time="t", figures=[Figure("Killed", number, killed, killed, killed)],
            )
        ],
    )  # fmt: skip


BAGHDAD = {
    "one": "قتل عشرون شخصا في انفجار سيارة مفخخة في مدينة بغداد أمس.",
    "two": "أعلنت وزارة الداخلية العراقية أن 35 شخصا قتلوا في انفجار سيارة مفخخة في مدينة بغداد أمس.",
}


def dead_in_baghdad(ident: str, people: str, killed: str, number: int, holder: str) -> Annotation:
    """An account in which the figure stands with one event (``holder``), the dead are victims of two."""
    text = BAGHDAD[ident]

    def span(words: str) -> tuple[int, int]:
        return text.index(words), text.index(words) + len(words)

    def event(type_: str, words: str) -> Event:
        figures = [Figure("Killed", span(people), number, number, number)] if type_ == holder else []
        claims = [Claim(type_, content=(0, len(text)))]
        victims = [Participation("victim", "dead")]
        return Event(type_, type_, [span(words)], "Reported", claims, victims, place="town", time="t", figures=figures)

    return Annotation(
        Article(ident, text, published="2018-04-10"),
        Publication("2018-04-10", "2018-04-10", "Day"),
        entities=[
            Entity("dead", "PopulationGroup", [Mention(span(people), "Nominal")]),
            Entity("town", "GeopoliticalEntity", [Mention(span("بغداد"), "Name")], "City"),
        ],
        times=[Time("t", span("أمس"), "Day", "Stated", "2018-04-09", "2018-04-09")],
        events=[event("Death", killed), event("Bombing", "انفجار")],
    )


def test_accounts_with_other_numbers_of_dead_are_one_event_and_their_figures_conflict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    one = dead_in_baghdad("one", "عشرون شخصا", "قتل", 20, "Bombing")
    put(store, one, dead_in_baghdad("two", "35 شخصا", "قتلوا", 35, "Death"))
    assert run("cluster", "--store", store, "--quiet", monkeypatch=monkeypatch) == 0
    bombings = {cluster for cluster, member in ask(store, MEMBERS) if "/Bombing-" in member}
    assert len(bombings) == 1
    assert {n for about, n in ask(store, CONFLICTS) if about in bombings} == {"20", "35"}
    assert list(check(snapshot(store))) == []


def test_an_event_with_a_figure_of_its_own_takes_none_from_its_victims(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    annotation = dead_in_baghdad("one", "عشرون شخصا", "قتل", 20, "Death")
    other = Figure("Killed", (annotation.article.text.index("سيارة"), annotation.article.text.index("مفخخة")), 1, 1, 1)
    annotation.events[1].figures.append(other)
    put(tmp_path / "store", annotation)
    assert run("cluster", "--store", tmp_path / "store", "--quiet", monkeypatch=monkeypatch) == 0
    assert ask(tmp_path / "store", CONFLICTS) == []


def put(folder: Path, *tellings: Annotation) -> None:
    with open_store(folder) as store:
        for annotation in tellings:
            store.replace(map_annotation(annotation, DEFAULT_BASE, Run("0", {})))


def run(*arguments: object, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["khabar", *map(str, arguments)])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


def ask(folder: Path, query: str) -> list[tuple[str, ...]]:
    rows = evaluate(snapshot(folder), query)
    assert isinstance(rows, ox.QuerySolutions)
    return sorted(tuple(str(getattr(term, "value", "")) for term in row) for row in rows)


MEMBERS = "SELECT ?cluster ?member WHERE { ?cluster kh:clusterMember ?member . ?member kh:actuality ?actuality }"
CONFLICTS = "SELECT ?about ?n WHERE { ?c a kh:Conflict ; kh:conflictAbout ?about ; kh:conflictingFigure/kh:best ?n }"


def articles_of(folder: Path) -> set[ox.Quad]:
    return {quad for quad in snapshot(folder) if "graph/article/" in str(quad.graph_name)}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    put(tmp_path / "store", telling("one", 7), telling("two", 9))
    return tmp_path / "store"


def test_a_user_clusters_a_store_and_articles_stay_as_they_are(
    store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = articles_of(store)
    assert run("cluster", "--store", store, monkeypatch=monkeypatch) == 0
    assert "2 events in 1 clusters" in capsys.readouterr().err
    rows = ask(store, MEMBERS)
    assert len(rows) == 2
    assert len({cluster for cluster, _ in rows}) == 1
    assert [n for _, n in ask(store, CONFLICTS)] == ["7", "9"]
    assert articles_of(store) == before
    assert list(check(snapshot(store))) == []


def test_a_further_article_joins_its_cluster(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("cluster", "--store", store, "--quiet", monkeypatch=monkeypatch)
    names = {cluster for cluster, _ in ask(store, MEMBERS)}
    put(store, telling("three", 7))
    run("cluster", "--store", store, "--quiet", monkeypatch=monkeypatch)
    rows = ask(store, MEMBERS)
    assert len(rows) == 3
    assert {cluster for cluster, _ in rows} == names


def test_clustering_twice_changes_nothing(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("cluster", "--store", store, "--quiet", monkeypatch=monkeypatch)
    once = set(snapshot(store))
    run("cluster", "--store", store, "--quiet", monkeypatch=monkeypatch)
    assert set(snapshot(store)) == once


def test_clusters_can_be_taken_away(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(snapshot(store))
    run("cluster", "--store", store, "--quiet", monkeypatch=monkeypatch)
    assert set(snapshot(store)) != before
    run("cluster", "--store", store, "--drop", "--quiet", monkeypatch=monkeypatch)
    assert set(snapshot(store)) == before


def test_what_is_removed_leaves_its_cluster_at_once(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, telling("three", 7))
    run("cluster", "--store", store, "--quiet", monkeypatch=monkeypatch)
    assert run("remove", "three", "--store", store, monkeypatch=monkeypatch) == 0
    assert len(ask(store, MEMBERS)) == 2
    assert not [finding for finding in check(snapshot(store)) if finding.rule.id == "S16"]


def test_an_article_that_is_loaded_again_stays_in_its_clusters(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("cluster", "--store", store, "--quiet", monkeypatch=monkeypatch)
    before = set(snapshot(store))
    put(store, telling("one", 7))
    assert set(snapshot(store)) == before

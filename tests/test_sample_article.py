"""What the real article that came with the project must give, asked of its exported graph through SPARQL."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from khabar.endpoint.queries import examples
from khabar.ontology import KH, ontology_graph
from question_corpus import answer
from rdflib import RDFS

PREFIXES = """
PREFIX kh: <https://w3id.org/khabar/ns#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
FULLY_NAMED = {
    "kerry", "assad", "de-mistura", "hijab", "gatilov", "usa", "russia", "syria", "aleppo", "latakia",
    "eastern-ghouta", "un", "hnc", "nusra", "isis", "reuters", "afp", "interfax", "sohr",
}  # fmt: skip
"""Entities of the hand annotation that the text names in full."""


FAMILIES = (
    "SpeechEvent", "ContactEvent", "CooperationEvent", "DeEscalation", "CoerciveEvent", "ViolentEvent",
    "StateDescription",
)  # fmt: skip


@pytest.fixture(scope="module")
def deep_gold(shared: Path) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((shared / "seed/deep-gold.json").read_text(encoding="utf-8"))
    return gold


@pytest.fixture(scope="module")
def graph(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """Export the article as a user would: validated, so that a graph that does not conform fails here."""
    out = tmp_path_factory.mktemp("seed") / "article.nq"
    command = [
        str(Path(sys.executable).with_name("khabar")),
        "export",
        str(shared / "seed/article.txt"),
        "-o",
        str(out),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    store = ox.Store()
    store.bulk_load(path=str(out), format=ox.RdfFormat.N_QUADS)
    return store


def ask(graph: ox.Store, where: str) -> list[dict[str, str]]:
    solutions = graph.query(f"{PREFIXES} SELECT * WHERE {{ {where} }}", use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [{name: row[name].value for name in names if row[name] is not None} for row in solutions]


def entities(graph: ox.Store) -> dict[tuple[int, int], str]:
    """Map the span of each name mention to its entity."""
    rows = ask(graph, "?e kh:denotedBy ?m . ?m a kh:NameMention ; nif:beginIndex ?b ; nif:endIndex ?x")
    return {(int(row["b"]), int(row["x"])): row["e"] for row in rows}


def entity_of(graph: ox.Store, gold: dict[str, Any], ident: str) -> str | None:
    """Give the graph's entity at the first mention of a gold entity that it shares."""
    found = entities(graph)
    spans = [(m["start"], m["end"]) for m in gold["mentions"] if ident in m["entity"]]
    return next((found[span] for span in spans if span in found), None)


def test_all_that_is_named_in_full_is_found(graph: ox.Store, deep_gold: dict[str, Any]) -> None:
    missing = {ident for ident in FULLY_NAMED if entity_of(graph, deep_gold, ident) is None}
    assert not missing


def test_people_are_persons(graph: ox.Store, deep_gold: dict[str, Any]) -> None:
    people = {row["e"] for row in ask(graph, "?e a kh:Person")}
    named = {e["id"] for e in deep_gold["entities"] if e["type"] == "PER"} & FULLY_NAMED
    assert {entity_of(graph, deep_gold, ident) for ident in named} <= people


def test_kerry_and_kirby_are_two_people(graph: ox.Store, deep_gold: dict[str, Any]) -> None:
    kerry, kirby = (entity_of(graph, deep_gold, ident) for ident in ("kerry", "kirby"))
    assert kerry
    assert kirby
    assert kerry != kirby


def test_246_killed_according_to_the_observatory(graph: ox.Store, deep_gold: dict[str, Any]) -> None:
    rows = ask(graph, "?v kh:figure ?f . ?f kh:casualtyKind kh:Killed ; kh:best 246 ; kh:figureSource ?source")
    assert [row["source"] for row in rows] == [entity_of(graph, deep_gold, "sohr")]


@pytest.mark.xfail(strict=True, reason="their event is taken for one with an attack that a statement speaks of before")
def test_the_attack_that_killed_246_is_told_by_the_observatory(graph: ox.Store, deep_gold: dict[str, Any]) -> None:
    claims = ask(graph, "?c kh:content ?v ; kh:source ?source . ?v kh:figure/kh:best 246")
    assert {row["source"] for row in claims} == {entity_of(graph, deep_gold, "sohr")}


def family_of(event_type: str) -> str:
    """Give the broader class that the ontology declares for an event type."""
    graph = ontology_graph()
    broader = {str(c).rsplit("#")[-1] for c in graph.transitive_objects(KH[event_type], RDFS.subClassOf)}
    return next((name for name in FAMILIES if name in broader), event_type)


def test_eight_events_have_the_right_family_and_source(graph: ox.Store, deep_gold: dict[str, Any]) -> None:
    rows = ask(graph, """?v kh:denotedBy ?m ; a ?type . ?m a kh:EventTrigger ; nif:beginIndex ?b ; nif:endIndex ?e .
                         ?c kh:content ?v ; kh:source ?source .""")  # fmt: skip
    holders = {event: claim["holder"] for claim in deep_gold["claims"] for event in claim["events"]}
    right = set()
    for event in deep_gold["events"]:
        source = holders.get(event["id"], "article-voice")
        wanted = entity_of(graph, deep_gold, source)
        for row in rows:
            overlaps = any(int(row["b"]) < t["end"] and t["start"] < int(row["e"]) for t in event["triggers"])
            family = family_of(row["type"].rsplit("#")[-1]) == family_of(event["nev_class"])
            voice = source == "article-voice" and row["source"].endswith("/article-voice")
            if overlaps and family and (voice or row["source"] == wanted):
                right.add(event["id"])
    assert len(right) >= 8, right


ANSWERED = ("CQ1", "CQ2", "CQ4", "CQ5", "CQ6", "CQ7", "CQ8", "CQ9", "CQ11", "CQ12")
"""The questions to which the exported graph has an answer; what a full one is, test_sample_questions.py says."""


@pytest.mark.parametrize("number", ANSWERED)
def test_a_competency_question_has_an_answer(graph: ox.Store, number: str) -> None:
    graph.load(ontology_graph().serialize(format="nt"), ox.RdfFormat.N_TRIPLES)
    query = next(example.query for example in examples().values() if example.number == number)
    assert answer(graph, query, {})


def test_the_first_competency_question_is_answered_right(graph: ox.Store) -> None:
    rows = answer(graph, examples()["killed-figures"].query, {})
    told = [row[:5] for row in rows]
    assert any(["246", "246", "246", "المرصد السوري لحقوق الإنسان", place] in told for place in ("حلب", "مدينة حلب"))


def test_spoken_quotations_have_their_speakers(graph: ox.Store, deep_gold: dict[str, Any]) -> None:
    rows = ask(graph, "?q a kh:QuotedSpan ; nif:beginIndex ?b ; nif:endIndex ?e OPTIONAL { ?q kh:quotedSpeaker ?who }")
    found = {(int(row["b"]), int(row["e"])): row.get("who") for row in rows}
    full = [q for q in deep_gold["quotes"] if q["kind"] == "speech-full"]
    assert {(q["start"], q["end"]): entity_of(graph, deep_gold, q["speaker"]) for q in full}.items() <= found.items()
    names = [q for q in deep_gold["quotes"] if q["kind"] == "name"]
    assert not {(q["start"], q["end"]) for q in names} & set(found)

"""A denial stays a denial in every profile, and what is wished for is not told as having been."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import networkx
import pyoxigraph as ox
import pytest
from khabar.exporter.annotation import Annotation
from khabar.exporter.annotation.model import (
    Article,
    Claim,
    Entity,
    Event,
    Mention,
    Participation,
    Publication,
    Source,
    Span,
    Time,
)
from khabar.exporter.destination import convert, destination
from khabar.exporter.mapping import DEFAULT_BASE, Run, map_annotation
from khabar.exporter.oxigraph import to_oxigraph
from khabar.ontology import KH
from rdflib.namespace import PROV, RDF

TEXT = "اتهم ناشطون جيش الجنوب بقصف المدينة منذ الاثنين. نفى جيش الجنوب أن يكون قد قصف المدينة. طالبوا بوقف القتال."

Write = Callable[[str, str], Path]


def span(words: str) -> Span:
    return TEXT.index(words), TEXT.index(words) + len(words)


def told(polarity: str, words: str, teller: str, modality: str = "Asserted") -> Claim:
    chain = [Source([teller], span(words.split()[0]))]
    return Claim(f"c-{words}", chain, polarity, modality, mode="Indirect", content=span(words.partition(" ")[2]))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes an article in which an army denies an attack that it is accused of, and an end of fighting is demanded."""
    accusation = told("Positive", "اتهم ناشطون جيش الجنوب بقصف المدينة", "activists")
    denial = told("Negative", "نفى جيش الجنوب أن يكون قد قصف المدينة", "army")
    demand = told("Positive", "طالبوا بوقف القتال", "activists", "Demanded")
    roles = [
        Participation(role, entity, claim.id)
        for claim in (accusation, denial)
        for role, entity in (("attacker", "army"), ("target", "city"))
    ]
    annotation = Annotation(
        Article("1", TEXT, published="2016-05-04"),
        Publication("2016-05-04", "2016-05-04", "Day"),
        [(0, len(TEXT))],
        [
            Entity("activists", "PopulationGroup", [Mention(span("ناشطون"), "Nominal")], labels={"ar": "ناشطون"}),
            Entity("army", "ArmedForce", [Mention(span("جيش الجنوب"), "Name")], labels={"ar": "جيش الجنوب"}),
            Entity("city", "Place", [Mention(span("المدينة"), "Nominal")], labels={"ar": "المدينة"}),
        ],
        times=[Time("t", span("منذ الاثنين"), "Day", "Inferred", "2016-05-02", "2016-05-04", open_ended=True)],
        events=[
            Event("v", "Attack", [span("قصف")], "Reported", [accusation, denial], roles, "city", "t"),
            Event("w", "Ceasefire", [span("وقف القتال")], "NonActual", [demand]),
        ],
    )
    graph = [to_oxigraph(quad) for quad in map_annotation(annotation, DEFAULT_BASE, Run("1.0"))]

    def written(profile: str, suffix: str) -> Path:
        path = tmp_path / f"out.{suffix}"
        convert([graph], destination(str(path), None, profile))
        return path

    return written


def test_only_what_is_asserted_is_a_claim_of_schema_org(write: Write) -> None:
    nodes = json.loads(write("schema", "jsonld").read_text(encoding="utf-8"))["@graph"]
    claims = [node for node in nodes if node["@type"] == "Claim"]
    assert {claim["text"] for claim in claims} == {"ناشطون جيش الجنوب بقصف المدينة"}
    names = {node["@id"]: node.get("name") for node in nodes}
    authors = {names[claim["author"]["@id"]]["@value"] for claim in claims if "author" in claim}
    assert authors == {"ناشطون"}


def test_whoever_denies_is_not_who_says_so_on_a_map(write: Write) -> None:
    (feature,) = json.loads(write("geojson", "geojson").read_text(encoding="utf-8"))["features"]
    assert feature["properties"]["according_to"] == ["ناشطون"]
    assert feature["properties"]["denied_by"] == ["جيش الجنوب"]


def test_edges_say_whether_they_are_denied(write: Write) -> None:
    edges = networkx.read_graphml(write("graphml", "graphml"), force_multigraph=True).edges(data=True)
    assert {(data["according_to"], data["polarity"], data["modality"]) for _, _, data in edges} == {
        ("ناشطون", "Positive", "Asserted"),
        ("جيش الجنوب", "Negative", "Asserted"),
    }


def test_an_assertion_holds_how_its_claim_puts_the_event(write: Write) -> None:
    quads = list(ox.parse(path=str(write("nanopub", "nq"))))
    assertions = {quad.object for quad in quads if quad.predicate.value.endswith("hasAssertion")}
    stances = [quad for quad in quads if quad.predicate == ox.NamedNode(KH.polarity)]
    assert {quad.graph_name for quad in stances} == assertions
    assert sorted(quad.object.value for quad in stances) == [str(KH.Negative), str(KH.Positive), str(KH.Positive)]
    assert not [quad for quad in quads if quad.predicate == ox.NamedNode(KH.actuality)]
    (denial,) = (quad.graph_name for quad in stances if quad.object == ox.NamedNode(KH.Negative))
    (denier,) = (q.object for q in quads if q.subject == denial and q.predicate == ox.NamedNode(PROV.wasAttributedTo))
    assert ox.Quad(denier, ox.NamedNode(RDF.type), ox.NamedNode(KH.ArmedForce), denial) in quads


def test_what_goes_on_has_no_last_day(write: Write) -> None:
    with write("events-csv", "csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["event_type"] == "Attack"]
    assert {(row["date"], row["date_end"]) for row in rows} == {("2016-05-02", "")}

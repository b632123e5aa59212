"""The ontology is complete: declared, defined in two languages, and what the rest of the project uses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from khabar.ontology import CAMEO, KH, PLOVER, PREFIXES, bind_prefixes, context, event_types, ontology_graph, subclasses
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS

ROOT = Path(__file__).parent.parent
TURTLE = sorted(path for folder in ("ontology", "shapes", "tests/shapes") for path in (ROOT / folder).glob("*.ttl"))
VALID = ROOT / "tests/shapes/valid.ttl"
TERMS = sorted({t for t in ontology_graph().subjects() if isinstance(t, URIRef) and t.startswith(KH)})

EVENT_TYPES = (
    "PublicStatement",
    "Interview",
    "Publication",
    "ExpressConcern",
    "Condemn",
    "Praise",
    "Request",
    "Demand",
    "Refusal",
    "RejectClaim",
    "Accuse",
    "DefendVerbally",
    "Threat",
    "Commitment",
    "CasualtyReport",
    "Meeting",
    "PhoneConsultation",
    "Negotiation",
    "Visit",
    "Consultation",
    "Cooperation",
    "Aid",
    "Concession",
    "Agreement",
    "DeEscalation",
    "Ceasefire",
    "Withdrawal",
    "Release",
    "PoliticalPressure",
    "Sanction",
    "Detention",
    "Mobilization",
    "Expulsion",
    "Protest",
    "Attack",
    "AirStrike",
    "Shelling",
    "Bombing",
    "Assassination",
    "Kidnapping",
    "MassKilling",
    "ArmedClash",
    "Capture",
    "AgreementViolation",
    "MilitaryEscalation",
    "Death",
    "Injury",
    "Displacement",
    "Accident",
    "Election",
    "Appointment",
    "Resignation",
    "LegalAction",
    "StateDescription",
)


def languages(graph: Graph, term: URIRef, property_: URIRef) -> list[str]:
    return sorted(text.language or "" for text in graph.objects(term, property_) if isinstance(text, Literal))


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_turtle_parses_and_uses_the_prefix_table(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    declared = dict(re.findall(r"^@prefix (\S*): <(\S+)> \.$", text, re.MULTILINE))
    assert declared.items() <= PREFIXES.items()
    assert all(re.search(rf"(?<![\w-]){prefix}:", text.replace(f"@prefix {prefix}:", "")) for prefix in declared)
    assert len(Graph().parse(path)) > 0


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.removeprefix(KH))
def test_term_is_documented_in_both_languages(term: URIRef) -> None:
    graph = ontology_graph()
    assert languages(graph, term, RDFS.label) == ["ar", "en"]
    assert languages(graph, term, SKOS.definition) == ["ar", "en"]
    assert graph.value(term, RDFS.isDefinedBy) == URIRef("https://w3id.org/khabar/ns")
    assert graph.value(term, RDF.type) is not None


@pytest.mark.parametrize("path", [*TURTLE, ROOT / "docs/graph.md"], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_terms_in_use_are_declared(path: Path) -> None:
    names = re.findall(r"(?<![\w-])kh:(?!role-…)([A-Za-z][\w-]*)", path.read_text(encoding="utf-8"))
    assert {KH[name] for name in names} <= set(TERMS)


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_annotated_event_types_are_classes(name: str) -> None:
    assert KH[name] in event_types()


@pytest.mark.parametrize("term", sorted(event_types()), ids=lambda term: term.removeprefix(KH))
def test_event_type_has_one_parent_a_note_and_an_arabic_example(term: URIRef) -> None:
    graph = ontology_graph()
    assert len(list(graph.objects(term, RDFS.subClassOf))) == 1
    assert languages(graph, term, SKOS.scopeNote) == ["en"]
    assert languages(graph, term, SKOS.example) == ["ar"]


def test_event_types_match_known_categories_and_codes() -> None:
    graph = ontology_graph()
    for category in set(graph.objects(None, SKOS.closeMatch)):
        assert (category, SKOS.inScheme, URIRef("https://w3id.org/khabar/plover")) in graph
    for codes in set(graph.objects(None, KH.cameoRange)):
        first, _, last = str(codes).partition("-")
        assert re.fullmatch(r"\d{3,4}", first)
        assert last == "" or (re.fullmatch(r"\d{3,4}", last) and first < last)
        assert (CAMEO[first[:2]], RDF.type, SKOS.Concept) in graph


def test_schemes_are_complete() -> None:
    graph = ontology_graph()
    assert len([term for term in graph.subjects(RDF.type, SKOS.Concept) if str(term).startswith(PLOVER)]) == 16
    assert {str(code) for code in graph.objects(None, SKOS.notation) if str(code).isdigit()} == {
        f"{code:02}" for code in range(1, 21)
    }


def test_subclasses_go_all_the_way_down() -> None:
    assert {KH.ViolentEvent, KH.Attack, KH.AirStrike} <= subclasses(KH.ViolentEvent)
    assert KH.Death not in subclasses(KH.ViolentEvent)
    assert KH.Event not in event_types()


@pytest.mark.parametrize("graph", [ontology_graph(), Graph().parse(VALID)], ids=["ontology", "example"])
def test_no_blank_nodes(graph: Graph) -> None:
    assert not [node for triple in graph for node in triple if isinstance(node, BNode)]


def test_version_iri_names_the_version() -> None:
    graph = ontology_graph()
    (ontology,) = graph.subjects(RDF.type, OWL.Ontology)
    assert graph.value(ontology, OWL.versionIRI) == URIRef(f"{ontology}/{graph.value(ontology, OWL.versionInfo)}")


def test_alignments_speak_of_declared_terms_and_stand_apart() -> None:
    alignments = Graph().parse(ROOT / "ontology/alignments.ttl")
    about = {term for term in alignments.subjects() if (term, RDF.type, OWL.Ontology) not in alignments}
    assert about <= set(TERMS)
    assert not any(triple in ontology_graph() for triple in alignments if triple[0] in about)


def test_context_file_is_current() -> None:
    assert json.loads((ROOT / "ontology/context.jsonld").read_text(encoding="utf-8")) == context()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # from rdflib's own JSON-LD parser
def test_json_ld_with_the_context_loses_nothing() -> None:
    graph = Graph().parse(VALID)
    text = graph.serialize(format="json-ld", context=context(), auto_compact=True)
    assert '"kh:content": "https://w3id.org/khabar/article/' in text
    assert set(Graph().parse(data=text, format="json-ld")) == set(graph)


def test_prefixes_are_bound_over_others() -> None:
    graph = Graph()
    graph.bind("kh", "http://example.org/")
    bind_prefixes(graph)
    assert dict(graph.namespaces())["kh"] == URIRef(KH)
    assert graph.qname(KH.Event) == "kh:Event"

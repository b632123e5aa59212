"""The ontology is complete: declared, defined in two languages, and what the rest of the project uses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from khabar.ontology import KH, PREFIXES, bind_prefixes, context, event_types, ontology_graph, subclasses
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, VANN

ROOT = Path(__file__).parent.parent
TURTLE = sorted(path for folder in ("ontology", "shapes", "tests/shapes") for path in (ROOT / folder).glob("*.ttl"))
VALID = ROOT / "tests/shapes/valid.ttl"
NAMESPACES = [ROOT / f"{path}.ttl" for path in ("ontology/core", "ontology/plover", "ontology/cameo", "shapes/shapes")]
HEADED = [*NAMESPACES, ROOT / "ontology/alignments.ttl"]
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


def turtle(text: str) -> Graph:
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    return Graph().parse(data=prefixes + text, format="turtle", publicID="https://w3id.org/khabar/")


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
    for property_ in (RDFS.label, SKOS.definition, SKOS.scopeNote):
        assert languages(graph, term, property_) == ["ar", "en"]
    assert graph.value(term, RDFS.isDefinedBy) == URIRef("https://w3id.org/khabar/ns")
    assert graph.value(term, RDF.type) is not None


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.removeprefix(KH))
def test_term_has_an_example_in_arabic_or_in_turtle(term: URIRef) -> None:
    example = ontology_graph().value(term, SKOS.example)
    assert isinstance(example, Literal)
    if example.language == "ar":
        assert re.search(r"[ء-ي]", example)
        assert term in event_types() or re.search(r"\[[^\[\]]+\]", example), "brackets mark the words that are meant"
    else:
        assert {node for triple in turtle(example) for node in triple} & {term, *subclasses(term)}


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_annotated_event_types_are_classes(name: str) -> None:
    assert KH[name] in event_types()


@pytest.mark.parametrize("term", sorted(event_types()), ids=lambda term: term.removeprefix(KH))
def test_event_type_has_one_parent_and_an_arabic_example(term: URIRef) -> None:
    graph = ontology_graph()
    assert len(list(graph.objects(term, RDFS.subClassOf))) == 1
    assert languages(graph, term, SKOS.example) == ["ar"]


def test_subclasses_go_all_the_way_down() -> None:
    assert {KH.ViolentEvent, KH.Attack, KH.AirStrike} <= subclasses(KH.ViolentEvent)
    assert KH.Death not in subclasses(KH.ViolentEvent)
    assert KH.Event not in event_types()


@pytest.mark.parametrize("graph", [ontology_graph(), Graph().parse(VALID)], ids=["ontology", "example"])
def test_no_blank_nodes(graph: Graph) -> None:
    assert not [node for triple in graph for node in triple if isinstance(node, BNode)]


@pytest.mark.parametrize("path", HEADED, ids=lambda path: path.name)
def test_each_vocabulary_says_what_it_is(path: Path) -> None:
    graph = Graph().parse(path)
    (ontology,) = graph.subjects(RDF.type, OWL.Ontology)
    assert isinstance(ontology, URIRef)
    version = graph.value(ontology, OWL.versionInfo)
    assert graph.value(ontology, OWL.versionIRI) == URIRef(f"{ontology}/{version}")
    assert graph.value(ontology, DCTERMS.license) == URIRef("https://www.apache.org/licenses/LICENSE-2.0")
    for property_ in (DCTERMS.title, DCTERMS.description):
        assert languages(graph, ontology, property_) == ["ar", "en"]
    changes = [str(note) for note in graph.objects(ontology, SKOS.changeNote)]
    assert len([note for note in changes if note.startswith(f"{version}: ")]) == 2  # in both languages


@pytest.mark.parametrize("path", NAMESPACES, ids=lambda path: path.name)
def test_a_namespace_names_its_prefix(path: Path) -> None:
    graph = Graph().parse(path)
    (prefix,) = graph.objects(None, VANN.preferredNamespacePrefix)
    (namespace,) = graph.objects(None, VANN.preferredNamespaceUri)
    assert PREFIXES[str(prefix)] == str(namespace)


def test_alignments_speak_of_declared_terms_and_stand_apart() -> None:
    alignments = Graph().parse(ROOT / "ontology/alignments.ttl")
    about = {term for term in alignments.subjects() if (term, RDF.type, OWL.Ontology) not in alignments}
    assert about <= set(TERMS)
    assert not any(triple in ontology_graph() for triple in alignments if triple[0] in about)
    assert not list(ontology_graph().objects(None, OWL.imports))


def test_context_file_is_current_and_holds_the_prefix_table() -> None:
    assert json.loads((ROOT / "ontology/context.jsonld").read_text(encoding="utf-8")) == context()
    assert PREFIXES.items() <= context()["@context"].items()


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

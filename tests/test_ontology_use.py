"""Every term in use is declared, every declared term is in use, and what follows from the declarations is meant."""

from __future__ import annotations

import json
import re
from itertools import chain
from pathlib import Path

import owlrl
import pytest
from khabar.ontology import CAMEO, KH, PLOVER, PREFIXES, ontology_graph
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS

ROOT = Path(__file__).parents[1]
USERS = sorted(
    path
    for folder in ("docs", "endpoint", "exporter", "shapes")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".html", ".md", ".py", ".rq", ".toml", ".ttl"}
)
"""The files that speak in the terms of the ontology."""
OWN = {"kh": KH, "plover": PLOVER, "cameo": CAMEO}
DECLARED = {term for term in ontology_graph().subjects() if isinstance(term, URIRef)}
OWL_MODULES = ("core", "values", "events", "roles")
EXAMPLE = ROOT / "tests/shapes/valid.ttl"
ALIGNMENTS = ROOT / "ontology/alignments.ttl"


def terms_in(text: str) -> set[URIRef]:
    """The terms that a text names as ``kh:Death``, ``KH.Death``, ``KH["Death"]`` or by their whole IRI."""
    found = set()
    for prefix, namespace in OWN.items():
        name = r"([A-Za-z0-9][\w-]*)"
        patterns = (
            rf"(?<![\w-]){prefix}:(?!role-…){name}",
            rf"(?<!\w){prefix.upper()}\.{name}",
            rf"(?<!\w){prefix.upper()}\[\"{name}\"\]",
            rf"{re.escape(namespace)}{name}",
        )
        found |= {namespace[match] for pattern in patterns for match in re.findall(pattern, text)}
    return found


@pytest.mark.parametrize("path", USERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_terms_in_use_are_declared(path: Path) -> None:
    assert terms_in(path.read_text(encoding="utf-8")) - DECLARED == set()


def test_declared_terms_are_in_use_or_say_why_not() -> None:
    """The annotation's schema uses a value, a role or an event type by its bare name; the ontology uses value lists."""
    graph = ontology_graph()
    names = choices(json.loads((ROOT / "exporter/annotation/schema.json").read_text(encoding="utf-8")))
    read = {KH[name] for name in names} | {KH[f"role-{name}"] for name in names}
    lists = set(chain(graph.objects(None, RDFS.range), graph.objects(None, SKOS.inScheme)))
    used = read | lists | terms_in("\n".join(path.read_text(encoding="utf-8") for path in USERS))
    unused = {term for term in DECLARED if term.startswith(KH)} - used
    assert {term for term in unused if graph.value(term, SKOS.editorialNote) is None} == set()


def choices(schema: object) -> set[str]:
    """Every value of an enumeration of a JSON Schema."""
    if isinstance(schema, list):
        return set().union(*map(choices, schema))
    if not isinstance(schema, dict):
        return set()
    own = {value for value in schema.get("enum", ()) if isinstance(value, str)}
    return own.union(*map(choices, schema.values()))


def closure(graph: Graph) -> Graph:
    """``graph`` and the ontology with everything that follows by the rules of OWL 2 RL.

    https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules. The schemes of PLOVER and
    CAMEO hold no axioms, only individuals, and are left out for time.
    """
    for module in OWL_MODULES:
        graph.parse(ROOT / f"ontology/{module}.ttl")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def errors(graph: Graph) -> list[str]:
    """The contradictions that the reasoner found."""
    error = Namespace("http://www.daml.org/2002/03/agents/agent-ont#").error
    return [str(message) for message in graph.objects(None, error)]


def test_contradictions_are_found() -> None:
    """So that the tests below mean something: a person cannot be a place."""
    node = URIRef("https://w3id.org/khabar/article/0/entity/x")
    graph = Graph()
    graph.add((node, RDF.type, KH.Person))
    graph.add((node, RDF.type, KH.Place))
    assert errors(closure(graph))


def test_the_ontology_with_its_alignments_is_free_of_contradictions() -> None:
    assert errors(closure(Graph().parse(ALIGNMENTS))) == []


def test_nothing_follows_for_an_article_that_it_does_not_mean() -> None:
    """Domains and ranges add no class to a node but those above the classes that the article states."""
    stated, inferred = Graph().parse(EXAMPLE), closure(Graph().parse(EXAMPLE))
    assert errors(inferred) == []
    for node in set(stated.subjects()):
        classes = set(stated.objects(node, RDF.type))
        above = {superclass for cls in classes for superclass in inferred.objects(cls, RDFS.subClassOf)}
        assert {cls for cls in inferred.objects(node, RDF.type) if str(cls).startswith(KH)} <= classes | above, node


def test_the_examples_of_the_terms_do_not_contradict_them() -> None:
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    examples = [text for text in ontology_graph().objects(None, SKOS.example) if isinstance(text, Literal)]
    snippets = "\n".join(sorted(text for text in examples if text.language is None))
    graph = Graph().parse(data=prefixes + snippets, format="turtle", publicID="https://w3id.org/khabar/")
    assert len(graph) > 50
    assert errors(closure(graph)) == []


def test_the_axioms_stay_within_owl_2_rl() -> None:
    """Only constructs that the profile has, between named classes, so that no reasoner for it drops any."""
    used = {term for triple in ontology_graph() for term in triple[1:] if str(term).startswith(str(OWL))}
    assert used <= {
        OWL.AnnotationProperty, OWL.Class, OWL.DatatypeProperty, OWL.ObjectProperty, OWL.Ontology,
        OWL.SymmetricProperty, OWL.TransitiveProperty, OWL.disjointWith, OWL.versionIRI, OWL.versionInfo,
    }  # fmt: skip

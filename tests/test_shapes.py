"""The shapes: a good graph passes without a word, and each shape finds its own mistake."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from khabar.ontology import KH, PREFIXES
from khabar.shapes import Rule, article_graphs, report_graph, rules, shapes_graph, validate
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SH

FOLDER = Path(__file__).parent / "shapes"
MUTATIONS = tomllib.loads((FOLDER / "mutations.toml").read_text(encoding="utf-8"))
VARIATIONS = tomllib.loads((FOLDER / "variations.toml").read_text(encoding="utf-8"))
RULES = sorted(rules().values(), key=lambda rule: (rule.id[0], int(rule.id[1:])))


def example() -> Graph:
    return Graph().parse(FOLDER / "valid.ttl")


def article_iri(graph: Graph) -> str:
    return str(graph.value(None, RDF.type, KH.Article))


def shape_of(mutation: str) -> str:
    """A shape may have several mutations, told apart by a word: G1, G1-hours."""
    return mutation.partition("-")[0]


def mutated(mutation: str) -> Graph:
    """The example with a mistake that its shape must find."""
    return updated(MUTATIONS[mutation]["update"])


def updated(update: str) -> Graph:
    """The example after a SPARQL Update without its prefixes."""
    graph = example()
    before = set(graph)
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    graph.update(f"BASE <{article_iri(graph)}/>\n{prefixes}{update}")
    assert set(graph) != before
    return graph


def test_the_example_conforms_without_any_result(engine: str) -> None:
    report = validate(example(), engine)
    assert report.conforms
    assert report.results == []


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_every_shape_finds_its_mutation(mutation: str, engine: str) -> None:
    report = validate(mutated(mutation), engine)
    assert {result.shape for result in report.results} == {shape_of(mutation), *MUTATIONS[mutation].get("also", [])}
    assert report.conforms == all(result.severity != "Violation" for result in report.results)


@pytest.mark.parametrize("variation", VARIATIONS)
def test_no_shape_finds_fault_with_what_is_right(variation: str, engine: str) -> None:
    assert validate(updated(VARIATIONS[variation]["update"]), engine).results == []


def test_every_shape_has_a_mutation() -> None:
    assert {shape_of(mutation) for mutation in MUTATIONS} == {rule.id for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_shape_has_its_texts_in_both_languages(rule: Rule) -> None:
    assert set(rule.name) == set(rule.message) == {"en", "ar"}
    assert rule.severity in {"Violation", "Warning", "Info"}


def test_no_shape_is_without_an_iri() -> None:
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
    assert {shape for target in targets for shape in shapes_graph().subjects(target)} == set(rules())


def test_queries_use_the_declared_prefixes() -> None:
    declared = {
        str(shapes_graph().value(node, SH.prefix)): str(shapes_graph().value(node, SH.namespace))
        for node in shapes_graph().objects(URIRef("https://w3id.org/khabar/shapes"), SH.declare)
    }
    assert declared.items() <= PREFIXES.items()


def test_validation_leaves_the_graph_alone(engine: str) -> None:
    graph = example()
    before = set(graph)
    validate(graph, engine)
    assert set(graph) == before


def test_a_malformed_iri_is_told(engine: str) -> None:
    graph = example()
    graph.add((URIRef(article_iri(graph)), DCTERMS.source, URIRef("https://example.org/a b")))
    with pytest.raises(ValueError, match=r"no RDF: Invalid IRI code point ' ' \(look for"):
        validate(graph, engine)


def test_warnings_do_not_keep_a_graph_from_conforming() -> None:
    report = validate(mutated("D7"))
    assert report.conforms
    assert [result.severity for result in report.results] == ["Warning"]
    assert (None, SH.conforms, Literal(True)) in report_graph(report)


# ── Reports ──


def test_a_report_for_people_names_rule_node_and_words() -> None:
    report = validate(mutated("B3"))
    english, arabic = report.to_text(), report.to_text("ar")
    assert english.startswith("The graph does not conform.\n\nB3 (violation): The offsets of a mention select exactly")
    assert "/mention/65-77 «وكالة»" in english
    assert arabic.startswith("البيانات غير متوافقة مع القواعد.\n\nB3 (مخالفة): تحدد مواضع الذِّكر")


def test_a_report_for_people_gives_path_and_value() -> None:
    assert 'kh:confidence = "1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>' in validate(mutated("C14")).to_text()


def test_a_report_about_an_event_quotes_its_trigger() -> None:
    (result,) = validate(mutated("D2")).results
    assert (result.words, result.path) == ("دعا", "kh:actuality")


def test_the_json_report_holds_every_result() -> None:
    record = json.loads(validate(mutated("B3")).to_json())
    assert record["conforms"] is False
    (result,) = record["results"]
    assert result["shape"] == "B3"
    assert result["words"] == "وكالة"
    assert result["node"].endswith("/mention/65-77")
    assert set(result["message"]) == {"en", "ar"}


def test_results_are_in_order_of_severity_and_rule() -> None:
    graph = mutated("D7")
    graph.remove((None, KH.settings, None))
    graph.remove((None, KH.fieldName, None))
    assert [result.shape for result in validate(graph).results] == ["A18", "H3", "H3", "D7"]


# ── Many articles in one file ──


def renamed(graph: Graph, name: str) -> Graph:
    """The example once more, with ``name`` for the hash in its IRIs."""
    old = article_iri(graph).rpartition("/")[2]
    return Graph().parse(data=graph.serialize(format="nt").replace(f"article/{old}", f"article/{name}"), format="nt")


def test_a_file_is_split_into_its_articles_with_links_and_provenance() -> None:
    one, two = renamed(example(), "1111111111111111"), renamed(example(), "2222222222222222")
    assert [set(graph) for graph in article_graphs(two + one)] == [set(one), set(two)]


def test_named_graphs_are_pooled_before_the_split() -> None:
    one, two = renamed(example(), "1111111111111111"), renamed(example(), "2222222222222222")
    dataset = Dataset()
    for number, triple in enumerate(one + two):
        dataset.graph(URIRef(f"https://w3id.org/khabar/graph/{number % 3}")).add(triple)
    assert [set(graph) for graph in article_graphs(dataset)] == [set(one), set(two)]


def test_what_belongs_to_no_article_comes_last() -> None:
    stray = Graph().parse(data="<http://example.org/x> a <http://example.org/Y> .", format="turtle")
    one = example()
    assert [set(graph) for graph in article_graphs(one + stray)] == [set(one), set(stray)]
    assert [set(graph) for graph in article_graphs(stray)] == [set(stray)]


def test_an_article_whose_iri_begins_like_another_keeps_its_own_nodes() -> None:
    one, two = renamed(example(), "1111"), renamed(example(), "11112222")
    assert [set(graph) for graph in article_graphs(one + two)] == [set(one), set(two)]

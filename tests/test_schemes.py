"""The schemes of PLOVER and CAMEO hold every code once, in two languages, and fit the event types."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from khabar.ontology import CAMEO, KH, PLOVER, ontology_graph
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SKOS

CAMEO_SCHEME = URIRef("https://w3id.org/khabar/cameo")
PLOVER_SCHEME = URIRef("https://w3id.org/khabar/plover")
ONTOLOGY = Path(__file__).parents[1] / "ontology"
SCHEMES = Graph().parse(ONTOLOGY / "plover.ttl").parse(ONTOLOGY / "cameo.ttl")
CONCEPTS = sorted(concept for concept in SCHEMES.subjects(RDF.type, SKOS.Concept) if isinstance(concept, URIRef))
CODES = [concept for concept in CONCEPTS if concept.startswith(CAMEO)]

# The codes below each root of CAMEO 1.1b3, as its codebook counts them.
CAMEO_CODES = {
    "01": 10, "02": 27, "03": 28, "04": 7, "05": 8, "06": 5, "07": 6, "08": 25, "09": 5, "10": 27,
    "11": 12, "12": 26, "13": 22, "14": 26, "15": 6, "16": 13, "17": 13, "18": 14, "19": 9, "20": 7,
}  # fmt: skip
# The modes of each category in the tables of the PLOVER manual 0.8.
PLOVER_MODES = {
    "AGREE": 0, "CONSULT": 4, "SUPPORT": 0, "COOPERATE": 0, "AID": 0, "CONCEDE": 0, "RETREAT": 7, "REQUEST": 4,
    "ACCUSE": 3, "REJECT": 4, "THREATEN": 7, "PROTEST": 7, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 9, "ASSAULT": 16,
}  # fmt: skip


def name(concept: URIRef) -> str:
    return concept.removeprefix("https://w3id.org/khabar/")


@pytest.mark.parametrize("concept", CONCEPTS, ids=name)
def test_concept_is_described_in_both_languages(concept: URIRef) -> None:
    for property_ in (SKOS.prefLabel, SKOS.definition):
        texts = [text for text in SCHEMES.objects(concept, property_) if isinstance(text, Literal)]
        assert sorted(text.language or "" for text in texts) == ["ar", "en"]
        assert all(re.search(r"[\u0621-\u064a]", text) for text in texts if text.language == "ar")
        assert all(" ".join(text.split()) == str(text) for text in texts)


@pytest.mark.parametrize("concept", CONCEPTS, ids=name)
def test_concept_is_at_the_top_of_its_scheme_or_below_another(concept: URIRef) -> None:
    scheme = SCHEMES.value(concept, SKOS.inScheme)
    (above,) = [*SCHEMES.objects(concept, SKOS.broader), *SCHEMES.objects(concept, SKOS.topConceptOf)]
    assert above == scheme or SCHEMES.value(above, SKOS.inScheme) == scheme


@pytest.mark.parametrize("scheme", [PLOVER_SCHEME, PLOVER.contexts, CAMEO_SCHEME], ids=str)
def test_notations_and_labels_of_a_scheme_are_unique(scheme: URIRef) -> None:
    concepts = list(SCHEMES.subjects(SKOS.inScheme, scheme))
    for property_ in (SKOS.notation, SKOS.prefLabel):
        texts = Counter(text for concept in concepts for text in SCHEMES.objects(concept, property_))
        assert [text for text, times in texts.items() if times > 1] == []


def test_cameo_is_complete() -> None:
    codes = [code.removeprefix(CAMEO) for code in CODES]
    assert Counter(code[:2] for code in codes if len(code) > 2) == CAMEO_CODES
    for code in codes:
        assert (CAMEO[code], SKOS.notation, Literal(code)) in SCHEMES
        assert len(code) == 2 or (CAMEO[code], SKOS.broader, CAMEO[code[:-1]]) in SCHEMES


def test_plover_is_complete() -> None:
    assert set(SCHEMES.subjects(SKOS.topConceptOf, PLOVER_SCHEME)) == {PLOVER[category] for category in PLOVER_MODES}
    for category, modes in PLOVER_MODES.items():
        assert len(list(SCHEMES.subjects(SKOS.broader, PLOVER[category]))) == modes
    assert len(list(SCHEMES.subjects(SKOS.inScheme, PLOVER.contexts))) == 28 + 4  # general and special ones


@pytest.mark.parametrize("code", CODES, ids=name)
def test_code_leads_to_a_category(code: URIRef) -> None:
    """On itself or above. PLOVER has no place for 01, statements, and splits 08, yield, between two categories."""
    path = SCHEMES.transitive_objects(code, SKOS.broader)
    categories = [category for node in path for category in SCHEMES.objects(node, SKOS.broadMatch)]
    assert categories or code.startswith(CAMEO["01"]) or code in {CAMEO["08"], CAMEO["080"]}
    assert all((category, SKOS.topConceptOf, PLOVER_SCHEME) in SCHEMES for category in categories)


def test_event_types_match_known_categories_and_codes() -> None:
    graph = ontology_graph()
    for category in set(graph.objects(None, SKOS.closeMatch)):
        assert (category, SKOS.topConceptOf, PLOVER_SCHEME) in SCHEMES
    for codes in set(graph.objects(None, KH.cameoRange)):
        first, _, last = str(codes).partition("-")
        assert CAMEO[first] in CODES
        assert not last or (first < last and CAMEO[last] in CODES)


NARROWER = {KH.DeEscalation, KH.CoerciveEvent}
"""Types that leave out codes of a narrower one, lest those come first; their editorial notes say so."""
RANGES = {URIRef(str(term)): str(codes) for term, codes in ontology_graph().subject_objects(KH.cameoRange)}


@pytest.mark.parametrize("term", sorted(RANGES), ids=name)
def test_the_first_code_leads_to_the_category_of_its_event_type_or_a_note_says_why_not(term: URIRef) -> None:
    path = SCHEMES.transitive_objects(CAMEO[RANGES[term].partition("-")[0]], SKOS.broader)
    categories = next(filter(None, (set(SCHEMES.objects(node, SKOS.broadMatch)) for node in path)), set())
    own = set(ontology_graph().objects(term, SKOS.closeMatch))
    assert not own or not categories or own == categories or (term, SKOS.editorialNote, None) in ontology_graph()


@pytest.mark.parametrize("term", sorted(RANGES), ids=name)
def test_the_codes_of_an_event_type_lie_within_those_of_the_broader_one(term: URIRef) -> None:
    above = URIRef(str(ontology_graph().value(term, RDFS.subClassOf)))
    if above not in RANGES or above in NARROWER:
        return
    (first, last), (lowest, highest) = ends(RANGES[term]), ends(RANGES[above])
    assert lowest <= first
    assert last[: len(highest)] <= highest


def ends(codes: str) -> tuple[str, str]:
    """The first and the last code of a range."""
    first, _, last = codes.partition("-")
    return first, last or first

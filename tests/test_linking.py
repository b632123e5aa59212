"""Links: spellings, which bearer of a name is chosen, and what the shipped index does on real news."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import spacy
from gold import gold_annotations
from hypothesis import given
from hypothesis import strategies as st
from khabar.exporter.annotation.model import Annotation, Article, Entity, Mention
from khabar.exporter.arabic.draft import draft_of, start_draft
from khabar.exporter.arabic.lexicon import fold
from khabar.exporter.linking import component
from khabar.exporter.linking.choice import Wanted, choose
from khabar.exporter.linking.index import Candidate, Index
from khabar.exporter.linking.linker import link_entities
from khabar.exporter.linking.spelling import article_variants, form, name_parts, particle_variants, variants
from spacy.language import Language

WIKIDATA = "http://www.wikidata.org/entity/"


def annotated(text: str, entities: list[Entity]) -> Annotation:
    return Annotation(Article("a", text), entities=entities)


def linked(index: Path, text: str, *entities: tuple[str, str | None, list[str]]) -> list[str | None]:
    """The ids that entities get: each is a type, a subtype, and names that stand in the text."""
    made = []
    for n, (kind, subtype, names) in enumerate(entities):
        starts = [(text.index(name), name) for name in names]
        mentions = [Mention((start, start + len(name)), "Name") for start, name in starts]
        made.append(Entity(f"e{n}", kind, mentions, subtype))
    link_entities(annotated(text, made), Index(index))
    return [entity.link.target.removeprefix(WIKIDATA) if entity.link else None for entity in made]


# Spellings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("بشار الأسد", "بشار الاسد"),
        ("عبد الله", "عبدالله"),
        ("أبو ظبي", "أبوظبي"),
        ("بي.بي.سي", "بي بي سي"),
        ("«داعش»", "داعش"),
        ("فؤاد", "فواد"),
        ("صنعاء", "صنعا"),
        ("مُحَمَّد", "محمد"),
        ("محـــمد", "محمد"),
        ("مرسى", "مرسي"),
        ("تهرانی", "تهراني"),
        ("PKK", "pkk"),
        ("پوتین", "بوتين"),
        ("ڤيينا", "فيينا"),
        ("Erdoğan", "ERDOGAN"),
        ("Øresund", "Oresund"),
        ("لواء ٢٠", "لواء 20"),
        ("\ufefb\ufee3", "لام"),
    ],
)
def test_spellings_of_one_name_have_one_form(one: str, other: str) -> None:
    assert form(one) == form(other)


@pytest.mark.parametrize(("one", "other"), [("كيري", "كيربي"), ("علي", "عالي"), ("عمر", "عمرو")])
def test_other_names_have_other_forms(one: str, other: str) -> None:
    assert form(one) != form(other)


@given(st.text(st.characters(categories=["L", "N", "M", "P", "Z", "Cf"])))
def test_forms_are_stable(text: str) -> None:
    assert form(form(text)) == form(text)


@given(st.text(st.characters(categories=["L", "N", "M", "P", "Z", "Cf"])))
def test_forms_have_no_marks_capitals_or_white_space(text: str) -> None:
    assert form(text) == form(text).casefold() == unicodedata.normalize("NFC", form(text))
    assert not form(text) or form(text).isalnum()


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهوي"))
def test_plain_letters_stay_as_they_are_beside_others_and_alone(name: str) -> None:
    assert form(name) == name
    assert form(f"{name}أ") == f"{name}ا"


@given(st.text(st.characters(min_codepoint=0x0621, max_codepoint=0x064A), max_size=20), st.randoms())
def test_vowel_marks_tatweel_and_spaces_make_no_other_form(name: str, chance: Random) -> None:
    marked = "".join(letter + chance.choice(["", "َ", "ّ", "ـ", " ", "\u200f"]) for letter in name)
    assert form(marked) == form(name)


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_variants_are_other_forms(text: str) -> None:
    for make in (variants, article_variants, particle_variants):
        for other in make(form(text)):
            assert other != form(text)
            assert form(other) == other


@pytest.mark.parametrize(("name", "variant"), [("الدنمارك", "دنمارك"), ("سويد", "السويد")])
def test_variants_with_and_without_the_article(name: str, variant: str) -> None:
    assert form(variant) in set(article_variants(form(name)))


@pytest.mark.parametrize(
    ("name", "variant"), [("وسوريا", "سوريا"), ("بسوريا", "سوريا"), ("للعراق", "العراق"), ("وبالعراق", "العراق")]
)
def test_variants_without_particles(name: str, variant: str) -> None:
    assert form(variant) in set(particle_variants(form(name)))


@pytest.mark.parametrize("name", ["", "قم", "Sweden"])
def test_names_without_variants(name: str) -> None:
    assert not [other for make in (article_variants, particle_variants) for other in make(form(name))]


@given(st.text(st.characters(min_codepoint=0x0600, max_codepoint=0x06FF) | st.just(" ")))
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(("name", "variant"), [("سورية", "سوريا"), ("هولندة", "هولندا"), ("هولندا", "هولندة")])
def test_variants_of_places(name: str, variant: str) -> None:
    assert form(variant) in set(variants(form(name)))


def test_short_names_have_no_variants() -> None:
    assert not list(variants(form("فينا")))  # فينه is another town than فيينا


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("جون كيري", ["جون", "كيري"]),
        ("عبد الملك الحوثي", ["عبد الملك", "الحوثي"]),
        ("حسن نصر الله", ["حسن", "نصر الله"]),
        ("أبو مازن", ["أبو مازن"]),
        ("نصر الله", ["نصر الله"]),
        ("بن لادن", ["بن لادن"]),
    ],
)
def test_parts_of_personal_names(name: str, parts: list[str]) -> None:
    assert name_parts(name) == parts


# Choice


def city(qid: int, country: str, population: int | None = None, kind: str = "name") -> Candidate:
    return Candidate(qid, "GeopoliticalEntity", "City", country, population, kind)


def country(qid: int, code: str) -> Candidate:
    return Candidate(qid, "GeopoliticalEntity", "Country", code, None, "name")


@pytest.mark.parametrize(
    ("candidates", "wanted", "chosen"),
    [
        ([city(1, "AA")], Wanted("GeopoliticalEntity"), 1),
        ([city(1, "AA"), city(2, "BB")], Wanted("GeopoliticalEntity"), None),
        ([city(1, "AA"), country(2, "AA")], Wanted("GeopoliticalEntity"), 2),
        ([city(1, "AA"), country(2, "AA")], Wanted("GeopoliticalEntity", "City"), 1),
        ([city(1, "AA"), country(2, "AA")], Wanted("GeopoliticalEntity", guess="City"), 2),
        ([city(1, "AA"), Candidate(2, "Place", None, "AA", None, "name")], Wanted("Place", guess="City"), 1),
        ([city(1, "AA", 300_000), city(2, "BB", 100_000)], Wanted("GeopoliticalEntity"), 1),
        ([city(1, "AA", 290_000), city(2, "BB", 100_000)], Wanted("GeopoliticalEntity"), None),
        (
            [city(1, "AA", 300_000), city(2, "BB", 100_000)],
            Wanted("GeopoliticalEntity", countries=frozenset({"BB"})),
            1,
        ),
        ([city(1, "AA", kind="contested")], Wanted("GeopoliticalEntity"), None),
        ([city(1, "AA", kind="contested")], Wanted("GeopoliticalEntity", countries=frozenset({"AA"})), 1),
        ([city(1, "AA", 1_000_000), city(2, "BB")], Wanted("GeopoliticalEntity"), None),
        ([city(1, "AA"), city(2, "BB")], Wanted("GeopoliticalEntity", countries=frozenset({"BB"})), 2),
        ([city(1, "AA"), city(2, "BB")], Wanted("GeopoliticalEntity", countries=frozenset({"AA", "BB"})), None),
        ([city(1, "AA", kind="common"), city(2, "BB")], Wanted("GeopoliticalEntity"), 1),
        ([city(1, "AA"), city(2, "AA", kind="bare")], Wanted("GeopoliticalEntity"), 1),
        ([city(1, "AA"), city(2, "BB", kind="local")], Wanted("Place", "City", countries=frozenset({"BB"})), 1),
        ([city(1, "AA"), city(2, "BB", kind="minor")], Wanted("Place", countries=frozenset({"BB"})), 1),
        ([city(1, "AA", kind="minor")], Wanted("Place", countries=frozenset({"AA"})), 1),
        ([city(1, "AA", kind="minor")], Wanted("Place", countries=frozenset({"BB"})), None),
    ],
)
def test_the_bearer_that_stands_out_is_chosen(candidates: list[Candidate], wanted: Wanted, chosen: int | None) -> None:
    for order in (candidates, candidates[::-1]):
        found = choose(order, wanted)
        assert (found.qid if found else None) == chosen


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Wanted("Place", "City", countries=frozenset({"YE"}), small=True), True),
        (Wanted("Place", "City", countries=frozenset({"YE"})), False),
        (Wanted("Place", guess="City", countries=frozenset({"YE"})), False),
        (Wanted("Place", "City", countries=frozenset({"SY"}), small=True), False),
    ],
)
def test_a_village_is_meant_where_a_noun_and_its_country_say_so(wanted: Wanted, fits: bool) -> None:
    assert wanted.fits(city(1, "YE", kind="local")) is fits


# Links


def test_names_are_looked_up_in_folded_spelling(small: Path) -> None:
    text = "أكد جون كيرى أن سورية و«تنظيم الدولة الاسلامية» وخليج عدن"
    names = [
        ("Person", None, ["جون كيرى"]),
        ("GeopoliticalEntity", "Country", ["سورية"]),
        ("Organization", None, ["«تنظيم الدولة الاسلامية»"]),
        ("Place", None, ["خليج عدن"]),
    ]
    assert linked(small, text, *names) == ["Q22316", "Q858", "Q2429253", "Q41837"]


def test_a_swallowed_alif_is_put_back(small: Path) -> None:
    assert linked(small, "تقرير للأمم المتحدة", ("Organization", None, ["لأمم المتحدة"])) == ["Q1065"]


@pytest.mark.parametrize("text", ["قناة الجزيرة", "قناة «الجزيرة»", "لقناة الجزيرة"])
def test_nouns_before_organizations_belong_to_their_names(small: Path, text: str) -> None:
    assert linked(small, text, ("Organization", None, ["الجزيرة"])) == ["Q13477"]
    assert linked(small, "صحيفة الجزيرة", ("Organization", None, ["الجزيرة"])) == [None]
    assert linked(small, "تنظيم داعش", ("Organization", None, ["تنظيم داعش"])) == ["Q2429253"]
    assert linked(small, "لواء داعش", ("Organization", None, ["لواء داعش"])) == [None]


def test_a_lone_surname_never_links(small: Path) -> None:
    assert linked(small, "قال كيري", ("Person", None, ["كيري"])) == [None]
    assert linked(small, "قال جون كيري إن كيري", ("Person", None, ["جون كيري", "كيري"])) == ["Q22316"]


@pytest.mark.parametrize(
    ("text", "start", "subtype", "method", "confidence"),
    [
        ("حلب", 0, None, "exact-name", 0.99),
        ("ريف حلب", 4, None, "bare-name", 0.8),
        ("سوريه", 0, None, "variant-name", 0.95),
    ],
)
def test_weaker_names_link_less_surely(
    small: Path, text: str, start: int, subtype: str | None, method: str, confidence: float
) -> None:
    entity = Entity("e", "GeopoliticalEntity", [Mention((start, len(text)), "Name")], subtype)
    link_entities(annotated(text, [entity]), Index(small))
    assert entity.link
    assert (entity.link.method, entity.link.confidence) == (method, confidence)


def test_namesakes_stay_unlinked(small: Path) -> None:
    assert linked(small, "أحمد سالم", ("Person", None, ["أحمد سالم"])) == [None]


def test_types_have_to_agree(small: Path) -> None:
    assert linked(small, "داعش", ("Person", None, ["داعش"])) == [None]
    assert linked(small, "داعش", ("GeopoliticalEntity", None, ["داعش"])) == [None]
    assert linked(small, "داعش", ("PopulationGroup", None, ["داعش"])) == [None]
    assert linked(small, "حلب", ("Place", None, ["حلب"])) == ["Q41183"]


@pytest.mark.parametrize(
    ("text", "name", "subtype", "qid"),
    [
        ("في حلب", "حلب", None, "Q41183"),
        ("في حلب", "حلب", "City", "Q41183"),
        ("في حلب", "حلب", "Region", "Q214064"),
        ("في مدينة حلب", "حلب", "Region", "Q41183"),
        ("في محافظة حلب", "حلب", "City", "Q214064"),
        ("وبريف حلب", "حلب", None, "Q214064"),
        ("في محافظة حلب", "محافظة حلب", None, "Q214064"),
        ("وزار ظريف حلب", "حلب", None, "Q41183"),
        ("في منطقة حلب", "حلب", None, None),
        ("في قطاع «حلب»", "حلب", None, "Q214064"),
        ("في محافظات حلب وحمص", "حلب", None, "Q214064"),
        ("فريق حلب", "حلب", None, None),
        ("إلى سوريا", "سوريا", "City", "Q858"),
        ("إلى مدينة سوريا", "سوريا", None, None),
        ("إلى دولة سوريا", "سوريا", "City", "Q858"),
    ],
)
def test_city_and_governorate(small: Path, text: str, name: str, subtype: str | None, qid: str | None) -> None:
    assert linked(small, text, ("GeopoliticalEntity", subtype, [name])) == [qid]


def test_the_bigger_city_is_meant(small: Path) -> None:
    assert linked(small, "في لندن", ("GeopoliticalEntity", "City", ["لندن"])) == ["Q84"]


def test_countries_of_the_article_tell_cities_apart(small: Path) -> None:
    valencia = ("GeopoliticalEntity", "City", ["بلنسية"])
    tripoli = ("GeopoliticalEntity", "City", ["طرابلس"])
    lebanon, libya = (("GeopoliticalEntity", "Country", [name]) for name in ("لبنان", "ليبيا"))
    assert linked(small, "في بلنسية", valencia) == [None]
    assert linked(small, "في طرابلس", tripoli) == [None]
    assert linked(small, "طرابلس في لبنان", tripoli, lebanon) == ["Q168954", "Q822"]
    assert linked(small, "طرابلس في ليبيا", tripoli, libya) == ["Q3579", "Q1016"]
    assert linked(small, "طرابلس لبنان ليبيا", tripoli, lebanon, libya) == [None, "Q822", "Q1016"]


def test_a_state_and_its_city_agree_on_the_state(small: Path) -> None:
    text = "أعلنت واشنطن أن الولايات المتحدة"
    assert linked(small, text, ("GeopoliticalEntity", None, ["واشنطن", "الولايات المتحدة"])) == ["Q30"]
    assert linked(small, text, ("GeopoliticalEntity", "City", ["واشنطن"])) == ["Q61"]
    assert linked(small, text, ("GeopoliticalEntity", "Country", ["واشنطن"])) == [None]


def test_a_part_of_an_unknown_name_is_not_enough(small: Path) -> None:
    text = "الزاوية وجبل الزاوية وليبيا الجنوبية وصحيفة حلب"
    assert linked(small, text, ("Place", None, ["الزاوية"])) == ["Q221503"]
    assert linked(small, text, ("Place", None, ["الزاوية", "جبل الزاوية"])) == [None]
    assert linked(small, text, ("GeopoliticalEntity", None, ["ليبيا"])) == [None]
    assert linked(small, text, ("GeopoliticalEntity", None, ["حلب"])) == [None]


def test_names_that_disagree_stay_unlinked(small: Path) -> None:
    assert linked(small, "داعش الأمم المتحدة", ("Organization", None, ["داعش", "الأمم المتحدة"])) == [None]


def test_one_item_is_the_target_of_one_entity(small: Path) -> None:
    twice = [("GeopoliticalEntity", "Country", ["سوريه"]), ("GeopoliticalEntity", "Country", ["سوريا"])]
    assert linked(small, "سوريه سوريا", *twice) == [None, "Q858"]
    assert linked(small, "حلب حلب", *[("GeopoliticalEntity", None, ["حلب"])] * 2) == ["Q41183", None]


def test_only_names_are_looked_up(small: Path) -> None:
    entity = Entity("e", "Organization", [Mention((0, 4), "Nominal")])
    link_entities(annotated("داعش", [entity]), Index(small))
    assert entity.link is None


def test_the_component_links_the_annotation(small: Path) -> None:
    assert Language.has_factory("khabar_linker"), component.__name__
    nlp = spacy.blank("ar")
    nlp.add_pipe("khabar_linker", config={"index": str(small)})
    doc = start_draft(nlp.make_doc("جون كيري"), Article("a", "جون كيري"))
    draft_of(doc).annotation.entities = [Entity("e", "Person", [Mention((0, 8), "Name")])]
    link = draft_of(nlp(doc)).annotation.entities[0].link
    assert link
    assert link.target == f"{WIKIDATA}Q22316"
    assert link.method == "exact-name"


# Real news


def test_precision_and_recall_on_real_articles(shared: Path, shipped: Index) -> None:
    right = wrong = missed = 0
    for annotation in gold_annotations(shared / "gold" / "dev"):
        expected = {entity.id: entity.link.target for entity in annotation.entities if entity.link}
        for entity in annotation.entities:
            entity.link = None
        link_entities(annotation, shipped)
        found = {entity.id: entity.link.target for entity in annotation.entities if entity.link}
        right += sum(found.get(key) == target for key, target in expected.items())
        wrong += sum(key in found and found[key] != target for key, target in expected.items())
        missed += sum(key not in found for key in expected)
    assert right / (right + wrong) >= 0.99
    assert right / (right + wrong + missed) >= 0.95


def test_the_sample_article(shared: Path, shipped: Index) -> None:
    text = (shared / "seed" / "article.txt").read_text(encoding="utf-8")
    gold = json.loads((shared / "seed" / "deep-gold.json").read_text(encoding="utf-8"))
    entities = list(named_entities(gold))
    link_entities(annotated(text, entities), shipped)
    links = {entity.id: entity.link.target.removeprefix(WIKIDATA) for entity in entities if entity.link}
    expected = {
        "kerry": "Q22316", "assad": "Q44329", "hijab": "Q354642", "aleppo": "Q41183", "latakia": "Q200030",
        "syria": "Q858", "russia": "Q159", "usa": "Q30", "un": "Q1065", "reuters": "Q130879", "afp": "Q40464",
        "isis": "Q2429253",
    }  # fmt: skip
    assert expected.items() <= links.items()
    assert links.keys().isdisjoint({"kirby", "gatilov", "de-mistura", "eastern-ghouta", "sohr", "hnc"})


def named_entities(gold: dict[str, Any]) -> Iterator[Entity]:
    types = {"PER": "Person", "ORG": "Organization", "GPE": "GeopoliticalEntity", "LOC": "Place"}
    for entity in gold["entities"]:
        mentions = [m for m in gold["mentions"] if entity["id"] in m["entity"] and m["level"] == "NAM"]
        subtype = "Country" if entity["subtype"] == "nation" else None
        if entity["type"] in types:
            spans = [Mention((m["start"], m["end"]), "Name") for m in mentions]
            yield Entity(entity["id"], types[entity["type"]], spans, subtype)


@pytest.mark.parametrize("kind", ["GeopoliticalEntity", "Organization", "Place"])
def test_name_that_only_people_bear_makes_a_person(shipped: Index, kind: str) -> None:
    text = "نظام بشار الأسد في سوريا"
    person, state = (
        Entity("e1", kind, [Mention((5, 15), "Name")], None),
        Entity("e2", "GeopoliticalEntity", [Mention((19, 24), "Name")], "Country"),
    )
    link_entities(annotated(text, [person, state]), shipped)
    assert person.type == "Person"
    assert person.link
    assert person.link.target == WIKIDATA + "Q44329"
    assert state.type == "GeopoliticalEntity"

"""What in an article speaks for an item: titles and their dates, countries, statements, distances; how sure that is."""

from __future__ import annotations

import pytest
from khabar.exporter.annotation.model import Annotation, Article, Entity, Link, Mention, Publication, Relation
from khabar.exporter.linking.derived import with_derived
from khabar.exporter.linking.index import Index
from khabar.exporter.linking.linker import link_entities
from khabar.exporter.linking.rows import Alias, Edge, Item, Row, Wording
from khabar.exporter.linking.score import confidence, is_enough
from khabar.exporter.linking.spelling import form
from khabar.exporter.linking.titles import Title, title_of, titles_of
from khabar.exporter.linking.writing import write_index
from khabar.exporter.mapping.entities import EXACT
from small_index import ABOUT, ALIASES, ITEMS, SOURCES

WIKIDATA = "http://www.wikidata.org/entity/"
KERRY, NAMESAKE, SYRIAN, LIBYAN, WELL_KNOWN, POET, TURK = 22316, 900, 901, 902, 903, 904, 249206
SECRETARY, SPEAKER = 14213, 7701
DAY = "2016-05-01"


def person(qid: int, name: str, kind: str = "name") -> list[Row]:
    return [
        Item(qid, "Person", None, f"Q{qid}", None, None, 1),
        *with_derived([Alias(form(name), qid, kind, name, "ar", 1)]),
    ]


def office(qid: int, country: str, *names: str) -> list[Row]:
    item = Item(qid, "Office", None, f"Q{qid}", country, None, 1)
    return [item, *(Alias(form(name), qid, "name", name, "ar", 1) for name in names)]


def town(qid: int, name: str, country: str, point: tuple[float, float], population: int | None = None) -> list[Row]:
    item = Item(qid, "GeopoliticalEntity", "City", f"Q{qid}", country, population, 1, *point)
    return [item, Alias(form(name), qid, "name", name, "ar", 1)]


PEOPLE = [
    *person(NAMESAKE, "جون كيري", "contested"),
    *person(SYRIAN, "كريم فؤاد سالم", "contested"),
    *person(LIBYAN, "نبيل رضا حمدان"),
    *person(WELL_KNOWN, "سعيد حمدان", "common"),
    *person(TURK, "مولود تشاووش أوغلو", "common"),
    *office(SECRETARY, "US", "وزير الخارجية الأمريكي", "وزير الخارجية الأميركي"),
    *office(SPEAKER, "SY", "رئيس مجلس الشعب السوري"),
    Edge(KERRY, 39, SECRETARY, "2013-02-01", "2017-01-20", 1),
    Edge(SYRIAN, 39, SPEAKER, "2012", "2016", 1),
    Edge(LIBYAN, 27, 1016, "", "", 1),
    Edge(WELL_KNOWN, 39, SPEAKER, "2017-03-01", "2020", 1),
    *person(POET, "شادي نور", "common"),
    Wording(POET, "ar", None, "شاعر سوري", 1),
    Wording(WELL_KNOWN, "ar", None, " ", 1),
]
PLACES = [
    *town(801, "المرج", "EG", (30.15, 31.34)),
    *town(802, "المرج", "LY", (32.49, 20.83)),
    *town(803, "بنغازي", "LY", (32.12, 20.07)),
    *town(804, "دوما", "SY", (33.57, 36.4), 110_000),
    Item(805, "Organization", None, "Union", None, None, 1),
    Alias(form("اتحاد الصناعات"), 805, "name", "اتحاد الصناعات", "ar", 1),
    Item(806, "Organization", None, "Union", None, None, 1),
    Alias(form("اتحاد الصناعات"), 806, "name", "اتحاد الصناعات", "ar", 1),
    Edge(806, 361, 1065, "", "", 1),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    path = tmp_path_factory.mktemp("cues") / "index.sqlite"
    aliases = [alias for alias in ALIASES if alias.qid != KERRY]
    kerry = Alias(form("جون كيري"), KERRY, "contested", "جون كيري", "ar", 1)
    write_index(path, ABOUT, [*SOURCES, *ITEMS, *aliases, kerry, *PEOPLE, *PLACES])
    return Index(path)


def links(
    index: Index, text: str, *named: tuple[str, str], day: str | None = DAY, inside: tuple[str, str] | None = None
) -> list[Link | None]:
    """The links of entities: each is a type and a name that stands in the text; ``inside`` has one lie in another."""
    entities = [
        Entity(f"e{n}", kind, [Mention((text.index(name), text.index(name) + len(name)), "Name")])
        for n, (kind, name) in enumerate(named)
    ]
    publication = Publication(day, day, "Day") if day else None
    relations = [Relation("locatedIn", *inside, (0, 1))] if inside else []
    link_entities(Annotation(Article("a", text), publication, entities=entities, relations=relations), index)
    return [entity.link for entity in entities]


def target(link: Link | None) -> int | None:
    return int(link.target.removeprefix(f"{WIKIDATA}Q")) if link else None


# Titles


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("وزير الخارجية الأميركي", Title("وزير خارجي", "US")),
        ("وزيرة الخارجية الأمريكية السابقة", Title("وزير خارجي", "US", former=True)),
        ("رئيس الوزراء السوري", Title("رئيس وزراء", "SY")),
        ("رئيس وزراء سوريا", Title("رئيس وزراء", "SY")),
        ("رئيس الحكومة السورية الدكتور", Title("رئيس وزراء", "SY")),
        ("رئيس الولايات المتحدة", Title("رئيس", "US")),
        ("رئيس الجمهورية", Title("رئيس", None)),
        ("المبعوث إلى سوريا", Title("مبعوث الي سوريا", None)),
    ],
)
def test_titles_are_taken_apart(index: Index, words: str, title: Title) -> None:
    assert title_of(words.split(), index) == title


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("قال وزير الخارجية الأميركي جون كيري", {Title("وزير خارجي", "US")}),
        ("قال جون كيري، وزير الخارجية الأميركي، إن", {Title("وزير خارجي", "US")}),
        ("وزير الخارجية الأميركي. جون كيري", set()),
        ("جون كيري، والرئيس السوري", set()),
        ("جون كيري رئيس", set()),
    ],
)
def test_titles_stand_beside_names(index: Index, text: str, told: set[Title]) -> None:
    entity = Entity("e", "Person", [Mention((text.index("جون"), text.index("جون") + 8), "Name")])
    assert told <= titles_of(entity, text, index)
    assert bool(told) == bool(titles_of(entity, text, index))


# Cues


@pytest.mark.parametrize(
    ("text", "day", "qid"),
    [
        ("قال وزير الخارجية الأميركي جون كيري", "2016-05-01", KERRY),
        ("قال وزير الخارجية الأميركي جون كيري", "2019-05-01", None),
        ("قال وزير الخارجية الأميركي السابق جون كيري", "2019-05-01", KERRY),
        ("قال وزير الخارجية الأميركي جون كيري", None, None),
        ("قال وزير الخارجية السوري جون كيري", "2016-05-01", None),
        ("قال جون كيري", "2016-05-01", None),
    ],
)
def test_an_office_at_its_time_tells_namesakes_apart(index: Index, text: str, day: str | None, qid: int | None) -> None:
    (link,) = links(index, text, ("Person", "جون كيري"), day=day)
    assert target(link) == qid
    assert link is None or "office" in link.cues


@pytest.mark.parametrize(
    ("day", "cue"),
    [("2016-05-01", None), ("2018-05-01", "office"), ("2022-05-01", "past-office"), (None, "past-office")],
)
def test_an_office_that_somebody_held_only_later_is_a_namesakes(index: Index, day: str | None, cue: str | None) -> None:
    text = "رئيس مجلس الشعب السوري سعيد حمدان"
    (link,) = links(index, text, ("Person", "سعيد حمدان"), day=day)
    assert target(link) == (WELL_KNOWN if cue else None)
    assert link is None or cue in link.cues


@pytest.mark.parametrize(
    ("text", "qid"),
    [
        ("قال الطبيب سعيد حمدان", None),
        ("قال للطبيب السوري سعيد حمدان", None),
        ("طالب سعيد حمدان", WELL_KNOWN),
        ("قال الوزير السوري الطبيب سعيد حمدان", WELL_KNOWN),
        ("قال سعيد حمدان إن الطبيب", WELL_KNOWN),
        ("قال الشاعر شادي نور", POET),
        ("قال المدرس شادي نور", None),
    ],
)
def test_who_is_told_by_a_trade_alone_is_somebody_else(index: Index, text: str, qid: int | None) -> None:
    name = "شادي نور" if "شادي" in text else "سعيد حمدان"
    assert target(links(index, text, ("Person", name))[0]) == qid


@pytest.mark.parametrize("name", ["سعيد حمدان", "شارع سعيد حمدان"])
def test_what_is_called_after_somebody_is_not_that_person(index: Index, name: str) -> None:
    assert links(index, "في شارع سعيد حمدان", ("Person", name)) == [None]


def test_a_place_that_lies_in_another_country_is_a_namesake(index: Index) -> None:
    text, named = "في دوما في ليبيا", (("GeopoliticalEntity", "دوما"), ("GeopoliticalEntity", "ليبيا"))
    assert list(map(target, links(index, text, *named))) == [804, 1016]
    assert list(map(target, links(index, text, *named, inside=("e0", "e1")))) == [None, 1016]


def test_a_name_without_its_middle_needs_an_office(index: Index) -> None:
    title = "رئيس مجلس الشعب السوري كريم سالم"
    (link,) = links(index, title, ("Person", "كريم سالم"), day="2014-01-01")
    assert target(link) == SYRIAN
    assert link
    assert link.method == "partial-name"
    assert links(index, title, ("Person", "كريم سالم"), day="2020-01-01") == [None]
    assert links(index, "قال كريم سالم", ("Person", "كريم سالم")) == [None]


def test_a_middle_name_more_is_no_obstacle(index: Index) -> None:
    (link,) = links(index, "قال سعيد بن علي حمدان", ("Person", "سعيد بن علي حمدان"))
    assert target(link) == WELL_KNOWN
    assert link
    assert link.method == "shortened-name"
    assert link.confidence < EXACT, "the middle name may be somebody else's"
    assert links(index, "قال رياض أحمد حجاب", ("Person", "رياض أحمد حجاب")) == [None]  # not so well-known


def test_a_person_of_another_state_is_somebody_else(index: Index) -> None:
    name = ("Person", "نبيل رضا حمدان")
    assert target(links(index, "الوزير الليبي نبيل رضا حمدان", name)[0]) == LIBYAN
    assert links(index, "الوزير السوري نبيل رضا حمدان", name) == [None]


def test_misspelt_names_are_found_if_every_word_is_like(index: Index) -> None:
    (link,) = links(index, "قال مولود تشاوش اوغلو", ("Person", "مولود تشاوش اوغلو"))
    assert target(link) == TURK
    assert link
    assert link.method == "fuzzy-name"
    assert links(index, "قال مولود تشاووش سالم", ("Person", "مولود تشاووش سالم")) == [None]


def test_near_places_speak_for_each_other(index: Index) -> None:
    marj, benghazi = ("GeopoliticalEntity", "المرج"), ("GeopoliticalEntity", "بنغازي")
    assert links(index, "في المرج", marj) == [None]
    found = links(index, "في المرج قرب بنغازي", marj, benghazi)
    assert list(map(target, found)) == [802, 803]
    assert found[0]
    assert "near" in found[0].cues


def test_statements_join_items(index: Index) -> None:
    union, un = ("Organization", "اتحاد الصناعات"), ("Organization", "الأمم المتحدة")
    assert links(index, "قال اتحاد الصناعات", union) == [None]
    found = links(index, "قال اتحاد الصناعات إن الأمم المتحدة", union, un)
    assert list(map(target, found)) == [806, 1065]
    assert found[0]
    assert "tie" in found[0].cues


def test_a_village_is_no_big_town(index: Index) -> None:
    assert target(links(index, "في مدينة دوما", ("GeopoliticalEntity", "دوما"))[0]) == 804
    assert links(index, "في قرية دوما", ("GeopoliticalEntity", "دوما")) == [None]


def test_places_of_a_list_share_their_noun(index: Index) -> None:
    aleppo = ("GeopoliticalEntity", "حلب")
    assert target(links(index, "في محافظتي إدلب وحلب", aleppo)[0]) == 214064
    assert target(links(index, "في مدينتي إدلب وحلب", aleppo)[0]) == 41183
    assert target(links(index, "محافظات إدلب، حماة وحلب", aleppo)[0]) == 214064
    assert target(links(index, "زار محافظات إدلب ثم حلب", aleppo)[0]) == 41183


def test_a_name_that_may_begin_with_a_particle_is_not_linked(index: Index) -> None:
    assert links(index, "بحلب", ("GeopoliticalEntity", "بحلب")) == [None]


def test_links_tell_their_evidence(index: Index) -> None:
    (link,) = links(index, "وزير الخارجية الأميركي جون كيري", ("Person", "جون كيري"))
    assert link
    assert link.name == (23, 31)
    assert link.index == index.digest


# Scores


def test_more_that_speaks_for_it_makes_a_link_surer() -> None:
    for method in ("exact-name", "bare-name", "fuzzy-name"):
        assert confidence(method, {"other-state"}) < confidence(method, set()) < confidence(method, {"country"}) < 1


def test_weak_names_alone_are_not_enough() -> None:
    assert is_enough(confidence("exact-name", set()))
    assert not is_enough(confidence("partial-name", {"country"}))
    assert is_enough(confidence("partial-name", {"country", "office"}))

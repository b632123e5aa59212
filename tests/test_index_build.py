"""An index of names from a dump of Wikidata: what is kept, what is broken, what is interrupted."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khabar.exporter.errors import InputError
from khabar.exporter.linking.dump import Build, Settings, Watch, build, reading
from khabar.exporter.linking.dump.digest import digest
from khabar.exporter.linking.dump.reading import Chunk, Position
from khabar.exporter.linking.index import Index
from khabar.exporter.linking.rows import Edge, Item
from khabar.exporter.linking.spelling import form
from small_dump import ENTITIES, SECRETARY, STATE, UNITED_NATIONS, below, dump_of, entity, item, statement

DUMP = dump_of(*ENTITIES)
ARABIC = Settings(("ar", "en"))


def index_of(folder: Path, dump: bytes = DUMP, settings: Settings = ARABIC) -> Index:
    source, target = folder / "dump.json", folder / "index.sqlite"
    source.write_bytes(dump)
    build(Build(str(source), target, settings, 1))
    assert not list(folder.glob("*.build*"))
    return Index(target)


def items_of(index: Index) -> set[int]:
    return {qid for (qid,) in index.counts("entity", "qid")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return index_of(tmp_path_factory.mktemp("built"))


# What is kept


def test_items_are_kept_by_class_and_label(built: Index) -> None:
    assert items_of(built) == {22316, STATE, SECRETARY, 214064, 1000, 1001, 1002, 1005}
    kinds = {qid: (kind, subtype) for qid, kind, subtype in built.counts("entity", "qid", "type", "subtype")}
    assert kinds[22316] == ("Person", None)
    assert kinds[STATE] == ("GeopoliticalEntity", "Country")
    assert kinds[214064] == ("GeopoliticalEntity", "Region")  # two classes up
    assert kinds[SECRETARY] == ("Office", None)  # no Arabic label, but held
    assert kinds[1000] == ("Place", None)
    assert kinds[1001] == ("Event", None)
    assert kinds[1002] == ("Organization", None)  # by the title of its article


def test_what_is_known_of_items(built: Index) -> None:
    assert built.item(STATE) == Item(
        STATE, "GeopoliticalEntity", "Country", "United States", "US", 331449281, 1, None, None, 0, 6252001
    )
    assert built.item(214064) == Item(
        214064, "GeopoliticalEntity", "Region", "Aleppo Governorate", "SY", None, 1, 36.0, 37.0, 0, None
    )
    kerry, office, sea = built.item(22316), built.item(SECRETARY), built.item(1000)
    assert kerry
    assert office
    assert sea
    assert (kerry.country, kerry.sitelinks) == ("US", 5)  # the preferred citizenship
    assert office.country == "US"
    assert (sea.label, sea.latitude) == ("بحر الهدوء", None)  # on the moon


def test_statements_keep_their_dates_and_leave_out_deprecated_ones(built: Index) -> None:
    held = [edge for edge in built.edges(22316) if edge.property == 39]
    assert held == [
        Edge(22316, 39, SECRETARY, "2013-02-01", "2017-01-20", 1),
        Edge(22316, 39, 4416090, "1985-01", "2013", 1),
    ]
    assert [edge.target for edge in built.edges(22316) if edge.property == 27] == [STATE]
    assert built.edges_to(UNITED_NATIONS, 463) == [Edge(STATE, 463, UNITED_NATIONS, "1945-10-24", "", 1)]
    assert {(edge.property, edge.target) for edge in built.edges(SECRETARY)} == {(279, 7330070), (1001, STATE)}
    assert {edge.property for edge in built.edges(214064)} == {17, 131}


def test_names_have_their_kinds_and_languages(built: Index) -> None:
    kinds = {name.name: (name.kind, name.language) for name in built.names(22316)}
    assert kinds == {
        "جون كيري": ("name", "ar"), "John Kerry": ("name", "en"), "جون فوربس كيري": ("alias", "ar"),
        "جون فوربس": ("subset", "ar"), "فوربس كيري": ("subset", "ar"), "كيري": ("surname", "ar"),
        "Kerry": ("surname", "en"),
    }  # fmt: skip
    assert {name.name: name.kind for name in built.names(214064)} == {
        "محافظة حلب": "name", "حلب": "bare", "Aleppo Governorate": "name",
    }  # fmt: skip
    assert {name.kind for name in built.names(1005) if name.name in ("بيليه", "Pelé")} == {"contested"}
    assert built.wordings(22316)["ar"].description == "سياسي أمريكي"
    assert built.wordings(1002)["ar"].label == "النادي"
    assert [c.qid for c in built.candidates(form("النادي"))] == [1002]


@pytest.mark.parametrize(
    ("population", "country", "sitelinks", "kind"),
    [
        (100_000, 30, 0, "name"),
        (99_999, 30, 50, "minor"),
        (15_000, 858, 0, "name"),
        (14_999, 858, 0, "minor"),
        (999, 858, 50, "local"),
        (None, 858, 10, "minor"),
        (None, 858, 9, "local"),
    ],
)
def test_small_towns_and_villages_have_weak_names(
    tmp_path: Path, population: int | None, country: int, sitelinks: int, kind: str
) -> None:
    claims = {"P17": [statement(item(country))]}
    if population:
        claims["P1082"] = [statement({"amount": f"+{population}"})]
    links = {f"w{number}wiki": {"title": "Town"} for number in range(sitelinks)}
    index = index_of(tmp_path, dump_of(entity(7, 515, ar="البلدة", claims=claims, sitelinks=links)))
    assert [name.kind for name in index.names(7)] == [kind]


@pytest.mark.parametrize(
    ("name", "sitelinks", "kind"),
    [
        ("سامي", 9, "contested"),
        ("سامي النجار", 4, "contested"),
        ("سامي النجار", 5, "name"),
        ("سامي علي النجار", 0, "name"),
    ],
)
def test_names_that_many_people_have_are_weak(tmp_path: Path, name: str, sitelinks: int, kind: str) -> None:
    links = {f"w{number}wiki": {"title": "Sami"} for number in range(sitelinks)}
    index = index_of(tmp_path, dump_of(entity(7, 5, ar=name, sitelinks=links)))
    assert [one.kind for one in index.names(7) if one.name == name] == [kind]


def test_the_index_says_what_it_is(built: Index) -> None:
    assert (built.about.name, built.about.date, built.about.licence) == ("index", "2026-11-02", "CC0-1.0")
    assert built.about.built_by.startswith("Khabar ")
    (source,) = built.sources()
    assert source.title == "Wikidata, dump of 2026-11-02"


@pytest.mark.parametrize(
    ("settings", "more", "less"),
    [
        (Settings(("ar", "en"), needed=None), {1003, 1006}, set()),
        (Settings(("ar", "en"), popular=3), {1003}, set()),
        (Settings(("ar", "en"), popular=4), set(), set()),
        (Settings(("ar", "en"), sitelinks=1), set(), {STATE, 214064, 1000, 1005}),
        (Settings(("en",), needed="ar"), set(), {1000, 1001}),
        (Settings(("fr",), needed="ar"), set(), {22316, STATE, SECRETARY, 214064, 1000, 1001, 1002, 1005}),
    ],
)
def test_options_say_what_is_kept(tmp_path: Path, settings: Settings, more: set[int], less: set[int]) -> None:
    usual = {22316, STATE, SECRETARY, 214064, 1000, 1001, 1002, 1005}
    if usual | more == less:
        with pytest.raises(InputError, match="nothing is kept"):
            index_of(tmp_path, DUMP, settings)
    else:
        assert items_of(index_of(tmp_path, DUMP, settings)) == usual - less | more


# How a dump is read


def damaged(line: bytes) -> st.SearchStrategy[bytes]:
    """The line with some bytes cut out or put in."""
    places = st.integers(0, len(line))
    return st.tuples(places, places, st.binary(max_size=3)).map(lambda at: line[: at[0]] + at[2] + line[at[1] :])


def pack_zstd(data: bytes) -> bytes:
    return bytes(reading._zstd().compress(data))


@pytest.mark.parametrize(
    ("pack", "workers"), [(bytes, 1), (gzip.compress, 1), (gzip.compress, 2), (bz2.compress, 1), (pack_zstd, 1)]
)
def test_packed_dumps_give_the_same_index(
    built: Index, tmp_path: Path, pack: Callable[[bytes], bytes], workers: int
) -> None:
    source, half = tmp_path / "dump", len(DUMP) // 2
    source.write_bytes(pack(DUMP[:half]) + pack(DUMP[half:]))  # two members in one file, as parallel packers make them
    advanced: list[int] = []
    done = build(Build(str(source), tmp_path / "index.sqlite", ARABIC, workers), watch_of([], advanced))
    assert Index(tmp_path / "index.sqlite").checksum == built.checksum
    assert (done.lines, done.broken, done.items) == (len(ENTITIES) + 2, 0, 8)
    assert sum(advanced) == source.stat().st_size


def watch_of(broken: list[str], advanced: list[int] | None = None) -> Watch:
    return Watch((advanced if advanced is not None else []).append, lambda _: None, lambda _: None, broken.append)


def test_broken_lines_cost_no_others(built: Index, tmp_path: Path) -> None:
    lines = DUMP.split(b"\n")
    odd = [
        '{"id": "Q1", "labels": "ar"},',
        '{"id": "Q2", "ar" ',
        '{"ar": 1}',
        '{"id": "Q3", "labels": {"ar": 1}, "claims": []}',
        '{"id": "Q4", "labels": {"ar": {"value": ["a"]}}, "claims": []}',
        json.dumps(below(5, int("9" * 30), en="class")),
        json.dumps(entity(6, ar="ا", claims={"P1082": [statement({"amount": "+1e999"})]})),
        "\x00",
    ]
    mixed = [*lines[:3], *(text.encode() for text in odd), b"\xff{}", *lines[3:]]
    source, broken = tmp_path / "dump.json", list[str]()
    source.write_bytes(b"\n".join(mixed))
    done = build(Build(str(source), tmp_path / "index.sqlite", ARABIC, 1), watch_of(broken))
    assert Index(tmp_path / "index.sqlite").counts("alias") == built.counts("alias")
    assert done.broken == len(broken) == 9
    assert [line.split(":")[1] for line in broken] == ["4", "5", "6", "7", "8", "9", "10", "11", "12"]
    assert "not a whole JSON object" in broken[1]
    assert "not an item of Wikidata: KeyError: 'id'" in broken[2]


@given(st.lists(st.one_of(st.binary(max_size=40), st.sampled_from(DUMP.split(b"\n")).flatmap(damaged)), max_size=5))
def test_no_line_stops_a_build(lines: list[bytes]) -> None:
    flat = [line.replace(b"\n", b"") for line in lines]
    done = digest(Chunk(b"\n".join(flat), 10, Position()), ARABIC)
    numbers = [number for number, _ in done.broken]
    assert numbers == sorted(set(numbers))
    assert all(flat[number - 11].strip() for number in numbers)
    assert len(done.items) + len(numbers) <= len(flat)


def test_damaged_files_are_a_clear_error(tmp_path: Path) -> None:
    for name, data in (("cut.gz", gzip.compress(DUMP)[:-300]), ("cut.bz2", bz2.compress(DUMP)[:-300])):
        source = tmp_path / name
        source.write_bytes(data)
        with pytest.raises(InputError, match=rf"{name}: cannot be read after line .*is it whole"):
            build(Build(str(source), tmp_path / f"{name}.sqlite", ARABIC, 1))
    with pytest.raises(InputError, match="there is no such file"):
        build(Build(str(tmp_path / "none"), tmp_path / "none.sqlite", ARABIC, 1))


@pytest.mark.parametrize("data", [b"<mediawiki>\n<page>\n", b"id\tlabel\n", b'{"entities": {\n"Q1": {}}}\n'])
def test_other_files_are_no_dumps(tmp_path: Path, data: bytes) -> None:
    source = tmp_path / "other"
    source.write_bytes(data)
    with pytest.raises(InputError, match="no dump of Wikidata"):
        build(Build(str(source), tmp_path / "index.sqlite", ARABIC, 1))


@pytest.mark.parametrize("data", [b"", b"[\n]\n", dump_of(entity(1, 11424, ar="فيلم"))])
def test_an_empty_result_fails_and_leaves_the_old_index(tmp_path: Path, data: bytes) -> None:
    source, target = tmp_path / "dump.json", tmp_path / "index.sqlite"
    source.write_bytes(data)
    target.write_bytes(b"old")
    with pytest.raises(InputError, match="nothing is kept"):
        build(Build(str(source), target, ARABIC, 1))
    assert target.read_bytes() == b"old"
    assert not target.with_name("index.sqlite.build").exists()


def test_lines_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_CHUNK", 10)
    monkeypatch.setattr(reading, "_LONGEST", 100)
    with pytest.raises(InputError, match="lines of more than 100 bytes"):
        index_of(tmp_path)


def test_a_change_of_rank_or_calendar_is_no_error(tmp_path: Path) -> None:
    odd = statement(item(5))
    odd["mainsnak"] = {"snaktype": "somevalue"}
    vague = statement(item(SECRETARY), P580="1985")
    vague["qualifiers"]["P580"][0]["datavalue"]["value"] = {"time": "-0500-00-00T00:00:00Z", "precision": 9}
    man = entity(7, 5, ar="سقراط الحكيم", claims={"P39": [odd, vague], "P27": []})
    index = index_of(tmp_path, dump_of({**man, "descriptions": [], "aliases": [], "sitelinks": []}))
    assert index.edges(7) == [Edge(7, 39, SECRETARY, "", "", 1)]


# Interruptions


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("after", [1, 4, 8])
def test_an_interrupted_build_goes_on(
    built: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes], after: int
) -> None:
    monkeypatch.setattr(reading, "_CHUNK", 1000)
    source, target = tmp_path / "dump", tmp_path / "index.sqlite"
    source.write_bytes(pack(DUMP))
    chunks: list[int] = []

    def kept(number: int) -> None:
        chunks.append(number)
        if len(chunks) == after:
            raise Killed

    task = Build(str(source), target, ARABIC, 1)
    with pytest.raises(Killed):
        build(task, Watch(lambda _: None, kept, print, print))
    assert not target.exists()
    with closing(sqlite3.connect(task.work)) as work:
        (lines,) = work.execute("SELECT value FROM state WHERE key = 'lines'").fetchone()
    first = len(chunks)
    done = build(task, Watch(lambda _: None, kept, print, print))
    assert 0 < lines < done.lines == len(ENTITIES) + 2
    assert chunks[first] >= chunks[first - 1]  # it counts on
    assert Index(target).checksum == built.checksum
    assert not task.work.exists()


def test_a_build_that_was_killed_while_it_wrote_reads_nothing_again(
    built: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "dump.json"
    source.write_bytes(DUMP)
    task = Build(str(source), tmp_path / "index.sqlite", ARABIC, 1)

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("khabar.exporter.linking.dump.building.write_index", killed)
        with pytest.raises(Killed):
            build(task)
    advanced: list[int] = []
    build(task, watch_of([], advanced))
    assert not advanced
    assert Index(task.index).checksum == built.checksum


def test_a_work_file_of_another_build_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "dump.json"
    source.write_bytes(DUMP)
    task = Build(str(source), tmp_path / "index.sqlite", ARABIC, 1)
    with monkeypatch.context() as patch:
        patch.setattr("khabar.exporter.linking.dump.building.chunks", lambda *_: [])
        patch.setattr("khabar.exporter.linking.dump.spool.Spool.finish", lambda _: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            build(task)
    other = Build(str(source), task.index, Settings(("ar", "fr")), 1)
    with pytest.raises(InputError, match=r"another dump or with other options.*--restart"):
        build(other)
    other.forget()
    assert build(other).items


def test_another_dump_under_the_same_name_is_not_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_CHUNK", 1000)
    work = tmp_path / "index.sqlite"

    def kept(number: int) -> None:
        if number >= 3:
            raise Killed

    for data, other in ((DUMP, DUMP.replace(b"Q22316", b"Q22317")), (DUMP, DUMP[:500])):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        with pytest.raises(Killed):
            build(Build("-", work, ARABIC, 1), Watch(lambda _: None, kept, print, print))
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(other)))
        with pytest.raises(InputError, match=r"another dump .*--restart"):
            build(Build("-", work, ARABIC, 1))
        Build("-", work, ARABIC, 1).forget()

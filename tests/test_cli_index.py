"""``khabar index``: the commands as a user calls them."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from commands import Khabar
from khabar.exporter.linking.dump import Build, Settings, build
from khabar.exporter.linking.index import Index
from small_dump import ENTITIES, KERRY, dump_of

DUMP = dump_of(*ENTITIES)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the small dump."""
    folder = tmp_path_factory.mktemp("cli")
    dump, path = folder / "dump.json", folder / "small.sqlite"
    dump.write_bytes(DUMP)
    build(Build(str(dump), path, Settings(), 1))
    return path


def test_an_index_is_built_from_standard_input(khabar: Khabar, index: Path, tmp_path: Path) -> None:
    done = khabar("index", "build", "-", "-o", tmp_path / "small.sqlite", stdin=DUMP)
    assert (done.code, done.stdout) == (0, "")
    assert done.stderr.startswith("18 lines, 0 of them broken, 8 items, 24 names, ")
    assert Index(tmp_path / "small.sqlite").checksum == Index(index).checksum


def test_what_an_index_has_is_told(khabar: Khabar, index: Path) -> None:
    told = json.loads(khabar("index", "info", index, "--format", "json").stdout)
    assert (told["name"], told["date"], told["licence"]) == ("small", "2026-11-02", "CC0-1.0")
    assert told["checksum"] == Index(index).checksum
    assert told["items"] == {
        "Person": 2, "Event": 1, "GeopoliticalEntity Country": 1, "GeopoliticalEntity Region": 1, "Office": 1,
        "Organization": 1, "Place": 1,
    }  # fmt: skip
    assert told["statements"]["P39"] == 2
    assert [source["title"] for source in told["sources"]] == ["Wikidata, dump of 2026-11-02"]
    text = khabar("index", "info", index).stdout
    assert "8  items" in text
    assert "surname" in text
    assert "Wikidata, dump of 2026-11-02 (CC0-1.0; Wikidata)" in text


def test_the_shipped_index_is_the_default(khabar: Khabar) -> None:
    assert f"checksum    {Index().checksum}" in khabar("index", "info").stdout
    found = khabar("index", "search", "بشار الاسد").stdout
    assert found.split("\t")[:4] == ["Q44329", "Bashar al-Assad", "Person", "common\n"]


def test_names_are_searched(khabar: Khabar, index: Path) -> None:
    def found(*arguments: str) -> list[dict[str, Any]]:
        return list(json.loads(khabar("index", "search", *arguments, "--index", index, "--format", "json").stdout))

    (kerry,) = found("جون كيرى", "--language", "ar")
    assert kerry == {
        "id": "Q22316", "label": "جون كيري", "type": "Person", "subtype": None, "country": "US", "kind": "name",
        "similarity": 1.0, "name": "جون كيري", "description": "سياسي أمريكي",
    }  # fmt: skip
    assert [(row["kind"], row["label"]) for row in found("كيري")] == [("surname", "John Kerry")]
    assert found("جون كيري", "--type", "Place") == []
    assert found("جون كيري", "--language", "en") == []
    assert found("جون كيربي") == []
    assert [row["similarity"] for row in found("جون كيربي", "--fuzzy")] == [0.875]


def test_a_search_in_vain_says_so(khabar: Khabar, index: Path) -> None:
    done = khabar("index", "search", "لا أحد", "--index", index)
    assert (done.code, done.stdout) == (0, "")
    assert "لا أحد: no such name in" in done.stderr


def test_broken_lines_are_named_and_counted(khabar: Khabar, tmp_path: Path) -> None:
    path, dump = tmp_path / "index.sqlite", tmp_path / "dump.json"
    dump.write_bytes(DUMP + b'{"id":\n' * 102)
    done = khabar("index", "build", dump, "-o", path)
    assert done.code == 2
    assert f"{dump}:19: not a whole JSON object" in done.stderr
    assert f"{dump}:118: " in done.stderr
    assert f"{dump}:119: " not in done.stderr
    assert "102 of them broken, 8 items" in done.stderr
    assert path.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("none.json",), "there is no such file"),
        (("-",), "nothing is kept of its 0 lines"),
        (("-", "--languages", "ar,,en"), "expected codes of languages"),
    ],
)
def test_mistakes_are_told(khabar: Khabar, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    done = khabar("index", "build", *arguments, "-o", tmp_path / "index.sqlite")
    assert done.code == 2
    assert message in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_told(khabar: Khabar, tmp_path: Path) -> None:
    done = khabar("index", "build", "-", "-o", tmp_path / "none" / "index.sqlite", stdin=DUMP)
    assert (done.code, done.stderr) == (
        2,
        f"Error: {tmp_path / 'none'}: there is no such folder to write an index to\n",
    )


def test_a_killed_process_goes_on_where_it_stopped(khabar: Khabar, index: Path, tmp_path: Path) -> None:
    dump = dump_of(*ENTITIES, *({**KERRY, "id": f"Q{number}"} for number in range(10**6, 10**6 + 4000)))
    path = tmp_path / "small.sqlite"
    program = "from khabar.exporter.cli import main; main()"
    command = [sys.executable, "-c", program, "index", "build", "-", "-o", str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin
        process.stdin.write(dump[: len(dump) * 3 // 4])  # no end: it waits for more
        process.stdin.flush()
        read = _wait_for_lines(path.with_name("small.sqlite.build"))
        process.kill()
    assert not path.exists()
    done = khabar("index", "build", "-", "-o", path, stdin=dump)
    assert done.code == 0
    assert f"{len(ENTITIES) + 4002:,} lines, 0 of them broken, 4,008 items" in done.stderr
    assert 0 < read < len(ENTITIES) + 4000
    assert {qid for (qid,) in Index(index).counts("entity", "qid")} < {
        q for (q,) in Index(path).counts("entity", "qid")
    }


def _wait_for_lines(work: Path) -> int:
    while True:
        time.sleep(0.05)
        if work.exists():
            with closing(sqlite3.connect(work)) as state:
                try:
                    row = state.execute("SELECT value FROM state WHERE key = 'lines'").fetchone()
                except sqlite3.OperationalError:  # its tables are being made
                    continue
            if row:
                return int(row[0])


def test_items_in_the_format_of_real_dumps(khabar: Khabar, shared: Path, tmp_path: Path) -> None:
    path = tmp_path / "sample.sqlite"
    done = khabar(
        "index", "build", shared / "wikidata" / "tapioca_sample_items.json.bz2", "-o", path, "--languages", "ar,en"
    )
    assert (done.code, "102 lines, 0 of them broken, 64 items" in done.stderr) == (0, True)
    index = Index(path)
    bahrain = index.item(398)
    assert bahrain
    assert (bahrain.subtype, bahrain.country, bahrain.population, bahrain.sitelinks) == ("Country", "BH", 1332171, 239)
    assert bahrain.geonames == 290291
    assert index.wordings(398)["ar"].label == "البحرين"
    assert [edge.start for edge in index.edges(398) if edge.target == 1065] == ["1971-09-21"]
    oslo = index.item(585)
    assert oslo
    assert (oslo.latitude, oslo.longitude) == pytest.approx((59.91, 10.74), abs=0.02)

"""Which files INPUT arguments mean."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from khabar.exporter.errors import InputError
from khabar.exporter.records import find_sources


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.jsonl.gz", "sub/c.HTML", "sub/d.tsv", ".hidden.txt", ".git/e.txt", "notes.md", "z.v2.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    return tmp_path


def names(folder: Path, *inputs: str) -> list[str]:
    return [os.path.relpath(source.name, folder) for source in find_sources(inputs)]


def test_a_folder_gives_all_it_can_read_in_sorted_order(folder: Path) -> None:
    assert names(folder, str(folder)) == ["a.jsonl.gz", "b.txt", "sub/c.HTML", "sub/d.tsv", "z.v2.txt"]


def test_formats_and_stems(folder: Path) -> None:
    found = [(source.format, source.stem) for source in find_sources([str(folder)])]
    assert found == [("jsonl", "a"), ("text", "b"), ("html", "sub/c"), ("csv", "sub/d"), ("text", "z.v2")]


def test_a_file_alone_has_its_name_for_a_stem(folder: Path) -> None:
    assert [source.stem for source in find_sources([str(folder / "sub/c.HTML")])] == ["c"]


def test_a_glob_is_sorted_and_reaches_below(folder: Path) -> None:
    assert names(folder, str(folder / "**/*.t[xs][tv]")) == ["b.txt", "sub/d.tsv", "z.v2.txt"]


def test_a_name_with_brackets_is_no_glob(folder: Path) -> None:
    (folder / "a[1].txt").touch()
    assert names(folder, str(folder / "a[1].txt")) == ["a[1].txt"]


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    assert names(folder, str(folder / "b.txt"), str(folder / "*.txt")) == ["b.txt", "z.v2.txt"]


def test_input_format_opens_every_file(folder: Path) -> None:
    found = find_sources([str(folder)], "text")
    assert {source.format for source in found} == {"text"}
    assert str(folder / "notes.md") in [source.name for source in found]


def test_standard_input_is_json_lines_unless_named() -> None:
    assert [(source.name, source.format, source.size) for source in find_sources(["-"])] == [("-", "jsonl", None)]
    assert find_sources(["-"], "csv")[0].format == "csv"


def test_sizes_are_bytes_on_disk(folder: Path) -> None:
    (folder / "b.txt").write_bytes(b"12345")
    assert find_sources([str(folder / "b.txt")])[0].size == 5


@pytest.mark.parametrize(
    ("argument", "why"),
    [
        ("missing.txt", "no such file"),
        ("*.pdf", "no file matches"),
        ("notes.md", "--input-format"),
        ("empty", "no file to read"),
    ],
)
def test_refuses(folder: Path, argument: str, why: str) -> None:
    (folder / "empty").mkdir()
    with pytest.raises(InputError, match=why) as caught:
        find_sources([str(folder / argument)])
    assert str(folder / argument) in str(caught.value)

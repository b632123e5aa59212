"""Measuring on Mewsli-9: a small folder in its format, written for this test."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from khabar.exporter.cli import cli
from khabar.exporter.errors import InputError
from khabar.exporter.linking.index import Index
from khabar.exporter.linking.mewsli import score

FOLDER = Path(__file__).parent / "mewsli"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "ar"))


def changed(folder: Path, old: str, new: str) -> Path:
    mentions = folder / "mentions.tsv"
    text = mentions.read_text(encoding="utf-8")
    assert old in text
    mentions.write_text(text.replace(old, new, 1), encoding="utf-8", errors="surrogateescape")
    return folder


def test_names_are_looked_up_and_linked(small: Path) -> None:
    problems: list[str] = []
    measured = score(FOLDER, Index(small), problems.append)
    assert not problems
    assert (measured.names, measured.known, measured.linked, measured.right) == (7, 6, 5, 5)
    assert measured.ranked == {1: 6, 5: 6, 10: 6}
    shares = measured.shares()
    assert shares["precision"] == 1
    assert shares["accuracy"] == pytest.approx(5 / 7)
    assert shares["known"] == pytest.approx(6 / 7)


def test_a_wrong_item_costs_precision(small: Path, folder: Path) -> None:
    measured = score(changed(folder, "\tQ84\t", "\tQ92561\t"), Index(small), pytest.fail)
    assert (measured.linked, measured.right) == (5, 4)
    assert measured.ranked[1] == 5
    assert measured.ranked[5] == 6


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("\tQ84\t", "\t-\t", r"mentions\.tsv:8: qid has to be an item such as Q858"),
        ("\tQ84\t", f"\tQ{'9' * 30}\t", r"mentions\.tsv:8: qid has to be an item"),
        ("ar-2\t43", "ar-2\tx", r"mentions\.tsv:8: position and length have to be numbers"),
        ("ar-2\t43", "ar-\0\t43", r"cannot be read: embedded null"),
        ("لندن", "\udcff", r"43-47 of ar-2 is 'لندن', not '\\udcff'"),
        ("ar-2\t43\t4", "ar-2\t44\t4", r"mentions\.tsv:8: 44-48 of ar-2 is .*, not 'لندن'"),
        ("ar-2\t43", "ar-3\t43", r"ar-3: cannot be read: No such file"),
    ],
)
def test_what_cannot_be_used_is_told_and_costs_nothing_else(
    small: Path, folder: Path, old: str, new: str, reason: str
) -> None:
    problems: list[str] = []
    measured = score(changed(folder, old, new), Index(small), problems.append)
    assert measured.names == 6
    (problem,) = problems
    with pytest.raises(InputError, match=reason):
        raise InputError(problem)


def test_other_folders_are_clear_errors(small: Path, folder: Path) -> None:
    with pytest.raises(InputError, match=r"mentions\.tsv: cannot be read"):
        score(folder / "text", Index(small), pytest.fail)
    (folder / "mentions.tsv").write_text("docid\tposition\n", encoding="utf-8")
    with pytest.raises(InputError, match="the columns length, mention, qid are missing"):
        score(folder, Index(small), pytest.fail)
    (folder / "mentions.tsv").write_text("docid\tposition\tlength\tmention\tqid\n", encoding="utf-8")
    with pytest.raises(InputError, match="no name of it can be used"):
        score(folder, Index(small), pytest.fail)


def test_the_verb_prints_the_measures(small: Path) -> None:
    arguments = ["eval", "mewsli", str(FOLDER), "--index", str(small)]
    text = CliRunner().invoke(cli, arguments)
    assert text.exit_code == 0
    assert "recall@10     0.857" in text.output
    document = json.loads(CliRunner().invoke(cli, [*arguments, "--format", "json"]).output)
    assert document["names"] == 7
    assert document["precision"] == 1

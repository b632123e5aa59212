"""``khabar convert`` as a person runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from khabar.exporter.cli import cli
from small import annotation, write_annotations

KHABAR = [sys.executable, "-c", "from khabar.exporter.cli import main; main()"]


def khabar(*arguments: str | Path, text: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=text)


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """A file with the graphs of three articles, and a store with the same."""
    source = write_annotations(tmp_path / "in.jsonl", *map(annotation, (1, 2, 3)))
    assert khabar("export", source, "-o", tmp_path / "out.nq", "--store", tmp_path / "store").exit_code == 0
    return tmp_path / "out.nq"


def test_a_file_and_a_store_give_the_same(exported: Path, tmp_path: Path) -> None:
    first = khabar("convert", exported, "-o", tmp_path / "a.csv", "--profile", "events-csv")
    second = khabar("convert", "--store", tmp_path / "store", "-o", tmp_path / "b.csv", "--profile", "events-csv")
    assert (first.exit_code, first.stdout, second.exit_code) == (0, "", 0)
    assert first.stderr.startswith("3 articles, ")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert (tmp_path / "a.csv").read_bytes().count(b"\r\n") == 4


def test_exporting_and_converting_give_the_same_rows(exported: Path, tmp_path: Path) -> None:
    khabar("export", tmp_path / "in.jsonl", "-o", tmp_path / "a.csv", "--profile", "events-csv")
    khabar("convert", exported, "-o", tmp_path / "b.csv", "--profile", "events-csv")
    one, other = (sorted((tmp_path / name).read_text(encoding="utf-8").splitlines()) for name in ("a.csv", "b.csv"))
    assert one == other


@pytest.mark.parametrize("suffix", ["ttl", "trig.gz", "jsonld", "rdf"])
def test_another_format_holds_the_same_statements(exported: Path, tmp_path: Path, suffix: str) -> None:
    assert khabar("convert", exported, "-o", tmp_path / f"out.{suffix}", "--quiet").exit_code == 0
    assert khabar("convert", tmp_path / f"out.{suffix}", "-o", tmp_path / "back.nq").exit_code == 0
    assert set(ox.parse(path=tmp_path / "back.nq")) == set(ox.parse(path=exported))


def test_standard_input_and_output(exported: Path) -> None:
    arguments = ("convert", "-", "--input-format", "nq", "-o", "-", "--format", "nq", "--quiet")
    result = khabar(*arguments, text=exported.read_bytes())
    assert (result.exit_code, result.stderr) == (0, "")
    assert sorted(result.stdout_bytes.splitlines()) == sorted(exported.read_bytes().splitlines())


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("-o", "out.ttl"), "name graph files, or a store with --store"),
        (("out.nq", "--store", "store", "-o", "out.ttl"), "name graph files, or a store with --store"),
        (("out.nq",), "nowhere to write: give --output"),
        (("--store", "none", "-o", "out.ttl"), "none is not a Khabar store"),
        (("empty.nq", "-o", "out.ttl"), "no article in the graphs given"),
        (("missing.nq", "-o", "out.ttl"), "missing.nq: cannot be read"),
        (("broken.nq", "-o", "out.ttl"), "broken.nq:1:"),
    ],
)
def test_mistakes_are_one_clear_line(exported: Path, arguments: tuple[str, ...], reason: str) -> None:
    (exported.parent / "empty.nq").touch()
    (exported.parent / "broken.nq").write_text("what\n", encoding="utf-8")
    process = subprocess.run([*KHABAR, "convert", *arguments], cwd=exported.parent, capture_output=True, text=True)
    assert process.returncode == 2
    assert reason in process.stderr
    assert "Traceback" not in process.stderr
    assert not (exported.parent / "out.ttl").exists()

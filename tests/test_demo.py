"""The demonstration, as a user runs it, and the answer that the README shows."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from khabar.exporter.cli import cli

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "docs" / "sample" / "demo.py"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def printed(folder: Path) -> str:
    """What the demonstration prints when it needs no person, the second time in the same folder."""
    command = [sys.executable, str(DEMO), "--check", "--folder", str(folder)]
    subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout


def test_every_question_has_an_answer(printed: str) -> None:
    rows = [int(number) for number in re.findall(r"\? \((\d+) rows\)", printed)]
    assert len(rows) == 3
    assert min(rows) > 0


def test_the_sample_has_six_articles_however_often_it_is_loaded(folder: Path, printed: str) -> None:
    assert "$ khabar load" in printed
    query = "SELECT (COUNT(?a) AS ?n) { ?a a kh:Article }"
    count = CliRunner().invoke(cli, ["query", query, "--store", str(folder / "store"), "--format", "csv"])
    assert count.stdout.split() == ["n", "6"]


def test_the_readme_shows_a_real_answer(folder: Path, printed: str) -> None:
    assert "$ khabar export" in printed
    command = [sys.executable, str(ROOT / "docs" / "readme_answer.py"), str(folder / "articles.nq")]
    answered = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    assert answered.decode() == (ROOT / "README.md").read_text(encoding="utf-8"), "run `make docs`"


def test_ctrl_c_ends_it_quietly(folder: Path, printed: str) -> None:
    assert printed
    command = [sys.executable, str(DEMO), "--folder", str(folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True
    ) as demo:
        assert demo.stdout
        address = next(filter(None, (re.search(r"http://\S+/", line) for line in demo.stdout)))
        with urlopen(address.group(), timeout=60) as page:  # noqa: S310 (loopback)
            assert page.status == 200
        os.killpg(demo.pid, signal.SIGINT)
        _, complaints = demo.communicate(timeout=60)
    assert demo.returncode == 0
    assert not re.search("Traceback|Fatal", complaints)

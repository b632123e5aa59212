"""The wheel: one top-level name, every file of the packages, and a program that works where only the wheel is."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("endpoint", "exporter", "ontology", "shapes")
NOT_SHIPPED = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")
OF_FLASK = {"werkzeug", "jinja2"}
"""Libraries that Flask is made of and hands out, which need no entry of their own."""
NOT_IMPORTED = {"lxml_html_clean", "oxrdflib"}
"""What another library needs and old versions of pip leave out, and a plug-in that rdflib finds by name."""
OF_NEWER_PYTHON = {"compression"}
"""Modules of the standard library of later versions, for which a declared library stands in."""


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the wheel is built from, so that nothing left over from other builds gets into it."""
    folder = tmp_path_factory.mktemp("source")
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=NOT_SHIPPED)
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, source)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment with the wheel and, from the one that tests run in, what it depends on."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    pip("--python", folder / "bin" / "python", "install", "--no-deps", "--no-index", wheel)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder / "bin"


def pip(*arguments: str | Path) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--quiet", *map(str, arguments)], check=True)


def files_below(folder: Path) -> set[str]:
    return {f"khabar/{path.relative_to(folder)}" for path in folder.rglob("*") if path.is_file()}


def test_the_wheel_has_one_top_level_name(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"khabar", "khabar-0.1.0.dist-info"}


def test_the_wheel_holds_every_file_of_the_packages(wheel: Path, source: Path) -> None:
    shipped = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("khabar/")}
    assert shipped == {name for name in files_below(source) if name.partition("/")[2].partition("/")[0] in PARTS}


def test_every_subpackage_is_listed(project: dict[str, Any], source: Path) -> None:
    there = {
        ".".join(("khabar", *path.parent.relative_to(source).parts))
        for part in PARTS
        for path in (source / part).rglob("__init__.py")
    }
    assert set(project["tool"]["setuptools"]["packages"]) == there


def test_the_licences_are_in_the_wheel(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.rpartition("/")[2] for name in names if "/licenses/" in name} == {"LICENSE", "NOTICE"}


def test_the_wheel_exports_an_article_by_itself(installed: Path, tmp_path: Path) -> None:
    article = ROOT / "docs" / "sample" / "articles.jsonl"
    subprocess.run([installed / "khabar", "export", article, "-o", "sample.nq"], cwd=tmp_path, check=True)
    assert "<https://w3id.org/khabar/ns#Event" in (tmp_path / "sample.nq").read_text(encoding="utf-8")


@pytest.mark.parametrize("part", PARTS)
def test_the_wheel_installs_no_name_of_a_folder(installed: Path, tmp_path: Path, part: str) -> None:
    bare = subprocess.run(
        [installed / "python", "-c", f"import {part}"], cwd=tmp_path, stderr=subprocess.PIPE, text=True
    )
    assert f"No module named '{part}'" in bare.stderr
    ours = subprocess.run(
        [installed / "python", "-c", f"import khabar.{part} as it; print(it.__file__)"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert Path(ours.stdout.strip()).is_relative_to(installed.parent)


def test_the_dependencies_are_those_that_are_imported(project: dict[str, Any]) -> None:
    optional = project["project"]["optional-dependencies"]["parquet"]
    names = {re.split(r"[<>=~! ]", entry)[0] for entry in (*project["project"]["dependencies"], *optional)}
    declared = {name.partition(".")[0].replace("-", "_") for name in names}
    assert set(imported()) - OF_FLASK - OF_NEWER_PYTHON == declared - NOT_IMPORTED


def imported() -> Iterator[str]:
    """Every library that a module of the product imports."""
    for part in PARTS:
        for path in (ROOT / part).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                match node:
                    case ast.Import():
                        names = [alias.name for alias in node.names]
                    case ast.ImportFrom(level=0, module=str(module)):
                        names = [module]
                    case _:
                        continue
                yield from {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"_typeshed"}

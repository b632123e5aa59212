"""The documentation says what the product does: it is complete, current, and its links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from khabar.exporter.cli import VERBS, cli
from khabar.exporter.profiles import PROFILES
from khabar.exporter.profiles.events import COLUMNS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
PERMISSIVE = {"Apache-2.0", "BSD-3-Clause", "MIT", "MIT or Apache-2.0", "MPL-2.0 and MIT", "PSF-2.0"}


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def verb(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


def commands() -> Iterator[tuple[str, click.Command]]:
    """Each verb, and what stands below those that are groups."""
    for name in VERBS:
        found = verb(name)
        yield name, found
        if isinstance(found, click.Group):
            yield from ((f"{name} {below}", command) for below, command in found.commands.items())


def options() -> Iterator[Any]:
    for name, command in commands():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield pytest.param(parameter, id=f"{name} {parameter.opts[0]}")


def table(page: Path) -> list[list[str]]:
    """The rows of the first table of a page, without its head."""
    rows = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return [[cell.strip(" `") for cell in row.strip("|").split("|")] for row in rows[2:]]


@pytest.mark.parametrize(
    ("script", "page"),
    [("generate_cli.py", "cli.md"), ("generate_queries.py", "queries.md"), ("ontology_metrics.py", "ontology.md")],
)
def test_the_pages_that_scripts_write_are_current(script: str, page: str) -> None:
    written = subprocess.run([sys.executable, DOCS / script], stdout=subprocess.PIPE, check=True).stdout
    assert written.decode() == (DOCS / page).read_text(encoding="utf-8"), "run `make docs`"


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_every_verb_says_what_it_does_and_shows_examples(name: str, command: click.Command) -> None:
    text = command.help or ""
    assert text.partition("\n")[0].endswith(".")
    assert f"  khabar {name} " in text.partition("Examples:")[2]


@pytest.mark.parametrize("option", list(options()))
def test_every_option_has_help(option: click.Option) -> None:
    assert option.help


def test_every_dependency_is_justified(project: dict[str, Any]) -> None:
    declared = [re.split(r"[<>=~! ]", entry)[0] for entry in project["project"]["dependencies"]]
    rows = table(DOCS / "dependencies.md")
    assert [row[0] for row in rows] == declared
    assert {row[1] for row in rows} <= PERMISSIVE


def test_the_module_map_names_every_package(project: dict[str, Any]) -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    folders = [name.removeprefix("khabar.").replace(".", "/") for name in project["tool"]["setuptools"]["packages"]]
    assert [folder for folder in folders if f"`{folder}/`" not in text] == []


def test_the_columns_of_the_event_table_are_described() -> None:
    described = {row[0]: {"type": row[1], "about": row[2]} for row in table(DOCS / "profiles.md") if len(row) == 3}
    assert {name: described.get(name) for name in COLUMNS} == COLUMNS


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_is_described(profile: str) -> None:
    assert [row[0] for row in table(DOCS / "profiles.md")].count(profile) == 1


def test_versions_agree(project: dict[str, Any]) -> None:
    version = project["project"]["version"]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []

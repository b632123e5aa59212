"""A store of seven small articles, and the application over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from khabar.endpoint.app import close_app, create_app
from khabar.endpoint.settings import Settings
from khabar.exporter.graphs import read_graphs
from khabar.exporter.store import load

TESTS = Path(__file__).parents[1]
CASES = sorted((TESTS / "cases").glob("*/expected.nq"))
EXAMPLE = TESTS / "shapes/valid.ttl"
"""One article with everything that an article graph may hold."""

RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""A four-way Cartesian product, which would take years."""


@pytest.fixture(scope="session")
def cases() -> list[Path]:
    """The N-Quads files of the articles in the store."""
    return CASES


@pytest.fixture(scope="session")
def runaway() -> str:
    return RUNAWAY


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("endpoint") / "store"
    load(read_graphs(map(str, (*CASES, EXAMPLE))), directory)
    return directory


@pytest.fixture(scope="session")
def app(store: Path) -> Iterator[Flask]:
    app = create_app(Settings(store, readers=2, timeout=20))
    yield app
    close_app(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()

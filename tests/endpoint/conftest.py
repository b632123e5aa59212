"""A store of six small articles, the application over it, and a real server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from khabar.endpoint.app import close_app, create_app
from khabar.endpoint.settings import Settings
from khabar.exporter.store import open_store

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*/expected.nq"))
KHABAR = Path(sys.executable).with_name("khabar")
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
    with open_store(directory) as opened:
        for case in CASES:
            opened.replace(ox.parse(path=str(case), format=ox.RdfFormat.N_QUADS))
    return directory


@pytest.fixture(scope="session")
def app(store: Path) -> Iterator[Flask]:
    app = create_app(Settings(store, readers=2, timeout=20))
    yield app
    close_app(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[str]:
    """The address of a server in a process of its own, as ``khabar serve`` starts it."""
    command = [KHABAR, "serve", "--store", store, "--port", "0", "--timeout", "2", "--workers", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout
        yield process.stdout.readline().split()[-1]
        process.terminate()
        process.communicate()

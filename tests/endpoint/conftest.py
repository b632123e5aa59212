"""A store of six small articles, the application over it, and a real server."""

from __future__ import annotations

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


def load(directory: Path, *files: Path) -> None:
    """Write the articles of N-Quads files into a store, and publish a snapshot."""
    with open_store(directory) as store:
        for file in files:
            store.replace(ox.parse(path=str(file), format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("endpoint") / "store"
    load(directory, *CASES)
    return directory


@pytest.fixture(scope="session")
def app(store: Path) -> Iterator[Flask]:
    app = create_app(Settings(store, readers=2, timeout=10))
    yield app
    close_app(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()

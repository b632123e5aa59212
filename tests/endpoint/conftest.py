"""A store of seven small articles, the application over it, and a real server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from khabar.endpoint.app import close_app, create_app
from khabar.endpoint.credentials import Scope, add_token
from khabar.endpoint.settings import Settings
from khabar.exporter.graphs import read_graphs
from khabar.exporter.store import load
from rdflib.namespace import DCTERMS

TESTS = Path(__file__).parents[1]
CASES = sorted((TESTS / "cases").glob("*/expected.nq"))
EXAMPLE = TESTS / "shapes/valid.ttl"
"""One article with everything that an article graph may hold."""

SOURCE = ox.NamedNode(DCTERMS.source)
"""The example and one of the cases name the same address, and a store holds one article of an address."""

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
    example = (quad for quad in read_graphs([str(EXAMPLE)]) if quad.predicate != SOURCE)
    load(chain(read_graphs(map(str, CASES)), example), directory)
    return directory


@pytest.fixture(scope="session")
def app(store: Path) -> Iterator[Flask]:
    app = create_app(Settings(store, readers=2, timeout=20))
    yield app
    close_app(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[Path, dict[str, str]]]:
    """Gives a token file, ``private`` or not, and its tokens by their scopes."""

    @cache
    def made(*, private: bool = False) -> tuple[Path, dict[str, str]]:
        path = tmp_path_factory.mktemp("tokens") / "tokens.toml"
        scopes = {scope.name.lower(): add_token(path, scope.name.lower(), scope) for scope in Scope}
        path.write_text(
            path.read_text("utf-8").replace("private = false", f"private = {str(private).lower()}"), "utf-8"
        )
        return path, scopes

    return made


@pytest.fixture
def writing(app: Flask, tokens: Callable[..., tuple[Path, dict[str, str]]]) -> FlaskClient:
    """A client of the module's application with a token to write."""
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {tokens()[1]['write']}"
    return client


@pytest.fixture
def emptied(writing: FlaskClient) -> FlaskClient:
    """The same, and an empty store."""
    assert writing.post("/update", data={"update": "DROP ALL"}).status_code == 204
    return writing


@pytest.fixture(scope="session")
def start(store: Path) -> Callable[..., tuple[subprocess.Popen[str], str]]:
    """Starts ``khabar serve`` with the options it is given; returns the process and its host and port."""

    def started(*options: str) -> tuple[subprocess.Popen[str], str]:
        khabar = Path(sys.executable).with_name("khabar")
        command = [str(khabar), "serve", "--store", str(store), "--port", "0", *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")
        assert process.stdout
        return process, urlsplit(process.stdout.readline().split()[-1]).netloc

    return started


@pytest.fixture(scope="module")
def server(start: Callable[..., tuple[subprocess.Popen[str], str]]) -> Iterator[str]:
    """Host and port of a server with two readers and two seconds for a query."""
    process, address = start("--timeout", "2", "--workers", "2")
    yield address
    process.terminate()
    process.communicate()

"""The examples of docs/federation.md, each asked as it stands there, with servers on the loopback address."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from socket import create_server
from time import monotonic, sleep
from urllib.parse import urlsplit

import pytest
from khabar.exporter.annotation.model import Annotation, Entity, Link, Mention
from khabar.exporter.mapping import DEFAULT_BASE, Run, map_annotation
from khabar.exporter.store import open_store
from khabar.ontology import WD
from small import annotation

ROOT = Path(__file__).parents[2]
EXCERPT = ROOT / "tests/federation/wikidata.ttl"
DOCUMENT = (ROOT / "docs/federation.md").read_text(encoding="utf-8")
BLOCKS = [
    match.groups()
    for match in re.finditer(r"^```(sparql khabar|sparql elsewhere|python)\n(.*?)^```", DOCUMENT, re.M | re.S)
]
PATIENCE = 30
TRIPOLI, MISRATA, SIRTE = ("طرابلس", "Q3579"), ("مصراتة", "Q131323"), ("سرت", "Q162413")
BAGHDAD, TIKRIT, SANAA = ("بغداد", "Q1530"), ("تكريت", "Q165444"), ("صنعاء", "Q2471")


def blocks(kind: str) -> list[str]:
    return [text for language, text in BLOCKS if language == kind]


def told_in(number: int, city: str, item: str) -> Annotation:
    """An article in which people are said to have died in a city."""
    base = annotation(number)
    text = base.article.text.replace("حلب", city)
    start = text.index(city)
    link = Link(f"{WD}{item}", 0.98, "exact-name")
    place = Entity("e3", "Place", [Mention((start, start + len(city)), "Name")], labels={"ar": city}, link=link)
    return replace(base, article=replace(base.article, text=text), entities=[*base.entities[:2], place])


def filled(folder: Path, *cities: tuple[str, str]) -> Path:
    """A store with an article for each name and item of a city."""
    with open_store(folder) as store:
        for number, (city, item) in enumerate(cities):
            store.replace(map_annotation(told_in(number, city, item), DEFAULT_BASE, Run("1.0")))
    return folder


@contextmanager
def khabar(store: Path, *options: str) -> Iterator[str]:
    command = [str(Path(sys.executable).with_name("khabar")), "serve", "--store", str(store), "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")
    assert process.stdout
    try:
        yield f"{process.stdout.readline().split()[-1]}sparql"
    finally:
        process.terminate()
        process.communicate()


@contextmanager
def oxigraph(folder: Path, data: Path) -> Iterator[str]:
    """``oxigraph serve`` on a free port, with the statements of a file."""
    program = str(Path(sys.executable).with_name("oxigraph"))
    subprocess.run([program, "load", "--location", folder, "--file", data], check=True, capture_output=True)
    with create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    command = [program, "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    end = monotonic() + PATIENCE
    while True:
        connection = HTTPConnection("127.0.0.1", port)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
            return
        except ConnectionError:
            assert monotonic() < end, "oxigraph does not answer"
            sleep(0.05)
        finally:
            connection.close()


def ask(endpoint: str, query: str) -> list[list[str]]:
    """The rows of a SELECT as CSV has them, without the header."""
    parts = urlsplit(endpoint)
    connection = HTTPConnection(parts.netloc)
    headers = {"Content-Type": "application/sparql-query; charset=utf-8", "Accept": "text/csv"}
    connection.request("POST", parts.path, query.encode(), headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    assert answer.status == 200, text
    return [line.split(",") for line in text.splitlines()[1:]]


@pytest.fixture(scope="module")
def wikidata(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with oxigraph(tmp_path_factory.mktemp("wikidata") / "store", EXCERPT) as url:
        yield url


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A second Khabar, with two articles."""
    store = filled(tmp_path_factory.mktemp("other") / "store", TRIPOLI, SIRTE)
    with khabar(store, "--workers", "1") as url:
        yield url


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, wikidata: str, other: str) -> Iterator[str]:
    """A Khabar with six articles, which may ask the two others."""
    cities = (TRIPOLI, TRIPOLI, MISRATA, BAGHDAD, TIKRIT, SANAA)
    store = filled(tmp_path_factory.mktemp("first") / "store", *cities)
    options = ("--workers", "2", "--service", wikidata, "--service", other, "--allow-private")
    with khabar(store, *options) as url:
        yield url


@pytest.fixture(scope="module")
def placed(first: str, wikidata: str, other: str) -> Callable[[str], str]:
    """Puts the addresses of the servers at hand in the place of those in an example."""
    addresses = {
        "https://query.wikidata.org/sparql": wikidata,
        "http://127.0.0.1:7878/sparql": first,
        "http://192.0.2.7:7878/sparql": other,
    }

    def replaced(text: str) -> str:
        for written, address in addresses.items():
            text = text.replace(written, address)
        return text

    return replaced


def test_the_document_has_the_examples_that_are_tested() -> None:
    assert [language for language, _ in BLOCKS] == [
        "sparql khabar",
        "sparql khabar",
        "sparql elsewhere",
        "python",
        "python",
    ]


def test_khabar_asks_wikidata(first: str, placed: Callable[[str], str]) -> None:
    rows = ask(first, placed(blocks("sparql khabar")[0]))
    assert rows == [["طرابلس", "Point(13.19 32.89)", "2"], ["مصراتة", "Point(15.09 32.38)", "1"]]


def test_khabar_asks_another_khabar(first: str, placed: Callable[[str], str]) -> None:
    rows = ask(first, placed(blocks("sparql khabar")[1]))
    assert rows == [[f"{WD}Q3579", "2", "1"]], "of Sirte only one of them tells"


def test_another_endpoint_asks_khabar(wikidata: str, placed: Callable[[str], str]) -> None:
    rows = ask(wikidata, placed(blocks("sparql elsewhere")[0]))
    assert rows == [["Libya", "3"], ["Iraq", "2"], ["Yemen", "1"]]


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (0, {"Baghdad", "Tikrit"}),
        (1, {"Q1530 Q796", "Q165444 Q796", "Q2471 Q805", "Q3579 Q1016", "Q131323 Q1016"}),
    ],
)
def test_a_program_asks_both(placed: Callable[[str], str], number: int, printed: set[str]) -> None:
    program = placed(blocks("python")[number])
    outcome = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    assert set(outcome.stdout.split("\n")) - {""} == printed

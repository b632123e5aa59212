"""Writing to a real server: what only several processes, and their ends, can show."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import pyoxigraph as ox
import pytest
from conformance.service import Service, running
from khabar.exporter.store import load, snapshot

EX = "http://example.org/"
RUNAWAY = "INSERT { <urn:x> <urn:y> ?n } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?n . ?l ?m ?o }"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def service(folder: Path) -> Iterator[Service]:
    with running(folder, "--default-graph", "plain", "--workers", "2", "--update-timeout", "600") as service:
        service.clear()
        yield service


def count(service: Service, pattern: str) -> int:
    reply = service.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", "text/csv")
    assert reply.status == 200, reply.body
    return int(reply.body.split()[1])


def test_each_client_reads_what_it_wrote(service: Service) -> None:
    """Whichever front takes the update and the query."""

    def write_and_read(client: int) -> list[int]:
        seen = []
        for number in range(5):
            assert service.update(f"INSERT DATA {{ <{EX}{client}> <{EX}p> {number} }}").status == 204
            seen.append(count(service, f"<{EX}{client}> <{EX}p> ?o"))
        return seen

    with ThreadPoolExecutor(3) as pool:
        assert [*pool.map(write_and_read, range(3))] == [[1, 2, 3, 4, 5]] * 3


def test_readers_see_whole_updates(service: Service) -> None:
    with ThreadPoolExecutor(1) as pool:
        pairs = [f"DELETE WHERE {{ ?s ?p ?o }} ; INSERT DATA {{ <{EX}a> <{EX}p> {n} , -{n} }}" for n in range(1, 9)]
        writing = pool.submit(lambda: [service.update(pair).status for pair in pairs])
        seen = set()
        while not writing.done():
            seen.add(count(service, "?s ?p ?o"))
        assert writing.result() == [204] * 8
    assert seen <= {0, 2}
    assert count(service, "?s ?p ?o") == 2


def test_stopping_in_the_middle_of_an_update(folder: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        with running(folder, "--workers", "1", "--update-timeout", "600") as service:
            service.clear()
            many = " ".join(f"<{EX}{number}> <{EX}p> {number} ." for number in range(200))
            assert service.update(f"INSERT DATA {{ {many} }}").status == 204
            ended = pool.submit(_status, service, RUNAWAY)
            wait_until(lambda: _is_written_to(folder / "store"))
        assert ended.result() != 204
    assert len(snapshot(folder / "store")) == 200
    assert not _is_written_to(folder / "store")


def test_a_load_beside_the_server(service: Service, folder: Path, cases: list[Path]) -> None:
    load(ox.parse(path=cases[0], format=ox.RdfFormat.N_QUADS), folder / "store")
    assert count(service, "GRAPH ?g { ?article a kh:Article }") == 1
    assert service.update(f"INSERT DATA {{ <{EX}a> <{EX}p> 1 }}").status == 204
    assert count(service, "GRAPH ?g { ?article a kh:Article }") == 1


def _status(service: Service, text: str) -> int | None:
    try:
        return service.update(text).status
    except (OSError, HTTPException):
        return None


def _is_written_to(store: Path) -> bool:
    try:
        ox.Store(str(store / "data"))
    except OSError:
        return True
    return False


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)

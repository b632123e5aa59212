"""Readers can be stopped by time, memory, hand and crash, and the pool has another one each time."""

from __future__ import annotations

import platform
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from khabar.endpoint.errors import (
    BusyError,
    EndpointError,
    MemoryLimitError,
    QueryError,
    ReaderLostError,
    TimeLimitError,
)
from khabar.endpoint.reading.pool import Pool
from khabar.endpoint.reading.protocol import Job
from khabar.endpoint.reading.reader import Reader
from khabar.endpoint.settings import Settings
from khabar.exporter.errors import StoreError
from khabar.exporter.store import current_snapshot, open_store
from other_server import other_server

CSV = "text/csv"
LONG = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
"""Far more rows than fit into one message."""

GREEDY = f"{LONG} ORDER BY ?c ?f ?i"
"""Keeps them all before it writes the first."""


def job(query: str, seconds: float = 30) -> Job:
    return Job(query, CSV, seconds)


@pytest.fixture
def pool(store: Path) -> Iterator[Pool]:
    """One reader, so that it must be free again for the next question, and no patience."""
    pool = Pool(Settings(store, readers=1, memory=512, patience=0))
    yield pool
    pool.close()


def works(pool: Pool) -> bool:
    return pool.answer(job("SELECT (1 AS ?one) {}")).read() == b"one\r\n1\r\n"


def test_answers_one_after_the_other(pool: Pool) -> None:
    assert all(works(pool) for _ in range(3))


def test_long_answers_come_in_pieces(pool: Pool) -> None:
    answer = pool.answer(job("SELECT * WHERE { ?a ?b ?c . ?d ?e 5 }"))
    pieces = [*answer]
    assert len(pieces) > 2
    assert all(len(piece) >= 64 * 1024 for piece in pieces[:-1])
    assert works(pool)


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"), reason="needs a filter of system calls"
)
def test_no_network(pool: Pool) -> None:
    """What the look at the query would miss gets nowhere."""
    asked: list[str] = []
    with other_server(lambda request: asked.append(request.path)) as url:
        with pytest.raises(ReaderLostError):
            pool.answer(job(f"SELECT * {{ SERVICE <{url}> {{ ?a ?b ?c }} }}"))
        assert pool.answer(job(f"SELECT * {{ SERVICE SILENT <{url}> {{ ?a ?b ?c }} }}")).read() == b"a,b,c\r\n,,\r\n"
    assert asked == []
    assert works(pool)


def test_time_limit(pool: Pool, runaway: str) -> None:
    with pytest.raises(TimeLimitError, match=r"0\.3 seconds"):
        pool.answer(job(runaway, seconds=0.3))
    assert works(pool)


def test_time_limit_of_an_answer_that_has_begun(pool: Pool) -> None:
    answer = pool.answer(job(LONG, seconds=1))
    with pytest.raises(TimeLimitError):
        for _ in answer:
            pass
    assert works(pool)


def test_memory_limit(pool: Pool) -> None:
    with pytest.raises(MemoryLimitError):
        pool.answer(job(GREEDY))
    assert works(pool)


def test_crash(pool: Pool) -> None:
    with pytest.raises(ReaderLostError, match="broke the process"):
        pool.answer(job("SELECT * {" + "{" * 5000 + "}" * 5000 + "}"))
    assert works(pool)


def test_bad_query_keeps_its_reader(reader: Reader) -> None:
    with pytest.raises(QueryError):
        next(reader.answer(job("SELECT")))
    assert reader.idle
    assert b"".join(reader.answer(job("SELECT (1 AS ?one) {}"))) == b"one\r\n1\r\n"


def test_format_that_does_not_fit(pool: Pool) -> None:
    with pytest.raises(QueryError):
        pool.answer(Job("ASK {}", "text/turtle", 10))
    assert works(pool)


def test_answer_that_is_left_early(pool: Pool) -> None:
    pool.answer(job(LONG)).close()
    assert works(pool)


def test_answer_that_is_forgotten(pool: Pool) -> None:
    pool.answer(job(LONG))
    assert works(pool)


def test_no_reader_is_free(pool: Pool) -> None:
    answer = pool.answer(job(LONG))
    with pytest.raises(BusyError) as raised:
        pool.answer(job("ASK {}"))
    assert raised.value.retry_after
    answer.close()
    assert works(pool)


def test_reader_that_died_idle(reader: Reader, store: Path) -> None:
    assert reader.usable(current_snapshot(store))
    reader.kill()
    reader._process.exit_code()
    assert not reader.usable(current_snapshot(store))


def test_closing_ends_answers_that_are_being_read(store: Path) -> None:
    pool = Pool(Settings(store, readers=2))
    answer = pool.answer(job(LONG))
    pool.close()
    with pytest.raises(ReaderLostError, match="the server stops"):
        for _ in answer:
            pass


def test_a_new_snapshot_is_read_at_once(tmp_path: Path, cases: list[Path]) -> None:
    store = tmp_path / "store"
    load(store, cases[0])
    pool = Pool(Settings(store, readers=2))
    first = pool.version()
    assert articles(pool) == 1
    load(store, cases[1])
    assert articles(pool) == 2
    assert pool.version() != first
    pool.close()


def load(store: Path, case: Path) -> None:
    with open_store(store) as opened:
        opened.replace(ox.parse(path=str(case), format=ox.RdfFormat.N_QUADS))


def articles(pool: Pool) -> int:
    query = "SELECT (COUNT(*) AS ?n) { ?article <https://w3id.org/khabar/ns#textSnapshot> ?text }"
    return int(pool.answer(job(query)).read().split()[1])


def test_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not a Khabar store"):
        Pool(Settings(tmp_path / "nothing"))


def test_a_broken_store_tells_clients_no_path(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    reader = Reader(tmp_path / "nothing", 512)
    with pytest.raises(ReaderLostError) as raised:
        next(reader.answer(job("ASK {}")))
    reader.dispose()
    assert str(tmp_path) not in str(raised.value)
    assert str(tmp_path) in caplog.text


@pytest.fixture
def reader(store: Path) -> Iterator[Reader]:
    reader = Reader(current_snapshot(store), 512)
    yield reader
    reader.dispose()


def test_a_reader_ends_with_its_front(reader: Reader, runaway: str) -> None:
    """Its front is gone when the pipe closes; nobody waits for the query that it is at work on."""
    reader._process.connection.send_bytes(job(runaway).encode())
    reader._process.let_go()
    assert reader._process.exit_code() == 0


def test_processor_time_ends_a_query_that_nobody_kills(reader: Reader, runaway: str) -> None:
    reader._process.connection.send_bytes(job(runaway, seconds=0.1).encode())
    assert reader._process.exit_code() == -signal.SIGXCPU


def test_errors_have_their_status() -> None:
    statuses = {error.__name__: error.status for error in EndpointError.__subclasses__()}
    assert statuses == {
        "QueryError": 400,
        "RefusedError": 403,
        "NotAcceptableError": 406,
        "TooLongError": 413,
        "UnsupportedTypeError": 415,
        "TimeLimitError": 503,
        "MemoryLimitError": 503,
        "BusyError": 503,
        "ReaderLostError": 500,
    }

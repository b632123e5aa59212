"""Readers can be stopped by time, memory, hand and crash, and the pool has another one each time."""

from __future__ import annotations

import os
import platform
import shutil
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Timer
from time import monotonic, sleep

import pyoxigraph as ox
import pytest
from khabar.endpoint.errors import (
    BusyError,
    ClientGoneError,
    EndpointError,
    MemoryLimitError,
    QueryError,
    ReaderLostError,
    TimeLimitError,
    TooManyError,
)
from khabar.endpoint.reading.pool import Asker, Pool
from khabar.endpoint.reading.protocol import Job
from khabar.endpoint.reading.reader import LentReader
from khabar.endpoint.settings import Settings
from khabar.exporter.errors import StoreError
from khabar.exporter.store import open_store
from other_server import other_server
from process_tree import descendants, runs

CSV = "text/csv"
LONG = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
"""Far more rows than fit into one message."""

GREEDY = f"{LONG} ORDER BY ?c ?f ?i"
"""Keeps them all before it writes the first."""


def job(query: str, seconds: float = 30) -> Job:
    return Job(query, CSV, seconds)


@pytest.fixture(params=["on disk", "in memory"])
def pool(store: Path, request: pytest.FixtureRequest) -> Iterator[Pool]:
    """One reader, so that it must be free again for the next question."""
    pool = Pool(Settings(store, readers=1, memory=512, in_memory=request.param == "in memory"))
    yield pool
    pool.close()


def family(pool: Pool) -> list[int]:
    """The keeper, the template and the reader."""
    assert pool._own
    keeper = pool._own._process._process.pid
    return [keeper, *descendants(keeper)]


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


def test_bad_query_keeps_its_reader(pool: Pool) -> None:
    assert works(pool)
    before = family(pool)
    with pytest.raises(QueryError):
        pool.answer(job("SELECT"))
    assert works(pool)
    assert family(pool) == before


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


def test_no_reader_is_free(store: Path) -> None:
    pool = Pool(Settings(store, readers=1, patience=0.1))
    answer = pool.answer(job(LONG))
    with pytest.raises(BusyError) as raised:
        pool.answer(job("ASK {}"))
    assert raised.value.retry_after
    answer.close()
    pool.close()


def test_a_client_with_too_many_queries(store: Path) -> None:
    pool = Pool(Settings(store, readers=2, per_client=1))
    answer = pool.answer(job(LONG), Asker("greedy"))
    with pytest.raises(TooManyError) as raised:
        pool.answer(job("ASK {}"), Asker("greedy"))
    assert raised.value.retry_after
    assert pool.answer(job("ASK {}"), Asker("modest")).read() == b"true"
    answer.close()
    pool.close()


def test_one_client_cannot_have_all_readers(store: Path) -> None:
    pool = Pool(Settings(store, readers=2, patience=0.1))
    answer = pool.answer(job(LONG), Asker("greedy"))
    with pytest.raises(BusyError):
        pool.answer(job("ASK {}"), Asker("greedy"))
    assert pool.answer(job("ASK {}"), Asker("modest")).read() == b"true"
    answer.close()
    pool.close()


def test_a_client_that_hangs_up(pool: Pool, runaway: str) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        Timer(0.2, theirs.shutdown, [socket.SHUT_RDWR]).start()
        with pytest.raises(ClientGoneError):
            pool.answer(job(runaway), Asker("gone", ours))
    assert works(pool)


def test_a_client_that_sends_its_next_request_is_there(pool: Pool) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.send(b"GET / HTTP/1.1")
        assert pool.answer(job("ASK {}"), Asker("hasty", ours)).read() == b"true"


def test_reader_that_died_idle(pool: Pool) -> None:
    assert works(pool)
    os.kill(family(pool)[2], signal.SIGKILL)
    assert eventually(lambda: works(pool))


def test_template_that_died(pool: Pool) -> None:
    assert works(pool)
    os.kill(family(pool)[1], signal.SIGKILL)
    assert eventually(lambda: works(pool))


def eventually(check: Callable[[], bool]) -> bool:
    """Whether it is so within a minute; readers may be on their way to their end meanwhile."""
    end = monotonic() + 60
    while monotonic() < end:
        with suppress(ReaderLostError):
            if check():
                return True
        sleep(0.05)
    return False


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


def test_a_new_snapshot_is_loaded_into_memory(tmp_path: Path, cases: list[Path]) -> None:
    store = tmp_path / "store"
    load(store, cases[0])
    pool = Pool(Settings(store, readers=2, in_memory=True))
    assert articles(pool) == 1
    first = pool.version()
    load(store, cases[1])
    assert eventually(lambda: pool.version() != first)
    assert articles(pool) == 2
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


def test_a_store_that_is_away_for_a_while(store: Path, tmp_path: Path) -> None:
    """Whoever asked meanwhile, as monitors do, is answered again when it is back."""
    here = tmp_path / "store"
    here.symlink_to(store)
    pool = Pool(Settings(here, readers=2, patience=60))
    here.unlink()
    for _ in range(3):
        with pytest.raises(StoreError):
            pool.answer(job("ASK {}"), Asker("monitor"))
    here.symlink_to(store)
    assert pool.answer(job("ASK {}"), Asker("monitor")).read() == b"true"
    assert pool.state().at_work == 0
    pool.close()


def test_readers_in_memory_outlive_their_snapshot_on_disk(tmp_path: Path, cases: list[Path]) -> None:
    """A writer may have removed it while it was loaded."""
    store = tmp_path / "store"
    load(store, cases[0])
    pool = Pool(Settings(store, readers=1, in_memory=True))
    assert works(pool)
    shutil.rmtree(store / "snapshots")
    pool.answer(job(LONG)).close()
    assert works(pool)
    pool.close()


def test_a_broken_store_tells_clients_no_path(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "current").write_text("nothing")
    pool = Pool(Settings(tmp_path, readers=1))
    with pytest.raises(ReaderLostError) as raised:
        pool.answer(job("ASK {}"))
    pool.close()
    assert str(tmp_path) not in str(raised.value)
    assert str(tmp_path) in caplog.text


def test_all_processes_end_with_the_server(pool: Pool, runaway: str) -> None:
    """The server is gone when a pipe closes; nobody waits for the query that a reader is at work on."""
    assert works(pool)
    processes, folder = family(pool), pool._charge.folder
    with ThreadPoolExecutor() as threads:
        failing = threads.submit(pool.answer, job(runaway))
        assert pool._own
        pool._own._process.let_go()
        assert isinstance(failing.exception(), ReaderLostError)
    assert len(processes) == 3
    assert eventually(lambda: not any(map(runs, processes)))
    assert not folder.exists()


def test_processor_time_ends_a_query_that_nobody_kills(pool: Pool, runaway: str) -> None:
    lent = LentReader(pool._connection(), "")
    lent._connection.send_bytes(job(runaway, seconds=0.1).encode())
    with pytest.raises(EOFError):
        lent._connection.recv_bytes()
    assert "processor time" in str(lent._post_mortem())


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
        "TooManyError": 429,
        "ClientGoneError": 499,
        "ReaderLostError": 500,
        "OtherServerError": 502,
        "ParameterError": 400,
        "UnauthorizedError": 401,
        "ForbiddenError": 403,
        "NotOfferedError": 501,
        "StorageFullError": 507,
        "WriterLostError": 500,
        "BackupError": 500,
    }

"""A real server in a process of its own: what only a process and a socket can show."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from process_tree import children, descendants, runs

KHABAR = str(Path(sys.executable).with_name("khabar"))
Start = Callable[..., tuple[subprocess.Popen[str], str]]

ASK = "ASK { ?article a kh:Article }"
LONG = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
"""More rows than anybody waits for."""


def post(address: str, query: str, accept: str = "text/csv") -> tuple[int, bytes]:
    connection = HTTPConnection(address, timeout=60)
    try:
        connection.request("POST", "/sparql", query, {"Content-Type": "application/sparql-query", "Accept": accept})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def test_a_runaway_is_ended_and_disturbs_nobody(server: str, runaway: str) -> None:
    with ThreadPoolExecutor() as pool:
        running = pool.submit(post, server, runaway)
        while not running.done():
            assert post(server, ASK) == (200, b"true")
        status, text = running.result()
    assert (status, b"longer than 2 seconds" in text) == (503, True)
    assert post(server, ASK) == (200, b"true")


def test_runaways_on_all_readers_are_ended(server: str, runaway: str) -> None:
    with ThreadPoolExecutor() as pool:
        statuses = [status for status, _ in pool.map(post, [server] * 4, [runaway] * 4)]
    assert statuses == [503] * 4
    assert post(server, ASK) == (200, b"true")


def test_a_stream_that_breaks_is_noticed(server: str) -> None:
    with pytest.raises(IncompleteRead):
        post(server, LONG)
    assert post(server, ASK) == (200, b"true")


def test_a_client_that_hangs_up_frees_its_reader(server: str) -> None:
    for _ in range(4):
        connection = HTTPConnection(server, timeout=60)
        connection.request("POST", "/sparql", LONG, {"Content-Type": "application/sparql-query", "Accept": "text/csv"})
        assert connection.getresponse().read(100)
        connection.close()
    assert answers_again(server)


def test_a_client_that_stops_reading_loses_its_reader(server: str) -> None:
    stalled = [HTTPConnection(server, timeout=60) for _ in range(2)]
    for connection in stalled:
        connection.request("POST", "/sparql", LONG, {"Content-Type": "application/sparql-query", "Accept": "text/csv"})
    assert answers_again(server)
    for connection in stalled:
        connection.close()


def answers_again(address: str) -> bool:
    """Whether the server answers within a minute; it may be busy until its limits have done their work."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if post(address, ASK) == (200, b"true"):
            return True
    return False


def test_nested_braces_do_not_kill_the_server(server: str) -> None:
    assert post(server, "SELECT * {" + "{" * 5000 + "}" * 5000 + "}")[0] == 400
    assert post(server, ASK) == (200, b"true")


def test_requests_on_one_connection(server: str) -> None:
    connection = HTTPConnection(server, timeout=60)
    for method, path, status in (
        ("GET", "/", 200),
        ("HEAD", "/sparql", 200),
        ("GET", "/none", 404),
        ("GET", "/sparql", 200),
    ):
        connection.request(method, path)
        response = connection.getresponse()
        response.read()
        assert response.status == status
    connection.close()


def test_what_it_says_when_it_starts(start: Start) -> None:
    process, address = start()
    assert post(address, ASK) == (200, b"true")
    process.terminate()
    assert process.stdout
    with process.stdout as output:
        told = output.read()
    assert process.wait() == 0
    assert told.count(f"http://{address}/") == 3
    assert "curl" in told


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_with_all_its_processes(start: Start, sign: signal.Signals, runaway: str) -> None:
    process, address = start()
    post(address, ASK)
    end = time.monotonic() + 30
    while len(family := descendants(process.pid)) < 8:  # two fronts, a keeper, a template and four readers
        assert time.monotonic() < end
    with ThreadPoolExecutor() as pool:
        pool.submit(post, address, runaway).add_done_callback(lambda future: future.exception())
        time.sleep(0.2)  # so that mostly the query is at work; the outcome is the same if it is not
        process.send_signal(sign)
        process.communicate()
    assert process.returncode == 0
    assert len(family) == 8
    end = time.monotonic() + 30
    while any(map(runs, family)):
        assert time.monotonic() < end


@pytest.mark.parametrize("options", [[], ["--in-memory"]])
def test_it_goes_on_when_somebody_kills_the_process_that_lends_readers(start: Start, options: list[str]) -> None:
    process, address = start(*options)
    assert post(address, ASK) == (200, b"true")
    (keeper,) = (child for child in children(process.pid) if b"reading.keeper" in command_line(child))
    os.kill(keeper, signal.SIGKILL)
    while runs(keeper):
        time.sleep(0.01)
    assert answers_again(address)
    process.terminate()
    process.communicate()
    assert process.returncode == 0


def command_line(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


@pytest.mark.parametrize("options", [[], ["--in-memory"]])
def test_it_reloads_while_a_query_runs(start: Start, options: list[str], runaway: str) -> None:
    process, address = start("--timeout", "4", *options)
    post(address, ASK)
    before = children(process.pid)
    with ThreadPoolExecutor() as pool:
        running = pool.submit(post, address, runaway)
        time.sleep(0.2)
        process.send_signal(signal.SIGHUP)
        while len(set(children(process.pid)) - set(before)) < 2:  # two new fronts
            assert post(address, ASK) == (200, b"true")
        status, text = running.result()
    assert (status, b"longer than 4 seconds" in text) == (503, True)
    assert post(address, ASK) == (200, b"true")
    process.terminate()
    process.communicate()
    assert process.returncode == 0


def test_the_log_is_empty_after_an_ordinary_life(store: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [KHABAR, "serve", "--store", str(store), "--port", "0"], stdout=subprocess.PIPE, stderr=errors, text=True
        )
        assert process.stdout
        address = urlsplit(process.stdout.readline().split()[-1]).netloc
        assert post(address, ASK) == (200, b"true")
        process.terminate()
        process.communicate()
    assert (process.returncode, log.read_text()) == (0, "")


def fails(*arguments: str) -> tuple[int, str]:
    finished = subprocess.run([KHABAR, "serve", *arguments], capture_output=True, encoding="utf-8", timeout=60)
    return finished.returncode, finished.stderr


def test_port_in_use(store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, text = fails("--store", str(store), "--port", port)
    assert code == 2
    assert f"cannot listen on 127.0.0.1 port {port}: Address already in use" in text


def test_host_that_is_not_ours(store: Path) -> None:
    code, text = fails("--store", str(store), "--host", "192.0.2.1")
    assert (code, "--host" in text) == (2, True)


def test_store_that_is_missing(tmp_path: Path) -> None:
    code, text = fails("--store", str(tmp_path / "nothing"))
    assert (code, "is not a Khabar store" in text) == (2, True)


@pytest.mark.parametrize(
    "options",
    [["--timeout", "0"], ["--workers", "0"], ["--port", "70000"], ["--base", "http://a"], ["--trusted-proxy", "x"]],
)
def test_options_out_of_range(store: Path, options: list[str]) -> None:
    assert fails("--store", str(store), *options)[0] == 2


def test_ipv6(start: Start) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    process, address = start("--host", "::1")
    assert post(address, ASK) == (200, b"true")
    process.terminate()
    process.communicate()

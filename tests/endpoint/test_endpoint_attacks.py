"""What a public endpoint is asked sooner or later: each is turned away, and leaves nothing behind."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest
from attacks import Attack, attacks, send

HEAD = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
ASK = "/sparql?query=ASK%20%7B%3Fs%20%3Fp%20%3Fo%7D&format=csv"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("attacks") / "access.log"


@pytest.fixture(scope="module")
def target(start: Callable[..., tuple[subprocess.Popen[str], str]], log: Path) -> Iterator[str]:
    """Host and port of a server with one second and little memory for a query."""
    process, address = start("--timeout", "1", "--memory", "512", "--workers", "2", "--access-log", str(log))
    yield address
    process.terminate()
    process.communicate()


def is_well(address: str) -> bool:
    connection = HTTPConnection(address, timeout=60)
    connection.request("GET", ASK)
    response = connection.getresponse()
    answer = response.status, response.read()
    connection.close()
    return answer == (200, b"true")


@pytest.mark.parametrize("attack", attacks(), ids=lambda attack: attack.name)
def test_attack(attack: Attack, target: str) -> None:
    reply = send(attack, target)
    assert reply.status in attack.status, reply.body[:500]
    assert "X-Evil" not in dict(reply.headers)
    assert b"root:" not in reply.body
    assert b"Traceback" not in reply.body
    assert is_well(target)


def test_the_log_has_a_line_for_each_request(target: str, log: Path) -> None:
    """Whatever was in the requests: every line is an object, and none was written by a client."""
    assert is_well(target)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert all(line.keys() >= {"time", "client", "method", "path", "status"} for line in lines)


def test_clients_that_never_finish_their_requests(target: str) -> None:
    host, _, port = target.partition(":")
    slow = [socket.create_connection((host, int(port))) for _ in range(60)]
    for number, connection in enumerate(slow):
        connection.sendall(b"GET /spar" if number % 2 else HEAD + b"Content-Length: 9\r\n\r\nASK")
    assert is_well(target)
    with ThreadPoolExecutor() as pool:
        trickle = pool.submit(sent_bit_by_bit, target)
        for connection in slow:
            connection.settimeout(60)
            connection.recv(1000)  # the server closes them, or says why not
            connection.close()
    assert trickle.result().startswith(b"HTTP/1.1 408")


def sent_bit_by_bit(address: str) -> bytes:
    """What comes back to a client whose body comes a byte at a time."""
    host, _, port = address.partition(":")
    with socket.create_connection((host, int(port)), timeout=0.5) as connection:
        connection.sendall(HEAD + b"Content-Length: 200\r\n\r\n")
        for _ in range(200):
            connection.sendall(b" ")
            with suppress(TimeoutError):
                return connection.recv(1000)
    return b""


def test_a_body_without_an_end(target: str) -> None:
    host, _, port = target.partition(":")
    piece = b"10000\r\n" + b"#" * 0x10000 + b"\r\n"
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        with pytest.raises((ConnectionError, TimeoutError)):
            connection.sendall(piece * 5000)  # 320 MiB
    assert is_well(target)

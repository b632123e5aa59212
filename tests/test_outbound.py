"""Requests to servers elsewhere: which addresses may be asked, and what an answer may cost."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from khabar.exporter.errors import OutboundError
from khabar.exporter.outbound import USER_AGENT, Limits, Request, fetch, is_public, locate

LOCAL = Limits(seconds=5, allow_private=True)


@contextmanager
def serving(answer: Callable[[socket.socket, bytes], object]) -> Iterator[tuple[str, list[bytes]]]:
    """A server of raw sockets; gives its URL and the requests that it saw."""
    listener = socket.create_server(("127.0.0.1", 0))
    seen: list[bytes] = []

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection, suppress(OSError):
                    request = connection.recv(65536)
                    seen.append(request)
                    answer(connection, request)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/", seen
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def replying(data: bytes) -> Callable[[socket.socket, bytes], None]:
    return lambda connection, _: connection.sendall(data)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "2002:808:808::1", "64:ff9b::808:808"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0",
        "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::1", "::7f00:1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001", "127.1", "[::ffff:127.0.0.1]", "0"]
)
def test_every_spelling_of_loopback_is_refused_before_a_connection(host: str) -> None:
    with pytest.raises(OutboundError, match="no public address"):
        locate(f"http://{host}:9/")


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    known = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: known)
    with pytest.raises(OutboundError, match=r"10\.0\.0\.1"):
        locate("http://mixed.example/")


def test_the_connection_goes_to_the_address_that_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[Any] = []
    connected: list[Any] = []

    def look_up(host: str, *_: object, **__: object) -> list[Any]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 80))]

    def connect(address: tuple[str, int], _timeout: float) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    monkeypatch.setattr("socket.create_connection", connect)
    with pytest.raises(OutboundError, match="nobody there"):
        fetch(Request("http://rebinding.example/"))
    assert (looked_up, connected) == (["rebinding.example"], [("8.8.8.8", 80)])


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a/", "//a/", "a", "http://", "http://a:x/", "http://[/"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(OutboundError):
        locate(url, LOCAL)


def test_passwords_in_urls_are_refused_and_not_told() -> None:
    with pytest.raises(OutboundError) as refusal:
        locate("http://me:secret@127.0.0.1/", LOCAL)
    assert "secret" not in str(refusal.value)


def test_a_request_says_who_asks() -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"
    with serving(replying(body)) as (url, seen):
        reply = fetch(Request(f"{url}خبر?a=b c", headers={"Accept": "text/plain"}), LOCAL)
        posted = fetch(Request(url, b"x=1"), LOCAL)
    assert (reply.body, reply.content_type, posted.body) == (b"ok", "text/plain", b"ok")
    assert seen[0].startswith(b"GET /%D8%AE%D8%A8%D8%B1?a=b%20c HTTP/1.1\r\n")
    assert f"User-Agent: {USER_AGENT}".encode() in seen[0]
    assert seen[1].startswith(b"POST / ")


def test_redirects_are_not_followed() -> None:
    with serving(replying(b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n")) as (
        url,
        seen,
    ):
        with pytest.raises(OutboundError, match="redirects elsewhere"):
            fetch(Request(url), LOCAL)
        assert len(seen) == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n", "answers 500 Broken"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + b"x" * 5000, "longer than 1,000 bytes"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 5000, "longer than 1,000 bytes"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", "breaks off"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "IncompleteRead"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", "packs its answer"),
        (b"SSH-2.0-x\r\n", "SSH-2.0"),
        (b"", "closed connection without response"),
    ],
)
def test_unusable_answers_are_told(answer: bytes, reason: str) -> None:
    with serving(replying(answer)) as (url, _), pytest.raises(OutboundError, match=reason):
        fetch(Request(url), Limits(seconds=5, size=1000, allow_private=True))


def drip(connection: socket.socket, _request: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(200):
        connection.sendall(b"x")
        time.sleep(0.05)


def test_a_server_that_drips_its_answer_is_left_after_the_time() -> None:
    with serving(drip) as (url, _), pytest.raises(OutboundError, match=r"no answer within 0\.3 s"):
        fetch(Request(url), Limits(seconds=0.3, allow_private=True))


def test_a_closed_port_is_told() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()
    with pytest.raises(OutboundError, match="refused"):
        fetch(Request(f"http://127.0.0.1:{port}/"), LOCAL)

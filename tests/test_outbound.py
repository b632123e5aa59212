"""Requests to other servers: which addresses are asked, and how much of an answer is taken."""

from __future__ import annotations

import socket
import time
from http.server import BaseHTTPRequestHandler

import pytest
from khabar.exporter.outbound import USER_AGENT, Exchange, Limits, OutboundError, fetch, is_public
from other_server import Answer, other_server, reply

LOCAL = Limits(private=True)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.5.5", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104 - it is refused
        "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1",
        "::127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::",
        "2002:a9fe:a9fe::1", "2001:db8::1", "2001:0:a00:1::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2a00:1450:4001::1", "64:ff9b::808:808"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:7f00:1]"]
)
def test_every_spelling_of_the_loopback_address_is_refused(host: str) -> None:
    with pytest.raises(OutboundError, match=r"not a public address|is not known"):
        fetch(f"http://{host}:9/", Limits())


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "Only http"),
        ("ftp://example.org/", "Only http"),
        ("gopher://example.org/", "Only http"),
        ("http:///path", "Only http"),
        ("http://example.org:0/", "Only http"),
        ("http://example.org:99999/", "not a URL"),
        ("http://[::1", "not a URL"),
        ("http://user:secret@example.org/", "user name"),
        ("http://example.org\\@127.0.0.1/", "user name"),
        ("http://example.org/a b", "ASCII"),
        ("http://example.org/\r\nX-Header: 1", "ASCII"),
        ("http://exämple.org/", "ASCII"),
    ],
)
def test_urls_that_are_not_asked(url: str, reason: str) -> None:
    with pytest.raises(OutboundError, match=reason) as raised:
        fetch(url, LOCAL)
    assert "secret" not in str(raised.value)


def test_an_answer() -> None:
    with other_server(reply(body=b"{}", Content_Type="Application/JSON; charset=utf-8")) as url:
        got = fetch(url, LOCAL, method="POST", headers={"Accept": "*/*"}, body=b"query")
    assert (got.status, got.content_type, got.body) == (200, "application/json", b"{}")


def test_an_answer_in_pieces() -> None:
    with other_server(reply(status=404, body=b"x" * 300_000)) as url, Exchange(url, LOCAL) as exchange:
        assert (exchange.status, exchange.content_type) == (404, "")
        assert sum(map(len, exchange)) == 300_000


def test_a_request_says_who_asks() -> None:
    agents = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        agents.append(request.headers["User-Agent"])
        reply()(request)

    with other_server(answer) as url:
        fetch(url, LOCAL)
    assert agents == [USER_AGENT]


def test_the_connection_goes_to_the_address_that_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[object] = []
    connected: list[object] = []

    def look_up(host: str, *_: object, **__: object) -> list[object]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 80))]

    def connect(address: tuple[str, int], _timeout: float) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    monkeypatch.setattr("socket.create_connection", connect)
    with pytest.raises(OutboundError):
        fetch("http://rebinding.example/", Limits())
    assert (looked_up, connected) == (["rebinding.example"], [("8.8.8.8", 80)])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status: int) -> None:
    with (
        other_server(reply(status, Location="http://127.0.0.1:9/")) as url,
        pytest.raises(OutboundError, match="leads"),
    ):
        fetch(url, LOCAL)


def endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    try:
        while True:
            request.wfile.write(b"x" * 65536)
    except OSError:
        return


def dripping(start: bytes) -> Answer:
    """Sends ``start``, and then a little again and again, so that no single wait is long."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        try:
            request.wfile.write(start)
            for _ in range(200):
                request.wfile.write(b"x")
                time.sleep(0.05)
        except OSError:
            return

    return answer


@pytest.mark.parametrize(
    ("answer", "limits", "reason"),
    [
        (endless, Limits(size=1000, private=True), "longer than 1000 bytes"),
        (dripping(b"HTTP/1.1 200 OK\r\nX: "), Limits(seconds=0.2, private=True), "longer than 0.2 seconds"),
        (dripping(b"HTTP/1.0 200 OK\r\n\r\n"), Limits(seconds=0.2, private=True), "longer than 0.2 seconds"),
        (
            dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"),
            Limits(seconds=0.2, private=True),
            "longer than 0.2 seconds",
        ),
        (reply(body=b"short", Content_Length="1000"), LOCAL, "broke off"),
        (reply(body=b"\x1f\x8b", Content_Encoding="gzip"), LOCAL, "compressed"),
        (reply(status=500, body=b"secret"), LOCAL, "status 500"),
        (lambda request: request.wfile.write(b"SSH-2.0\r\n"), LOCAL, "cannot be reached"),
    ],
)
def test_answers_that_are_not_taken(answer: Answer, limits: Limits, reason: str) -> None:
    with other_server(answer) as url, pytest.raises(OutboundError, match=reason):
        fetch(url, limits)


def test_nobody_is_there() -> None:
    with pytest.raises(OutboundError, match="cannot be reached"):
        fetch("http://127.0.0.1:1/", LOCAL)
    with pytest.raises(OutboundError, match="is not known"):
        fetch("http://nowhere.invalid/", LOCAL)

"""HTTP to other servers, guarded: for SERVICE, LOAD, remote stores and reconciliation, and for nothing else.

An address is resolved once, judged, and then connected to as it was judged, so that no name can lead elsewhere in
between. Redirects are not followed, proxies of the environment not used, compressed bodies not accepted; the time limit
holds from connecting to the last byte, the size limit while bytes come in.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from importlib.metadata import version
from ipaddress import IPv4Address, IPv6Network, ip_address
from threading import Timer
from types import TracebackType
from typing import Final, Self
from urllib.parse import SplitResult, urlsplit

from .errors import KhabarError

USER_AGENT: Final = f"Khabar/{version('khabar')} (+https://w3id.org/khabar/)"
"""Who asks, and where to read about it, as operators of public services expect."""
_CHUNK: Final = 64 * 1024
_PORTS: Final = {"http": 80, "https": 443}
_HEADERS: Final = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
_UNICAST: Final = IPv6Network("2000::/3")
"""All of IPv6 that is assigned to the public Internet (RFC 4291, section 2.4)."""
_NAT64: Final = IPv6Network("64:ff9b::/96")
"""Addresses that stand for the IPv4 address in their last 32 bits (RFC 6052)."""


class OutboundError(KhabarError):
    """Another server could not be asked. The text names its host alone and may be shown to clients."""


class OutboundTimeoutError(OutboundError):
    """The time limit of an exchange has passed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one exchange with another server may take."""

    seconds: float = 10.0
    """Time from connecting to the last byte."""
    size: int | None = 16 * 1024 * 1024
    """Bytes of the body; None for any number."""
    private: bool = False
    """Whether addresses that are not public may be asked: loopback, intranets, link-local ones."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer."""

    status: int
    content_type: str
    """Its media type in lower case, without parameters; empty where the server does not say."""
    body: bytes


def fetch(
    url: str,
    limits: Limits,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Reply:
    """Ask ``url`` and return the whole answer, whatever its status below 300. Raises OutboundError."""
    with Exchange(url, limits, method=method, headers=headers, body=body) as exchange:
        if exchange.status >= 300:
            raise OutboundError(f"{exchange.host} answered with the status {exchange.status}.")
        return Reply(exchange.status, exchange.content_type, b"".join(exchange))


class Exchange:
    """One request and its answer, of which the body is read in pieces. Close it, or use it as a context.

    Its status may be any but a redirect. Raises OutboundError, while it is read too.
    """

    def __init__(
        self,
        url: str,
        limits: Limits,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> None:
        parts = _parts(url)
        self.host = parts.hostname or ""
        self._limits = limits
        self._taken = 0
        self._late = False
        self._connection = _Connection(parts, limits)
        self._opened = ExitStack()
        self._opened.callback(self._connection.close)
        timer = Timer(limits.seconds, self._end_late)
        timer.daemon = True
        timer.start()
        self._opened.callback(timer.cancel)
        try:
            self._response = self._ask(parts, method, dict(headers or {}), body)
        except BaseException:
            self.close()
            raise
        self.status = self._response.status
        self.content_type = self._response.headers.get_content_type() if self._response.headers["Content-Type"] else ""

    def header(self, name: str) -> str | None:
        """The header ``name`` of the answer."""
        return self._response.headers.get(name)

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.read(_CHUNK):
            yield piece

    def read(self, size: int) -> bytes:
        """The next bytes of the body, at most ``size``; none at its end."""
        piece = self._read(size)
        self._taken += len(piece)
        if self._limits.size is not None and self._taken > self._limits.size:
            raise OutboundError(f"The answer of {self.host} is longer than {self._limits.size} bytes.")
        return piece

    def close(self) -> None:
        """End the exchange, also in the middle of it."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _ask(self, parts: SplitResult, method: str, headers: dict[str, str], body: bytes | None) -> HTTPResponse:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            self._connection.request(method, target, body, {**_HEADERS, **headers})
            response = self._opened.enter_context(self._connection.getresponse())
        except (OSError, HTTPException, ValueError) as error:
            raise self._failure(error) from None
        if 300 <= response.status < 400:
            raise OutboundError(f"{self.host} leads elsewhere, and redirects are not followed.")
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise OutboundError(f"{self.host} answers with a compressed body, although none was asked for.")
        return response

    def _read(self, size: int) -> bytes:
        try:
            piece = self._response.read1(size)
        except (OSError, HTTPException, ValueError) as error:
            raise self._failure(error) from None
        if self._late or (not piece and self._response.length):  # read1 is silent about an end that comes early
            raise self._failure(ConnectionError())
        return piece

    def _failure(self, error: Exception) -> OutboundError:
        if self._late or isinstance(error, TimeoutError):
            return OutboundTimeoutError(f"{self.host} took longer than {self._limits.seconds:g} seconds.")
        if isinstance(error, ssl.SSLCertVerificationError):
            return OutboundError(f"The certificate of {self.host} is not valid.")
        return OutboundError(f"{self.host} cannot be reached, or its answer broke off.")

    def _end_late(self) -> None:
        self._late = True
        self._connection.interrupt()


class _Connection(HTTPConnection):
    """A connection to an address that has been judged; the host is named to the server as the URL has it."""

    def __init__(self, parts: SplitResult, limits: Limits) -> None:
        self._secure = parts.scheme == "https"
        super().__init__(parts.hostname or "", parts.port or _PORTS[parts.scheme], timeout=limits.seconds)
        self.default_port = _PORTS[parts.scheme]  # so that the Host header names other ports alone
        self._addresses = _resolved(self.host, self.port, private=limits.private)
        self._wire: socket.socket | None = None
        """The socket, of which the library lets go before the body is read where the server closes it."""
        self._interrupted = False

    def connect(self) -> None:
        """Connect to the first of the addresses that answers."""
        for address in self._addresses:
            try:
                self.sock = self._wire = socket.create_connection((address, self.port), self.timeout)
                break
            except OSError:
                if self._interrupted or address == self._addresses[-1]:
                    raise
        if self._secure:  # the handshake comes last, so that it can be interrupted too
            secured = _tls().wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = self._wire = secured
            secured.do_handshake()

    def interrupt(self) -> None:
        """Make whatever another thread waits for on the connection fail."""
        self._interrupted = True
        if self._wire:
            with suppress(OSError):  # it is closed already
                socket.socket.shutdown(self._wire, socket.SHUT_RDWR)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _parts(url: str) -> SplitResult:
    """The URL, if it is one that may be asked at all."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise OutboundError("This is not a URL.") from None
    if parts.scheme not in _PORTS or not parts.hostname or port == 0:
        raise OutboundError("Only http and https URLs with a host can be asked.")
    if parts.username is not None or not url.isascii() or not url.isprintable() or " " in url:
        raise OutboundError("A URL that is asked must be plain ASCII, without a user name.")
    return parts


def _resolved(host: str, port: int, *, private: bool) -> list[str]:
    """The addresses of ``host``, unless one of them may not be asked."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise OutboundError(f"The host {host} is not known.") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not private and not all(map(is_public, addresses)):
        raise OutboundError(f"{host} is not a public address, and such addresses are not asked.")
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public Internet, and so does the IPv4 address that may be hidden in it."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv4Address):
        return ip.is_global and not ip.is_multicast
    if ip in _NAT64:
        return is_public(str(IPv4Address(int(ip) & 0xFFFFFFFF)))
    hidden = [inner for inner in (ip.sixtofour, *(ip.teredo or ())) if inner]
    return ip in _UNICAST and ip.is_global and all(inner.is_global for inner in hidden)

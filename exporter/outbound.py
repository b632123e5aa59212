"""Requests to servers elsewhere: few, named by the user, and never to addresses inside the user's own network.

A name is looked up once and the connection goes to the very address that was judged, so that a name which changes its
mind in between (DNS rebinding) gains nothing. Redirects are refused, not followed; proxies of the environment are not
used; time and size of an answer are limited.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from importlib.metadata import version
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from typing import Final
from urllib.parse import quote, urlsplit

from .errors import OutboundError

USER_AGENT: Final = f"Khabar/{version('khabar')} (+https://w3id.org/khabar/)"
"""Who asks, and where to read about it, as operators of public services expect."""

_PORTS: Final = {"http": 80, "https": 443}
_KEPT: Final = "%/:=&?~+!$,;'@()*[]"
_EMBEDDING: Final = {
    IPv6Network("::/96"): 0,  # IPv4-compatible, RFC 4291
    IPv6Network("::ffff:0:0/96"): 0,  # IPv4-mapped, RFC 4291
    IPv6Network("64:ff9b::/96"): 0,  # NAT64, RFC 6052
    IPv6Network("2002::/16"): 80,  # 6to4, RFC 3056
}
"""Networks of IPv6 whose addresses lead to the IPv4 address within, and how many bits stand behind that."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a server elsewhere may cost."""

    seconds: float = 10.0
    """From the connection to the last byte; the look-up of the name comes on top, as the system limits it."""
    size: int = 4 * 1024 * 1024
    """Bytes of the answer's body."""
    allow_private: bool = False
    """Whether addresses of the user's own machine and network may be asked."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with a status from 200 to 299."""

    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a server elsewhere; with a ``body``, by POST."""

    url: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def fetch(request: Request, limits: Limits = Limits()) -> Reply:
    """Ask a server elsewhere over HTTP or HTTPS.

    Raises:
        OutboundError: the address may not be asked, or the server gave no usable answer within the limits.
    """
    place = locate(request.url, limits)
    connection = _Pinned(place, limits.seconds)
    deadline = Timer(limits.seconds, connection.abort)
    deadline.daemon = True
    deadline.start()
    try:
        reply = _exchange(connection, place, request, limits.size)
        if connection.aborted:  # an answer without a length looks whole when the connection ends
            raise TimeoutError
        return reply
    except (OSError, HTTPException) as error:  # ssl.SSLError is an OSError
        late = connection.aborted or isinstance(error, TimeoutError)
        reason = f"no answer within {limits.seconds:g} s" if late else str(error) or type(error).__name__
        raise OutboundError(f"{place.shown}: {reason}") from None
    finally:
        deadline.cancel()
        connection.close()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a URL leads: ``address`` is the one that was judged, ``target`` what the request line says."""

    scheme: str
    host: str
    port: int
    address: str
    target: str

    @property
    def shown(self) -> str:
        """Scheme, host and port, for messages: the rest of a URL may hold what is nobody else's business."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """What the header Host says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def locate(url: str, limits: Limits = Limits()) -> Place:
    """Look the host of a URL up, and judge every address that it has.

    Raises:
        OutboundError: no HTTP or HTTPS URL; an unknown host; or one with an address that is not public.
    """
    scheme, host, port, target = _parts(url)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutboundError(f"{host}: the host is not known: {getattr(error, 'strerror', None) or error}") from None
    addresses = [str(info[4][0]) for info in found]
    private = [address for address in addresses if not is_public(address)]
    if private and not limits.allow_private:
        raise OutboundError(f"{host} leads to {private[0]}, which is no public address; it is not asked unless allowed")
    return Place(scheme, host, port, addresses[0], target)


def is_public(address: str) -> bool:
    """Say whether an IP address is public: not private, loopback, link-local, multicast or reserved.

    IPv6 addresses that lead to an IPv4 address are judged by that too.
    """
    ip = ip_address(address.partition("%")[0])
    inner = _embedded(ip) if isinstance(ip, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    shift = next((bits for network, bits in _EMBEDDING.items() if ip in network), None)
    return None if shift is None else IPv4Address((int(ip) >> shift) & 0xFFFFFFFF)


def _parts(url: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError as error:
        raise OutboundError(f"{url}: {error}") from None
    if parts.scheme not in _PORTS or not host:
        raise OutboundError(f"{url}: expected a URL that begins with https:// or http:// and a host")
    if "@" in parts.netloc:
        raise OutboundError("a URL with a user name or a password is not asked; leave them out")
    query = f"?{parts.query}" if parts.query else ""
    return parts.scheme, host, port or _PORTS[parts.scheme], quote(f"{parts.path or '/'}{query}", safe=_KEPT)


def _exchange(connection: _Pinned, place: Place, request: Request, size: int) -> Reply:
    headers = {"Host": place.authority, "User-Agent": USER_AGENT, "Accept-Encoding": "identity", **request.headers}
    connection.request("GET" if request.body is None else "POST", place.target, request.body, headers)
    with connection.getresponse() as answer:
        if 300 <= answer.status < 400:
            raise OutboundError(f"{place.shown} redirects elsewhere, which is not followed; name the final address")
        if not 200 <= answer.status < 300:
            raise OutboundError(f"{place.shown} answers {answer.status} {answer.reason}")
        if answer.getheader("Content-Encoding", "identity").lower() != "identity":
            raise OutboundError(f"{place.shown} packs its answer, which was not asked for")
        return Reply(answer.getheader("Content-Type", ""), _body(answer, place, size))


def _body(answer: HTTPResponse, place: Place, size: int) -> bytes:
    body = answer.read(size + 1)
    if len(body) > size:
        raise OutboundError(f"{place.shown}: the answer is longer than {size:,} bytes")
    if answer.length:  # the connection ended before what the header Content-Length promised
        raise OutboundError(f"{place.shown}: the answer breaks off")
    return body


class _Pinned(HTTPConnection):
    """A connection to the address that was judged, over TLS where the URL says so."""

    def __init__(self, place: Place, seconds: float) -> None:
        super().__init__(place.host, place.port, timeout=seconds)
        self._place = place
        self._open: socket.socket | None = None  # ``sock`` is handed on to the answer that ends the connection
        self.aborted = False

    def connect(self) -> None:
        self.sock = socket.create_connection((self._place.address, self._place.port), self.timeout)
        if self._place.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self._place.host)
        self._open = self.sock

    def abort(self) -> None:
        """End the connection from another thread, whatever waits for it."""
        self.aborted = True
        if self._open:
            with suppress(OSError):  # closed already
                self._open.shutdown(socket.SHUT_RDWR)

"""Who asks: the name that a fair share of the readers goes by."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address
from typing import Final, TypeAlias

from flask import g, request

from .reading.pool import Asker

Network: TypeAlias = IPv4Network | IPv6Network

_HOUSEHOLD: Final = 64
"""Bits of an IPv6 address that tell one client from another."""


def asker(trusted: Collection[Network]) -> Asker:
    """Who sent the current request: the owner of its token, whom ``access`` knows, or else its address."""
    name = g.get("client") or household(
        client_address(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""), trusted)
    )
    return Asker(name, request.environ.get("gunicorn.socket"))


def household(address: str) -> str:
    """The address, or of one in IPv6 its network: each client has billions of addresses there (RFC 6177)."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv4Address) or parsed.ipv4_mapped:
        return address
    return str(IPv6Network((int(parsed), _HOUSEHOLD), strict=False))


def client_address(remote: str, forwarded: str, trusted: Collection[Network]) -> str:
    """The address that a request came from: the last one that is not a trusted proxy's.

    ``forwarded`` is the header ``X-Forwarded-For``, to which each proxy adds whom it was asked by. Anybody can send
    one, so it is believed only as far as trusted proxies wrote it.
    """
    way = [*(address.strip() for address in forwarded.split(",") if address.strip()), remote]
    for address in reversed(way):
        if not _is_trusted(address, trusted):
            return address
    return way[0]


def _is_trusted(address: str, trusted: Collection[Network]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in trusted)

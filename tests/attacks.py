"""The requests of ``endpoint/attacks.toml``, and how to send them."""

from __future__ import annotations

import socket
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path

Text = str | Sequence[str | Sequence[str | int]]

FILE = Path(__file__).parent / "endpoint" / "attacks.toml"


@dataclass(frozen=True)
class Attack:
    name: str
    status: tuple[int, ...]
    method: str = "GET"
    path: str = "/sparql"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None


@dataclass(frozen=True)
class Reply:
    """What came back; status 0 where the connection ended without an answer, or in the middle of one."""

    status: int
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""


@cache
def attacks() -> tuple[Attack, ...]:
    """All of the file."""
    return tuple(_read(**record) for record in tomllib.loads(FILE.read_text(encoding="utf-8"))["attack"])


def send(attack: Attack, address: str, seconds: float = 60) -> Reply:
    """Send it to a host and port. Raises TimeoutError when nothing comes back."""
    host, _, port = address.partition(":")
    connection = HTTPConnection(host, int(port), timeout=seconds)
    try:
        if attack.raw is None:
            connection.request(attack.method, attack.path, attack.body, dict(attack.headers))
            return _reply(connection.getresponse())
        with socket.create_connection((host, int(port)), timeout=seconds) as plain:
            plain.sendall(attack.raw)
            response = HTTPResponse(plain)
            response.begin()
            return _reply(response)
    except TimeoutError:
        raise
    except (HTTPException, OSError):
        return Reply(0)
    finally:
        connection.close()


def _reply(response: HTTPResponse) -> Reply:
    return Reply(response.status, response.getheaders(), response.read())


def _read(
    name: str,
    status: Sequence[int],
    query: Text | None = None,
    path: Text = "/sparql",
    headers: Mapping[str, Text] | None = None,
    raw: str | None = None,
) -> Attack:
    more = {header: _joined(value) for header, value in (headers or {}).items()}
    if raw is not None:
        return Attack(name, tuple(status), raw=raw.encode("latin-1"))
    if query is None:
        return Attack(name, tuple(status), path=_joined(path), headers=more)
    kind = {"Content-Type": "application/sparql-query", "Accept": "text/csv", **more}
    return Attack(name, tuple(status), "POST", _joined(path), _joined(query).encode(), kind)


def _joined(text: Text) -> str:
    if isinstance(text, str):
        return text
    return "".join(part if isinstance(part, str) else str(part[0]) * int(part[1]) for part in text)

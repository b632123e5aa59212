"""Tokens: who may do what. The file holds digests only, so that reading it lets nobody in.

A token file is TOML::

    private = false            # whether reading needs a token as well

    [[token]]
    name = "newsroom"          # for the log
    scope = "write"            # read, write or admin; each may also do what those before it may
    sha256 = "9f86d081884c…"   # of the token, as `khabar token` writes it

A token is 256 random bits, so its plain digest tells nothing about it.
"""

from __future__ import annotations

import hmac
import re
import secrets
import stat
import tomllib
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from ..exporter.errors import InputError

_NAME: Final = re.compile(r"[\w.-]{1,64}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_HEADER: Final = """\
# Tokens of `khabar serve --token-file`. `khabar token` adds some; delete one by deleting its lines.
private = false  # true: reading needs a token as well
"""


class Scope(IntEnum):
    """What a token allows; each allows what the ones before it do."""

    READ = 1
    WRITE = 2
    ADMIN = 3


@dataclass(frozen=True, slots=True)
class Token:
    """One entry of a token file."""

    name: str
    scope: Scope
    digest: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a token file says."""

    private: bool
    """Whether reading needs a token as well."""
    entries: tuple[Token, ...]

    def find(self, presented: str) -> Token | None:
        """The entry of a token. Takes the same time whichever it is, and if there is none."""
        digest = _digest(presented)
        found = None
        for entry in self.entries:
            if hmac.compare_digest(entry.digest, digest):
                found = entry
        return found


def read_tokens(path: Path) -> Tokens:
    """Read a token file.

    Raises InputError when it cannot be read, is open to other users, or does not say what it must.
    """
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise InputError(f"{path}: other users may read or change this file; run: chmod 600 {path}")
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: cannot be read as a token file: {error}") from None
    private, entries = content.get("private", False), content.get("token", [])
    if not isinstance(private, bool) or not isinstance(entries, list):
        raise InputError(f"{path}: 'private' must be true or false, and tokens must stand in [[token]] tables")
    tokens = tuple(_entry(entry, f"{path}, token {number}") for number, entry in enumerate(entries, 1))
    for unknown in content.keys() - {"private", "token"}:
        raise InputError(f"{path}: {unknown!r} is nothing that a token file has; it has 'private' and [[token]]")
    return Tokens(private, tokens)


def add_token(path: Path, name: str, scope: Scope) -> str:
    """Make a token, add it to a token file, which is made if there is none, and return it. It is stored nowhere.

    Raises InputError when the name does not fit or is taken, and what ``read_tokens`` raises.
    """
    if not _NAME.fullmatch(name):
        raise InputError(f"{name!r} is no name of a token: use up to 64 letters, digits, dots and hyphens")
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(_HEADER, encoding="utf-8")
    if name in {token.name for token in read_tokens(path).entries}:
        raise InputError(f"{path}: there is a token of the name {name!r} already")
    token = secrets.token_urlsafe(32)
    with path.open("a", encoding="utf-8") as file:
        file.write(f'\n[[token]]\nname = "{name}"\nscope = "{scope.name.lower()}"\nsha256 = "{_digest(token)}"\n')
    return token


def _entry(entry: Any, place: str) -> Token:  # noqa: ANN401 - whatever TOML holds
    expected = {"name": _NAME, "scope": re.compile("read|write|admin"), "sha256": _DIGEST}
    if not isinstance(entry, dict) or entry.keys() != expected.keys():
        raise InputError(f"{place}: a token has the keys {', '.join(expected)}, and no others")
    for key, pattern in expected.items():
        if not isinstance(entry[key], str) or not pattern.fullmatch(entry[key]):
            raise InputError(f"{place}: {key} is not as `khabar token` writes it")
    return Token(entry["name"], Scope[entry["scope"].upper()], entry["sha256"])


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()

"""Who may do what, by the header ``Authorization: Bearer`` (RFC 6750).

Without a token file all may read and nobody may write.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from flask import Flask, g, request

from .credentials import Scope, Token
from .errors import ForbiddenError, RefusedError, UnauthorizedError
from .journal import note
from .services import services

_OPEN_TO_ALL: Final = ("static", "health")
"""Endpoints and blueprints that tell nothing about the data."""


def guard_reading(app: Flask) -> None:
    """Ask for a token on every request where the token file says so."""
    app.before_request(_check_reading)


def require(scope: Scope) -> None:
    """Let the request go on if its token allows as much.

    Raises RefusedError where the server has no tokens, UnauthorizedError where the request has none that is known, and
    ForbiddenError where its token allows less.
    """
    if services().tokens is None:
        raise RefusedError("This endpoint only answers queries. Load data with `khabar load`.")
    token = _presented()
    if token.scope < scope:
        raise ForbiddenError(f"This needs a token of the scope {scope.name.lower()}.", scope.name.lower())
    _remember(token)


def _check_reading() -> None:
    """Where no token is needed, one that is known tells who asks all the same."""
    tokens = services().tokens
    if not tokens or request.method == "OPTIONS" or _is_open():
        return
    if tokens.private:
        require(Scope.READ)
    else:
        with suppress(UnauthorizedError):
            _remember(_presented())


def _remember(token: Token) -> None:
    """For the log, and for the fair share of the readers."""
    note(token=token.name)
    g.client = f"token {token.name}"


def _is_open() -> bool:
    return request.endpoint in _OPEN_TO_ALL or request.blueprint in _OPEN_TO_ALL


def _presented() -> Token:
    tokens, header = services().tokens, request.authorization
    if header is None or header.type != "bearer" or not header.token:
        raise UnauthorizedError("This needs a token: send it as 'Authorization: Bearer TOKEN'.")
    if not tokens or not (token := tokens.find(header.token)):
        raise UnauthorizedError("This token is not known here.", error="invalid_token")
    return token

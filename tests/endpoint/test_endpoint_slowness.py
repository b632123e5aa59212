"""How long the body of a request may take, by a clock that the tests turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import pytest
from gunicorn.http.body import Body, LengthReader
from khabar.endpoint import front
from khabar.endpoint.front import LEAST_RATE, SLOWEST, _Body


class Client:
    """Sends a body in pieces, of which each takes its seconds."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *pieces: tuple[bytes, float]) -> None:
        self.now = 1000.0
        self.until: list[float] = []
        self._pieces = iter(pieces)
        monkeypatch.setattr(front, "monotonic", lambda: self.now)

    def read(self, _size: int) -> bytes:
        piece, seconds = next(self._pieces, (b"", 0.0))
        self.now += seconds
        return piece

    @contextmanager
    def watch(self, moment: float) -> Iterator[None]:
        self.until.append(moment - 1000)
        yield


def body(client: Client) -> _Body:
    return _Body(Body(cast("LengthReader", client)), client.watch)


def test_a_body_may_take_longer_the_more_has_come(monkeypatch: pytest.MonkeyPatch) -> None:
    second = b"#" * LEAST_RATE
    client = Client(monkeypatch, (second, 1), (second, SLOWEST - 1), (second, 1))
    sent = body(client)
    assert [sent.read(LEAST_RATE) for _ in range(3)] == [second] * 3
    assert client.until == [SLOWEST, SLOWEST + 1, SLOWEST + 2]


def test_a_body_that_comes_too_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(monkeypatch, (b"#", SLOWEST - 1), (b"#", 2))
    with pytest.raises(TimeoutError):
        body(client).read(2)

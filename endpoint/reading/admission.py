"""Who gets the next free reader, and who is turned away: the rules, without processes or clocks.

No client may keep all readers, so that one who asks for years of work leaves room for others; of those who wait, the
one with the fewest queries at work is next, and among equals the one who came first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from math import inf
from typing import Generic, TypeVar

Ticket = TypeVar("Ticket")


class Refusal(Enum):
    """Why a query may not even wait."""

    TOO_MANY = auto()
    """Its client has as many queries in hand as one may have."""
    FULL = auto()
    """As many queries wait as may wait."""


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[Ticket]):
    ticket: Ticket
    client: str
    until: float


class Admission(Generic[Ticket]):
    """The queue for ``readers`` readers. A ticket stands for one query, a moment is a number of seconds."""

    def __init__(self, readers: int, places: int, per_client: int) -> None:
        """``places`` is how many may wait, ``per_client`` how many of one client may wait or be at work."""
        self._share = max(1, readers - 1)
        self._places = places
        self._per_client = per_client
        self._waiting: list[_Waiting[Ticket]] = []
        self._at_work: Counter[str] = Counter()

    def wait(self, ticket: Ticket, client: str, until: float) -> Refusal | None:
        """Let a query wait until a moment, or say why it may not."""
        if self._at_work[client] + sum(waiting.client == client for waiting in self._waiting) >= self._per_client:
            return Refusal.TOO_MANY
        if len(self._waiting) >= self._places:
            return Refusal.FULL
        self._waiting.append(_Waiting(ticket, client, until))
        return None

    def somebody_may(self) -> bool:
        """Whether ``next`` has a query for a reader that is free now."""
        return bool(self._entitled())

    def next(self) -> Ticket:
        """The query that gets a reader which is free now; it counts as at work."""
        chosen = min(self._entitled(), key=lambda waiting: self._at_work[waiting.client])
        self._waiting.remove(chosen)
        self._at_work[chosen.client] += 1
        return chosen.ticket

    def _entitled(self) -> list[_Waiting[Ticket]]:
        return [waiting for waiting in self._waiting if self._at_work[waiting.client] < self._share]

    def finished(self, client: str) -> None:
        """A query of this client is no longer at work."""
        self._at_work[client] -= 1
        if not self._at_work[client]:
            del self._at_work[client]

    def counts(self) -> tuple[int, int]:
        """How many queries wait, and how many are at work."""
        return len(self._waiting), self._at_work.total()

    def leave(self, ticket: Ticket) -> None:
        """A query waits no longer, if it did."""
        self._waiting = [waiting for waiting in self._waiting if waiting.ticket != ticket]

    def expired(self, now: float) -> Iterator[Ticket]:
        """The queries that have waited until their moment; they leave."""
        for waiting in [waiting for waiting in self._waiting if waiting.until <= now]:
            self._waiting.remove(waiting)
            yield waiting.ticket

    def next_expiry(self) -> float:
        """The first moment at which ``expired`` has something."""
        return min((waiting.until for waiting in self._waiting), default=inf)

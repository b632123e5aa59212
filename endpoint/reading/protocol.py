"""What the processes say to each other, as messages over pairs of sockets. The first byte of one is its kind.

A front and a reader: the front sends one job as JSON. The reader sends any number of DATA messages, the bytes of the
result, then DONE; or REJECTED, BROKEN or BUSY with the reason, which may also come after DATA.

A front and the keeper: LEND with the name of the client, answered by LENT with the process id of a reader, and then the
descriptor of its socket; or by TOO_MANY, BUSY, or BROKEN with the reason. Then RETURNED, if the reader has finished its
job, or SPOILED, answered by ENDED with the exit code. A front that closes the connection instead leaves a reader to be
killed. STATE is answered by STATE and a ``State`` as JSON.

The keeper and a template: READY from the template when it can fork. FORK with a snapshot, and then the descriptor of a
socket, answered by STARTED with a process id; END with a process id, answered by ENDED with it and the exit code.

The keeper tells the server READY when readers can start; END from the server names the seconds that are left.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

DATA: Final = b"d"
DONE: Final = b"."
REJECTED: Final = b"?"
"""The query is at fault."""
BROKEN: Final = b"!"
"""The store is at fault."""

LEND: Final = b"l"
LENT: Final = b"L"
TOO_MANY: Final = b"m"
BUSY: Final = b"b"
RETURNED: Final = b"r"
SPOILED: Final = b"x"
ENDED: Final = b"e"
STATE: Final = b"i"

READY: Final = b"R"
FORK: Final = b"f"
STARTED: Final = b"s"
END: Final = b"k"

CHUNK: Final = 64 * 1024
"""Bytes of a DATA message. A shorter result comes in one message, so that its failures are known before it is sent."""


@dataclass(frozen=True, slots=True)
class Job:
    """One query and how to write its result."""

    query: str
    media_type: str
    seconds: float
    """Time limit. The front holds it; the reader derives the limit on its processor time from it."""
    base: str | None = None
    """What relative IRIs in a query without BASE are resolved against."""
    union: bool = True
    """Whether the default graph is the union of all graphs; else the query or the next two fields say what it is."""
    default_graphs: tuple[str, ...] = ()
    """IRIs of the graphs that make up the default graph (SPARQL 1.1 Protocol, section 2.1.4)."""
    named_graphs: tuple[str, ...] = ()
    """IRIs of the graphs that GRAPH sees."""
    max_rows: int | None = None
    """Rows, or triples, that the result may have; with more of them the query is rejected."""
    prefixes: Mapping[str, str] = field(default_factory=dict)
    """Prefixes that the query may use without declaring them."""
    written_prefixes: tuple[str, ...] = ()
    """Those of them that RDF results are written with, in formats that have prefixes."""

    def encode(self) -> bytes:
        """The job as JSON."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__}).encode()

    @classmethod
    def decode(cls, message: bytes) -> Job:
        """The job that ``encode`` wrote."""
        return cls(**json.loads(message))


@dataclass(frozen=True, slots=True)
class State:
    """What a keeper has in hand."""

    idle: int
    """Readers that wait for a query."""
    at_work: int
    """Queries that have a reader."""
    waiting: int
    """Queries that wait for one."""
    ended: int
    """Readers that were killed or replaced since the start."""

    def encode(self) -> bytes:
        """The state as JSON."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def decode(cls, message: bytes) -> State:
        """The state that ``encode`` wrote."""
        return cls(**json.loads(message))

"""What a server is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from ..exporter.linking.index import DEFAULT_INDEX
from ..exporter.mapping import DEFAULT_BASE


@dataclass(frozen=True, slots=True)
class Remote:
    """A SPARQL endpoint elsewhere that stands for a store."""

    url: str
    authorization: str | None = field(default=None, repr=False)
    """What the header ``Authorization`` says to it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one server, none of which changes while it runs."""

    store: Path
    """Folder of a store, as ``khabar load`` writes it."""

    index: Path = DEFAULT_INDEX
    """The index of names that reconciliation looks names up in."""

    base: str = DEFAULT_BASE
    """What the instance IRIs in the store start with; the server answers for them whatever its own address."""

    licence: str | None = None
    """IRI of the licence of the data, where one is given."""

    token_file: Path | None = None
    """Who may write; without it the server only reads."""

    backups: Path | None = None
    """Folder for backups that clients ask for."""

    union: bool = True
    """Whether a query that names no graphs asks all of them together, or else the store's default graph alone."""

    timeout: float = 30.0
    """Seconds that a query may take, from the reader's first step to the last byte sent."""

    readers: int = 4
    """Reader processes, which is how many queries run at once."""

    in_memory: bool = False
    """Whether readers hold the store in memory."""

    patience: float = 10.0
    """Seconds that a query may wait for a free reader before it is turned away."""

    queue: int = 64
    """How many queries may wait for a reader; more are turned away at once."""

    per_client: int = 32
    """How many queries of one client may wait or be at work."""

    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    """Proxies whose word is taken for whom they were asked by."""

    fronts: int = 2
    """Processes that talk HTTP."""

    memory: int = 1024
    """MiB of address space that a reader may use."""

    query_bytes: int = 256 * 1024
    """Length of the longest query in bytes."""

    update_timeout: float = 60.0
    """Seconds that one change of the store may take."""

    update_memory: int = 2048
    """MiB of address space that the writer may use."""

    update_bytes: int = 4 * 1024 * 1024
    """Length of the longest SPARQL Update in bytes."""

    upload_bytes: int = 32 * 1024 * 1024
    """Size of the largest body of the Graph Store Protocol in bytes."""

    writes_waiting: int = 8
    """Changes that one front may have in hand; further ones are turned away."""

    max_rows: int | None = None
    """Rows of the longest result that is given; None where there is no limit."""

    html_rows: int = 1000
    """Rows that the query page shows of one result; the other formats give them all."""

    results: Path | None = None
    """Folder of saved results; None where none are saved."""

    results_days: int = 365
    """Days that a saved result is kept."""

    services: frozenset[str] = frozenset()
    """IRIs of the endpoints that SERVICE may ask; none by default."""

    loads: frozenset[str] = frozenset()
    """URLs that LOAD may fetch; one that ends with a slash stands for all below it. None by default."""

    private: bool = False
    """Whether all those may have addresses that are not public."""

    access_log: Path | None = None
    """File that gets a line for each request; ``-`` is standard error, None no log."""

    metrics: Path | None = None
    """Folder where the processes of the front share their counters; None for none, and no ``/metrics``."""

    remote: Remote | None = None
    """An endpoint that answers in place of ``store``, which is then not looked at."""

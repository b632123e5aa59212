"""The reader process: opens a snapshot, answers jobs one at a time, and ends with the server."""

from __future__ import annotations

import resource
from contextlib import suppress
from math import ceil
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, cast

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from ..processes.child import confine
from ..search.functions import IndexMissingError, Library
from .protocol import BROKEN, BUSY, CHUNK, DATA, DONE, REJECTED, Job
from .row_limit import RowCounter, limited


class _Messages:
    """A file to write to, of which every CHUNK bytes leave as one message."""

    def __init__(self, connection: Connection, rows: RowCounter | None) -> None:
        """``rows`` counts those of a table, and objects when there are too many."""
        self._connection = connection
        self._rows = rows
        self._pending = bytearray()

    def write(self, data: bytes) -> int:
        self._pending += data
        if len(self._pending) >= CHUNK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self._pending:
            if self._rows:
                self._rows.see(bytes(self._pending))
            self._connection.send_bytes(DATA + self._pending)
            self._pending.clear()


def serve(connection: Connection, snapshot: Path, in_memory: Store | None, mebibytes: int) -> None:
    """Answer jobs on ``snapshot``, or on the store in memory that was made of it, until the connection closes.

    ``mebibytes`` is how much memory it may take beyond what it has when it starts.
    """
    confine(_occupied() + mebibytes)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            store = in_memory or Store.read_only(str(snapshot))
        except OSError as error:
            connection.recv_bytes()  # whoever sends the first job is told
            connection.send_bytes(BROKEN + str(error).encode())
            return
        library = Library(snapshot)
        while True:
            _answer(store, library, Job.decode(connection.recv_bytes()), connection)


def _occupied() -> int:
    """MiB of the address space that are in use, as far as the system tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize() >> 20


def _answer(store: Store, library: Library, job: Job, connection: Connection) -> None:
    _limit_processor_time(job.seconds)
    try:
        results = _evaluate(store, library, job)
        messages = _Messages(connection, _row_counter(results, job))
        _write(results, job, cast("IO[bytes]", messages))
        library.check()
        messages.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        connection.send_bytes(BROKEN + str(error).encode())
    except IndexMissingError as error:
        connection.send_bytes(BUSY + str(error).encode())
    except (SyntaxError, ValueError, RuntimeError) as error:
        connection.send_bytes(REJECTED + str(error).encode())
    else:
        connection.send_bytes(DONE)


def _limit_processor_time(seconds: float) -> None:
    """A backstop for a front that cannot kill: twice the time limit, with both cores at work."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    ceiling = ceil(used.ru_utime + used.ru_stime + 2 * seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (ceiling, resource.RLIM_INFINITY))


def _evaluate(store: Store, library: Library, job: Job) -> QuerySolutions | QueryBoolean | QueryTriples:
    return store.query(
        job.query,
        base_iri=job.base,
        prefixes=dict(job.prefixes),
        use_default_graph_as_union=job.union,
        default_graph=[NamedNode(iri) for iri in job.default_graphs] or None,
        named_graphs=[NamedNode(iri) for iri in job.named_graphs] or None,
        custom_functions=dict(library.functions),
    )


def _row_counter(results: QuerySolutions | QueryBoolean | QueryTriples, job: Job) -> RowCounter | None:
    if job.max_rows is None or not isinstance(results, QuerySolutions):
        return None
    return RowCounter(_table_format(job), job.max_rows)


def _write(results: QuerySolutions | QueryBoolean | QueryTriples, job: Job, output: IO[bytes]) -> None:
    if not isinstance(results, QueryTriples):
        results.serialize(output, _table_format(job))
        return
    format_ = RdfFormat.from_media_type(job.media_type)
    if job.max_rows is None and format_ in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS):
        results.serialize(output, format_)  # faster, and knows no prefixes
    else:
        prefixes = {name: job.prefixes[name] for name in job.written_prefixes}
        serialize(limited(results, job.max_rows), output, format_, prefixes=prefixes)


def _table_format(job: Job) -> QueryResultsFormat:
    """The format of a table. Raises ValueError for formats of graphs."""
    format_ = QueryResultsFormat.from_media_type(job.media_type)
    if format_ is None:
        raise ValueError(f"{job.media_type} is no format of tables")
    return format_

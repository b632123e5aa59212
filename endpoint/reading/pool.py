"""A few readers, lent out one query at a time and replaced when they are killed or when a new snapshot appears."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from pathlib import Path
from threading import BoundedSemaphore

from ...exporter.store import current_snapshot
from ..errors import BusyError
from ..settings import Settings
from .protocol import Job
from .reader import Reader


class Answer:
    """The bytes of one result. The first ones are there already, so that early failures can have a status of their own.

    Close it to stop the query; reading it to the end does so by itself.
    """

    def __init__(self, chunks: Generator[bytes, None, None]) -> None:
        self._chunks = chunks
        self._first = next(chunks, b"")

    def __iter__(self) -> Iterator[bytes]:
        yield self._first
        yield from self._chunks

    def close(self) -> None:
        """Stop the query; its reader is then killed."""
        self._chunks.close()

    def read(self) -> bytes:
        """The whole result."""
        return b"".join(self)


class Pool:
    """Up to ``settings.readers`` readers on the current snapshot. Make it after forking.

    Safe for threads without a lock of its own: the collections change by single operations only. (An answer that is
    dropped gives its reader back when it is collected, which may be at any moment; a lock could be held then.)
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._places = BoundedSemaphore(settings.readers)
        self._closed = False
        self._lent: set[Reader] = set()
        self._idle = deque(self._start() for _ in range(settings.readers))

    def snapshot(self) -> Path:
        """The snapshot that new queries are answered on. Raises StoreError when there is none."""
        return current_snapshot(self._settings.store)

    def version(self) -> str:
        """Names the data that new queries are answered on: no two snapshots share it, not even of stores made anew."""
        snapshot = self.snapshot()
        return f"{snapshot.name}-{snapshot.stat().st_mtime_ns}"

    def answer(self, job: Job) -> Answer:
        """Begin to answer ``job``; returns when the first bytes are there.

        Raises BusyError when no reader becomes free in time, and what ``Reader.answer`` raises.
        """
        return Answer(self._answer(job))

    def close(self) -> None:
        """End all readers. Answers that are still being read fail with ReaderLostError."""
        self._closed = True
        for lent in [*self._lent]:
            lent.kill()
        while idle := self._any_idle():
            idle.dispose()

    def _answer(self, job: Job) -> Generator[bytes, None, None]:
        if not self._places.acquire(timeout=self._settings.patience):
            raise BusyError("All readers are at work. Try again in a few seconds.")
        try:
            reader = self._take()
            try:
                yield from reader.answer(job)
            finally:
                self._take_back(reader)
        finally:
            self._places.release()

    def _take(self) -> Reader:
        snapshot = self.snapshot()
        while (idle := self._any_idle()) and not idle.usable(snapshot):
            idle.dispose()
        reader = idle or self._start()
        self._lent.add(reader)
        return reader

    def _take_back(self, reader: Reader) -> None:
        """Keep a reader that has finished; replace one that is left in the middle of an answer."""
        self._lent.discard(reader)
        if self._closed or not reader.idle:
            reader.dispose()
        if not self._closed:
            self._idle.append(reader if reader.idle else self._start())

    def _any_idle(self) -> Reader | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _start(self) -> Reader:
        return Reader(self.snapshot(), self._settings.memory)

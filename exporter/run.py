"""A whole run: records in, RDF or annotations out, and a summary of what came of it."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from .arabic.pipeline import PipelineOptions
from .destination import Destination
from .mapping import Quad
from .output import open_target
from .processing import process
from .records import Record, Rejection
from .steps import Done, ExportSettings, annotating, exporting
from .store import ArticleStore, open_store

Payload = TypeVar("Payload")
Reject = Callable[[Rejection], object]


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a run. ``exit_code`` is 0, or that of the gravest rejection."""

    articles: int = 0
    entities: int = 0
    events: int = 0
    triples: int = 0
    rejected: int = 0
    seconds: float = 0.0
    exit_code: int = 0
    kept: str | None = None
    """The file that was left as it was, because all records were rejected."""

    def __str__(self) -> str:
        counts = ("articles", "entities", "events", "triples", "rejected")
        kept = [f"{self.kept} left as it was"] if self.kept else []
        return ", ".join((*(f"{getattr(self, name):,} {name}" for name in counts), f"{self.seconds:.1f} s", *kept))


def export(
    records: Iterable[Record | Rejection],
    settings: ExportSettings,
    reject: Reject,
    *,
    output: Destination | None = None,
    store: str | None = None,
    workers: int = 1,
) -> Summary:
    """Publish every record as linked data: in a file, or in a store, or in both.

    ``reject`` is called for each record that is not accepted; the others go on. When none is accepted, an older file of
    that name stays.

    Raises:
        KhabarError: the run cannot go on, because of its output or its settings.
    """
    tally = Tally(reject)
    graphs = tally.accepted(process(records, partial(exporting, settings), workers))
    with ExitStack() as sinks:
        if store:
            graphs = _stored(graphs, sinks.enter_context(open_store(Path(store), base=settings.base)))
        if output:
            with suppress(_NothingToWriteError):
                output.write(tally.worth_writing(graphs, output.name))
        else:
            deque(graphs, maxlen=0)
    return tally.summary()


def annotate(
    records: Iterable[Record | Rejection], options: PipelineOptions, reject: Reject, *, output: str, workers: int = 1
) -> Summary:
    """Write the annotation of every record to the file ``output`` as JSON Lines.

    ``reject`` and the errors are those of `export`.
    """
    tally = Tally(reject)
    lines = tally.accepted(process(records, partial(annotating, options), workers))
    with suppress(_NothingToWriteError), open_target(output) as target:
        for line in tally.worth_writing(lines, output):
            target.write(line.encode())
    return tally.summary()


class _NothingToWriteError(Exception):
    """Leaves a file that is being written, so that it does not replace the one of its name."""


class Tally:
    """Counts what a run gives, and sends rejections aside."""

    def __init__(self, reject: Reject) -> None:
        self._reject = reject
        self._start = time.monotonic()
        self._counts: Counter[str] = Counter()
        self._exit_code = 0
        self._kept: str | None = None

    def accepted(self, results: Iterable[Done[Payload] | Rejection]) -> Iterator[Payload]:
        """Pass on what records gave."""
        for result in results:
            if isinstance(result, Rejection):
                self._counts["rejected"] += 1
                self._exit_code = max(self._exit_code, result.cause)
                self._reject(result)
            else:
                self._counts.update(articles=1, entities=result.entities, events=result.events, triples=result.triples)
                yield result.payload

    def worth_writing(self, accepted: Iterable[Payload], name: str) -> Iterator[Payload]:
        """Pass on what goes to the file ``name``, unless every record was rejected and there is an older one."""
        yield from accepted
        if self._counts["rejected"] and not self._counts["articles"] and Path(name).is_file():
            self._kept = name
            raise _NothingToWriteError

    def summary(self) -> Summary:
        """The counts up to now."""
        seconds = time.monotonic() - self._start
        return Summary(**self._counts, seconds=seconds, exit_code=int(self._exit_code), kept=self._kept)


def _stored(graphs: Iterable[list[Quad]], store: ArticleStore) -> Iterator[list[Quad]]:
    for graph in graphs:
        store.replace(graph)
        yield graph

"""A whole run: records in, RDF or annotations out, and a summary of what came of it."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
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

    def __str__(self) -> str:
        counts = ("articles", "entities", "events", "triples", "rejected")
        return ", ".join((*(f"{getattr(self, name):,} {name}" for name in counts), f"{self.seconds:.1f} s"))


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

    ``reject`` is called for each record that is not accepted; the others go on.

    Raises:
        KhabarError: the run cannot go on, because of its output or its settings.
    """
    tally = Tally(reject)
    graphs = tally.accepted(process(records, partial(exporting, settings), workers))
    with ExitStack() as sinks:
        if store:
            graphs = _stored(graphs, sinks.enter_context(open_store(Path(store), base=settings.base)))
        if output:
            output.write(graphs)
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
    with open_target(output) as target:
        for line in tally.accepted(process(records, partial(annotating, options), workers)):
            target.write(line.encode())
    return tally.summary()


class Tally:
    """Counts what a run gives, and sends rejections aside."""

    def __init__(self, reject: Reject) -> None:
        self._reject = reject
        self._start = time.monotonic()
        self._counts: Counter[str] = Counter()
        self._exit_code = 0

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

    def summary(self) -> Summary:
        """The counts up to now."""
        return Summary(**self._counts, seconds=time.monotonic() - self._start, exit_code=int(self._exit_code))


def _stored(graphs: Iterable[list[Quad]], store: ArticleStore) -> Iterator[list[Quad]]:
    for graph in graphs:
        store.replace(graph)
        yield graph

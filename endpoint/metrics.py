"""Numbers about the server in the text format of Prometheus, counted over all processes of the front together.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Final

from .reading.protocol import State

_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Tells the library where processes share their counters; it looks for it once, when it is imported."""

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

_SECONDS: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
"""Upper bounds of the histogram."""


def shared_folder() -> Path:
    """A new folder for the counters, which goes when this process ends. Make it before forking."""
    folder, owner = Path(tempfile.mkdtemp(prefix="khabar-metrics-")), os.getpid()
    atexit.register(lambda: shutil.rmtree(folder, ignore_errors=True) if os.getpid() == owner else None)
    return folder


class Metrics:
    """The counters of one process, and the sums over all."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is the same for all processes of the front."""
        os.environ[_FOLDER] = str(folder)
        from prometheus_client import CollectorRegistry, Counter, Histogram
        from prometheus_client.multiprocess import MultiProcessCollector

        own = CollectorRegistry()
        self._requests = Counter(
            "khabar_http_requests", "Answered requests.", ("route", "method", "status"), registry=own
        )
        self._bytes = Counter("khabar_http_response_bytes", "Bytes of answers.", ("route",), registry=own)
        self._queries = Counter(
            "khabar_queries",
            "Queries by how they ended: ok, or the kind of failure.",
            ("form", "outcome"),
            registry=own,
        )
        self._seconds = Histogram(
            "khabar_query_duration_seconds",
            "Time from the first byte of a request with a query to the last one of its answer.",
            ("form",),
            buckets=_SECONDS,
            registry=own,
        )
        self._kept = Counter("khabar_kept_answers", "Answers that were kept from an earlier request.", registry=own)
        self._sums = CollectorRegistry()
        MultiProcessCollector(self._sums)  # type: ignore[no-untyped-call]

    def count_answer(self, route: str, method: str, status: int, sent: int) -> None:
        """Count one answer of ``sent`` bytes to a request."""
        self._requests.labels(route, method, str(status)).inc()
        self._bytes.labels(route).inc(sent)

    def count_query(self, form: str, outcome: str, seconds: float) -> None:
        """Count one query."""
        self._queries.labels(form, outcome).inc()
        self._seconds.labels(form).observe(seconds)

    def count_kept(self) -> None:
        """Count one answer that was kept from an earlier request."""
        self._kept.inc()

    def text(self, published: float | None, state: State | None) -> bytes:
        """All sums; the age of the data, from the moment of their publication in seconds; what readers have in hand."""
        from prometheus_client import generate_latest

        gauges = _state(state) if state else []
        if published is not None:
            gauges.append(
                ("snapshot_age_seconds", "gauge", "Time since the data were published.", time.time() - published)
            )
        return generate_latest(self._sums) + "".join(_written(*gauge) for gauge in gauges).encode()


def _state(state: State) -> list[tuple[str, str, str, float]]:
    return [
        ("readers_idle", "gauge", "Readers that wait for a query.", state.idle),
        ("queries_at_work", "gauge", "Queries that have a reader.", state.at_work),
        ("queries_waiting", "gauge", "Queries that wait for a reader.", state.waiting),
        ("readers_ended_total", "counter", "Readers that were killed or replaced.", state.ended),
    ]


def _written(name: str, kind: str, about: str, value: float) -> str:
    """One number in the text format."""
    return f"# HELP khabar_{name} {about}\n# TYPE khabar_{name} {kind}\nkhabar_{name} {value}\n"

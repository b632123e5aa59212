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

    def text(self, published: float | None) -> bytes:
        """All sums, and the age of the data that are served, where it is known when they were published, in seconds."""
        from prometheus_client import generate_latest

        return generate_latest(self._sums) + (_age(published) if published is not None else b"")


def _age(published: float) -> bytes:
    return (
        "# HELP khabar_snapshot_age_seconds Time since the data that are served were published.\n"
        "# TYPE khabar_snapshot_age_seconds gauge\n"
        f"khabar_snapshot_age_seconds {time.time() - published:.3f}\n"
    ).encode()

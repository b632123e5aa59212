"""Where rejected records go: a line each, as JSON for programs or as text for people."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .output import open_target, written_to
from .records import Rejection


@contextmanager
def rejects_file(name: str) -> Iterator[Callable[[Rejection], None]]:
    """Open a JSON Lines file of rejected records: ``source``, ``reason``, ``record``, perhaps ``report``."""
    with open_target(name) as target:

        def write(rejection: Rejection) -> None:
            with written_to(name):
                target.write(_line(rejection))

        yield write


def _line(rejection: Rejection) -> bytes:
    fields = {"source": rejection.source, "reason": rejection.reason, "record": rejection.record}
    if rejection.report:
        fields["report"] = rejection.report
    # bytes that could not be decoded stand as lone surrogates, which JSON can hold when they are escaped
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"

"""One step over a stream of records, in this process or in several, always in the order of the records."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from typing import TypeAlias, TypeVar

from .annotation.model import Annotation, Article
from .errors import InputError, KhabarError
from .records import Cause, Record, Rejection
from .workers import starter

Result = TypeVar("Result")
Content: TypeAlias = Article | Annotation
Step: TypeAlias = Callable[[Content], Result]

_AHEAD = 4
"""Records that are read ahead for each worker: enough to keep it busy, few enough to keep memory small."""


class NonconformingError(Exception):
    """An article graph that the shapes do not accept. ``report`` is the validation report as text."""

    def __init__(self, report: str) -> None:
        super().__init__(report)
        self.report = report


def process(
    records: Iterable[Record | Rejection], make_step: Callable[[], Step[Result]], workers: int = 1
) -> Iterator[Result | Rejection]:
    """Yield what a step makes of each record; a rejection where it fails, and where reading already failed.

    ``make_step`` is called once in each process. With several ``workers``, it and the results have to be picklable.

    Raises:
        KhabarError: something failed that is no fault of one record.
    """
    with starter(make_step, workers) as start:
        ahead = workers * _AHEAD if workers > 1 else 0
        waiting: deque[Rejection | tuple[Record, Callable[[], Result]]] = deque()
        for record in records:
            waiting.append(record if isinstance(record, Rejection) else (record, start(record.content)))
            if len(waiting) > ahead:
                yield _finish(waiting.popleft())
        while waiting:
            yield _finish(waiting.popleft())


def _finish(started: Rejection | tuple[Record, Callable[[], Result]]) -> Result | Rejection:
    if isinstance(started, Rejection):
        return started
    record, result = started
    try:
        return result()
    except NonconformingError as error:
        return record.rejection("the article graph does not conform to the shapes", Cause.NONCONFORMING, error.report)
    except InputError as error:
        return record.rejection(str(error), Cause.INPUT)
    except KhabarError:
        raise
    except BrokenProcessPool:
        raise KhabarError(f"{record.source}: a worker died, perhaps of lack of memory; try fewer --workers") from None
    except Exception as error:  # one odd article must not cost the others; the exit code and the report tell of it
        reason = f"internal error, please report it: {type(error).__name__}: {error}"
        return record.rejection(reason, Cause.INTERNAL, "".join(traceback.format_exception(error)))

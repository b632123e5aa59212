"""One function over many tasks, in this process or in several."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import Any, TypeVar

from .errors import KhabarError

Task = TypeVar("Task")
Result = TypeVar("Result")


@contextmanager
def starter(
    make_step: Callable[[], Callable[[Task], Result]], workers: int
) -> Iterator[Callable[[Task], Callable[[], Result]]]:
    """Give a function that starts the step on a task and returns how to get at its result.

    ``make_step`` is called once in each process. With several ``workers``, it, tasks and results have to be picklable.
    With one, the step is taken when its result is asked for.
    """
    if workers == 1:
        step = make_step()
        yield lambda task: partial(step, task)
        return
    # spawned, not forked: a fork would copy the locks of whatever threads the libraries run
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_prepare, initargs=(make_step,))
    try:
        yield lambda task: pool.submit(_take_step, task).result
    finally:
        pool.shutdown(cancel_futures=True)


def in_order(
    tasks: Iterable[Task], make_step: Callable[[], Callable[[Task], Result]], workers: int, ahead: int
) -> Iterator[Result]:
    """Yield what a step makes of each task, in the order of the tasks, of which ``ahead`` a worker are read ahead.

    Raises:
        KhabarError: a process died.
    """
    with starter(make_step, workers) as start:
        waiting: deque[Callable[[], Result]] = deque()
        for task in tasks:
            waiting.append(start(task))
            if len(waiting) > (workers * ahead if workers > 1 else 0):
                yield _result(waiting.popleft())
        while waiting:
            yield _result(waiting.popleft())


def _result(get: Callable[[], Result]) -> Result:
    try:
        return get()
    except BrokenProcessPool:
        raise KhabarError("a worker died, perhaps of lack of memory; try fewer --workers") from None


_step: Callable[[Any], Any]
"""The step of a worker process."""


def _prepare(make_step: Callable[[], Callable[[Any], Any]]) -> None:
    global _step  # a worker process has no other place to keep it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the main one ends the others
    _step = make_step()


def _take_step(task: Any) -> Any:  # noqa: ANN401 (whatever the step takes and returns)
    return _step(task)

"""One function over many tasks: in order, in several processes, and when one of these dies."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest
from khabar.exporter.errors import KhabarError
from khabar.exporter.workers import in_order


def make_square() -> Callable[[int], int]:
    return square


def square(number: int) -> int:
    if number < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_tasks(workers: int) -> None:
    assert list(in_order(range(20), make_square, workers, 2)) == [number * number for number in range(20)]


def test_tasks_are_read_as_they_are_needed() -> None:
    tasks = iter(range(20))
    assert next(in_order(tasks, make_square, 1, 2)) == 0
    assert next(tasks) == 1


def test_the_death_of_a_process_is_told() -> None:
    with pytest.raises(KhabarError, match="a worker died, perhaps of lack of memory"):
        list(in_order([1, -1, 2], make_square, 2, 2))

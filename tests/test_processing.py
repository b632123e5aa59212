"""One step over many records: order, rejections, and a memory that does not grow."""

from __future__ import annotations

import os
import signal
import tracemalloc
from collections.abc import Iterator

import pytest
from khabar.exporter.annotation.model import Annotation, Article
from khabar.exporter.errors import InputError, KhabarError
from khabar.exporter.processing import Content, NonconformingError, Step, process
from khabar.exporter.records import Cause, Record, Rejection


def record(number: int, text: str = "خبر") -> Record:
    return Record(f"a.jsonl:{number}", Article(str(number), text), text)


def step(content: Content) -> str:
    assert isinstance(content, Article)
    match content.text:
        case "bad input":
            raise InputError("the format cannot hold it")
        case "nonconforming":
            raise NonconformingError("B3 (violation)")
        case "broken":
            raise ZeroDivisionError("oops")
        case "no pipeline":
            raise KhabarError("the pipeline cannot be loaded")
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
    return content.id


def make_step() -> Step[str]:
    return step


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_records(workers: int) -> None:
    unread = Rejection("a.jsonl:3", "not JSON")
    records: list[Record | Rejection] = [
        record(1),
        record(2),
        unread,
        record(4, "nonconforming"),
        *map(record, range(5, 30)),
    ]
    results = list(process(records, make_step, workers))
    assert results[:2] == ["1", "2"]
    assert results[2] is unread
    assert isinstance(results[3], Rejection)
    assert results[4:] == [str(number) for number in range(5, 30)]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("text", "cause", "reason", "report"),
    [
        ("bad input", Cause.INPUT, "the format cannot hold it", None),
        ("nonconforming", Cause.NONCONFORMING, "does not conform", "B3 (violation)"),
        ("broken", Cause.INTERNAL, "internal error, please report it: ZeroDivisionError: oops", "Traceback"),
    ],
)
def test_a_record_that_fails_is_rejected(
    workers: int, text: str, cause: Cause, reason: str, report: str | None
) -> None:
    first, failed, last = process([record(1), record(2, text), record(3)], make_step, workers)
    assert (first, last) == ("1", "3")
    assert isinstance(failed, Rejection)
    assert (failed.source, failed.record, failed.cause) == ("a.jsonl:2", text, cause)
    assert reason in failed.reason
    assert (report is None) == (failed.report is None)
    assert (report or "") in (failed.report or "")


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_no_fault_of_a_record_ends_the_run(workers: int) -> None:
    with pytest.raises(KhabarError, match="the pipeline cannot be loaded"):
        list(process([record(1), record(2, "no pipeline"), record(3)], make_step, workers))


def test_a_worker_that_dies_ends_the_run_with_a_hint() -> None:
    with pytest.raises(KhabarError, match="fewer --workers"):
        list(process([record(1, "killed"), record(2)], make_step, workers=2))


@pytest.mark.parametrize(("workers", "ahead"), [(1, 0), (2, 8)])
def test_few_records_are_read_ahead(workers: int, ahead: int) -> None:
    read = 0

    def records() -> Iterator[Record]:
        nonlocal read
        for number in range(50):
            read = number
            yield record(number)

    for done, _ in enumerate(process(records(), make_step, workers)):
        assert read <= done + ahead


def test_memory_does_not_grow_with_the_number_of_articles() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in process((record(number, "خبر " * 10_000) for number in range(count)), make_step):
            pass
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak(5)
    assert peak(500) < 1.5 * peak(50)


def test_an_annotation_keeps_its_article_at_hand() -> None:
    article = Article("1", "خبر")
    assert Record("a:1", Annotation(article), "").article is article

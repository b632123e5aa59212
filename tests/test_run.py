"""A whole run: what is written where, what is rejected and why, and the exit code that says so."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from khabar.exporter.arabic.pipeline import PipelineOptions
from khabar.exporter.destination import destination
from khabar.exporter.errors import KhabarError
from khabar.exporter.records import Cause, ReadOptions, Record, Rejection, find_sources, read_records
from khabar.exporter.rejects import rejects_file
from khabar.exporter.run import Summary, Tally, annotate, export
from khabar.exporter.steps import Done, ExportSettings
from khabar.exporter.store import snapshot
from small import annotation, write_annotations

NQUADS = ExportSettings(format="n-quads")


def records(*paths: Path) -> Iterator[Record | Rejection]:
    return read_records(find_sources([str(path) for path in paths]), ReadOptions())


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """Annotations of three articles, of which the second does not conform."""
    return write_annotations(tmp_path / "in.jsonl", annotation(1), annotation(2, figure=999), annotation(3))


def no_rejections(rejection: Rejection) -> None:
    raise AssertionError(rejection)


def test_a_file_and_a_store_hold_the_same(three: Path, tmp_path: Path) -> None:
    rejected: list[Rejection] = []
    output, store = tmp_path / "out.nq", tmp_path / "store"
    summary = export(records(three), NQUADS, rejected.append, output=destination(str(output)), store=str(store))
    written = ox.Store()
    written.load(path=output)
    held = {quad for quad in snapshot(store) if not str(quad.graph_name).endswith("graph/ontology>")}
    assert set(written) == held
    assert len(written) < summary.triples  # the description of the run is counted with each article, and written once
    assert (summary.articles, summary.entities, summary.events, summary.rejected) == (2, 6, 2, 1)


def test_a_graph_that_does_not_conform_is_rejected_with_its_report(three: Path, tmp_path: Path) -> None:
    rejected: list[Rejection] = []
    summary = export(records(three), NQUADS, rejected.append, output=destination(str(tmp_path / "out.nq")))
    (rejection,) = rejected
    assert rejection.source == f"{three}:2"
    assert rejection.record == three.read_text().splitlines(keepends=True)[1]
    assert "lower bound of a figure" in (rejection.report or "")
    assert (rejection.cause, summary.exit_code) == (Cause.NONCONFORMING, 1)
    assert b'"n2"' not in (tmp_path / "out.nq").read_bytes()


def test_validation_can_be_turned_off(three: Path, tmp_path: Path) -> None:
    settings = ExportSettings(format="n-quads", validate=False)
    summary = export(records(three), settings, no_rejections, output=destination(str(tmp_path / "out.nq")))
    assert (summary.articles, summary.exit_code) == (3, 0)


def test_bad_input_outweighs_graphs_that_do_not_conform(three: Path, tmp_path: Path) -> None:
    with three.open("a") as file:
        file.write("{\n")
    rejected: list[Rejection] = []
    summary = export(records(three), NQUADS, rejected.append, output=destination(str(tmp_path / "out.nq")))
    assert [rejection.cause for rejection in rejected] == [Cause.NONCONFORMING, Cause.INPUT]
    assert (summary.articles, summary.exit_code) == (2, 2)


def test_what_the_format_cannot_hold_is_rejected(tmp_path: Path) -> None:
    odd = annotation()
    odd.article.title = "\u0007"
    rejected: list[Rejection] = []
    path = write_annotations(tmp_path / "in.jsonl", odd)
    export(
        records(path), ExportSettings(format="rdf/xml"), rejected.append, output=destination(str(tmp_path / "out.rdf"))
    )
    assert "U+0007" in rejected[0].reason
    assert export(records(path), NQUADS, no_rejections, output=destination(str(tmp_path / "out.nq"))).articles == 1


def test_a_run_without_articles_writes_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "in.txt").touch()
    rejected: list[Rejection] = []
    summary = export(
        records(tmp_path / "in.txt"), NQUADS, rejected.append, output=destination(str(tmp_path / "out.nq"))
    )
    assert (tmp_path / "out.nq").read_bytes() == b""
    assert (len(rejected), summary.exit_code) == (1, 2)


def test_a_run_whose_records_are_all_rejected_leaves_the_older_file(tmp_path: Path) -> None:
    (tmp_path / "in.txt").touch()
    older, rejected = tmp_path / "out.nq", list[Rejection]()
    older.write_text("older")
    summaries = [
        export(records(tmp_path / "in.txt"), NQUADS, rejected.append, output=destination(str(older))),
        annotate(records(tmp_path / "in.txt"), PipelineOptions(), rejected.append, output=str(older)),
    ]
    assert older.read_text() == "older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.txt", "out.nq"]
    for summary in summaries:
        assert (summary.articles, summary.rejected, summary.exit_code) == (0, 1, 2)
        assert str(summary).endswith(f"{older} left as it was")


def test_the_base_starts_every_minted_iri(three: Path, tmp_path: Path) -> None:
    settings = ExportSettings(base="https://news.example/", format="n-quads", validate=False)
    export(records(three), settings, no_rejections, output=destination(str(tmp_path / "out.nq")))
    assert all(quad.subject.value.startswith("https://news.example/") for quad in ox.parse(path=tmp_path / "out.nq"))


def test_annotations_go_through_unchanged(three: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    summary = annotate(records(three), PipelineOptions(), no_rejections, output=str(output))
    assert output.read_bytes() == three.read_bytes()
    assert (summary.articles, summary.entities, summary.triples) == (3, 9, 0)


def test_a_pipeline_that_cannot_be_loaded_ends_the_run(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("خبر")
    options = PipelineOptions(without=frozenset({"nonsense"}))
    with pytest.raises(KhabarError, match=r"the pipeline cannot be loaded: .*nonsense"):
        annotate(records(tmp_path / "in.txt"), options, no_rejections, output=str(tmp_path / "out.jsonl"))
    assert not (tmp_path / "out.jsonl").exists()


def test_rejects_are_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "rejects.jsonl"
    with rejects_file(str(path)) as reject:
        reject(Rejection("a.jsonl:2", "not utf-8", "خ\udc80"))
        reject(Rejection("a.jsonl:3", "too long"))
        reject(Rejection("a.jsonl:4", "does not conform", "{}", "B3 (violation)", Cause.NONCONFORMING))
    first, second, third = map(json.loads, path.read_text().splitlines())
    assert first == {"source": "a.jsonl:2", "reason": "not utf-8", "record": "خ\udc80"}
    assert second["record"] is None
    assert third["report"] == "B3 (violation)"


def test_rejects_that_cannot_be_written_name_their_file() -> None:
    with pytest.raises(KhabarError, match=r"^/dev/full: cannot be written"), rejects_file("/dev/full") as reject:
        reject(Rejection("a", "b", "x" * 100_000))


@pytest.mark.parametrize("order", [list, reversed])
def test_the_gravest_rejection_gives_the_exit_code(order: Callable[[list[Rejection]], Iterator[Rejection]]) -> None:
    rejections = [Rejection("a", "b", cause=cause) for cause in Cause]
    tally = Tally(lambda _: None)
    assert list(tally.accepted(order(rejections))) == []
    assert tally.summary().exit_code == 3
    assert tally.summary().rejected == 3


def test_a_summary_is_one_line() -> None:
    tally = Tally(no_rejections)
    assert list(tally.accepted([Done("x", 3, 2, 1234), Done("y", 1, 0, 1)])) == ["x", "y"]
    assert str(tally.summary()).startswith("2 articles, 4 entities, 2 events, 1,235 triples, 0 rejected, ")
    assert str(Summary(seconds=61.24)).endswith(", 61.2 s")

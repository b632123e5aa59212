"""Measure every example query on a store of many articles, and beside rdflib on few, for docs/benchmarks.md.

The articles are those of training/corpus and tests/questions, mapped again and again, each time with other ids, other
texts (a number is put behind them, so that all IRIs differ) and dates that are later by a day. Needs tests/ on
PYTHONPATH; ``make bench`` sees to it.
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.metadata import version
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import TypeVar

import pyoxigraph as ox
from gold import gold_annotations
from khabar.endpoint.queries import Example, examples
from khabar.exporter.annotation import Annotation
from khabar.exporter.facts import background_of
from khabar.exporter.linking.index import Index
from khabar.exporter.linking.linker import link_entities
from khabar.exporter.mapping import DEFAULT_BASE, GraphNames, Run, map_annotation
from khabar.exporter.oxigraph import to_oxigraph
from khabar.exporter.store.queries import evaluate
from khabar.ontology import KH, ontology_graph
from question_corpus import question_corpus
from rdflib import Dataset
from rdflib.namespace import RDF
from sections import write_section

CORPUS = Path(__file__).parents[1] / "training" / "corpus"
TITLE = "Speed of the queries"
SECTION = """
The queries of [queries.md](queries.md) on {articles:,} articles ({quads:,} quads) in a store on disk, asked by
pyoxigraph {pyoxigraph} in the process, the better of {repeats} times, all rows read; and on {few} articles
({few_quads:,} quads) in memory by pyoxigraph and by rdflib {rdflib}, once each. Python {python} ({machine}). The
articles are the {originals} annotated ones of `training/corpus` and `tests/questions`, mapped again and again with new
ids, texts and IRIs and dates a day later each time. The median question takes {median:.0f} ms, the slowest
{slowest:.1f} s.

| query | rows | ms, {articles:,} articles | ms, {few} articles | rdflib, ms, {few} articles | rdflib to pyoxigraph |
|---|---|---|---|---|---|
{rows}
"""
REPEATS = 2
PATIENCE = 5.0
"""Seconds that rdflib may take for a query."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One query: how many rows it has on many articles, and milliseconds; None where patience ended."""

    name: str
    rows: int
    many: float
    few: float
    peer: float | None


def main() -> None:
    """Read the command line, measure, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, required=True, help="page to write the section of")
    parser.add_argument("--articles", type=int, default=10_000, help="how many articles the store has")
    parser.add_argument("--few", type=int, default=10, help="how many articles rdflib is asked about")
    parser.add_argument("--folder", type=Path, help="where the store is made, or was made before; else it is not kept")
    args = parser.parse_args()
    originals = [*question_corpus(), *linked(gold_annotations(CORPUS))]
    with TemporaryDirectory() as scratch:
        many, few = ox.Store(str(args.folder or scratch)), ox.Store()
        if not len(many):
            fill(many, quads(originals, args.articles))
        fill(few, quads(originals, args.few))
        peer = rdflib_of(few)
        measured = [measure(example, many, few, peer) for example in examples().values()]
        section = SECTION.format(
            articles=articles_in(many),
            quads=len(many),
            few=args.few,
            few_quads=len(few),
            originals=len(originals),
            repeats=REPEATS,
            pyoxigraph=version("pyoxigraph"),
            rdflib=version("rdflib"),
            python=platform.python_version(),
            machine=f"{os.cpu_count()} cores, {platform.machine()}",
            median=statistics.median(query.many for query in measured),
            slowest=max(query.many for query in measured) / 1000,
            rows="\n".join(map(row, measured)),
        )
    write_section(args.output, TITLE, section)
    print(f"Wrote {args.output}")


def linked(annotations: Iterable[Annotation]) -> Iterator[Annotation]:
    """The annotations with links to Wikidata, which they have none of by themselves."""
    index = Index()
    for annotation in annotations:
        link_entities(annotation, index)
        yield annotation


def quads(originals: list[Annotation], articles: int) -> Iterator[ox.Quad]:
    """The graphs of as many articles as are asked for."""
    run, facts = Run(version("khabar"), {"reader": "none"}), background_of(Index())
    copies = (later(original, round_) for round_ in count() for original in originals)
    for done, annotation in enumerate(islice(copies, articles)):
        if done % 1000 == 0:
            print(f"{done} articles …", flush=True)
        yield from map(to_oxigraph, map_annotation(annotation, DEFAULT_BASE, run, facts))


def later(original: Annotation, days: int) -> Annotation:
    """The annotation as that of another article, which was published so many days later."""
    article, publication = original.article, original.publication
    return replace(
        original,
        article=replace(
            article,
            id=f"{article.id}-{days}",
            text=f"{article.text}\n({days})",
            published=moved(article.published, days),
            url=None,
        ),
        publication=publication
        and replace(publication, begin=moved(publication.begin, days), end=moved(publication.end, days)),
        times=[replace(t, begin=moved(t.begin, days), end=moved(t.end, days)) for t in original.times],
    )


Moment = TypeVar("Moment", str, str | None)


def moved(moment: Moment, days: int) -> Moment:
    """An ISO date, with hours or without, some days later."""
    return moment and (date.fromisoformat(moment[:10]) + timedelta(days)).isoformat() + moment[10:]


def fill(store: ox.Store, graphs: Iterable[ox.Quad]) -> None:
    """Load the graphs, and the ontology beside them as every store has it."""
    ontology = ox.NamedNode(GraphNames(DEFAULT_BASE).ontology)
    store.load(ontology_graph().serialize(format="nt"), ox.RdfFormat.N_TRIPLES, to_graph=ontology)
    store.bulk_extend(graphs)
    store.optimize()


def articles_in(store: ox.Store) -> int:
    """How many articles there are."""
    return sum(1 for _ in store.quads_for_pattern(None, ox.NamedNode(RDF.type), ox.NamedNode(KH.Article)))


def rdflib_of(store: ox.Store) -> Dataset:
    """The same data in rdflib's own store, its graphs asked together."""
    dataset = Dataset(default_union=True)
    dataset.parse(data=store.dump(format=ox.RdfFormat.N_QUADS) or b"", format="nquads")
    return dataset


def measure(example: Example, many: ox.Store, few: ox.Store, peer: Dataset) -> Measured:
    """Ask one question of all three."""
    print(f"{example.name} …", flush=True)
    rows: list[ox.QuerySolution] = []
    times = [timed(lambda: rows.extend(asked(many, example.query))) for _ in range(REPEATS)]
    return Measured(
        example.name,
        len(rows) // REPEATS,
        min(times),
        timed(lambda: list(asked(few, example.query))),
        patiently(lambda: list(peer.query(example.query))),
    )


def asked(store: ox.Store, query: str) -> Iterator[ox.QuerySolution]:
    """The rows of a query, as the endpoint asks it."""
    solutions = evaluate(store, query)
    if isinstance(solutions, ox.QuerySolutions):
        yield from solutions


def timed(work: Callable[[], object]) -> float:
    """The milliseconds that the work takes."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def patiently(work: Callable[[], object]) -> float | None:
    """The same, or None when patience ends before it does."""
    try:
        with patience():
            return timed(work)
    except TimeoutError:
        return None


@contextmanager
def patience() -> Iterator[None]:
    """Interrupt what takes too long, which works for Python code such as rdflib."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(number, frame)

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def row(query: Measured) -> str:
    """One line of the table."""
    peer = f"{query.peer:,.0f} | {query.peer / query.few:,.0f}" if query.peer else f"over {1000 * PATIENCE:,.0f} | –"
    name = f"[{query.name}](../endpoint/examples/{query.name}.ttl)"
    return f"| {name} | {query.rows:,} | {query.many:,.0f} | {query.few:,.1f} | {peer} |"


if __name__ == "__main__":
    main()

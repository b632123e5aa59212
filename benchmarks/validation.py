"""Measure validation: each engine on the same article graphs, its share of an export, and the rules of a store.

``make bench`` runs it, among others, and writes a section of docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from itertools import count, islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from gold import gold_annotations
from khabar.exporter.annotation.model import Annotation
from khabar.exporter.arabic.pipeline import PipelineOptions
from khabar.exporter.mapping import DEFAULT_BASE, Quad, Run, map_annotation
from khabar.exporter.oxigraph import to_oxigraph
from khabar.exporter.steps import ExportSettings, exporting
from khabar.exporter.store import load, snapshot
from khabar.exporter.store.rules import check
from khabar.shapes import rules, validate
from khabar.shapes.engines import ENGINES, is_installed
from rdflib import Graph
from sections import write_section

CORPUS = Path(__file__).parents[1] / "training" / "corpus"
PEER = "pyshacl"
TITLE = "Validation"
TEXT = """
pySHACL {pyshacl} with Oxigraph {pyoxigraph} for its queries, shacl {shacl}, {rules} shapes, Python {python}
({machine}). {note}`make bench` measures it again and rewrites this section.

{articles} graphs of annotated articles, of {quads} statements in the median and {most} in the longest, one after the
other in one process. The time is that of `validate`, from the graph in memory to the report.

| engine | median, ms | 95th percentile, ms | time an article to pySHACL's | share of an export |
|---|---|---|---|---|
{engines}

The share is that of validation in the time that `khabar export` takes to read, annotate, map and validate; measured on
{exported} of the articles.

`khabar validate --store`, on stores of these articles:

| articles | statements | seconds | ms an article |
|---|---|---|---|
{stores}
"""


def main() -> None:
    """Read the command line, measure, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, required=True, help="page to write the section of")
    parser.add_argument("--articles", type=int, default=500, help="how many article graphs")
    parser.add_argument("--exported", type=int, default=30, help="how many articles to export for the share")
    parser.add_argument("--note", default="", help="a sentence about the circumstances, such as a busy machine")
    args = parser.parse_args()
    articles = list(islice(renamed_corpus(), args.articles))
    text = page(articles, [quads_of(article) for article in articles], args.exported, args.note)
    write_section(args.output, TITLE, text)
    print(f"Wrote {args.output}")


def renamed_corpus() -> Iterator[Annotation]:
    """The annotated corpus over and over, each time with other texts and identifiers, so with other IRIs."""
    corpus = list(gold_annotations(CORPUS))
    for number in count(1):
        for annotation in corpus:
            article = annotation.article
            text, name = f"{article.text}\n({number})", f"{article.id}-{number}"
            yield replace(annotation, article=replace(article, text=text, id=name, url=None))


def quads_of(annotation: Annotation) -> list[Quad]:
    """The article graph of an annotation, with links and provenance."""
    return map_annotation(annotation, DEFAULT_BASE, Run(version("khabar"), {"annotation": "given"}))


def page(articles: list[Annotation], mapped: list[list[Quad]], exported: int, note: str) -> str:
    """The text of the section."""
    sizes = [len(quads) for quads in mapped]
    times = {engine: timed(mapped, engine) for engine in ENGINES if is_installed(engine)}
    shares = export_shares(articles[:exported], list(times))
    return TEXT.format(
        **{name: version(name) for name in ("pyshacl", "pyoxigraph", "shacl")},
        rules=len(rules()),
        python=platform.python_version(),
        machine=f"{os.cpu_count()} cores, {platform.machine()}",
        note=f"{note.strip()} " if note else "",
        articles=len(mapped),
        quads=f"{median(sizes):,.0f}",
        most=f"{max(sizes):,}",
        exported=exported,
        engines="\n".join(engine_row(engine, times, shares[engine]) for engine in times),
        stores="\n".join(store_row(mapped[:size]) for size in (len(mapped) // 4, len(mapped))),
    )


def timed(mapped: Iterable[list[Quad]], engine: str) -> list[float]:
    """Seconds that each article graph takes, without the first, for which the shapes are read."""
    graphs = [graph_of(quads) for quads in mapped]
    print(f"{engine} …", flush=True)
    return [seconds(partial(validate, graph, engine)) for graph in graphs[:1] + graphs][1:]


def export_shares(articles: list[Annotation], engines: list[str]) -> dict[str, float]:
    """The share of each engine in the time that reading, annotating, mapping and validating take together."""
    print("export …", flush=True)
    step = exporting(ExportSettings(validate=False, pipeline=PipelineOptions()))
    step(articles[0].article)  # loads the models
    exported: list[list[Quad]] = []
    reading = seconds(lambda: exported.extend(step(item.article).payload for item in articles))
    validating = {engine: sum(timed(exported, engine)) for engine in engines}
    return {engine: spent / (reading + spent) for engine, spent in validating.items()}


def graph_of(quads: Iterable[Quad]) -> Graph:
    """The statements of an article, as ``khabar export`` validates them."""
    graph = Graph(bind_namespaces="none")
    graph.addN((*quad[:3], graph) for quad in quads)
    return graph


def seconds(action: Callable[[], object]) -> float:
    """How long an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def engine_row(engine: str, times: dict[str, list[float]], share: float) -> str:
    """One line of the table of engines."""
    middle, high = median(times[engine]), quantiles(times[engine], n=20)[-1]
    cells = (f"{1000 * middle:.1f}", f"{1000 * high:.1f}", f"{middle / median(times[PEER]):.2f}", f"{share:.1%}")
    return f"| `{engine}` | {' | '.join(cells)} |"


def store_row(mapped: list[list[Quad]]) -> str:
    """One line of the table of stores."""
    print(f"a store of {len(mapped)} …", flush=True)
    with TemporaryDirectory() as scratch:
        load((to_oxigraph(quad) for quads in mapped for quad in quads), Path(scratch) / "store")
        store = snapshot(Path(scratch) / "store")
        spent = seconds(lambda: list(check(store)))
        return f"| {len(mapped)} | {len(store):,} | {spent:.2f} | {1000 * spent / len(mapped):.1f} |"


if __name__ == "__main__":
    main()

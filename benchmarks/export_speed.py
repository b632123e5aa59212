"""Measure ``khabar export`` beside a peer: ``make bench`` writes the section on its speed and memory.

Each run is a process of its own on the same articles, so its start counts; its time is wall-clock time, its memory the
largest resident set of any one of its processes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import count, islice
from pathlib import Path
from subprocess import Popen
from tempfile import TemporaryDirectory

from sections import write_section

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "docs" / "sample" / "articles.jsonl"
KHABAR = Path(sys.executable).with_name("khabar")
TITLE = "Speed and memory of export"
TEXT = """
Khabar {khabar}, spaCy {spacy} and rdflib {rdflib} on Python {python} ({machine}), one thread a process; {articles} with
{words} words. `make bench` measures it again and rewrites this section.

| run | articles | seconds | articles/s | words/s | time an article to the peer's | peak memory, MiB |
|---|---|---|---|---|---|---|
{rows}

The peer, `benchmarks/spacy_rdflib.py`, only cuts sentences and writes them with their offsets: what any such program in
Python does at least. Each run is a process of its own and its start counts, which weighs on the tenth of the articles.
Memory is that of the largest process; from a tenth of the articles to all it should not grow with their number.
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What one process did: articles and words read, seconds, and peak memory in MiB."""

    name: str
    articles: int
    words: int
    seconds: float
    memory: float


def main() -> None:
    """Read the command line, measure, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder that may hold corpora/saudinewsnet")
    parser.add_argument("--output", type=Path, required=True, help="page to write the section of")
    parser.add_argument("--articles", type=int, default=500, help="how many articles to read")
    args = parser.parse_args()
    corpus = args.shared / "corpora" / "saudinewsnet" / "articles.jsonl.gz"
    records, origin = (real(corpus), "real newspaper articles") if corpus.is_file() else (invented(), "sample articles")
    with TemporaryDirectory() as scratch:
        runs = list(measure(list(islice(records, args.articles)), Path(scratch)))
    write_section(args.output, TITLE, page(runs, origin))
    print(f"Wrote {args.output}")


def real(corpus: Path) -> Iterator[dict[str, str]]:
    """The articles of a corpus on disk."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def invented() -> Iterator[dict[str, str]]:
    """The sample over and over, each time with other ids, addresses and texts."""
    sample = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    for number in count(1):
        for record in sample:
            marks = {"id": f"{record['id']}-{number}", "url": f"{record['url']}/{number}"}
            yield record | marks | {"text": f"{record['text']} ({number})"}


def measure(records: Sequence[dict[str, str]], scratch: Path) -> Iterator[Run]:
    """Run the peer and the variants of the export, one after the other."""
    output = scratch / "out.nq"
    few = records[: len(records) // 10]
    peer = (sys.executable, HERE / "spacy_rdflib.py")
    export = (KHABAR, "export", "--quiet", "--output", output)
    yield timed("spaCy blank Arabic and rdflib", records, (*peer, ".", output))
    yield timed("khabar export", records, (*export, "."))
    yield timed("khabar export, no validation", records, (*export, "--no-validate", "."))
    yield timed("khabar export, 2 workers", records, (*export, "--workers", "2", "."))
    yield timed("khabar export, the first tenth", few, (*export, "."))


def timed(name: str, records: Sequence[dict[str, str]], command: Sequence[str | Path]) -> Run:
    """Run a command, in which a dot stands for the file of articles. Rejected records (exit code 1) are no failure."""
    print(f"{name} …", flush=True)
    with TemporaryDirectory() as scratch:
        articles = Path(scratch) / "articles.jsonl"
        articles.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
        start = time.perf_counter()
        process = Popen([articles if word == "." else word for word in command])
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{name} failed with exit code {os.waitstatus_to_exitcode(status)}.")
    words = sum(len(record["text"].split()) for record in records)
    return Run(name, len(records), words, seconds, usage.ru_maxrss / 1024)


def page(runs: Sequence[Run], origin: str) -> str:
    """The text of the section."""
    peer = runs[0]
    return TEXT.format(
        khabar=version("khabar"),
        spacy=version("spacy"),
        rdflib=version("rdflib"),
        python=platform.python_version(),
        machine=f"{os.cpu_count()} cores, {platform.machine()}",
        articles=f"{peer.articles} {origin}",
        words=f"{peer.words:,}",
        rows="\n".join(row(run, peer) for run in runs),
    )


def row(run: Run, peer: Run) -> str:
    """One line of the table."""
    ratio = (run.seconds / run.articles) / (peer.seconds / peer.articles)
    cells = (run.articles, f"{run.seconds:.1f}", f"{run.articles / run.seconds:.1f}", f"{run.words / run.seconds:,.0f}")
    return f"| {run.name} | {' | '.join(map(str, cells))} | {ratio:.1f} | {run.memory:.0f} |"


if __name__ == "__main__":
    main()

"""Measure the endpoint beside others on one store, for docs/benchmarks.md.

Needs wrk, ``pip install '.[bench]'``, and benchmarks/, benchmarks/endpoint/ and tests/ on PYTHONPATH; ``make
bench-endpoint`` sees to the rest.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import pyoxigraph as ox
from attacks import attacks
from gold import gold_annotations
from khabar.endpoint.queries import examples
from khabar.exporter.store import current_snapshot
from khabar.exporter.store.queries import evaluate
from khabar.exporter.store.snapshots import is_published, publish
from load import Rate, Shape, ask_server, rate, with_prefixes
from mixed import LIMIT, N_TRIPLES, OUTCOMES, outcomes, requests
from queries import CORPUS, articles_in, fill, linked, quads
from question_corpus import question_corpus
from sections import write_section
from servers import Candidate, Server, candidates

TITLE = "The endpoint beside others"
ABOUT = """
Khabar {khabar} on pyoxigraph {pyoxigraph}, `oxigraph serve-read-only` {oxigraph} and rdflib-endpoint {rdflib_endpoint}
over oxrdflib {oxrdflib} and rdflib {rdflib}, on the same snapshot of {articles:,} articles ({quads:,} quads, made as
for the speed of the queries). Python {python} ({machine}), load by wrk on the same machine. {note}
`make bench-endpoint` measures it again. Numbers in brackets are in relation to `oxigraph serve`.
"""
PACKAGES = ("khabar", "pyoxigraph", "oxigraph", "rdflib-endpoint", "oxrdflib", "rdflib")
WORK = """
Milliseconds of processor time that the processes of the server take for an answer, which other work on the machine
changes less:
"""
MIXTURE = """
{number:,} requests by 8 clients, one in twenty of them hostile ([list](../tests/endpoint/attacks.toml)), {limit:g} s
for a query. *Told* is an error with a status, *broke* a connection that ends in a way that clients notice; *wrong* is
another result than the engine's, a part of it, or an error that looks like one. A peer gets {budget:g} s and is started
again when it dies.
"""
JSON = "application/sparql-results+json"
CLIENTS = (1, 8, 32)
PATIENCE = 10.0
"""Seconds that an example query may take; tenfold for a million rows, and half for the slowest peer."""
REPEATS = 3
EVERY_SIXTH = slice(None, None, 6)
"""Which of the examples the slowest peer is asked."""
RUNAWAY_LIMIT = 2.0
"""Seconds that queries may take that would take for ever."""
NEVER = 6.0
"""Seconds after which one counts as not stopped."""
SHAPES = (
    Shape("ASK, again and again", "ASK { ?a a kh:Article }", JSON, fresh=False),
    Shape("ASK, new each time", "ASK { ?a a kh:Article }", JSON, fresh=True),
    Shape(
        "SELECT of 10 rows, again and again",
        "SELECT ?a ?t { ?a a kh:Article ; dcterms:title ?t } LIMIT 10",
        JSON,
        fresh=False,
    ),
    Shape(
        "SELECT of 10 rows, new each time",
        "SELECT ?a ?t { ?a a kh:Article ; dcterms:title ?t } LIMIT 10",
        JSON,
        fresh=True,
    ),
    Shape("SELECT of 10,000 rows", "SELECT * { ?s ?p ?o } LIMIT 10000", JSON, fresh=True),
    Shape("CONSTRUCT of 10,000 triples", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 10000", N_TRIPLES, fresh=True),
)


def main() -> None:
    """Read the command line, measure, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, required=True, help="page to write the section of")
    parser.add_argument("--folder", type=Path, required=True, help="where the store is made, or was made before")
    parser.add_argument("--articles", type=int, default=1000, help="how many articles the store has")
    parser.add_argument("--seconds", type=int, default=3, help="how long each rate is measured")
    parser.add_argument("--requests", type=int, default=10_000, help="length of the mixed list")
    parser.add_argument("--budget", type=float, default=60.0, help="seconds that a peer gets for the mixed list")
    parser.add_argument("--only", nargs="*", help="which parts to measure; those named in the page after 'Endpoint:'")
    parser.add_argument("--note", default="", help="what readers must know about this run")
    args = parser.parse_args()
    make_store(args.folder, args.articles)
    store = ox.Store.read_only(str(current_snapshot(args.folder)))
    servers = candidates(args.folder)
    parts: dict[str, Callable[[], list[str]]] = {
        "rates": lambda: rates(servers, args.seconds),
        "examples": lambda: questions(store, servers),
        "mixed requests": lambda: mixture(store, [servers[0], *servers[2:]], args.requests, args.budget),
        "endless queries": lambda: runaways(servers),
        "a million rows": lambda: million(servers),
    }
    write_section(args.output, TITLE, about(store, args.note))
    for title in args.only or parts:
        write_section(args.output, f"Endpoint: {title}", "\n".join(parts[title]()))
    print(f"Wrote {args.output}")


def make_store(folder: Path, articles: int) -> None:
    """A store of as many articles, as benchmarks/queries.py makes them, unless there is one."""
    if folder.exists() and is_published(folder):
        return
    folder.mkdir(parents=True, exist_ok=True)
    store = ox.Store(str(folder / "data"))
    fill(store, quads([*question_corpus(), *linked(gold_annotations(CORPUS))], articles))
    publish(store, folder)


def about(store: ox.Store, note: str) -> str:
    """What was measured on what."""
    return ABOUT.format(
        **{name.replace("-", "_"): version(name) for name in PACKAGES},
        articles=articles_in(store),
        quads=len(store),
        python=platform.python_version(),
        machine=f"{os.cpu_count()} cores, {platform.machine()}",
        note=note,
    )


def rates(servers: list[Candidate], seconds: int) -> list[str]:
    """Two tables: what each server answers to 1, 8 and 32 clients, and how long it works for that."""
    found: dict[tuple[str, str, int], Rate] = {}
    for candidate in servers:
        with candidate.running(PATIENCE) as server:
            for shape in SHAPES:
                for clients in CLIENTS:
                    say(f"{candidate.name}: {shape.name}, {clients} clients")
                    found[candidate.name, shape.name, clients] = rate(server, shape, clients, seconds)
    by_number, by_work = [], []
    for shape in SHAPES:
        for clients in CLIENTS:
            measured = [found[candidate.name, shape.name, clients] for candidate in servers]
            numbers = [one.answers / one.seconds for one in measured]
            by_number.append([shape.name, str(clients), *relative(numbers, reference(servers), "{:,.1f}")])
            works = [1000 * one.worked / one.answers if one.answers else 0 for one in measured]
            by_work.append([shape.name, str(clients), *relative(works, reference(servers), "{:,.3f}")])
    head = ["query", "clients", *names(servers)]
    return ["Answers in a second:\n", *table(head, by_number), WORK, *table(head, by_work)]


def questions(store: ox.Store, servers: list[Candidate]) -> list[str]:
    """A table: how long the example queries take, each worded differently each time."""
    queries = [with_prefixes(example.query) for example in examples().values()]
    found: dict[str, list[float | None]] = {"engine, in process": [in_process(store, query) for query in queries]}
    found |= asked_in_turn(servers[:-1], queries)
    rows = [summary(name, times, found["oxigraph serve"]) for name, times in found.items()]
    slowest = servers[-1]
    few = asked(slowest, queries[EVERY_SIXTH], PATIENCE / 2)
    rows += [
        summary(f"{name}, every sixth query", times[EVERY_SIXTH], found["oxigraph serve"][EVERY_SIXTH])
        for name, times in found.items()
        if "Khabar" in name
    ]
    rows.append(summary(f"{slowest.name}, every sixth query", few, found["oxigraph serve"][EVERY_SIXTH]))
    told = (
        f"{len(queries)} queries, the better of {REPEATS} times; {slowest.name} may take {PATIENCE / 2:g} s for one.\n"
    )
    return [told, *table(["server", "all together, s", "median, ms", "slowest, s", "not answered"], rows)]


def summary(name: str, times: list[float | None], base: list[float | None]) -> list[str]:
    """A row about the times of those queries that the reference answered; what was not answered counts with a limit."""
    limit = PATIENCE / 2 if "rdflib" in name else PATIENCE
    counted = [limit if time is None else time for time, one in zip(times, base, strict=True) if one is not None]
    failed = sum(time is None for time in times)
    ratio = sum(counted) / sum(one for one in base if one is not None)
    total = f"{'over ' if failed else ''}{sum(counted):,.2f} ({ratio:.2f})"
    return [name, total, f"{1000 * statistics.median(counted):,.1f}", f"{max(counted):.2f}", str(failed)]


def in_process(store: ox.Store, query: str) -> float | None:
    """Seconds that the engine takes without a server, with the result written as JSON."""
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        results = evaluate(store, query)
        if isinstance(results, ox.QuerySolutions):
            results.serialize(format=ox.QueryResultsFormat.JSON)
        times.append(time.perf_counter() - begun)
        if times[-1] > PATIENCE:
            return None
    return min(times)


def asked_in_turn(servers: list[Candidate], queries: list[str]) -> dict[str, list[float | None]]:
    """Seconds that each server takes for each query, one after the other, so that other work is the same for all."""
    times: dict[str, list[float | None]] = {candidate.name: [] for candidate in servers}
    with ExitStack() as stack:
        running = {candidate.name: stack.enter_context(candidate.running(PATIENCE)) for candidate in servers}
        for number, query in enumerate(queries):
            say(f"example {number + 1}")
            for name, server in running.items():
                times[name].append(best_time(server, query, PATIENCE))
    return times


def asked(candidate: Candidate, queries: list[str], patience: float) -> list[float | None]:
    """Seconds that a server takes for each query; None where patience ended, after which it is started anew."""
    times: list[float | None] = []
    while len(times) < len(queries):
        with candidate.running(patience) as server:
            for query in queries[len(times) :]:
                say(f"{candidate.name}: example {len(times) + 1}")
                times.append(best_time(server, query, patience))
                if times[-1] is None:
                    break
    return times


def best_time(server: Server, query: str, patience: float) -> float | None:
    """The best of some times; None where one of them took too long or failed."""
    times = []
    for _ in range(REPEATS):
        try:
            answer = ask_server(server, f"{query}\n# {time.time_ns()}", JSON, patience)
        except TimeoutError:
            return None
        if answer.status != 200:
            return None
        times.append(answer.seconds)
    return min(times)


def million(servers: list[Candidate]) -> list[str]:
    """A table: memory and time of a result of a million rows."""
    rows = []
    for candidate in servers:
        say(f"{candidate.name}: a million rows")
        with candidate.running(10 * PATIENCE) as server:
            before = server.memory()
            peak = Peak(server)
            try:
                answer = ask_server(server, "SELECT * { ?s ?p ?o } LIMIT 1000000", JSON, 10 * PATIENCE)
                ended = f"{answer.seconds:.1f}" if answer.status == 200 else f"status {answer.status}"
            except TimeoutError:
                ended = f"over {10 * PATIENCE:g}"
            rows.append([candidate.name, mebibytes(before), mebibytes(peak.stop() - before), ended])
    return table(["server", "MiB before", "MiB more at the peak", "seconds"], rows)


class Peak:
    """The most memory that a server has from now on until ``stop``."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._most = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> int:
        """The most bytes that were seen."""
        self._stop.set()
        self._thread.join()
        return self._most

    def _watch(self) -> None:
        while not self._stop.wait(0.1):
            self._most = max(self._most, self._server.memory())


def runaways(servers: list[Candidate]) -> list[str]:
    """A table: when queries end that would take for ever, and with what."""
    endless = (attack for attack in attacks() if attack.body and attack.status == (503,))
    queries = [(attack.name, attack.body.decode()) for attack in islice(endless, 6) if attack.body]
    rows = [[name] for name, _ in queries]
    for candidate in servers:
        for row, (name, query) in zip(rows, queries, strict=True):
            say(f"{candidate.name}: {name}")
            with candidate.running(RUNAWAY_LIMIT, attacked=True) as server:
                try:
                    answer = ask_server(server, query, "text/csv", NEVER)
                    row.append(f"{answer.status or 'broke'} after {answer.seconds:.2f} s")
                except TimeoutError:
                    row.append(f"none in {NEVER:g} s")
    told = f"The limit is {RUNAWAY_LIMIT:g} s where the server takes one. 200 is an error that looks like a result.\n"
    return [told, *table(["query", *names(servers)], rows)]


def mixture(store: ox.Store, servers: list[Candidate], number: int, budget: float) -> list[str]:
    """A table: what became of each request of the list."""
    asked = requests(store, number)
    rows = []
    for candidate in servers:
        say(f"{candidate.name}: {number} mixed requests")
        found, restarts = outcomes(candidate, asked, budget if candidate.is_peer else 10 * budget)
        rows.append([candidate.name, *(f"{found[name]:,}" for name in OUTCOMES), str(restarts)])
    told = MIXTURE.format(number=number, limit=LIMIT, budget=budget)
    return [told, *table(["server", *OUTCOMES, "deaths"], rows)]


def names(servers: list[Candidate]) -> list[str]:
    """Heads of columns."""
    return [candidate.name for candidate in servers]


def reference(servers: list[Candidate]) -> int:
    """Which of the servers the others are related to."""
    return names(servers).index("oxigraph serve")


def relative(numbers: list[float], base: int, form: str) -> list[str]:
    """The numbers, and what they are in relation to one of them."""
    one = numbers[base]
    return [f"{form.format(number)} ({number / one:.2f})" if one else form.format(number) for number in numbers]


def mebibytes(size: int) -> str:
    """Bytes in MiB."""
    return f"{size / (1 << 20):,.0f}"


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    """A table of Markdown."""
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]


def say(text: str) -> None:
    """Tell what is going on."""
    print(f"{text} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

"""The demonstration: export the sample articles, validate them, load them into a store on disk, and serve it.

With ``--check`` it needs no person: it asks the server three of its example queries over HTTP, prints the answers and
stops; it fails when a step fails or an answer is empty.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from khabar.endpoint.queries import examples

ARTICLES = Path(__file__).with_name("articles.jsonl")
QUESTIONS = ("killed-figures", "verbatim-words", "source-chains")
ROWS = 8
PATIENCE = 60.0
"""Seconds that the server may take to start and answer, or to stop."""


def main() -> None:
    """Read the command line and run the demonstration."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where the graph and the store are written")
    parser.add_argument("--port", type=int, default=0, help="port on loopback; a free one when left out")
    parser.add_argument("--check", action="store_true", help="ask three queries and stop")
    args = parser.parse_args()
    serve = ("serve", "--store", prepare(args.folder), "--port", args.port)
    if not args.check:
        command = shown(*serve)
        os.execv(command[0], command)  # noqa: S606 (from here on this process is the server, and Ctrl-C ends it)
    with serving(shown(*serve)) as address:
        sys.exit(sum(ask(address, name) == 0 for name in QUESTIONS))


def prepare(folder: Path) -> Path:
    """Export the articles into a file, validate it and load it; return the store's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    graph, store = folder / "articles.nq", folder / "store"
    for step in (("export", ARTICLES, "--output", graph), ("validate", graph), ("load", graph, "--store", store)):
        status = subprocess.run(shown(*step)).returncode
        if status:
            sys.exit(f"The demonstration stops: the command failed with exit code {status}.")
    return store


def shown(*arguments: object) -> list[str]:
    """Show a call of Khabar, and return it with the program of this environment."""
    words = [str(argument) for argument in arguments]
    print("\n$ khabar", *words, flush=True)
    return [str(Path(sys.executable).with_name("khabar")), *words]


@contextmanager
def serving(command: Sequence[str]) -> Iterator[str]:
    """Serve while the context lasts; give the address that the server says it has."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server is stopped, too
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as server:
        try:
            first = server.stdout.readline() if server.stdout else ""
            address = re.search(r"http://\S+/", first)
            if not address:
                sys.exit(f"The demonstration stops: the server did not start and said {first!r}.")
            print(first, end="")
            yield address.group()
        finally:
            server.terminate()
            server.wait(PATIENCE)


def ask(address: str, name: str) -> int:
    """Ask one question over HTTP, print the first rows of the answer, and return how many rows it has."""
    question = examples()[name]
    query = urlencode({"query": question.query})
    request = Request(f"{address}sparql?{query}", headers={"Accept": "text/csv"})
    with urlopen(request, timeout=PATIENCE) as response:
        head, *rows = csv.reader(response.read().decode().splitlines())
    title = next(title for title in question.titles if title.language == "en")
    print(f"\n{title} ({len(rows)} rows)", " | ".join(head), *(" | ".join(row) for row in rows[:ROWS]), sep="\n  ")
    if len(rows) > ROWS:
        print("  …")
    return len(rows)


if __name__ == "__main__":
    main()

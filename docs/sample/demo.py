"""The demonstration: export the sample articles, validate them, load them into a store on disk, and serve it.

With ``--check`` it needs no person: it asks the server three of its example queries over HTTP, prints the answers and
stops; it fails when a step fails or an answer is empty.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from khabar.endpoint.queries import examples

ARTICLES = Path(__file__).with_name("articles.jsonl")
QUESTIONS = ("killed-figures", "verbatim-words", "source-chains")
ROWS = 8
PATIENCE = 60.0
"""Seconds that the server may take to start, or to stop."""


def main() -> None:
    """Read the command line and run the demonstration."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where the graph and the store are written")
    parser.add_argument("--port", type=int, help="port on loopback; a free one when left out")
    parser.add_argument("--check", action="store_true", help="ask three queries and stop")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server is stopped, too
    port = args.port or free_port()
    store = prepare(args.folder)
    try:
        with serving(store, port) as server:
            address = f"http://127.0.0.1:{port}"
            if args.check:
                sys.exit(ask_all(address))
            print(welcome(address), flush=True)
            server.wait()
    except KeyboardInterrupt:
        print("\nThe demonstration has ended; its store is kept, and `make demo` starts it again.")


def prepare(folder: Path) -> Path:
    """Export the articles into a file, validate it and load it; return the store's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    graph, store = folder / "articles.nq", folder / "store"
    khabar("export", ARTICLES, "--output", graph)
    khabar("validate", graph)
    khabar("load", graph, "--store", store)
    return store


def khabar(*arguments: object) -> None:
    """Show a command, and run it; stop where it fails."""
    status = subprocess.run(command(*arguments)).returncode
    if status:
        sys.exit(f"The demonstration stops: the command failed with exit code {status}.")


def command(*arguments: object) -> list[str]:
    """Show and give the command line that calls Khabar as this environment has it installed."""
    words = [str(argument) for argument in arguments]
    print("\n$ khabar", *words, flush=True)
    return [str(Path(sys.executable).with_name("khabar")), *words]


@contextmanager
def serving(store: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Serve the store while the context lasts, from when the server answers."""
    server = subprocess.Popen(command("serve", "--store", store, "--port", port))
    try:
        await_answer(server, f"http://127.0.0.1:{port}")
        yield server
    finally:
        server.terminate()
        server.wait(PATIENCE)


def await_answer(server: subprocess.Popen[bytes], address: str) -> None:
    """Return when the server answers a query; stop when it has ended or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            sys.exit(f"The demonstration stops: the server ended with exit code {server.returncode}.")
        try:
            fetch(address, "ASK {}", "application/sparql-results+json")
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"The demonstration stops: the server did not answer within {PATIENCE:.0f} s.")


def fetch(address: str, query: str, media_type: str) -> str:
    """Ask the server a query over HTTP."""
    request = Request(f"{address}/sparql?{urlencode({'query': query})}", headers={"Accept": media_type})
    with urlopen(request, timeout=PATIENCE) as response:
        text: str = response.read().decode()
    return text


def ask_all(address: str) -> int:
    """Ask the three questions and print the answers; return how many had none."""
    return sum(ask(address, name) == 0 for name in QUESTIONS)


def ask(address: str, name: str) -> int:
    """Ask one question, print the first rows of the answer, and return how many rows it has."""
    question = examples()[name]
    title = next(title for title in question.titles if title.language == "en")
    head, *rows = csv.reader(fetch(address, question.query, "text/csv").splitlines())
    print(f"\n{title} ({len(rows)} rows)", " | ".join(head), sep="\n  ")
    for row in rows[:ROWS]:
        print("  " + " | ".join(row))
    if len(rows) > ROWS:
        print("  …")
    return len(rows)


def welcome(address: str) -> str:
    """Say where the server is and name three things to try."""
    text = json.loads(ARTICLES.read_text(encoding="utf-8").splitlines()[0])["text"]
    article = f"article/{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    return f"""
The sample is served at {address}/ until you press Ctrl-C. Three things to try:
  1. Read it: open {address}/ in a browser, and the query page at {address}/sparql
  2. Get one article as linked data:
     curl -L -H 'Accept: text/turtle' {address}/{article}
  3. Ask which events the articles tell of:
     curl {address}/sparql -H 'Accept: text/csv' --data-urlencode \\
       'query=SELECT ?type (COUNT(?event) AS ?events) {{ ?event a ?type ; <https://w3id.org/khabar/ns#actuality> ?x }} GROUP BY ?type'
"""


def free_port() -> int:
    """Find a port on loopback that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


if __name__ == "__main__":
    main()

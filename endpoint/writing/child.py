"""The writer process: opens the store while it has work, applies changes, publishes a snapshot, and lets go again.

Run as ``python -m khabar.endpoint.writing.child DESCRIPTOR STORE MEBIBYTES PATIENCE`` by the front, never by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox

from ...exporter.errors import StoreBusyError, StoreError
from ...exporter.store import open_data, publish
from ..processes.child import confine
from ..reading.protocol import BROKEN, DONE, REJECTED
from .protocol import BUSY, CLOSE, EXISTED, OPEN, PUBLISH, Action, Change


def main(descriptor: str, directory: str, mebibytes: str, patience: str) -> None:
    """Serve until the front closes the connection."""
    confine(int(mebibytes))
    connection: Connection = Connection(int(descriptor))
    try:
        while True:
            if connection.recv_bytes() != OPEN:
                raise ValueError("the front sends a change before it has opened the store")
            _serve(connection, Path(directory), float(patience))
    except (EOFError, BrokenPipeError):
        return


def _serve(connection: Connection, directory: Path, patience: float) -> None:
    """Hold the store open until it is published or closed."""
    try:
        store = open_data(directory, patience=patience)
    except StoreBusyError as error:
        return connection.send_bytes(BUSY + str(error).encode())
    except StoreError as error:
        return connection.send_bytes(BROKEN + str(error).encode())
    connection.send_bytes(DONE)
    while (message := connection.recv_bytes()) not in (PUBLISH, CLOSE):
        connection.send_bytes(_answer(store, message))
    result = _published(store, directory) if message == PUBLISH else DONE
    del store  # lets go of the lock before the front hears of it
    return connection.send_bytes(result)


def _published(store: ox.Store, directory: Path) -> bytes:
    try:
        publish(store, directory)
    except (OSError, RuntimeError) as error:
        return BROKEN + str(error).encode()
    return DONE


def _answer(store: ox.Store, message: bytes) -> bytes:
    try:
        existed = _apply(store, Change.decode(message))
    except (SyntaxError, ValueError, RuntimeError) as error:  # the last for CREATE of a graph that is there
        return REJECTED + str(error).encode()
    except OSError as error:
        return BROKEN + str(error).encode()
    return DONE + EXISTED * existed


def _apply(store: ox.Store, change: Change) -> bool:
    """Make a change in one transaction; return whether its graph was there before."""
    if change.action is Action.UPDATE:
        store.update(change.text, base_iri=change.base, prefixes=dict(change.prefixes))
        return True
    graph = ox.NamedNode(change.graph) if change.graph is not None else None
    existed = graph is None or store.contains_named_graph(graph)
    if change.action is Action.DELETE:
        if existed:
            store.update(f"DROP {f'GRAPH {graph}' if graph else 'DEFAULT'}")
        return existed
    triples = ox.serialize(_triples(change), format=ox.RdfFormat.N_TRIPLES) or b""
    store.update(" ;\n".join(_steps(graph, triples.decode(), replacing=change.action is Action.REPLACE)))
    return existed


def _steps(graph: ox.NamedNode | None, triples: str, *, replacing: bool) -> Iterator[str]:
    """The change as SPARQL Update, in which N-Triples may stand as they are. A graph without triples is there too."""
    if replacing:
        yield f"DROP SILENT GRAPH {graph}" if graph else "DROP DEFAULT"
    if graph:
        yield f"CREATE SILENT GRAPH {graph}"
    yield f"INSERT DATA {{ GRAPH {graph} {{\n{triples}}} }}" if graph else f"INSERT DATA {{\n{triples}}}"


def _triples(change: Change) -> Iterator[ox.Triple]:
    """The triples of all documents. Blank nodes are local to each of them."""
    for document in change.documents:
        format_ = ox.RdfFormat.from_media_type(document.media_type)
        for quad in ox.parse(document.content, format_, base_iri=change.base, rename_blank_nodes=True):
            if not isinstance(quad.graph_name, ox.DefaultGraph):
                raise ValueError(f"The document names the graph {quad.graph_name}; send the triples of one graph.")
            yield quad.triple


if __name__ == "__main__":
    main(*sys.argv[1:])

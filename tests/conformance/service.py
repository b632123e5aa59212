"""A server of our own that runs, and requests to it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from khabar.endpoint.credentials import Scope, add_token
from khabar.exporter.store import open_store

UPDATE = {"Content-Type": "application/sparql-update"}
QUERY = {"Content-Type": "application/sparql-query"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    """By their names in small letters."""
    body: bytes

    @property
    def media_type(self) -> str:
        """Its type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Service:
    """Where a server is, and a token that may do everything there."""

    address: str
    token: str

    def request(
        self, method: str, target: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send a request just as it is told here, with the token."""
        connection = HTTPConnection(self.address, timeout=120)
        try:
            connection.request(method, target, body, {"Authorization": f"Bearer {self.token}", **(headers or {})})
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, found, response.read())
        finally:
            connection.close()

    def query(self, text: str, accept: str, **parameters: list[str]) -> Reply:
        """Ask a query, in bytes just as they are."""
        target = f"/sparql?{urlencode(parameters, doseq=True)}" if parameters else "/sparql"
        return self.request("POST", target, text.encode("utf-8", "surrogateescape"), {**QUERY, "Accept": accept})

    def update(self, text: str) -> Reply:
        """Make an update."""
        return self.request("POST", "/update", text.encode("utf-8", "surrogateescape"), UPDATE)

    def put(self, graph: str | None, content: bytes, media_type: str) -> Reply:
        """Make a graph hold a document; None is the default graph."""
        return self.request("PUT", graph_address(graph), content, {"Content-Type": media_type})

    def clear(self) -> None:
        """Remove all graphs."""
        reply = self.update("DROP ALL")
        if reply.status != 204:
            raise RuntimeError(f"the store cannot be cleared: {reply.status} {reply.body.decode()}")


def graph_address(graph: str | None) -> str:
    """Where a graph is in the graph store."""
    return "/graphs?default" if graph is None else f"/graphs?graph={quote(graph, safe='')}"


@contextmanager
def running(folder: Path, *options: str) -> Iterator[Service]:
    """Serve an empty store in an empty folder."""
    store, token_file = folder / "store", folder / "tokens.toml"
    with open_store(store):
        pass
    token = add_token(token_file, "conformance", Scope.ADMIN)
    khabar = Path(sys.executable).with_name("khabar")
    command = [khabar, "serve", "--store", store, "--port", "0", "--token-file", token_file, *options]
    with subprocess.Popen([*map(str, command)], stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout
        try:
            yield Service(urlsplit(process.stdout.readline().split()[-1]).netloc, token)
        finally:
            process.terminate()

"""Requests in numbers: rates by wrk, and single queries by the clock."""

from __future__ import annotations

import re
import subprocess
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote, urlsplit

from khabar.ontology import PREFIXES
from servers import Server

FRESH = Path(__file__).with_name("fresh.lua")


@dataclass(frozen=True, slots=True)
class Shape:
    """A query, and how it is asked."""

    name: str
    query: str
    accept: str
    fresh: bool
    """Whether it is worded differently each time."""


def with_prefixes(query: str) -> str:
    """The query with the prefixes of the ontology that it uses and does not declare, which peers do not know."""
    missing = (name for name in PREFIXES if f"{name}:" in query and f"PREFIX {name}:" not in query)
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in missing) + query


@dataclass(frozen=True, slots=True)
class Rate:
    """What a server answered with the status 200."""

    answers: int
    seconds: float
    worked: float
    """Seconds of processor time that the server took."""


def rate(server: Server, shape: Shape, clients: int, seconds: int) -> Rate:
    """Let so many clients of wrk ask on and on."""
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "60s", "-H", f"Accept: {shape.accept}"]
    script = ["-s", str(FRESH)] if shape.fresh else []
    url = f"{server.url}?query={quote(with_prefixes(shape.query), safe='')}"
    before = server.processor_time()
    text = subprocess.run([*command, *script, url], capture_output=True, text=True, check=False).stdout
    summary = re.findall(r"(\d+) requests in ([\d.]+)s", text)
    if not summary:
        raise ConnectionError(f"{server.url} is gone: {text}")
    asked, lasted = summary[0]
    failed = re.findall(r"Non-2xx or 3xx responses: (\d+)", text)
    answers = int(asked) - int(failed[0] if failed else 0)
    return Rate(answers, float(lasted), server.processor_time() - before)


@dataclass(frozen=True, slots=True)
class Timed:
    """One answer: its status, 0 for a connection that broke; its body, and the seconds until its last byte."""

    status: int
    body: bytes
    seconds: float


def ask(address: str, path: str, query: str, accept: str, patience: float) -> Timed:
    """Ask a query. Raises TimeoutError when nothing comes for as many seconds as patience has."""
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    connection = HTTPConnection(address, timeout=patience)
    begun = time.perf_counter()
    try:
        connection.request("POST", path, query.encode(), headers)
        response = connection.getresponse()
        body = response.read()
        return Timed(response.status, body, time.perf_counter() - begun)
    except TimeoutError:
        raise
    except (HTTPException, OSError):
        return Timed(0, b"", time.perf_counter() - begun)
    finally:
        connection.close()


def ask_server(server: Server, query: str, accept: str, patience: float) -> Timed:
    """The same of a server."""
    return ask(server.address, urlsplit(server.url).path, query, accept, patience)

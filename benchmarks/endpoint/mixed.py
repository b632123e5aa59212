"""A list of requests of which some are hostile, and what becomes of each: right, told, or worse."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic

import pyoxigraph as ox
from attacks import attacks
from khabar.exporter.store.queries import evaluate
from load import ask_server, with_prefixes
from servers import Candidate, Server

LIMIT = 1.0
"""Seconds for a query."""
PATIENCE = 15.0
"""Seconds without a byte after which a request counts as left hanging: a queue, and the limit of a query."""
CLIENTS = 8
JSON, XML, N_TRIPLES = "application/sparql-results+json", "application/sparql-results+xml", "application/n-triples"
OUTCOMES = ("right", "told", "broke", "wrong", "hanging", "not asked")
GOOD = (
    "ASK { ?a a kh:Article }",
    "ASK { ?a a kh:NothingOfTheKind }",
    "SELECT (COUNT(*) AS ?n) { ?a a kh:Article }",
    "SELECT ?a ?t { ?a a kh:Article ; dcterms:title ?t } ORDER BY ?a LIMIT 20",
    "SELECT ?class (COUNT(*) AS ?n) { ?x a ?class } GROUP BY ?class",
    "SELECT DISTINCT ?p { ?a a kh:Article ; ?p ?o }",
    "SELECT ?e ?l { ?e kh:actuality kh:Reported ; rdfs:label ?l } ORDER BY ?e ?l LIMIT 300",
    "SELECT ?e ?time { ?e sem:hasTime ?time } ORDER BY ?e ?time LIMIT 3000",
    "CONSTRUCT { ?a dcterms:title ?t } WHERE { ?a a kh:Article ; dcterms:title ?t }",
)
"""Questions whose answers are compared with those of the engine in this process."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent; ``right`` is the answer of a good one, ``allowed`` the statuses that a hostile one may get."""

    query: str
    accept: str
    right: object = None
    allowed: tuple[int, ...] = ()


def requests(store: ox.Store, number: int) -> list[Request]:
    """As many requests as are wanted, one in twenty hostile, in an order that is always the same."""
    dice = random.Random(7)  # noqa: S311 - not a secret
    good = [*_good(store)]
    hostile = [
        Request(attack.body.decode(), "text/csv", allowed=attack.status)
        for attack in attacks()
        if attack.body and attack.headers.keys() == {"Content-Type", "Accept"}  # the attack is in the query
    ]
    return [dice.choice(hostile if index % 20 == 7 else good) for index in range(number)]


def outcomes(candidate: Candidate, asked: list[Request], budget: float) -> tuple[Counter[str], int]:
    """What became of the requests, and how often the server had to be started again; after the budget of seconds the
    rest is not asked."""
    found: Counter[str] = Counter()
    left, starts, end = asked, 0, monotonic() + budget
    while left and monotonic() < end:
        starts += 1
        with candidate.running(LIMIT, attacked=True) as server, ThreadPoolExecutor(CLIENTS) as pool:
            done = 0
            while done < len(left) and monotonic() < end and server.process.poll() is None:
                batch = left[done : done + 2 * CLIENTS]
                found.update(pool.map(lambda request: outcome(server, request), batch))
                done += len(batch)
            left = left[done:]
    found["not asked"] += len(left)
    return found, starts - 1


def outcome(server: Server, request: Request) -> str:
    """One of OUTCOMES: *told* is an error with a status, *broke* a connection that ends in a way that is noticed."""
    try:
        reply = ask_server(server, request.query, request.accept, PATIENCE)
    except TimeoutError:
        return "hanging"
    if reply.status == 0:
        return "broke"
    if request.allowed:
        return "told" if reply.status != 200 or 200 in request.allowed else "wrong"
    if reply.status != 200:
        return "told"
    try:
        return "right" if read(reply.body, request.accept) == request.right else "wrong"
    except (SyntaxError, ValueError):
        return "wrong"


def read(body: bytes, accept: str) -> object:
    """An answer as what it says, whatever the order of its rows."""
    if accept == N_TRIPLES:
        return Counter(str(quad.triple) for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES))
    return _rows(ox.parse_query_results(body, format=ox.QueryResultsFormat.from_media_type(accept)))


def _rows(results: object) -> object:
    if isinstance(results, ox.QuerySolutions):
        return Counter(tuple(map(str, row)) for row in results)
    if isinstance(results, ox.QueryTriples):
        return Counter(map(str, results))
    return bool(results)


def _good(store: ox.Store) -> Iterator[Request]:
    for query in GOOD:
        right = _rows(evaluate(store, query))
        for accept in (N_TRIPLES,) if query.startswith("CONSTRUCT") else (JSON, XML):
            yield Request(with_prefixes(query), accept, right)

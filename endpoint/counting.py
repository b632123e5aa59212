"""How many triples fit a pattern, counted once a snapshot: clients ask for the same patterns again and again."""

from __future__ import annotations

from functools import lru_cache

from .services import Services


@lru_cache(maxsize=10_000)
def count(store: Services, version: str, pattern: str) -> int:  # noqa: ARG001 - part of the key
    """Count the triples of ``pattern``; what several graphs state counts several times. Raises EndpointError."""
    ((number,),) = store.select(f"SELECT (COUNT(*) AS ?number) WHERE {{ {pattern} }}")
    return int(str(number))

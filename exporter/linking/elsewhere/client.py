"""Ask a service of the Reconciliation Service API for the items that names mean.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from rdflib.namespace import SKOS

from ....ontology import KH, WD, alignments_graph
from ...errors import InputError
from ...outbound import Limits, OutboundError, fetch
from ..index import number_of

BATCH: Final = 10
"""Queries in one request, as OpenRefine sends them: services are made for that."""
_CANDIDATES: Final = 3
_SPACES: Final = frozenset({str(WD), str(WD).replace("http:", "https:")})
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class Question:
    """A name, and the type of what it names: Person, Organization, GeopoliticalEntity or Place."""

    name: str
    type: str


class Client:
    """One service, by its address. Its items have to be those of Wikidata.

    Raises ``InputError`` for an address that is none.
    """

    def __init__(self, url: str, limits: Limits) -> None:
        if not url.startswith(("http://", "https://")):
            raise InputError(f"{url}: expected the address of a reconciliation service, https://…")
        self.url = url
        self._limits = limits

    def ask(self, questions: Sequence[Question]) -> list[str | None]:
        """Give for each question the IRI of the item that the service is sure of, or None; in one request.

        Raises:
            OutboundError: the service may not be asked, fails, or answers what the API does not have.
        """
        batch = {f"q{number}": self._query(question) for number, question in enumerate(questions)}
        body = urlencode({"queries": json.dumps(batch, ensure_ascii=False)}).encode()
        answer = self._read(fetch(self.url, self._limits, method="POST", headers=_FORM, body=body).body)
        return [_sure(answer.get(name)) for name in batch]

    def _query(self, question: Question) -> dict[str, object]:
        return {"query": question.name, "type": self._types[question.type], "limit": _CANDIDATES}

    @cached_property
    def _types(self) -> Mapping[str, str]:
        """What the service calls types: as Khabar does, or by classes of Wikidata."""
        manifest = self._read(fetch(self.url, self._limits, headers={"Accept": "application/json"}).body)
        if str(manifest.get("identifierSpace")) not in _SPACES:
            raise OutboundError(f"{self.url} has no items of Wikidata: its identifierSpace is another one.")
        kinds = manifest.get("defaultTypes")
        offered = [kind.get("id") for kind in kinds if isinstance(kind, dict)] if isinstance(kinds, list) else []
        own = {name: name for name in ("Person", "Organization", "GeopoliticalEntity", "Place")}
        return own if all(name in offered for name in own) else {name: _wikidata_class(name) for name in own}

    def _read(self, body: bytes) -> dict[str, Any]:
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise OutboundError(f"{self.url} answers what is no JSON object; is it a reconciliation service?")
        return answer


def _wikidata_class(name: str) -> str:
    return str(alignments_graph().value(KH[name], SKOS.closeMatch)).removeprefix(WD)


def _sure(answer: object) -> str | None:
    """The only candidate that the service calls a match."""
    results = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(results, list):
        raise OutboundError("The reconciliation service leaves a query without an answer.")
    matches = [one["id"] for one in results if isinstance(one, dict) and one.get("match") is True and _is_item(one)]
    return f"{WD}{matches[0]}" if len(matches) == 1 else None


def _is_item(candidate: Mapping[str, Any]) -> bool:
    identifier = candidate.get("id")
    return isinstance(identifier, str) and identifier == f"Q{number_of(identifier)}" != "Q0"

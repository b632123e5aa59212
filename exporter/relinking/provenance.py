"""Who linked an article: the run that read it, or one that linked it anew later."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

import pyoxigraph as ox
from rdflib import Literal, URIRef
from rdflib.namespace import PROV, RDF, XSD

from ...ontology import KH
from ..mapping.provenance import Run, made_by
from ..mapping.terms import Triple


@dataclass(frozen=True, slots=True)
class Linking:
    """What decides which links an article gets: the version of Khabar, the settings of the linker, and its data."""

    version: str
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LinkingRun:
    """One linking of articles that had been read before; ``start`` is the moment at which it began, in UTC."""

    linking: Linking
    start: datetime

    def iri(self, base: str) -> URIRef:
        """``{base}run/{12 hexadecimal digits}``."""
        described = json.dumps([self.linking.version, self._run.canonical_settings(), self._moment])
        return URIRef(f"{base}run/{sha256(described.encode()).hexdigest()[:12]}")

    def triples(self, graph: URIRef, base: str) -> Iterator[Triple]:
        """The links of an article graph were made by this run, the run by one version of Khabar at that time."""
        node = self.iri(base)
        yield graph, KH.linkedBy, node
        yield node, RDF.type, KH.LinkingRun
        yield node, KH.settings, Literal(self._run.canonical_settings())
        yield node, PROV.startedAtTime, Literal(self._moment, datatype=XSD.dateTime, normalize=False)
        yield from made_by(self.linking.version, base, node)

    @property
    def _run(self) -> Run:
        return Run(self.linking.version, self.linking.settings)

    @property
    def _moment(self) -> str:
        return self.start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def linked_by(provenance: Iterable[ox.Quad]) -> Linking | None:
    """What made the links of an article, out of the statements of where it comes from.

    None where the article came with an annotation of somebody else's, whose links are not Khabar's.
    """
    values = {(_value(quad.subject), quad.predicate.value): _value(quad.object) for quad in provenance}
    runs = {name: node for (_, name), node in values.items() if name in _LEADING}
    node = next((runs[name] for name in _LEADING if name in runs), "")
    settings = json.loads(values.get((node, str(KH.settings)), "{}"))
    if "khabar_linker" not in settings:
        return None
    extractor = values.get((node, str(PROV.wasAssociatedWith)), "")
    return Linking(values.get((extractor, str(KH.version)), ""), of_linker(settings))


def of_linker(settings: Mapping[str, str]) -> dict[str, str]:
    """The settings that decide about links, among those of a pipeline."""
    return {name: value for name, value in settings.items() if name.partition(".")[0] in ("khabar_linker", "lexicons")}


_LEADING = (str(KH.linkedBy), str(PROV.wasGeneratedBy))
"""What leads from an article graph to a run; the first that is there counts."""


def _value(term: object) -> str:
    return str(getattr(term, "value", term))

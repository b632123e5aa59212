"""What a data set is, in VoID (https://www.w3.org/TR/void/) and DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/).

All numbers are counted. It holds no clock time and no blank node, so that the same data have the same description.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, cast

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, RDFS, VANN, VOID, XSD

from ..ontology import KH, PREFIXES, bind_prefixes
from .census import Census
from .mapping.terms import Term, Triple, in_language
from .oxigraph import term_of_oxigraph

_WORDS: Final = tomllib.loads((files(__package__) / "description.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Distribution:
    """A file that holds the data set; ``address`` may be relative to the description."""

    address: str
    media_type: str
    size: int
    """In bytes."""
    packed: bool


def describe(
    census: Census, dataset: URIRef, *, licence: str | None = None, distribution: Distribution | None = None
) -> Graph:
    """The description of a data set. The nodes in it have the IRI of ``dataset`` with a fragment of its own behind.

    ``licence`` is the IRI of the licence of the data set, where there is one.
    """
    graph = Graph(bind_namespaces="none")
    bind_prefixes(graph)
    for triple in _statements(census, _Names(dataset), licence, distribution):
        graph.add(triple)
    return graph


@dataclass(frozen=True, slots=True)
class _Names:
    dataset: URIRef

    def part(self, name: str) -> URIRef:
        return URIRef(f"{self.dataset.partition('#')[0]}#{name}")


def _statements(
    census: Census, names: _Names, licence: str | None, distribution: Distribution | None
) -> Iterator[Triple]:
    dataset = names.dataset
    yield dataset, RDF.type, VOID.Dataset
    yield dataset, RDF.type, DCAT.Dataset
    for language, words in _WORDS["title"].items():
        yield dataset, DCTERMS.title, in_language(words.format(census.articles), language)
    for language, words in _WORDS["description"].items():
        yield dataset, DCTERMS.description, in_language(words, language)
    yield from _rights(names)
    if licence:
        yield dataset, DCTERMS.license, URIRef(licence)
    for tag in sorted(census.languages):
        yield dataset, DCTERMS.language, _language(tag)
    if census.example:
        yield dataset, VOID.exampleResource, URIRef(census.example)
    yield from _period(census, names)
    yield from _counts(census, names)
    yield from _vocabularies(census, dataset)
    yield from _provenance(census, dataset)
    if distribution:
        yield from _distribution(distribution, names)


def _rights(names: _Names) -> Iterator[Triple]:
    rights = names.part("rights")
    yield names.dataset, DCTERMS.rights, rights
    yield rights, RDF.type, DCTERMS.RightsStatement
    for language, words in _WORDS["rights"].items():
        yield rights, RDFS.label, in_language(words, language)


def _language(tag: str) -> URIRef:
    """The language of a BCP 47 tag as DCAT 3 names it: by ISO 639-1, or else by ISO 639-2."""
    primary = tag.partition("-")[0].lower()
    return URIRef(f"http://id.loc.gov/vocabulary/iso639-{1 if len(primary) == 2 else 2}/{primary}")


def _period(census: Census, names: _Names) -> Iterator[Triple]:
    if census.first_day and census.last_day:
        period = names.part("period")
        yield names.dataset, DCTERMS.temporal, period
        yield period, RDF.type, DCTERMS.PeriodOfTime
        yield period, DCAT.startDate, Literal(census.first_day, datatype=XSD.date)
        yield period, DCAT.endDate, Literal(census.last_day, datatype=XSD.date)


def _counts(census: Census, names: _Names) -> Iterator[Triple]:
    """Numbers of statements and of instances, in all and by property and class."""
    if not census.properties:
        return
    yield names.dataset, VOID.triples, Literal(census.triples)
    yield names.dataset, VOID.entities, Literal(census.entities)
    yield names.dataset, VOID.classes, Literal(len(census.classes))
    yield names.dataset, VOID.properties, Literal(len(census.properties))
    for iri, number in census.classes.items():
        part = names.part(f"class-{_short(iri)}")
        yield names.dataset, VOID.classPartition, part
        yield part, VOID["class"], URIRef(iri)
        yield part, VOID.entities, Literal(number)
    for iri, number in census.properties.items():
        part = names.part(f"property-{_short(iri)}")
        yield names.dataset, VOID.propertyPartition, part
        yield part, VOID.property, URIRef(iri)
        yield part, VOID.triples, Literal(number)


def _vocabularies(census: Census, dataset: URIRef) -> Iterator[Triple]:
    """The namespaces of all classes and properties, with their prefixes."""
    for prefix in sorted({_prefix(iri) for iri in (*census.classes, *census.properties)} - {""}):
        vocabulary = URIRef(PREFIXES[prefix])
        yield dataset, VOID.vocabulary, vocabulary
        yield vocabulary, VANN.preferredNamespacePrefix, Literal(prefix)
        yield vocabulary, VANN.preferredNamespaceUri, Literal(PREFIXES[prefix])


def _provenance(census: Census, dataset: URIRef) -> Iterator[Triple]:
    """The extraction runs that the data come from, with the versions and settings of what read the articles."""
    for triple in census.runs:
        subject, predicate, value = (term_of_oxigraph(term) for term in triple)
        yield cast(URIRef, subject), cast(URIRef, predicate), cast(Term, value)
        if (predicate, value) == (RDF.type, KH.ExtractionRun):
            yield dataset, PROV.wasGeneratedBy, cast(URIRef, subject)


def _distribution(distribution: Distribution, names: _Names) -> Iterator[Triple]:
    node, file = names.part("distribution"), URIRef(distribution.address)
    yield names.dataset, VOID.dataDump, file
    yield names.dataset, DCAT.distribution, node
    yield node, RDF.type, DCAT.Distribution
    yield node, DCAT.downloadURL, file
    yield node, DCAT.mediaType, URIRef(f"https://www.iana.org/assignments/media-types/{distribution.media_type}")
    yield node, DCAT.byteSize, Literal(distribution.size, datatype=XSD.nonNegativeInteger)
    if distribution.packed:
        yield node, DCAT.compressFormat, URIRef("https://www.iana.org/assignments/media-types/application/gzip")


def _prefix(iri: str) -> str:
    """The prefix of the longest namespace of the table that holds the IRI, or nothing."""
    holding = (prefix for prefix, namespace in PREFIXES.items() if iri.startswith(namespace))
    return max(holding, key=lambda prefix: len(PREFIXES[prefix]), default="")


def _short(iri: str) -> str:
    prefix = _prefix(iri)
    return f"{prefix}-{iri.removeprefix(PREFIXES[prefix])}" if prefix else iri.rpartition("/")[2].replace("#", "-")

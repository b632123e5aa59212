"""The article, its text and the fields of its record."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF

from ...ontology import KH, NIF
from ..annotation.model import Article
from .iris import Nodes, record_fields, source_iri, text_digest
from .terms import Term, Triple, in_language, moment


def article(nodes: Nodes) -> Iterator[Triple]:
    """The article with those fields of its record that Khabar knows, each only where the record has it."""
    record = nodes.annotation.article
    yield nodes.article, RDF.type, KH.Article
    yield nodes.article, DCTERMS.identifier, Literal(record.id)
    yield nodes.article, DCTERMS.language, Literal(record.language)
    yield nodes.article, KH.textSnapshot, nodes.text
    for predicate, value in _metadata(record):
        yield nodes.article, predicate, value
    if nodes.annotation.publication:
        yield nodes.article, KH.publicationTime, nodes.publication
    yield from _text(record.text, nodes)
    yield from _fields(record, nodes)


def _metadata(record: Article) -> Iterator[tuple[URIRef, Term]]:
    if record.title:
        yield DCTERMS.title, in_language(record.title, record.language)
    if record.published:
        yield DCTERMS.issued, moment(record.published)
    if record.source:
        yield DCTERMS.publisher, Literal(record.source)
    if record.author:
        yield DCTERMS.creator, Literal(record.author)
    if record.url and (source := source_iri(record.url)):
        yield DCTERMS.source, source


def _text(text: str, nodes: Nodes) -> Iterator[Triple]:
    yield nodes.text, RDF.type, KH.TextSnapshot
    yield nodes.text, NIF.isString, Literal(text)
    yield nodes.text, KH.sha256, Literal(text_digest(text))
    yield nodes.text, KH.lengthCodePoints, Literal(len(text))
    yield nodes.text, KH.offsetUnit, KH.CodePoint


def _fields(record: Article, nodes: Nodes) -> Iterator[Triple]:
    for name, value in record_fields(record).items():
        field = nodes.fields[name]
        yield nodes.article, KH.recordField, field
        yield field, RDF.type, KH.RecordField
        yield field, KH.fieldName, Literal(name)
        yield field, RDF.value, Literal(value)

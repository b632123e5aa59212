"""The peer of ``export_speed.py``: what any Python program that publishes articles as linked data has to do at least.

spaCy's blank Arabic pipeline cuts each article into sentences, and rdflib writes each of them as a NIF string with its
offsets and text: ``spacy_rdflib.py ARTICLES.jsonl OUT.nq``. No names, no events, no validation.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import spacy
from rdflib import RDF, Dataset, Literal, Namespace, URIRef

NIF = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
BASE = "https://example.org/article/"


def main() -> None:
    """Read the command line and write all articles, one after the other."""
    nlp = spacy.blank("ar")
    nlp.add_pipe("sentencizer")
    with Path(sys.argv[1]).open(encoding="utf-8") as lines, Path(sys.argv[2]).open("wb") as output:
        for line in lines:
            dataset = Dataset()
            for quad in _quads(nlp, json.loads(line)["text"]):
                dataset.add(quad)
            dataset.serialize(output, format="nquads")


def _quads(nlp: spacy.language.Language, text: str) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal, URIRef]]:
    article = URIRef(BASE + sha256(text.encode()).hexdigest()[:16])
    yield article, NIF.isString, Literal(text), article
    for sentence in nlp(text).sents:
        span = URIRef(f"{article}/{sentence.start_char}-{sentence.end_char}")
        yield span, RDF.type, NIF.Sentence, article
        yield span, NIF.referenceContext, article, article
        yield span, NIF.beginIndex, Literal(sentence.start_char), article
        yield span, NIF.endIndex, Literal(sentence.end_char), article
        yield span, NIF.anchorOf, Literal(sentence.text), article


if __name__ == "__main__":
    main()

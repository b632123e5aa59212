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
from spacy.language import Language

NIF = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
BASE = "https://example.org/article/"


def main() -> None:
    """Read the command line and write all articles, one after the other."""
    nlp = spacy.blank("ar")
    nlp.add_pipe("sentencizer")
    with Path(sys.argv[1]).open(encoding="utf-8") as lines, Path(sys.argv[2]).open("wb") as output:
        for line in lines:
            text = json.loads(line)["text"]
            article = URIRef(BASE + sha256(text.encode()).hexdigest()[:16])
            dataset = Dataset()
            graph = dataset.graph(article)
            for triple in _triples(nlp, article, text):
                graph.add(triple)
            dataset.serialize(output, format="nquads")


def _triples(nlp: Language, article: URIRef, text: str) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
    yield article, NIF.isString, Literal(text)
    for sentence in nlp(text).sents:
        span = URIRef(f"{article}/{sentence.start_char}-{sentence.end_char}")
        yield span, RDF.type, NIF.Sentence
        yield span, NIF.referenceContext, article
        yield span, NIF.beginIndex, Literal(sentence.start_char)
        yield span, NIF.endIndex, Literal(sentence.end_char)
        yield span, NIF.anchorOf, Literal(sentence.text)


if __name__ == "__main__":
    main()

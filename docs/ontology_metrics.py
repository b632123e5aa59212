"""Print docs/ontology.md with its tables of metrics made anew from the files of the ontology."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from khabar.ontology import KH, alignments_graph, ontology_graph
from khabar.ontology.loading import MODULES
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import Node

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/ontology.md"
TABLES = re.compile(r"(<!-- metrics -->\n).*?(<!-- end of metrics -->)", re.DOTALL)
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
LABELS = (RDFS.label, SKOS.prefLabel)
AXIOMS = {
    "subclass": (RDFS.subClassOf, None),
    "domain": (RDFS.domain, None),
    "range": (RDFS.range, None),
    "disjoint classes": (OWL.disjointWith, None),
    "transitive properties": (RDF.type, OWL.TransitiveProperty),
    "symmetric properties": (RDF.type, OWL.SymmetricProperty),
}


def main() -> None:
    """Print the page."""
    tables = "\n".join("".join(table) for table in (by_file(), axioms(), alignments()))
    sys.stdout.write(TABLES.sub(rf"\g<1>{tables}\g<2>", PAGE.read_text(encoding="utf-8")))


def by_file() -> Iterator[str]:
    """What each file declares, and how much of it is described in both languages."""
    yield row(
        "file", "classes", "properties", "values", "concepts", "labels", "definitions", "notes", "examples", "triples"
    )
    yield row(*["---"] * 10)
    for module in MODULES:
        yield row(f"`{module}.ttl`", *metrics(Graph().parse(ROOT / f"ontology/{module}.ttl")))
    yield row("all", *metrics(ontology_graph()))


def metrics(graph: Graph) -> Iterator[str]:
    """One row: counts of terms, then for each kind of text how many terms have it in English and in Arabic."""
    classes, properties = instances(graph, OWL.Class), own(instances(graph, *PROPERTIES))
    concepts = instances(graph, SKOS.Concept, KH.RoleType)
    values = own(set(graph.subjects(RDF.type))) - classes - properties - concepts - instances(graph, SKOS.ConceptScheme)
    yield from (f"{len(terms):,}" for terms in (classes, properties, values, concepts))
    terms = classes | properties | values | concepts
    for predicates in (LABELS, (SKOS.definition,), (SKOS.scopeNote,)):
        yield " / ".join(f"{described(graph, terms, predicates, language):,}" for language in ("en", "ar"))
    yield f"{sum((term, SKOS.example, None) in graph for term in terms):,}"
    yield f"{len(graph):,}"


def described(graph: Graph, terms: set[Node], predicates: Iterable[URIRef], language: str) -> int:
    """The number of ``terms`` that have a text in ``language``."""
    return sum(
        any(
            isinstance(text, Literal) and text.language == language
            for p in predicates
            for text in graph.objects(term, p)
        )
        for term in terms
    )


def instances(graph: Graph, *classes: URIRef) -> set[Node]:
    """What ``graph`` declares to be of one of the classes."""
    return {node for cls in classes for node in graph.subjects(RDF.type, cls)}


def own(terms: set[Node]) -> set[Node]:
    """Those of the terms that are Khabar's, not declarations of what others mint."""
    return {term for term in terms if str(term).startswith(KH)}


def axioms() -> Iterator[str]:
    """The axioms by kind, and how deep the hierarchy of classes goes."""
    graph = ontology_graph()
    yield row("axioms", "number")
    yield row("---", "---")
    for name, (predicate, value) in AXIOMS.items():
        yield row(name, f"{sum(1 for _ in graph.triples((None, predicate, value))):,}")
    yield row("levels of event types below `kh:Event`", str(levels(graph, KH.Event)))


def levels(graph: Graph, cls: Node) -> int:
    """The length of the longest path of subclasses below ``cls``."""
    return max((1 + levels(graph, narrower) for narrower in graph.subjects(RDFS.subClassOf, cls)), default=0)


def alignments() -> Iterator[str]:
    """The terms that are related to each other vocabulary, by the strength of the relation."""
    graph = alignments_graph()
    strengths = {
        "subclass or subproperty": (RDFS.subClassOf, RDFS.subPropertyOf),
        "close": (SKOS.closeMatch,),
        "related": (SKOS.relatedMatch,),
    }
    counts = {
        strength: Counter(
            graph.qname(str(term)).partition(":")[0] for p in predicates for term in graph.objects(None, p)
        )
        for strength, predicates in strengths.items()
    }
    yield row("aligned with", *counts)
    yield row("---", *["---"] * len(counts))
    for prefix in sorted(set().union(*counts.values())):
        yield row(f"`{prefix}:`", *[str(count[prefix]) for count in counts.values()])


def row(*cells: str) -> str:
    """A row of a table in Markdown."""
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    main()

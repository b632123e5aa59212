"""What the server itself asks the store. IRIs stand in the text of a query only after the engine has proved them."""

from __future__ import annotations

import pyoxigraph as ox

NEWEST = """
SELECT ?article ?title ?issued ?publisher ?beginning WHERE {
  ?article a kh:Article ; kh:textSnapshot/nif:isString ?text .
  OPTIONAL { ?article dcterms:title ?title }
  OPTIONAL { ?article dcterms:issued ?issued }
  OPTIONAL { ?article dcterms:publisher ?publisher }
  BIND (SUBSTR(?text, 1, 80) AS ?beginning)
}
ORDER BY DESC(?issued) ?article
LIMIT 20
"""
"""The newest articles, those without a date last."""

COUNTS = """
SELECT ?articles ?entities ?events ?claims WHERE {
  { SELECT (COUNT(DISTINCT ?node) AS ?articles) WHERE { ?node a kh:Article } }
  { SELECT (COUNT(DISTINCT ?node) AS ?entities) WHERE { ?node rdfs:label ?label ; kh:denotedBy ?mention } }
  { SELECT (COUNT(DISTINCT ?node) AS ?events) WHERE { ?node kh:actuality ?actuality } }
  { SELECT (COUNT(DISTINCT ?node) AS ?claims) WHERE { ?node kh:depth ?depth } }
}
"""
"""How much there is."""


_OF_ARTICLES = 'FILTER (!STRENDS(STR(?graph), "graph/ontology"))'

CLASSES = f"""
SELECT ?class (COUNT(*) AS ?number) WHERE {{ GRAPH ?graph {{ ?node a ?class }} {_OF_ARTICLES} }} GROUP BY ?class
"""
"""Instances of each class, those of the ontology left aside."""

PROPERTIES = f"""
SELECT ?property (COUNT(*) AS ?number) WHERE {{ GRAPH ?graph {{ ?s ?property ?o }} {_OF_ARTICLES} }} GROUP BY ?property
"""
"""Statements with each property, those of the ontology left aside."""

ARTICLES = """
SELECT (COUNT(?article) AS ?articles) (MIN(?article) AS ?example) (MIN(?day) AS ?first) (MAX(?day) AS ?last) WHERE {
  ?article a kh:Article .
  OPTIONAL { ?article dcterms:issued ?issued . BIND (SUBSTR(STR(?issued), 1, 10) AS ?day) }
}
"""
"""How many articles there are, one of them, and the days on which the first and the last were published."""

LANGUAGES = "SELECT DISTINCT ?language WHERE { ?article a kh:Article ; dcterms:language ?language }"
"""The languages of the articles."""

RUNS = """
CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?class { kh:ExtractionRun kh:LinkingRun kh:Extractor } ?s a ?class ; ?p ?o }
"""
"""What is said of extraction runs, linking runs and extractors."""


def reference(iri: str) -> str:
    """``iri`` as SPARQL writes it. Raises ValueError when it is none, so that nothing else gets into a query."""
    return str(ox.NamedNode(iri))


def is_known(iri: str) -> str:
    """Whether the store speaks of ``iri``, as a node or as a graph."""
    node = reference(iri)
    return f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s ?p {node} }} UNION {{ GRAPH {node} {{ ?s ?p ?o }} }} }}"


def description(iri: str) -> str:
    """What the data of ``iri`` holds: all triples about it and, to go on from there, the labels of what it points to.

    Where there is none about it, those that point to it. The data of an article also names, with type and label,
    everything that its text denotes.
    """
    node = reference(iri)
    return f"""
CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ {node} ?p ?o . BIND ({node} AS ?s) }}
  UNION {{ ?s ?p {node} . BIND ({node} AS ?o) FILTER NOT EXISTS {{ {node} ?any ?thing }} }}
  UNION {{ {node} ?q ?s . ?s ?p ?o FILTER (?p IN (rdfs:label, dcterms:title)) }}
  UNION {{
    {node} kh:textSnapshot ?text .
    ?mention nif:referenceContext ?text .
    ?s kh:denotedBy ?mention ; ?p ?o .
    FILTER (?p IN (rdf:type, rdfs:label))
  }}
}}
"""


def graph(iri: str) -> str:
    """All of the named graph ``iri``, and the triples about it."""
    node = reference(iri)
    return f"""
CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ GRAPH {node} {{ ?s ?p ?o }} }}
  UNION {{ {node} ?p ?o . BIND ({node} AS ?s) }}
}}
"""


def has_graph(iri: str) -> str:
    """Whether the store has the named graph ``iri``, with triples or without."""
    return f"ASK {{ GRAPH {reference(iri)} {{}} }}"


def triples_of_graph(iri: str | None) -> str:
    """All of a named graph and nothing else; of the default graph, which must then not be the union, for None."""
    pattern = "?s ?p ?o" if iri is None else f"GRAPH {reference(iri)} {{ ?s ?p ?o }}"
    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"


def surroundings(iri: str) -> str:
    """What the page of ``iri`` shows: the triples about it and, of those that point to it, the first hundred."""
    node = reference(iri)
    return f"""
CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ {node} ?p ?o . BIND ({node} AS ?s) }}
  UNION {{ SELECT ?s ?p ({node} AS ?o) WHERE {{ ?s ?p {node} }} LIMIT 100 }}
  UNION {{ {node} ?q ?s . ?s rdfs:label ?o . BIND (rdfs:label AS ?p) }}
}}
"""


def article(graph: str, links: str) -> str:
    """The graph of an article, with what the graph of links says of its entities."""
    story, shared = reference(graph), reference(links)
    return f"""
CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ GRAPH {story} {{ ?s ?p ?o }} }}
  UNION {{ GRAPH {story} {{ ?s rdfs:label ?label }} GRAPH {shared} {{ ?s ?p ?o }} }}
  UNION {{ GRAPH {story} {{ ?entity rdfs:label ?label }} GRAPH {shared} {{ ?s kh:linkSource ?entity ; ?p ?o }} }}
}}
"""

"""``/results``: results under addresses of their own, so that a paper can cite what was asked, of what, and when.

A result is saved by POST of a query. It never changes, whatever becomes of the data; it tells its query, the snapshot
that was asked, and the moment.
"""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice
from typing import Final

import pyoxigraph as ox
from flask import Blueprint, Response, jsonify, request, url_for
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, SDO, VOID, XSD
from werkzeug.exceptions import NotFound

from ..ontology import PREFIXES, bind_prefixes
from .access import require
from .answers import formats_of, vary_by_accept
from .bodies import QUERY, parameters, single
from .credentials import Scope
from .errors import BusyError, TooLongError
from .formats import (
    DATA_FORMATS,
    GRAPH_FORMATS,
    HTML,
    JSON,
    N_TRIPLES,
    PLAIN_JSON,
    RESULT_FORMATS,
    TRIG,
    TURTLE,
    Format,
)
from .guard import Query, examine
from .pattern import POSITIONS
from .reading.pool import Answer
from .responses import chosen, document, page
from .results import read_table, read_triples, read_truth
from .saved import MOST_BYTES, Saved, SavedResults
from .services import Dataset, services

blueprint = Blueprint("saving", __name__)

_ATTEMPTS: Final = 3


@blueprint.post("/results")
def save() -> Response:
    """Answer a query that is sent as to ``/sparql``, and keep the result."""
    kept, settings = _kept(), services().settings
    if services().tokens:
        require(Scope.WRITE)
    values = parameters("query", QUERY)
    query = examine(single(values, "query"), settings.query_bytes, services=bool(settings.services))
    defaults, named = values.getlist("default-graph-uri"), values.getlist("named-graph-uri")
    form = N_TRIPLES if formats_of(query) is GRAPH_FORMATS else JSON
    version, data = _answered(query, Dataset(tuple(defaults), tuple(named)), form)
    told = Saved(query.text, query.form, defaults, named, version, form.media_type, _rows(data, form), *kept.term())
    saved = kept.save(told, data)
    address = url_for("saving.result", name=saved.name)
    if chosen((PLAIN_JSON, HTML)).format is HTML:
        return Response(status=303, headers={"Location": address})
    response = jsonify(_record(saved))
    response.status_code, response.location = 201, address
    return response


@blueprint.get("/results/<name>")
def result(name: str) -> Response:
    """A saved result in any of the formats of its kind; to browsers, with all that is known of it."""
    saved = _found(name)
    choice = chosen((*_formats(saved), HTML))
    if choice.format is HTML:
        response = page("saved_result.html", saved=saved, query=saved.query, **_shown(saved))
    else:
        response = Response(_as(saved, choice.format), mimetype=choice.content_type)
        response.cache_control.immutable = True
    response.set_etag(f"{saved.name}-{choice.format.name}-{response.headers.get('Content-Language', '')}")
    response.headers.add("Link", f'<{url_for("saving.about", name=name)}>; rel="describedby"')
    response.make_conditional(request)
    return _open(vary_by_accept(response))


@blueprint.get("/results/<name>/about")
def about(name: str) -> Response:
    """What was asked, of what and when: as JSON, or as RDF in PROV-O (https://www.w3.org/TR/prov-o/)."""
    saved = _found(name)
    choice = chosen((PLAIN_JSON, *DATA_FORMATS))
    is_record = choice.format is PLAIN_JSON
    return _open(vary_by_accept(jsonify(_record(saved)) if is_record else document(_provenance(saved), choice)))


def _kept() -> SavedResults:
    kept = services().saved
    if kept is None:
        raise NotFound
    return kept


def _found(name: str) -> Saved:
    saved = _kept().find(name)
    if saved is None:
        raise NotFound
    return saved


def _answered(query: Query, dataset: Dataset, form: Format) -> tuple[str, bytes]:
    """The result, and the version of the data that it is of: one that there was before it and still was after it."""
    for _ in range(_ATTEMPTS):
        version = services().pool.version()
        data = _whole(services().answer(query, form.media_type, dataset))
        if services().pool.version() == version:
            return version, data
    raise BusyError("The data change too fast to say what a result is of. Try again later.")


def _whole(answer: Answer) -> bytes:
    """All of a result. Raises TooLongError, and lets the query end, when it is too large to be kept."""
    data = bytearray()
    for chunk in answer:
        data += chunk
        if len(data) > MOST_BYTES:
            answer.close()
            raise TooLongError(f"The result is larger than {MOST_BYTES >> 20} MiB, which is the most that is kept.")
    return bytes(data)


def _rows(data: bytes, form: Format) -> int:
    if form is N_TRIPLES:
        return sum(1 for _ in ox.parse(data, ox.RdfFormat.N_TRIPLES))
    results = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
    return sum(1 for _ in results) if isinstance(results, ox.QuerySolutions) else 1


def _formats(saved: Saved) -> tuple[Format, ...]:
    return GRAPH_FORMATS if saved.media_type == N_TRIPLES.media_type else RESULT_FORMATS


def _as(saved: Saved, form: Format) -> bytes:
    data = _kept().data(saved)
    if form.media_type == saved.media_type:
        return data
    if form in GRAPH_FORMATS:
        prefixes = dict(PREFIXES) if form in (TURTLE, TRIG) else None
        quads = ox.parse(data, ox.RdfFormat.N_TRIPLES)
        return ox.serialize(quads, format=ox.RdfFormat.from_media_type(form.media_type), prefixes=prefixes) or b""
    results = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
    return results.serialize(format=ox.QueryResultsFormat.from_media_type(form.media_type)) or b""


def _shown(saved: Saved) -> dict[str, object]:
    """What the page shows of it, as on the query page."""
    data, limit = [_kept().data(saved)], services().settings.html_rows
    if saved.form == "ASK":
        return {"truth": read_truth(data)}
    if saved.media_type == N_TRIPLES.media_type:
        rows = read_triples(data)
        return {"names": POSITIONS, "rows": [*islice(rows, limit)], "more": saved.rows > limit}
    names, rows = read_table(data)
    return {"names": names, "rows": [*islice(rows, limit)], "more": saved.rows > limit}


def _record(saved: Saved) -> dict[str, object]:
    return {**asdict(saved), "address": url_for("saving.result", name=saved.name, _external=True)}


def _provenance(saved: Saved) -> Graph:
    graph = Graph(bind_namespaces="none")
    bind_prefixes(graph)
    node = URIRef(url_for("saving.result", name=saved.name, _external=True))
    data_set = URIRef(f"{url_for('sparql.get', _external=True)}#dataset")
    graph.add((node, RDF.type, PROV.Entity))
    graph.add((node, PROV.generatedAtTime, Literal(saved.created, datatype=XSD.dateTime)))
    graph.add((node, PROV.invalidatedAtTime, Literal(saved.until, datatype=XSD.dateTime)))
    graph.add((node, PROV.wasDerivedFrom, data_set))
    graph.add((node, SDO.version, Literal(saved.snapshot)))
    graph.add((node, DCTERMS.extent, Literal(saved.rows)))
    graph.add((node, SDO.query, Literal(saved.query)))
    for source in (*saved.default_graphs, *saved.named_graphs):
        graph.add((node, PROV.hadPrimarySource, URIRef(source)))
    graph.add((data_set, RDF.type, VOID.Dataset))
    return graph


def _open(response: Response) -> Response:
    response.access_control_allow_origin = "*"
    return response

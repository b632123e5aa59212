"""What a query is answered with, whatever address it came to: a stream in the format asked for, or a page."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from time import time

from flask import Response, request

from .cache import keep
from .formats import GRAPH_FORMATS, HTML, JSON, N_TRIPLES, RESULT_FORMATS, Choice, Format
from .guard import Query
from .journal import fingerprint, note
from .language import requested_language
from .responses import chosen, page, streamed
from .results import read_table, read_triples, read_truth
from .rows import Counted
from .services import Dataset, services


def answered(query: Query, dataset: Dataset, template: str = "query.html", **context: object) -> Response:
    """Answer a query in the format that the request asks for, with 304 where the client has the same answer.

    A page is made of ``template``, which gets the text of the query, what ``context`` holds, and ``truth`` or the first
    rows as ``names``, ``rows`` and ``more``. Raises EndpointError.
    """
    version = services().pool.version()
    note(form=query.form, query=fingerprint(query.text), snapshot=version)
    choice = chosen((*formats_of(query), HTML))
    tag = _tag(version, query, choice, dataset)
    published = services().pool.published()
    repeatable = query.repeatable and services().pool.names_versions
    if repeatable and _has_client(tag, published):
        response = Response(status=304)
    elif choice.format is HTML:
        response = page(template, query=query.text, **_shown(query, dataset), **context)
    else:
        answer = Counted(services().answer(query, choice.format.media_type, dataset), choice.format)
        note(counted=answer)
        response = streamed(answer, choice.content_type, services().settings.timeout)
    if repeatable:
        response.set_etag(tag, weak=True)
        response.cache_control.no_cache = True
        if published and int(published) < int(time()):  # else there may be other data in the same second
            response.last_modified = datetime.fromtimestamp(int(published), UTC)
            if choice.format is not HTML and response.status_code == 200:
                keep()
    return vary_by_accept(response)


def vary_by_accept(response: Response) -> Response:
    """Tell caches that the Accept header chose the format."""
    response.vary.add("Accept")
    return response


def _has_client(tag: str, published: float | None) -> bool:
    """Whether the client has this answer: by its tag, or else by its date (RFC 9110, section 13.2.2).

    Both are for GET and HEAD alone.
    """
    if request.method == "POST":
        return False
    if request.if_none_match:
        return request.if_none_match.contains_weak(tag)
    since = request.if_modified_since
    return since is not None and published is not None and since.timestamp() >= int(published)


def formats_of(query: Query) -> tuple[Format, ...]:
    """The formats that the result of a query can be had in."""
    return GRAPH_FORMATS if query.form in ("CONSTRUCT", "DESCRIBE") else RESULT_FORMATS


def _shown(query: Query, dataset: Dataset) -> dict[str, object]:
    """What a page shows: the first rows of the result, or the answer to an ASK."""
    limit = services().settings.html_rows
    if query.form == "ASK":
        return {"truth": read_truth(services().answer(query, JSON.media_type, dataset))}
    if formats_of(query) is RESULT_FORMATS:
        answer = services().answer(query, JSON.media_type, dataset)
        names, rows = read_table(answer)
    else:
        answer = services().answer(query, N_TRIPLES.media_type, dataset)
        names, rows = ("subject", "predicate", "object"), read_triples(answer)
    shown = [*islice(rows, limit + 1)]
    answer.close()
    return {"names": names, "rows": shown[:limit], "more": len(shown) > limit}


def _tag(version: str, query: Query, choice: Choice, dataset: Dataset) -> str:
    """Names the result by all that it depends on: snapshot, query, base, graphs, format, and the language of a page."""
    language = requested_language().code if choice.format is HTML else ""
    parts = (version, request.base_url, query.text, choice.content_type, repr(dataset), language)
    return sha256("\n".join(parts).encode()).hexdigest()[:32]

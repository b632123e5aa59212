"""``/search``: articles by the words of their titles and texts, the best first."""

from __future__ import annotations

from contextlib import closing
from typing import Final

from flask import Blueprint, Response, jsonify, request, url_for

from .answers import vary_by_accept
from .formats import HTML, PLAIN_JSON
from .paging import page_number
from .responses import chosen, page
from .search.index import Index
from .search.matching import excerpt
from .services import local_address, services

blueprint = Blueprint("searching", __name__)

PAGE_SIZE: Final = 20
_MOST_PAGES: Final = 1000


@blueprint.get("/search")
def search() -> Response:
    """What a search finds, a page at a time: for people, or as JSON."""
    choice = chosen((PLAIN_JSON, HTML))
    text, number = request.args.get("q", ""), page_number(_MOST_PAGES)
    total, results = _asked(text, number)
    more = url_for("searching.search", q=text, page=number + 1, _external=True) if number * PAGE_SIZE < total else None
    if choice.format is HTML:
        return vary_by_accept(page("search.html", text=text, total=total, results=results, more=more))
    shown = {"search": text, "total": total, "page": number, "next": more, "results": results}
    response = vary_by_accept(jsonify({**shown, "snapshot": services().pool.version()}))
    response.access_control_allow_origin = "*"
    return response


def _asked(text: str, number: int) -> tuple[int, list[dict[str, str]]]:
    """How many articles there are, and those of one page: IRI, address, title and some words of the text."""
    if not text.strip():
        return 0, []
    with closing(Index(services().searches.ready())) as index:
        hits = index.hits(text, PAGE_SIZE, (number - 1) * PAGE_SIZE)
        total = index.count(text)
    return total, [
        {
            "article": hit.iri,
            "page": local_address(hit.iri),
            "title": hit.title,
            "excerpt": excerpt(text, hit.body),
        }
        for hit in hits
    ]

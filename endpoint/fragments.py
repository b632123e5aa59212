"""``/fragments``: Triple Pattern Fragments, a page at a time, with their count and the way to the others.

https://linkeddatafragments.org/specification/triple-pattern-fragments/: clients that join by themselves ask for nothing
else, so that each request is cheap. The order of the triples is that of the engine's index, which stays as it is within
a snapshot.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final, NamedTuple
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import NotFound

from ..exporter.oxigraph import in_graph, term_of_oxigraph
from ..ontology import PREFIXES
from .answers import vary_by_accept
from .counting import count
from .formats import GRAPH_FORMATS, HTML, N_QUADS, N_TRIPLES, TRIG, TURTLE, Choice, Format
from .hypermedia import HYDRA, FragmentPage, controls
from .language import requested_language
from .paging import page_number
from .pattern import POSITIONS, Pattern, read_pattern
from .responses import chosen, page
from .services import Services, services

blueprint = Blueprint("fragments", __name__)

PAGE_SIZE: Final = 100
_MOST_PAGES: Final = 100_000


class _Part(NamedTuple):
    """The triples of one page, and whether more follow."""

    triples: list[ox.Triple]
    more: bool


@blueprint.get("/fragments")
def fragment() -> Response:
    """One page of the triples that fit a pattern of subject, predicate and object, each of which may be left out."""
    choice = chosen((*GRAPH_FORMATS, HTML))
    pattern = read_pattern({name: request.args.get(name, "") for name in POSITIONS})
    number = page_number(_MOST_PAGES)
    version = services().pool.version()
    tag = _tag(version, choice)
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        response = _answered(choice, pattern, number, version)
    response.set_etag(tag, weak=True)
    response.cache_control.no_cache = True
    response.access_control_allow_origin = "*"
    return vary_by_accept(response)


def _answered(choice: Choice, pattern: Pattern, number: int, version: str) -> Response:
    part = _part(services(), pattern, number)
    if number > 1 and not part.triples:
        raise NotFound
    whole = len(part.triples) if number == 1 and not part.more else count(services(), version, str(pattern))
    about = FragmentPage(
        fragments=url_for("fragments.fragment", _external=True),
        fragment=_address(1),
        page=_address(number),
        next=_address(number + 1) if part.more else None,
        previous=_address(number - 1) if number > 1 else None,
        items=whole,
        size=PAGE_SIZE,
    )
    if choice.format is HTML:
        rows = [[term_of_oxigraph(term) for term in triple] for triple in part.triples]
        return page("fragment.html", about=about, triples=rows, asked=request.args)
    return Response(_written(part, about, choice.format), mimetype=choice.content_type)


def _part(store: Services, pattern: Pattern, number: int) -> _Part:
    query = pattern.triples(PAGE_SIZE + 1, (number - 1) * PAGE_SIZE)
    data = store.construct_as(query, N_TRIPLES.media_type).read()
    triples = [quad.triple for quad in ox.parse(data, ox.RdfFormat.N_TRIPLES)]
    return _Part(triples[:PAGE_SIZE], len(triples) > PAGE_SIZE)


def _address(number: int) -> str:
    """The address of a page of the fragment that the request asks for."""
    asked = {name: request.args[name] for name in POSITIONS if request.args.get(name)}
    if number > 1:
        asked["page"] = str(number)
    return url_for("fragments.fragment", _external=True) + (f"?{urlencode(asked)}" if asked else "")


def _written(part: _Part, about: FragmentPage, form: Format) -> bytes:
    """The triples with the metadata: in a graph of its own where the format has graphs, else among them."""
    own = ox.NamedNode(f"{about.fragments}#metadata") if form in (TRIG, N_QUADS) else ox.DefaultGraph()
    data = in_graph(part.triples, ox.DefaultGraph())
    format_ = ox.RdfFormat.from_media_type(form.media_type)
    prefixes = {**PREFIXES, "hydra": str(HYDRA)} if form is TURTLE or form is TRIG else None
    return ox.serialize([*data, *in_graph(controls(about), own)], format=format_, prefixes=prefixes) or b""


def _tag(version: str, choice: Choice) -> str:
    language = requested_language().code if choice.format is HTML else ""
    return sha256(f"{version}\n{request.url}\n{choice.content_type}\n{language}".encode()).hexdigest()[:32]

"""Link the entities of an article to the items that bear their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..annotation.model import Annotation, Entity, Link, ReadAs, Span
from .candidates import Found, likely, stated
from .choice import Wanted, choose, dwarfs
from .cues import Context, context_of, cues
from .index import Index
from .names import Name, names_of
from .score import confidence, is_ahead, is_enough, odds
from .spelling import form, name_parts
from .titles import Title, titles_of

LINKABLE = frozenset({"Person", "Organization", "GeopoliticalEntity", "Place"})
"""Types of entities that are looked up by their names."""


@dataclass(frozen=True, slots=True)
class Named:
    """An entity with the names that are worth looking up and, of a person, the titles beside them."""

    entity: Entity
    names: list[Name]
    titles: frozenset[Title]


def link_entities(annotation: Annotation, index: Index) -> None:
    """Set the link of every entity of an article whose names denote one item of the index.

    An entity whose full name only people bear is a person, whatever the reader took it for (بشار الأسد).
    The countries and items that the article names beyond doubt are found first: they speak for others. No item is the
    target of two entities; the surer one has it, of equals the one that the text names first.
    """
    links = best_links(annotation, index)
    taken: set[str] = set()
    for entity, link in sorted(links, key=lambda pair: -pair[1].confidence):
        if link.target not in taken:
            taken.add(link.target)
            entity.link = link


def best_links(annotation: Annotation, index: Index) -> list[tuple[Entity, Link]]:
    """Give for each entity the link that its names and cues allow, before entities compete for items."""
    text, entities = annotation.article.text, sorted(annotation.entities, key=first_mention)
    named = [_with_names(entity, text, index) for entity in entities if entity.type in LINKABLE]
    contexts = _contexts(annotation, named, index)
    links = ((one.entity, _link(one, contexts[one.entity.id], index)) for one in named)
    return [(entity, link) for entity, link in links if link]


def first_mention(entity: Entity) -> Span:
    """Give the place of an entity in the order of the text."""
    return min((mention.span for mention in entity.mentions), default=(0, 0))


def _with_names(entity: Entity, text: str, index: Index) -> Named:
    """Give an entity with its names; one whose full name only people bear is made a person first."""
    names = names_of(entity, text)
    if entity.type != "Person" and _only_people_bear(names, index):
        entity.read_as = ReadAs(entity.type, entity.subtype)
        entity.type, entity.subtype = "Person", None
        names = names_of(entity, text)
    titles = titles_of(entity, text, index) if entity.type == "Person" else frozenset[Title]()
    return Named(entity, names, titles)


def _only_people_bear(names: Sequence[Name], index: Index) -> bool:
    full = (name.full for name in names if len(name_parts(name.text)) > 1)
    bearers = [candidate for name in full for candidate in index.candidates(form(name))]
    return bool(bearers) and all(candidate.type == "Person" for candidate in bearers)


def _contexts(annotation: Annotation, named: Sequence[Named], index: Index) -> dict[str, Context]:
    """Give what the article tells about each entity, by its id."""
    day = annotation.publication.begin if annotation.publication else annotation.article.published
    alone = Context(day and day[:10])
    sure = {one.entity.id: found.candidate for one in named if (found := _named(one, alone, index))}
    context = context_of(list(sure.values()), alone.day, index)
    around: defaultdict[str, set[str]] = defaultdict(set)
    for relation in annotation.relations:
        outer = sure.get(relation.object)
        if relation.type == "locatedIn" and outer and outer.country:
            around[relation.subject].add(outer.country)
    return {one.entity.id: replace(context, around=frozenset(around[one.entity.id])) for one in named}


def _link(one: Named, context: Context, index: Index) -> Link | None:
    found = _named(one, context, index) or _guessed(one, context, index)
    if not found:
        return None
    spoken = cues(found, one.titles, context, index)
    sure = confidence(found.method, spoken)
    if not is_enough(sure):
        return None
    return Link(found.candidate.iri, sure, found.method, found.name.span, sorted(spoken), index.digest)


def _named(one: Named, context: Context, index: Index) -> Found | None:
    """Find the item on which all names agree that somebody bears; a state and a city of it agree on the state."""
    bearers = {name: _bearer(name, one, context, index) for name in one.names}
    if _is_part_of_another(bearers):
        return None
    found = sorted((f for f in bearers.values() if f), key=lambda f: odds(f.method, set()))
    by_item = {f.candidate.qid: f for f in found}
    if len(by_item) > 1 and len({f.candidate.country for f in found}) == 1:
        by_item = {qid: f for qid, f in by_item.items() if f.candidate.state}
    return next(iter(by_item.values())) if len(by_item) == 1 else None


def _is_part_of_another(bearers: Mapping[Name, Found | None]) -> bool:
    """Say whether a name that is found is only a part of a longer one that is not (الزاوية, جبل الزاوية)."""
    unnamed = [form(name.full) for name, found in bearers.items() if not found]
    return any(form(name.full) in longer for name, found in bearers.items() if found for longer in unnamed)


def _bearer(name: Name, one: Named, context: Context, index: Index) -> Found | None:
    return _first(name, one, context, index, stated(name, one.entity.type, index))


def _guessed(one: Named, context: Context, index: Index) -> Found | None:
    """Find who may bear the longest name of an entity of which nobody bears any."""
    kind = one.entity.type
    if any(found for name in one.names for stage in stated(name, kind, index) for found in stage):
        return None
    longest = max(one.names, key=lambda name: len(name.text), default=None)
    return _first(longest, one, context, index, likely(longest, kind, index)) if longest else None


def _first(name: Name, one: Named, context: Context, index: Index, stages: Iterable[Sequence[Found]]) -> Found | None:
    """Give the bearer that stands out in the first stage in which somebody fits."""
    wanted = Wanted(one.entity.type, name.subtype, one.entity.subtype, context.countries, name.is_small)
    for stage in stages:
        fitting = {found.candidate.qid: found for found in stage if wanted.fits(found.candidate)}
        if fitting:
            spoken = {qid: cues(found, one.titles, context, index) for qid, found in fitting.items()}
            chosen = choose([found.candidate for found in fitting.values()], wanted, spoken)
            return fitting[chosen.qid] if chosen and _stands_out(fitting[chosen.qid], fitting, spoken) else None
    return None


def _stands_out(found: Found, fitting: Mapping[int, Found], spoken: Mapping[int, frozenset[str]]) -> bool:
    """Say whether what speaks for an item is clearly more than what speaks for any namesake of its kind."""
    kind = found.candidate.type, found.candidate.subtype
    rivals = [f for f in fitting.values() if f is not found and (f.candidate.type, f.candidate.subtype) == kind]
    ahead = odds(found.method, spoken[found.candidate.qid])
    behind = ((odds(r.method, spoken[r.candidate.qid]), dwarfs(found.candidate, r.candidate)) for r in rivals)
    return all(is_ahead(ahead, other, bigger=bigger) for other, bigger in behind)

"""From digests of items to the rows of an index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from ..derived import bare_name, strongest, with_derived
from ..rows import Alias, Edge, Item, Row, Wording
from ..spelling import form, name_parts
from .digest import Digest
from .settings import OFFICE, Kind, trust

SOURCE: Final = 1
"""The id of the only source, the dump."""

_HELD: Final = 39
_SUBCLASS: Final = 279
_COUNTRY: Final = {"Person": (27,), OFFICE: (1001, 17)}
"""The properties that tell the country of an item, by its type."""
_COUNTRY_OF_ALL: Final = (17,)
_PARTS: Final = 2
"""Parts of a person's name that are a given name and a surname, which many have."""


def rows_of(kind: Kind, digest: Digest, codes: Mapping[int, str]) -> Iterator[Row]:
    """Give all rows of one item; ``codes`` are those of countries by the numbers of their items."""
    item = _item(kind, digest, codes)
    yield item
    for language in dict.fromkeys((*digest.labels, *digest.descriptions)):
        texts = digest.labels.get(language), digest.descriptions.get(language)
        yield Wording(digest.qid, language, *texts, SOURCE)
    yield from _names(item, digest)
    yield from dict.fromkeys(Edge(digest.qid, *edge, SOURCE) for edge in digest.edges)
    if kind.type == OFFICE:
        yield from (Edge(digest.qid, _SUBCLASS, other, "", "", SOURCE) for other in digest.superclasses)


def offices_held(digest: Digest) -> Iterator[int]:
    """Give the numbers of the offices that a person held."""
    return (target for name, target, _, _ in digest.edges if name == _HELD)


def _item(kind: Kind, digest: Digest, codes: Mapping[int, str]) -> Item:
    latitude, longitude = digest.point if digest.point and kind.subtype != "Country" else (None, None)
    return Item(
        digest.qid,
        kind.type,
        kind.subtype,
        next(digest.labels[code] for code in ("en", "mul", *digest.labels) if code in digest.labels),
        _country(kind, digest, codes),
        digest.population,
        SOURCE,
        latitude,
        longitude,
        digest.sitelinks,
        digest.geonames,
    )


def _country(kind: Kind, digest: Digest, codes: Mapping[int, str]) -> str | None:
    if kind.subtype == "Country":
        return codes.get(digest.qid)
    telling = _COUNTRY.get(kind.type, _COUNTRY_OF_ALL)
    targets = (target for wanted in telling for name, target, _, _ in digest.edges if name == wanted)
    return next((codes[target] for target in targets if target in codes), None)


def _names(item: Item, digest: Digest) -> list[Alias]:
    """Give the names of an item with what derives from them, one of each form."""
    labels = [_alias(digest, label, "name", language) for language, label in digest.labels.items()]
    others = [_alias(digest, n, "alias", language) for language, names in digest.aliases.items() for n in names]
    names = [replace(name, kind=_weak_kind(item, name) or name.kind) for name in (*labels, *others)]
    if item.type == "Person":
        return with_derived(names)
    if item.subtype == "Region":
        pairs = ((name, bare_name(name.name)) for name in names)
        names += [_alias(digest, bare, "bare", name.language) for name, bare in pairs if bare]
    return strongest(names)


def _alias(digest: Digest, name: str, kind: str, language: str) -> Alias:
    return Alias(form(name), digest.qid, kind, name, language, SOURCE)


def _weak_kind(item: Item, name: Alias) -> str | None:
    """Give the kind of a name that others have too; None where it is as good as Wikidata says."""
    bounds, sitelinks = trust(), item.sitelinks or 0
    if item.type == "Person":
        parts = len(name_parts(name.name))
        return "contested" if parts < _PARTS or (parts == _PARTS and sitelinks < bounds.person_sitelinks) else None
    if item.subtype != "City":
        return None
    if item.population is None:
        return "local" if sitelinks < bounds.village_sitelinks else "minor"
    if item.population < bounds.village:
        return "local"
    known = bounds.town_near if item.country in bounds.near else bounds.town
    return None if item.population >= known else "minor"

"""From digests of items to the rows of an index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from ..derived import bare_name, strongest, with_derived
from ..rows import Alias, Edge, Item, Row, Wording
from ..spelling import form, name_parts
from .digest import Digest
from .settings import OFFICE, Kind

SOURCE: Final = 1
"""The id of the only source, the dump."""

_HELD: Final = 39
_SUBCLASS: Final = 279
_COUNTRY: Final = {"Person": (27,), OFFICE: (1001, 17)}
"""The properties that tell the country of an item, by its type."""
_COUNTRY_OF_ALL: Final = (17,)
_LEAST_PARTS: Final = 2
"""Parts of a person's name without which it is a lone given name or surname, which many have."""


def rows_of(kind: Kind, digest: Digest, codes: Mapping[int, str]) -> Iterator[Row]:
    """Give all rows of one item; ``codes`` are those of countries by the numbers of their items."""
    yield _item(kind, digest, codes)
    for language in dict.fromkeys((*digest.labels, *digest.descriptions)):
        texts = digest.labels.get(language), digest.descriptions.get(language)
        yield Wording(digest.qid, language, *texts, SOURCE)
    yield from _names(kind, digest)
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


def _names(kind: Kind, digest: Digest) -> list[Alias]:
    """Give the names of an item with what derives from them, one of each form."""
    labels = [_alias(digest, label, "name", language) for language, label in digest.labels.items()]
    others = [_alias(digest, n, "alias", language) for language, names in digest.aliases.items() for n in names]
    names = [*labels, *others]
    if kind.type == "Person":
        return with_derived(map(_contested_if_lone, names))
    if kind.subtype == "Region":
        pairs = ((name, bare_name(name.name)) for name in names)
        names += [_alias(digest, bare, "bare", name.language) for name, bare in pairs if bare]
    return strongest(names)


def _alias(digest: Digest, name: str, kind: str, language: str) -> Alias:
    return Alias(form(name), digest.qid, kind, name, language, SOURCE)


def _contested_if_lone(name: Alias) -> Alias:
    """Mark a name of one part, since others have it too."""
    return name if len(name_parts(name.name)) >= _LEAST_PARTS else replace(name, kind="contested")

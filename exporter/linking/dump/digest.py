"""What an index needs of one item of a dump: few hundred bytes of the many thousand that the item has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import orjson

from . import statements as st
from .reading import Chunk, Position
from .settings import Settings, office_classes, properties

_MALFORMED = (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError)
"""What odd JSON raises where an item is expected."""
_DAY = 10
"""Characters of a date."""


@dataclass(frozen=True, slots=True)
class Digest:
    """An item that may go into the index; texts by language, numbers of items without their Q."""

    qid: int
    superclasses: list[int]
    labels: dict[str, str]
    aliases: dict[str, list[str]]
    descriptions: dict[str, str]
    sitelinks: int
    edges: list[tuple[int, int, str, str]]
    """Property, target, start, end."""
    point: tuple[float, float] | None
    population: int | None
    geonames: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """An item that may go into the index, as it is kept until all classes are known."""

    qid: int
    classes: list[int]
    """Of an office those that it is below as well, since offices are often classes themselves."""
    wanted: bool
    """Whether the settings keep it for itself; otherwise only if it is an office that somebody held."""
    code: str | None
    """ISO 3166-1 alpha-2, of a country."""
    digest: bytes
    """A `Digest` as JSON."""


@dataclass(slots=True)
class Digested:
    """What came of a chunk of lines."""

    end: Position
    """How far the dump was read with it."""
    items: list[Kept] = field(default_factory=list)
    subclasses: list[tuple[int, int]] = field(default_factory=list)
    """Each class with one that it is a subclass of."""
    broken: list[tuple[int, str]] = field(default_factory=list)
    """Number of each line that could not be used, and the reason."""
    read: int = 0
    """Lines that have an item or a property."""
    modified: str = ""
    """The latest day on which one of the items was changed."""

    @property
    def is_unlike_a_dump(self) -> bool:
        """Whether not one line is as in a dump."""
        return bool(self.broken) and not self.read


def digester(settings: Settings) -> Callable[[Chunk], Digested]:
    """Make the function that digests a chunk."""
    return partial(digest, settings=settings)


def digest(chunk: Chunk, settings: Settings) -> Digested:
    """Digest the lines of a chunk; one that is broken is told of, and costs no other."""
    done = Digested(chunk.end)
    marks = _marks(settings)
    for number, line in enumerate(chunk.lines.split(b"\n"), start=chunk.first + 1):
        text = line.strip().removesuffix(b",")
        if text in (b"", b"[", b"]"):
            continue
        try:
            if not (text.startswith(b"{") and text.endswith(b"}")):
                raise ValueError("not a whole JSON object")
            done.read += 1
            if not marks or any(mark in text for mark in marks):
                _take(orjson.loads(text), settings, done)
        except _MALFORMED as error:
            done.broken.append((number, _reason(error)))
    return done


def _marks(settings: Settings) -> list[bytes]:
    """Give what a line has to have one of to matter: looking for these takes far less time than parsing it."""
    if not settings.needed or settings.popular is not None:
        return []
    return [f'"{settings.needed}"'.encode(), f'"{settings.needed}wiki"'.encode(), b'"P279"']


def _take(item: dict[str, Any], settings: Settings, done: Digested) -> None:
    qid = st.number(item["id"])
    if not qid:
        return  # a property
    done.modified = max(done.modified, str(item.get("modified", ""))[:_DAY])
    claims = item["claims"] or {}
    superclasses = st.targets(st.best(claims, "P279"))
    done.subclasses += [(qid, other) for other in superclasses]
    classes = st.targets(st.best(claims, "P31"))
    wanted = _is_wanted(item, settings)
    office = not office_classes().isdisjoint([*classes, *superclasses])
    labels = _labels(item, settings)
    if labels and (wanted or office):
        digest = orjson.dumps(_digest(qid, superclasses, labels, item, settings))
        above = [*classes, *superclasses] if office else classes
        done.items.append(Kept(qid, above, wanted, st.text(claims, "P297"), digest))


def _is_wanted(item: dict[str, Any], settings: Settings) -> bool:
    links = item.get("sitelinks") or {}
    if len(links) < settings.sitelinks:
        return False
    needed = settings.needed
    named = not needed or needed in (item["labels"] or {}) or f"{needed}wiki" in links
    return named or (settings.popular is not None and len(links) >= settings.popular)


def _digest(
    qid: int, superclasses: list[int], labels: dict[str, str], item: dict[str, Any], settings: Settings
) -> Digest:
    claims = item["claims"] or {}
    aliases = item.get("aliases") or {}
    return Digest(
        qid,
        superclasses,
        labels,
        {code: [_text(alias) for alias in aliases[code]] for code in settings.languages if code in aliases},
        dict(_texts(item.get("descriptions") or {}, settings)),
        len(item.get("sitelinks") or {}),
        [
            *st.edges(claims, properties("dated"), dated=True),
            *st.edges(claims, properties("plain"), dated=False),
        ],
        st.point(claims),
        st.population(claims),
        st.geonames(claims),
    )


def _labels(item: dict[str, Any], settings: Settings) -> dict[str, str]:
    """Give the labels by language; where there is none, the title of the article in that language's Wikipedia."""
    links = item.get("sitelinks") or {}
    titles = {code: links[f"{code}wiki"]["title"] for code in settings.languages if f"{code}wiki" in links}
    bare = {code: title.partition(" (")[0] for code, title in titles.items()}
    labels = dict(_texts(item["labels"] or {}, settings))
    return {code: labels.get(code) or bare[code] for code in settings.languages if code in labels or code in bare}


def _texts(values: Mapping[str, Any], settings: Settings) -> Iterator[tuple[str, str]]:
    return ((code, _text(values[code])) for code in settings.languages if code in values)


def _text(value: Mapping[str, Any]) -> str:
    text = value["value"]
    if not isinstance(text, str):
        raise TypeError("a label, alias or description is no text")
    return text


def _reason(error: Exception) -> str:
    if isinstance(error, orjson.JSONDecodeError):
        return f"not JSON: {error}"
    return str(error) if type(error) is ValueError else f"not an item of Wikidata: {type(error).__name__}: {error}"

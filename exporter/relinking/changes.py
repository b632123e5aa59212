"""What linking anew did to the link of an entity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..annotation.model import Link


@dataclass(frozen=True, slots=True)
class Change:
    """The link of one entity before and after; ``article`` and ``entity`` are IRIs, ``name`` is what it is called."""

    article: str
    entity: str
    name: str
    old: Link | None
    new: Link | None

    @property
    def kind(self) -> str:
        """``added``, ``removed``, ``changed`` (to another target), ``rescored`` (the same target) or ``unchanged``."""
        if self.old is None or self.new is None:
            return "unchanged" if self.old is self.new else "removed" if self.old else "added"
        if self.old.target != self.new.target:
            return "changed"
        same = (self.old.confidence, self.old.method) == (self.new.confidence, self.new.method)
        return "unchanged" if same else "rescored"

    def record(self) -> dict[str, object]:
        """The change as a JSON object."""
        return {
            "change": self.kind,
            "article": self.article,
            "entity": self.entity,
            "name": self.name,
            "old": _described(self.old),
            "new": _described(self.new),
        }


def compare(
    article: str, names: Mapping[str, str], old: Mapping[str, Link], new: Mapping[str, Link]
) -> Iterator[Change]:
    """Compare the links of the entities of an article before and after, in the order of ``names``.

    All three are by the IRIs of the entities.
    """
    for entity, name in names.items():
        if entity in old or entity in new:
            yield Change(article, entity, name, old.get(entity), new.get(entity))


def _described(link: Link | None) -> dict[str, object] | None:
    return {"target": link.target, "score": link.confidence, "method": link.method} if link else None

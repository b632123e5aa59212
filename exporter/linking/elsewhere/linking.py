"""Link what the index does not know by a service elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ...annotation.model import Annotation, Entity, Link
from ...outbound import Limits, OutboundError
from ..index import Index
from ..linker import LINKABLE, first_mention
from ..names import Name, names_of
from ..spelling import form
from .cache import Cache, default_folder
from .client import BATCH, Client, Question

METHOD: Final = "reconciliation"
CONFIDENCE: Final = 0.8
"""Of what a service is sure of: a close match, since nobody measured how often that is right."""
_MOST_FAILURES: Final = 3
"""Failures one after the other after which a service is asked no more."""
_SECONDS: Final = 10.0
_SIZE: Final = 1024 * 1024
"""Time and bytes of one answer."""

_log = logging.getLogger(__name__)


class Elsewhere:
    """A service with the answers that it gave; asked in batches, and no more once it fails again and again.

    Raises ``InputError`` for an address that is none.
    """

    def __init__(self, url: str, cache: Path | None = None, *, allow_private: bool = False) -> None:
        self._client = Client(url, Limits(_SECONDS, _SIZE, allow_private))
        self._cache = Cache(cache or default_folder() / "reconciliation.sqlite", url)
        self._failures = 0

    def items(self, questions: Sequence[Question]) -> dict[Question, str]:
        """Give the items that the service is sure of, by question; fewer when it fails, which is logged."""
        known = self._cache.known(questions)
        new = [question for question in dict.fromkeys(questions) if question not in known]
        for first in range(0, len(new), BATCH):
            if self._failures < _MOST_FAILURES:
                known |= self._ask(new[first : first + BATCH])
        return {question: item for question, item in known.items() if item}

    def _ask(self, questions: Sequence[Question]) -> dict[Question, str | None]:
        try:
            answers = dict(zip(questions, self._client.ask(questions), strict=True))
        except OutboundError as error:
            self._failures += 1
            last = "; it is asked no more" if self._failures == _MOST_FAILURES else ""
            _log.warning("Links stay as the index has them: %s%s", error, last)
            return {}
        self._failures = 0
        self._cache.keep(answers)
        return answers


def link_elsewhere(annotation: Annotation, index: Index, elsewhere: Elsewhere) -> None:
    """Set the links of entities that have none and of which nobody in the index bears a name.

    They are asked for by their longest name. No item is the target of two entities.
    """
    text, entities = annotation.article.text, sorted(annotation.entities, key=first_mention)
    named = [(entity, name) for entity in entities if (name := _unknown_name(entity, text, index))]
    questions = {entity.id: Question(name.full, entity.type) for entity, name in named}
    items = elsewhere.items(list(questions.values())) if questions else {}
    taken = {entity.link.target for entity in annotation.entities if entity.link}
    for entity, name in named:
        item = items.get(questions[entity.id])
        if item and item not in taken:
            taken.add(item)
            entity.link = Link(item, CONFIDENCE, METHOD, name.span)


def _unknown_name(entity: Entity, text: str, index: Index) -> Name | None:
    """The longest name of an unlinked entity, unless somebody in the index bears one of its names."""
    if entity.link or entity.type not in LINKABLE:
        return None
    names = names_of(entity, text)
    if any(index.candidates(form(spelt)) for name in names for spelt in (name.full, name.text)):
        return None
    return max(names, key=lambda name: len(name.full), default=None)

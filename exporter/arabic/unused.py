"""Leave out entities without a name that nothing refers to: nominals are noted only where they fill a role.

The state whose adjective alone names it (الوزير الإيطالي) fills one where somebody holds an office of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from ..annotation.model import Annotation
from .draft import draft_of


@Language.component("khabar_unused")
def unused(doc: Doc) -> Doc:
    """Keep the entities that have a name, or that an event, a claim, a quotation, an office or a tie refers to."""
    draft = draft_of(doc)
    used = {*_referred_to(draft.annotation), *draft.tied}
    kept = [e for e in draft.annotation.entities if e.id in used or any(m.level == "Name" for m in e.mentions)]
    draft.annotation.entities = kept
    ids = {entity.id for entity in kept}
    draft.annotation.relations = [r for r in draft.annotation.relations if {r.subject, r.object} <= ids]
    draft.mentions = [mention for mention in draft.mentions if mention.entity in ids]
    return doc


def _referred_to(annotation: Annotation) -> Iterator[str | None]:
    for event in annotation.events:
        yield event.place
        yield from (role.entity for role in event.roles)
        for claim in event.claims:
            yield from (entity for source in claim.chain for entity in source.entities)
        for figure in event.figures:
            yield from figure.sources
    yield from (quote.speaker for quote in annotation.quotes)
    yield from (relation.object for relation in annotation.relations if relation.type == "holdsPosition")

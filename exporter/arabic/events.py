"""Events: triggers with their types, the roles of those who take part, place, time and figures.

The reader finds triggers and scores each pair of a trigger with a mention, a time or a figure; triggers of one event
are joined. Claims, and with them actuality, come after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from ..annotation.model import Event, Time
from .cast import PLACE, EventCast, cast_of
from .draft import GROUNDS, Draft, draft_of, reading_of, span_of
from .figures import figures_of
from .participants import participants
from .retelling import joined
from .triggers import triggers_of

_PLACE, _TIME = 0.2, 0.2
"""Probabilities from which a place and a time are believed, set on the development articles."""
_NAMELESS = 0.7
"""Weight of a place without a name beside one that has one."""


@Language.component("khabar_events")
def events(doc: Doc) -> Doc:
    """Note the described events; actuality is what the trigger's own words suggest until claims are known."""
    draft = draft_of(doc)
    triggers = triggers_of(reading_of(doc))
    draft.cast = cast = cast_of(doc, triggers)
    groups = joined(doc, triggers, cast)
    for of_some in cast.of(groups):
        draft.annotation.events += _events(doc, of_some, len(draft.annotation.events) + 1)
    starts = ([trigger.start for trigger in group] for group in groups)
    draft.triggers = {event.id: words for event, words in zip(draft.annotation.events, starts, strict=True)}
    _attach_figures(doc, draft)
    return doc


def _events(doc: Doc, cast: EventCast, first: int) -> Iterator[Event]:
    """Give the events of a cast, numbered from ``first`` on."""
    reading = reading_of(doc)
    starts = [[trigger.start for trigger in event] for event in cast.events]
    types = [reading.vote("event", words) for words in starts]
    roles, places, times = participants(doc, types, cast), _places(cast), _times(draft_of(doc).annotation.times, cast)
    for i, (triggers, words) in enumerate(zip(cast.events, starts, strict=True)):
        spans, actuality = [span_of(doc, t.start, t.end) for t in triggers], reading.vote("actuality", words)
        yield Event(f"v{first + i}", types[i], spans, actuality, [], roles[i], places[i], times[i])


def _places(cast: EventCast) -> list[str | None]:
    """Give the place that all triggers together make likeliest: where one alone stands, another place may be nearer."""
    if not cast.mentions:
        return [None] * len(cast.events)
    weights = [(m.type in GROUNDS) * (1.0 if m.level == "Name" else _NAMELESS) for m in cast.mentions]
    scores = cast.mean(cast.scores[:, :, PLACE]) * np.asarray(weights, np.float32)
    entities = [cast.mentions[best].entity for best in scores.argmax(axis=1)]
    return [entity if score > _PLACE else None for entity, score in zip(entities, scores.max(axis=1), strict=True)]


def _times(times: Sequence[Time], cast: EventCast) -> list[str | None]:
    """Give the ids of the likeliest of the article's times."""
    if not times:
        return [None] * len(cast.events)
    scores = np.maximum.reduceat(cast.times, cast.firsts, axis=0)
    likeliest = [times[best].id for best in scores.argmax(axis=1)]
    return [time if score > _TIME else None for time, score in zip(likeliest, scores.max(axis=1), strict=True)]


def _attach_figures(doc: Doc, draft: Draft) -> None:
    """Give each figure to the event that the reader joins it with best."""
    figures = figures_of(doc)
    if not figures or not draft.triggers:
        return
    anchors = [(event, word) for event, words in draft.triggers.items() for word in words]
    starts = [word for word, _ in figures]
    scores = reading_of(doc).pairs([w for _, w in anchors], starts, ["figure"]).of("figure")
    by_id = {event.id: event for event in draft.annotation.events}
    for column, (_, figure) in enumerate(figures):
        event = by_id[anchors[int(scores[:, column].argmax())][0]]
        event.figures.append(figure)

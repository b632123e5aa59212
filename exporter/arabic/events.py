"""Events: triggers with their types, the roles of those who take part, place, time and figures.

The reader finds triggers and scores each pair of a trigger with a mention, a time or a figure; triggers of one event
are joined. Claims, and with them actuality, come after.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from spacy.language import Language
from spacy.tokens import Doc

from ..annotation.model import Event, Time
from .cast import PLACE, EventCast, cast_of
from .draft import GROUNDS, Draft, draft_of, reading_of, span_of
from .figures import figures_of
from .participants import participants
from .retelling import joined
from .triggers import triggers_of

_PLACE, _TIME = 0.2, 0.15
"""Probabilities from which a place and a time are believed, set on the development articles."""
_NAMELESS = 0.7
"""Weight of a place without a name beside one that has one."""


@Language.component("khabar_events")
def events(doc: Doc) -> Doc:
    """Note the described events; actuality is what the trigger's own words suggest until claims are known."""
    draft = draft_of(doc)
    triggers = triggers_of(reading_of(doc))
    cast = cast_of(doc, triggers)
    for n, group in enumerate(joined(doc, triggers, cast), 1):
        event = _event(doc, f"v{n}", cast.of(group))
        draft.annotation.events.append(event)
        draft.triggers[event.id] = [t.start for t in group]
    _attach_figures(doc, draft)
    return doc


def _event(doc: Doc, ident: str, cast: EventCast) -> Event:
    reading, starts = reading_of(doc), [t.start for t in cast.triggers]
    event_type = reading.vote("event", starts)
    return Event(
        ident,
        event_type,
        [span_of(doc, t.start, t.end) for t in cast.triggers],
        reading.vote("actuality", starts),
        claims=[],
        roles=participants(doc, event_type, cast),
        place=_place(cast),
        time=_time(draft_of(doc).annotation.times, cast),
    )


def _place(cast: EventCast) -> str | None:
    """Give the place that all triggers together make likeliest: where one alone stands, another place may be nearer."""
    scores = cast.scores[:, :, PLACE].mean(axis=0).tolist()
    grounds = [
        (score * (1.0 if mention.level == "Name" else _NAMELESS), mention.entity)
        for score, mention in zip(scores, cast.mentions, strict=True)
        if mention.type in GROUNDS
    ]
    score, entity = max(grounds, default=(0.0, ""))
    return entity if score > _PLACE else None


def _time(times: Sequence[Time], cast: EventCast) -> str | None:
    """Give the id of the likeliest of the article's times."""
    likely = zip(cast.times.max(axis=0).tolist(), times, strict=True)
    score, time = max(likely, key=itemgetter(0), default=(0.0, None))
    return time.id if time and score > _TIME else None


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

"""The triggers that the reader believes in: words that evoke an event."""

from __future__ import annotations

from dataclasses import dataclass

from .reader import Reading

_OUTSIDE = 0.85
"""Weight of being no trigger: less than 1 finds more."""
_LEAST = 0.1
"""Probability from which a trigger is believed, set on the development articles."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """The words that evoke an event, half-open."""

    start: int
    end: int


def triggers_of(reading: Reading) -> list[Trigger]:
    """Give the triggers in the order of the text."""
    runs = [run for run in reading.spans("trigger", _OUTSIDE) if run.probability >= _LEAST]
    return [Trigger(run.start, run.end) for run in runs]

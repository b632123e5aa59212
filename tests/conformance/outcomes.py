"""What became of a test."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """The outcomes that EARL has names for (https://www.w3.org/TR/EARL10-Schema/#OutcomeValue)."""

    PASSED = "passed"
    FAILED = "failed"
    INAPPLICABLE = "inapplicable"
    """About something that the server does not offer."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict, and what it rests on."""

    verdict: Verdict
    reason: str = ""
    by_value: bool = False
    """Whether it passed with literals compared by their values, not by how they are written."""


class Failure(Exception):  # noqa: N818 - a test that fails is no error of the runner
    """Why a test does not pass."""


def expect(condition: object, reason: str) -> None:
    """Fail a test with ``reason`` unless ``condition`` holds."""
    if not condition:
        raise Failure(reason)

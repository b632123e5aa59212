"""The language of the pages, and their words in it.

A reader's browser says which language is preferred; a link on every page chooses the other one, which a cookie then
remembers. The language of what the store holds is that of each literal and has nothing to do with this.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Final

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask import Request, Response, request
from rdflib import Literal

COOKIE: Final = "lang"


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """The words of the pages by language, the language to fall back to first."""
    return tomllib.loads((files(__package__) / "texts.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the pages. ``code`` is its BCP 47 tag."""

    code: str

    def __getitem__(self, key: str) -> str:
        return texts()[self.code][key]

    @property
    def others(self) -> list[Language]:
        """The languages to change to."""
        return [Language(code) for code in texts() if code != self.code]

    def number(self, value: int) -> str:
        """A number in the digits of the language."""
        return str(format_decimal(value, locale=self.code))

    def moment(self, value: Literal) -> str:
        """An ``xsd:date`` or ``xsd:dateTime`` in words; anything else as it is."""
        match value.toPython():
            case datetime() as moment:
                return str(format_datetime(moment, "d MMMM y H:mm", locale=self.code))
            case date() as day:
                return str(format_date(day, "d MMMM y", locale=self.code))
            case _:
                return str(value)


def requested_language(asked: Request = request) -> Language:
    """The language of the link that was followed, else of the cookie, else the one that the browser prefers."""
    for code in (asked.args.get("lang", ""), asked.cookies.get(COOKIE, "")):
        if code in texts():
            return Language(code)
    return Language(asked.accept_languages.best_match([*texts()], default=next(iter(texts()))))


def remember_language(response: Response) -> Response:
    """Keep the language of a link that changed it."""
    code = request.args.get("lang", "")
    if code in texts():
        response.set_cookie(COOKIE, code, max_age=365 * 24 * 3600, samesite="Lax", httponly=True)
    return response

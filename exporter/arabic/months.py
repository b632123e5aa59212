"""Month names in use in Arabic newspapers, from Unicode's CLDR by way of Babel, and what CLDR leaves out."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from tomllib import loads

from babel import Locale

_REGIONS = ("ar_EG", "ar_SY", "ar_DZ", "ar_MA", "ar_TN", "ar_IQ", "ar_LB", "ar_MR", "ar_SA")


@cache
def month_names() -> dict[str, int]:
    """Map each Gregorian month name to its number, 1 to 12."""
    names = {
        name: number for region in _REGIONS for number, name in Locale.parse(region).months["format"]["wide"].items()
    }
    return names | _more()["gregorian"]


@cache
def hijri_month_names() -> dict[str, int]:
    """Map each Hijri month name to its number, 1 to 12."""
    return _more()["hijri"]


@cache
def _more() -> dict[str, dict[str, int]]:
    return loads(files(__package__).joinpath("lexicon/months.toml").read_text(encoding="utf-8"))

"""Places that the text puts into others: بلدة سروج بجنوب شرق تركيا; دير الزور (سوريا); مركز ثقافي في سروج."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from spacy.tokens import Doc, Token

from .draft import GROUNDS, Found, attached, draft_of, led_by
from .lexicon import fold, head_of, words
from .marks import is_quotation_mark
from .nisbas import state_of

_GAP = 5
"""Words that may lie between a place and the one around it."""


def stated_places(doc: Doc) -> Iterator[tuple[str, Found, Found]]:
    """Give each place with the named one that stands around it, as (locatedIn, place, place around it)."""
    grounds = sorted(
        (m for m in draft_of(doc).mentions if m.type in GROUNDS and m.level == "Name"),
        key=lambda m: (m.start, m.end),
    )
    towns = ((inner, outer) for inner, outer in pairwise(grounds) if inner.subtype != "Country")
    facilities = ((facility, around) for around in grounds for facility in grounds)
    for inner, outer in chain(
        (pair for pair in towns if _stands_around(doc, *pair)),
        _spots(doc, grounds),
        (pair for pair in facilities if _is_named_after(*pair)),  # مطار عدن
        _of_states(doc, grounds),
    ):
        yield "locatedIn", inner, outer


def _spots(doc: Doc, grounds: Iterable[Found]) -> Iterator[tuple[Found, Found]]:
    """Give places without a name and houses (السفارة التركية في بغداد) with where their words put them."""
    starting = {m.start: m for m in grounds}
    for spot in draft_of(doc).mentions:
        near = (starting[i] for i in range(spot.start + 1, spot.end + _GAP + 1) if i in starting)
        if (spot.type, spot.level) == ("Place", "Nominal"):
            yield from ((spot, around) for around in near if _stands_in(doc, spot, around))
        elif _is_one_of(spot, "houses"):
            yield from ((spot, around) for around in near if _stands_around(doc, spot, around))


def _of_states(doc: Doc, grounds: Iterable[Found]) -> Iterator[tuple[Found, Found]]:
    """Give places with the state whose adjective stands behind them (دير الزور السورية)."""
    for ground in grounds:
        state = state_of(doc, doc[ground.end]) if ground.end < len(doc) else None
        if state and ground.subtype != "Country" and not _is_one_of(ground, "missions"):
            yield ground, state


def _stands_around(doc: Doc, inner: Found, outer: Found) -> bool:
    """Say whether only في, ب, directions and kinds of places lead from one to the other, and at least one of them."""
    between = doc[inner.end : outer.start]
    if inner.end > outer.start or len(between) > _GAP or any(not _leads(token) for token in between):
        return False
    particle = attached(doc, outer)
    if particle not in ("", "ب"):
        return False  # القدس عاصمة لإسرائيل
    beside = inner.type != "Place" or head_of(inner.text) in words("names", "never_in_towns")
    if beside and outer.subtype != "Country" and any(_leads_past(token) for token in between):
        return False
    return bool(particle) or any(not _is_mark(token) or token.text == "(" for token in between)


def _stands_in(doc: Doc, spot: Found, around: Found) -> bool:
    """Say whether في or ب leads from a place without a name to one that its phrase names, or that stands behind it.

    A direction (معسكر في شمال سوريا) tells of another place, the one in which it lies.
    """
    if not spot.start < around.start < spot.end:
        directed = any(fold(token.text) in words("names", "directions") for token in doc[spot.end : around.start])
        return _stands_around(doc, spot, around) and not directed
    return led_by(doc, around, spot.start + 1)[0] in _INSIDE | {"ب"}


def _leads_past(token: Token) -> bool:
    """Say whether a direction without في or ب stands there: a town شمال حلب is out of it, a hill or camp may be in it.

    شمال سوريا is in the state. Of several directions (بجنوب شرق حلب) the first one counts.
    """
    before = fold(token.nbor(-1).text)
    follows = before == fold("في") or before.removeprefix("ب") in words("names", "directions")
    return fold(token.text) in words("names", "directions") and not follows


def _is_one_of(mention: Found, listed: str) -> bool:
    """Say whether an organization or a place has a name with a listed head."""
    named = mention.level == "Name" and mention.type in _HOUSED
    return named and head_of(mention.text) in words("names", listed)


def _is_named_after(facility: Found, around: Found) -> bool:
    """Say whether one place is a facility that is called after the other one, a town in which it lies."""
    inside = facility.start < around.start and around.end <= facility.end and around.subtype != "Country"
    return inside and head_of(facility.text) in words("names", "town_facilities")


def _leads(token: Token) -> bool:
    folded = fold(token.text)
    one_of_many = folded in words("names", "kinds_of_places") and fold(token.nbor(-1).text) in words("names", "one_of")
    return one_of_many or folded in _LEADING or folded.removeprefix("ب") in _LEADING or _is_mark(token)


def _is_mark(token: Token) -> bool:
    return token.text in "(،," or is_quotation_mark(token.text)


_HOUSED = frozenset({"Organization", "Place"})
_INSIDE = frozenset(map(fold, ("في", "داخل")))
_LEADING = (
    _INSIDE
    | words("names", "directions")
    | words("names", "class_nouns")
    | words("names", "capitals")
    | words("names", "one_of")
    | words("names", "lying")
)

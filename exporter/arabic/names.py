"""Names of people, places and organizations, and the nominals that stand for somebody.

The reader finds them; a name found once is then looked for in the whole article, since it often stands where the words
around it say nothing about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from spacy.language import Language
from spacy.tokens import Doc

from ..annotation.model import Span
from .decoding import Labelled
from .draft import GROUNDS, Found, code_points, draft_of, reading_of, span_of, text_at
from .lexicon import PROCLITICS, characters_of, fold, lexicon, words

_SURE = 0.7
"""Probability above which a name is looked for in the rest of the article."""
_LEAST = 0.35
"""Probability below which a name is not believed, set on the development articles."""
_NOMINALS_OUTSIDE = 0.2
"""Weight of being no nominal: rather too many, since those that turn out to fill no role are left out again."""
_LEAST_LETTERS = 4


@Language.component("khabar_names")
def names(doc: Doc) -> Doc:
    """Find name mentions, nested ones too, then nominal mentions where no name stands."""
    draft = draft_of(doc)
    reading = reading_of(doc)
    runs = [run for head in ("name", "inner") for run in _unbroken(doc, reading.spans(head))]
    found = [_mention(doc, run, "Name") for run in runs if run.probability >= _LEAST]
    found = [mention for mention in found if _names_something(mention)]
    found = _completed(found, list(_elsewhere(doc, [mention for mention in found if mention.level == "Name"])))
    draft.mentions = nominals_beside(doc, found)
    return doc


def nominals_beside(doc: Doc, found: list[Found]) -> list[Found]:
    """Give names and, where none stands, the nominals that the reader finds, in the order of the text."""
    taken = {mention.span for mention in found}
    nominals = [_mention(doc, run, "Nominal") for run in reading_of(doc).spans("nominal", _NOMINALS_OUTSIDE)]
    together = [*found, *(nominal for nominal in nominals if nominal.span not in taken)]
    together += [leader for mention in together if (leader := _leader(doc, mention, found))]
    return sorted(together, key=lambda m: (m.start, -m.end))


def _unbroken(doc: Doc, runs: Sequence[Labelled]) -> list[Labelled]:
    """Join neighbours of one kind: two names that no word, mark or particle parts are one (عبد | ربه منصور)."""
    joined: list[Labelled] = []
    for run in runs:
        last = joined[-1] if joined else None
        meets = last and last.end == run.start and last.kind == run.kind != "GeopoliticalEntity"
        if last and meets and reading_of(doc).label("proclitic", run.start) == "0":
            joined[-1] = Labelled(last.start, run.end, run.kind, max(last.probability, run.probability))
        else:
            joined.append(run)
    return joined


def _names_something(mention: Found) -> bool:
    """Say whether there are letters, and more than a noun for a kind of thing (تنظيم, معسكر)."""
    return any(map(str.isalpha, mention.text)) and fold(mention.text) not in _KINDS


_KINDS = words("names", "class_nouns") | words("names", "facility_nouns")


def _leader(doc: Doc, mention: Found, found: list[Found]) -> Found | None:
    """Give the person after whom a government is called (نظام بشار الأسد), where the reader does not see the name."""
    head, start = fold(draft_of(doc).words[mention.start]), mention.start + 1
    called = mention.type == "Organization" and head in words("names", "called_after") and mention.end - start > 1
    if not called or any(start <= m.start < mention.end for m in found):
        return None
    span = span_of(doc, start, mention.end)
    first = fold(draft_of(doc).words[start])
    if first.startswith("ال") or first in _KINDS:
        return None
    return Found(start, mention.end, span, text_at(doc, span), "Name", "Person", None, mention.probability)


def _level(text: str) -> str:
    """Tell names from nominals by their head: generic ones name nobody."""
    folded = fold(text)
    head, _, rest = folded.partition(" ")
    if head in words("names", "directions") and folded not in words("names", "directed_names"):
        return "Nominal"
    generic = words("names", "nominal_heads" if rest else "lone_nominals") | words("names", "nominal_heads")
    return "Nominal" if head.removeprefix("ال") in generic else "Name"


def _mention(doc: Doc, run: Labelled, level: str) -> Found:
    start, end = _trim(doc, run.start, run.end)
    span = _of_listed(doc, span_of(doc, start, end))
    level = _level(text_at(doc, span)) if level == "Name" else level
    subtype = subtype_of(doc, run.start, run.kind) if level == "Name" else None
    return Found(start, end, span, text_at(doc, span), level, run.kind, subtype, run.probability)


def _of_listed(doc: Doc, span: Span) -> Span:
    """Leave out a particle that the reader does not see before what the word lists name (وبسوريا)."""
    written = text_at(doc, span)
    name = fold(written)
    if name in _listed() or _bare(name) not in _listed():
        return span
    return span[0] + characters_of(written, 1), span[1]


def subtype_of(doc: Doc, word: int, kind: str) -> str | None:
    """Give the subtype that the reader sees where a name begins, if it fits the type."""
    subtype = reading_of(doc).label("subtype", word)
    fits = (subtype in _STATES) == (kind == "GeopoliticalEntity") and kind not in {"Person", "Place"}
    return subtype if subtype != "none" and fits else None


_STATES = frozenset({"Country", "Region", "City"})


def _trim(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Leave out marks, spaces and particles at the edges, but not all words."""
    written = draft_of(doc).words
    while end - start > 1 and not _may_be_edge(written[start]):
        start += 1
    while end - start > 1 and not _may_be_edge(written[end - 1]):
        end -= 1
    return start, end


@lru_cache(maxsize=100_000)
def _may_be_edge(text: str) -> bool:
    return any(map(str.isalnum, text)) and fold(text) not in words("names", "edge_words")


def _completed(found: list[Found], further: list[Found]) -> list[Found]:
    """Put names together, without those that turned out to be a part of a known one (صالح, علي صالح)."""
    return [m for m in found if not any(_is_part(m, new.start, new.end, new.type) for new in further)] + further


def _is_part(mention: Found, start: int, end: int, kind: str) -> bool:
    inside = start <= mention.start and mention.end <= end and mention.end - mention.start < end - start
    return inside and mention.type == kind


def _elsewhere(doc: Doc, found: list[Found]) -> Iterator[Found]:
    """Find further places where the words of a sure name stand, with or without a proclitic before them."""
    covered = {i for mention in found for i in range(mention.start, mention.end)}
    directions = [m for m in found if m.level == "Nominal" and m.type in GROUNDS]
    whole = covered - {i for mention in directions for i in range(mention.start, mention.end)}
    forms = list(map(fold, draft_of(doc).words))
    starting: dict[int, list[Found]] = {}
    for mention in found:
        starting.setdefault(mention.start, []).append(mention)
    places: dict[str, list[int]] = {}
    for i, form in enumerate(forms):
        places.setdefault(form, []).append(i)
        if (bare := _bare(form)) != form:
            places.setdefault(bare, []).append(i)
    sure = [m for m in found if m.probability >= _SURE and len(m.text) >= _LEAST_LETTERS]
    known = {**_listed(), **{fold(m.text): m for m in sorted(sure, key=lambda m: m.probability)}}
    here = [(split, mention) for name, mention in known.items() if (split := name.split(" "))[0] in places]
    for (first, *rest), mention in sorted(here, key=lambda item: -len(item[0])):
        for start in places[first]:
            end = start + 1 + len(rest)
            if forms[start + 1 : end] != rest:
                continue
            taken = whole if mention.type in GROUNDS else covered  # شمال سوريا names سوريا
            held = taken.intersection(range(start, end))
            if held:
                inside = (m for word in range(start, end) for m in starting.get(word, ()))
                parts = (m for m in inside if _is_part(m, start, end, mention.type))
                held.difference_update(*(range(m.start, m.end) for m in parts))
            if not held:
                covered.update(range(start, end))
                whole.update(range(start, end))
                begin, stop = code_points(doc, start, end)
                proclitic = int(forms[start] != first)
                span = begin + characters_of(draft_of(doc).words[start], proclitic), stop
                yield Found(
                    start, end, span, text_at(doc, span), "Name", mention.type, mention.subtype,
                    mention.probability / 2,
                )  # fmt: skip


@cache
def _listed() -> dict[str, Found]:
    """Give what the word lists name, as names that are sure everywhere: states, and organizations by longer names."""
    states = [n for names in lexicon("capitals")["seats"].values() for n in names]
    organizations = [n for names in lexicon("aliases")["organizations"] for n in names if len(n) > _LEAST_LETTERS]
    ours = [
        _everywhere(n, "GeopoliticalEntity", "Country") for n in states if fold(n) not in words("names", "no_states")
    ]
    return {fold(name.text): name for name in [*ours, *(_everywhere(n, "Organization") for n in organizations)]}


def _everywhere(name: str, kind: str, subtype: str | None = None) -> Found:
    return Found(0, 0, (0, 0), name, "Name", kind, subtype, 1.0)


@lru_cache(maxsize=100_000)
def _bare(form: str) -> str:
    """Take a proclitic off, and give the article its alif back."""
    if form.startswith("لل"):
        return f"ا{form[1:]}"
    return form[1:] if form[:1] in PROCLITICS else form

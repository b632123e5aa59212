"""Whom the holder of an office serves: whom its words name, the state of an adjective, or the one the reader sees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from spacy.tokens import Doc

from .draft import GROUNDS, Found, draft_of, led_by, reading_of
from .lexicon import fold, words
from .naming import key_of
from .nisbas import key_of_state, state_of
from .offices import Office, Offices
from .wording import has_article

_SERVED = frozenset({"Organization", "GeopoliticalEntity", "Place"})
_ADJECTIVES = 1
"""Words that may stand between a leader in a body and في; with more, his office has a name of its own."""
_OWN = 0.2
"""Probability from which the reader's likeliest state is taken as the one whose minister somebody is."""


class Service:
    """Who serves whom in one article: the holders of ``offices``."""

    def __init__(self, doc: Doc, offices: Offices) -> None:
        self._doc, self._offices = doc, offices
        self._people = [m for m in draft_of(doc).mentions if m.type == "Person"]
        self._servable: defaultdict[int, list[Found]] = defaultdict(list)
        for mention in draft_of(doc).mentions:
            if mention.type in _SERVED:
                self._servable[mention.start].append(mention)

    def stated(self) -> Iterator[tuple[str, Found, Found]]:
        """Give each person of whom an office is told with the relation and whom the office serves."""
        for person in self._people:
            for office in self._offices.of(person):
                served = self._served(office, person)
                relation = _relation(self._doc, office, served) if served else None
                if served and relation:
                    yield relation, person, served

    def is_stated(self, person: Found) -> bool:
        """Say whether words beside a name tell whom its bearer serves, named in the article or not."""
        return any(self._served(office, person) or any(self._adjectives(office)) for office in self._offices.of(person))

    def unnamed_states(self) -> Iterator[Found]:
        """Give the adjectives of states in words of offices where the article never names the state."""
        mentions = draft_of(self._doc).mentions
        named = {key_of(m.text) for m in mentions if m.level == "Name"}
        taken = {m.span for m in mentions}
        for word in (
            i for person in self._people for office in self._offices.of(person) for i in self._adjectives(office)
        ):
            text, begin = self._doc[word].text, self._doc[word].idx
            span = begin, begin + len(text)
            if key_of_state(text) not in named and span not in taken:
                taken.add(span)
                yield Found(word, word + 1, span, text, "Nominal", "GeopoliticalEntity", "Country", 1.0)

    def own_states(self) -> Iterator[tuple[str, float, Found, Found]]:
        """Give the state whose office a person holds where no word says which (وزير الداخلية فلان)."""
        named = (m for m in draft_of(self._doc).mentions if m.level == "Name")
        states = [m for m in named if (m.type, m.subtype) == ("GeopoliticalEntity", "Country")]
        people = [m for m in self._people if any(self._is_of_state(office) for office in self._offices.of(m))]
        if not states or not people:
            return
        pairs = reading_of(self._doc).pairs([m.start for m in people], [m.start for m in states], ["holdsPosition"])
        best: dict[str, tuple[float, Found, Found]] = {}
        for person, scores in zip(people, pairs.of("holdsPosition"), strict=True):
            likeliest = int(scores.argmax())
            if scores[likeliest] > best.get(person.entity, (_OWN,))[0]:
                best[person.entity] = float(scores[likeliest]), person, states[likeliest]
        for score, person, state in best.values():
            yield "holdsPosition", score, person, state

    def _adjectives(self, office: Office) -> Iterator[int]:
        """Give the adjectives of states in the words of an office of a state."""
        if office.head not in words("offices", "members"):
            yield from (i for i in range(office.start, office.end) if key_of_state(self._doc[i].text))

    def _is_of_state(self, office: Office) -> bool:
        """Say whether an office is one of a state by its words: a president without more words is one."""
        office = office.inner or office
        behind = fold(self._doc[office.start + 1].text) if office.end > office.start + 1 else ""
        return office.head in words("offices", "of_states") or (
            office.head in words("offices", "leaders_of_states")
            and behind in words("offices", "governments") | words("offices", "terms")
        )

    def _served(self, office: Office, person: Found) -> Found | None:
        """Give whom an office serves: the first one named in its words, but no host, else the state of an adjective."""
        limit = max(office.end, person.start)
        starting = (m for i in range(office.start + 1, office.end) for m in self._servable.get(i, ()))
        named = [m for m in starting if m.end <= limit and not self._is_host(office, m)]
        if named:
            return min(named, key=lambda m: (m.start, -m.end))
        states = (state_of(self._doc, word) for word in self._doc[office.start : office.end])
        return next((state for state in states if state), None)

    def _is_host(self, office: Office, named: Found) -> bool:
        """Say whether somebody is sent to whom the words of an office name (السفير في طهران, المبعوث إلى اليمن)."""
        leading, _ = led_by(self._doc, named, office.start + 1)
        post = leading in words("offices", "posts") and named.type in GROUNDS
        return office.head in words("offices", "envoys") and (post or leading in words("offices", "hosts"))


def _relation(doc: Doc, office: Office, served: Found) -> str | None:
    """Give what the holder of an office is to whom it serves; an official of a state holds none that has a name.

    A leader in a body does not lead it: قائد ميداني في الجيش is a member, رئيس قسم الأخبار في القناة has an office.
    """
    if office.head in words("offices", "spokespeople"):
        return "spokespersonOf"
    if office.head in words("offices", "members"):
        return "memberOf" if served.type == "Organization" else None
    if office.head not in words("offices", "leaders") or served.type != "Organization":
        return "holdsPosition"
    leading, at = led_by(doc, served, office.start + 1)
    if leading not in ("في", "ب"):
        return "headOf"
    noun, *between = draft_of(doc).words[office.start : at]
    described = all(has_article(word) == has_article(noun) for word in between)
    return "memberOf" if len(between) <= _ADJECTIVES and described else "holdsPosition"

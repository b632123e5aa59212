"""Turn annotated articles into word-level training examples.

An example is one article: its words (spaCy tokens; a line break is a word of its own), one label a word and head
(``IGNORE`` where nothing is known), and labelled pairs of words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import spacy
from khabar.exporter.arabic.tokenizer import arabic_tokenizer

from articles import Json, read_annotated
from labels import NAME_TYPES, PAIR_LABELS, RELATIONS, ROLES, WORD_HEADS

IGNORE = -100
_UNMARKED = 0.2
"""Share of the told events without a cue above which an article teaches nothing of cues."""
_MAX_PROCLITIC = 3
_WORDS_A_TEXT = 250
_WOJOOD_TYPES = {
    "PERS": "Person", "ORG": "Organization", "GPE": "GeopoliticalEntity", "LOC": "Place", "FAC": "Place",
}  # fmt: skip


@dataclass(frozen=True)
class Name:
    """A name that stands alone in its words: half-open word range, letters of its proclitic, type and entity."""

    start: int
    end: int
    proclitic: int
    type: str
    subtype: str | None
    entity: str


@dataclass
class Example:
    """Words, labels by head, and pairs ``(anchor, candidate) -> label -> 1, 0``; labels left out are unknown."""

    id: str
    words: list[str]
    labels: dict[str, list[int]]
    pairs: dict[tuple[int, int], dict[str, float]] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)


def read_corpus(folder: Path) -> Iterator[Example]:
    """Read all ``NAME.gold.json`` with their ``NAME.article.json``."""
    nlp = spacy.blank("ar")
    nlp.tokenizer = arabic_tokenizer(nlp)
    for path in sorted(folder.glob("*.gold.json")):
        gold, article = read_annotated(path)
        yield _ArticleBuilder(gold, nlp(article["text"])).build()


def read_wojood(path: Path) -> Iterator[Example]:
    """Read one file of the Wojood sample, or of ANERcorp: names only, everything else unknown.

    Its sentences, which come in no order, are put together to texts of an article's length.
    """
    rows: list[list[str]] = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        sentence = [line.split(" ") for line in block.splitlines()]
        rows += [row for row in sentence if len(row) > 1 and row[0] and row[0] != "$#$"]
        rows.append(["\n", "O"])
        if len(rows) > _WORDS_A_TEXT:
            yield _wojood_example(path.stem, rows)
            rows = []
    if rows:
        yield _wojood_example(path.stem, rows)


def _wojood_example(name: str, rows: list[list[str]]) -> Example:
    words = [row[0] for row in rows]
    layers: list[tuple[int, int, str]] = []
    for tag, kind in _WOJOOD_TYPES.items():
        start = None
        for i, row in enumerate([*rows, ["", "O"]]):
            if start is not None and f"I-{tag}" not in row[1:]:
                layers.append((start, i, kind))
                start = None
            if f"B-{tag}" in row[1:]:
                start = i
    labels = {head: [IGNORE] * len(words) for head in WORD_HEADS}
    _label_names(labels, layers)
    return Example(name, words, labels)


def _label_names(labels: dict[str, list[int]], spans: list[tuple[int, int, str]]) -> None:
    """Write the outermost names to one head and the names inside them to another."""
    for head in ("name", "inner"):
        labels[head] = [0] * len(labels[head])
    for start, end, kind in sorted(spans, key=lambda s: s[0] - s[1]):
        head = "inner" if any(labels["name"][start:end]) else "name"
        _paint(labels[head], WORD_HEADS[head], start, end, kind)


def _paint(row: list[int], names: list[str], start: int, end: int, kind: str) -> None:
    if any(row[start:end]):
        return
    row[start] = names.index(f"B-{kind}")
    for i in range(start + 1, end):
        row[i] = names.index(f"I-{kind}")


class _ArticleBuilder:
    """Labels one article from its gold file."""

    def __init__(self, gold: Json, doc: spacy.tokens.Doc) -> None:
        self.gold = gold
        self.doc = doc
        size = len(doc)
        self.example = Example(gold["id"], [t.text for t in doc], {head: [0] * size for head in WORD_HEADS})
        for head in ("subtype", "proclitic", "event", "actuality", "voice"):
            self.example.labels[head] = [IGNORE] * size
        self.token_at = {i: t.i for t in doc for i in range(t.idx, t.idx + len(t.text))}
        self.heads: dict[str, list[tuple[int, str]]] = defaultdict(list)

    def build(self) -> Example:
        self._entities()
        self._events()
        self._spans()
        self._pairs()
        return self.example

    def _words(self, span: Json) -> tuple[int, int]:
        first, last = self.token_at[span["start"]], self.token_at[span["end"] - 1]
        offset = span["start"] - self.doc[first].idx
        if offset <= _MAX_PROCLITIC:
            self.example.labels["proclitic"][first] = offset
        return first, last + 1

    def _entities(self) -> None:
        names = []
        for entity in self.gold["entities"]:
            for mention in entity["mentions"]:
                start, end = self._words(mention)
                self.heads[entity["id"]].append((start, mention["level"]))
                if mention["level"] == "NAM" and entity["type"] in NAME_TYPES:
                    names.append((start, end, entity["type"]))
                    proclitic = mention["start"] - self.doc[start].idx
                    name = Name(start, end, proclitic, entity["type"], entity["subtype"], entity["id"])
                    self.example.names.append(name)
                    subtypes = WORD_HEADS["subtype"]
                    self.example.labels["subtype"][start] = subtypes.index(entity["subtype"] or "none")
                elif mention["level"] != "PRO":
                    _paint(self.example.labels["nominal"], WORD_HEADS["nominal"], start, end, entity["type"])
        _label_names(self.example.labels, names)
        self.example.names = [name for name in self.example.names if self._stands_alone(name)]

    def _stands_alone(self, name: Name) -> bool:
        """Say whether the name ends with its last word and neither holds nor lies in another name."""
        others = [o for o in self.example.names if o is not name]
        return not any(o.start < name.end and name.start < o.end for o in others) and name.proclitic <= _MAX_PROCLITIC

    def _events(self) -> None:
        labels = self.example.labels
        self.triggers: dict[str, list[int]] = {}
        self.cues: dict[str, int] = {}
        for event in self.gold["events"]:
            self.triggers[event["id"]] = []
            for trigger in event["triggers"]:
                start, end = self._words(trigger)
                self.triggers[event["id"]].append(start)
                _paint(labels["trigger"], WORD_HEADS["trigger"], start, end, "Event")
                labels["event"][start] = WORD_HEADS["event"].index(event["type"])
                labels["actuality"][start] = WORD_HEADS["actuality"].index(event["actuality"])
            labels["voice"][self.triggers[event["id"]][0]] = min(len(event["chain"]), 2)
            if event.get("cue"):
                start, end = self._words(event["cue"])
                self.cues[event["id"]] = start
                _paint(labels["cue"], WORD_HEADS["cue"], start, end, "Cue")
        told = [event for event in self.gold["events"] if event["chain"]]
        if sum(not event.get("cue") for event in told) > _UNMARKED * len(told):
            labels["cue"] = [IGNORE] * len(self.doc)
            self.cues.clear()

    def _spans(self) -> None:
        labels = self.example.labels
        self.times = {}
        for time in self.gold.get("times", []):
            start, end = self._words(time["mention"])
            self.times[time["id"]] = start
            _paint(labels["time"], WORD_HEADS["time"], start, end, "Time")
        self.figures: dict[int, str] = {}
        for event in self.gold["events"]:
            for figure in event.get("figures", []):
                start, end = self._words(figure["evidence"])
                self.figures[start] = event["id"]
                _paint(labels["figure"], WORD_HEADS["figure"], start, end, figure["kind"])

    def _pairs(self) -> None:
        mentions = sorted({start for heads in self.heads.values() for start, _ in heads})
        for event in self.gold["events"]:
            wanted = [(role, who) for role, who in event["roles"]]
            wanted += [("place", event["place"])] if event.get("place") else []
            wanted += [("relay", who) for who in event["chain"][:-1]]
            wanted += [("source", who) for who in event["chain"][-1:]]
            for nth, anchor in enumerate(self.triggers[event["id"]]):
                self._point(anchor, mentions, [*ROLES, "place", "source", "relay"], wanted, strict=nth == 0)
                self._choose(anchor, self.times.values(), "time", [self.times.get(event.get("time"))], nth == 0)
                mine = [w for w, owner in self.figures.items() if owner == event["id"]]
                self._choose(anchor, self.figures, "figure", mine, nth == 0)
                self._choose(anchor, self.cues.values(), "cue", [self.cues.get(event["id"])], nth == 0)
                earlier = [t for e, ts in self.triggers.items() for t in ts if t < anchor]
                same = [t for t in self.triggers[event["id"]] if t < anchor]
                self._choose(anchor, earlier, "same", same, True)
        for quote in self.gold.get("quotes", []):
            anchor = self.token_at[quote["span"]["start"]]
            self._point(anchor, mentions, ["quoted"], [("quoted", quote["speaker"])], strict=True)
        self._sources_of_cues(mentions)
        self._relations(mentions)
        self._antecedents()

    def _sources_of_cues(self, mentions: list[int]) -> None:
        sources: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for event in self.gold["events"]:
            if event["id"] in self.cues:
                sources[self.cues[event["id"]]] += [("marks", who) for who in event["chain"][-1:]]
        for cue, wanted in sources.items():
            self._point(cue, mentions, ["marks"], wanted, strict=True)

    def _choose(
        self, anchor: int, candidates: Iterable[int], label: str, right: Sequence[int | None], every: bool
    ) -> None:
        for word in candidates:
            if word != anchor and (every or word in right):
                self._set(anchor, word, label, float(word in right))

    def _point(
        self, anchor: int, mentions: list[int], labels: list[str], wanted: list[tuple[str, str]], strict: bool
    ) -> None:
        """Label pairs of an anchor: the nearest mention of a wanted entity is right, its other mentions unknown."""
        unknown: set[tuple[int, str]] = set()
        right: set[tuple[int, str]] = set()
        for label, who in wanted:
            starts = sorted((s for s, _ in self.heads[who]), key=lambda s: (abs(s - anchor), s))
            unknown |= {(s, label) for s in starts}
            right.add((starts[0], label))
        for word in mentions:
            for label in labels:
                if (word, label) in right:
                    self._set(anchor, word, label, 1.0)
                elif (word, label) not in unknown and strict:
                    self._set(anchor, word, label, 0.0)

    def _relations(self, mentions: list[int]) -> None:
        right = defaultdict(set)
        for relation in self.gold.get("relations", []):
            ones, others = ([s for s, _ in self.heads[relation[a]]] for a in ("arg1", "arg2"))
            middle = self.token_at[relation["evidence"]["start"]]
            best = min(((a, b) for a in ones for b in others), key=lambda p: abs(p[0] - p[1]) + abs(p[0] - middle))
            right[best].add(relation["type"])
            for a in ones:
                for b in others:
                    right[a, b].add("?" + relation["type"])
        for a in mentions:
            for b in mentions:
                if a != b and abs(a - b) <= 40:
                    for label in RELATIONS:
                        known = right.get((a, b), set())
                        if label in known or "?" + label not in known:
                            self._set(a, b, label, float(label in known))

    def _antecedents(self) -> None:
        """A nominal points at the nearest name of the same entity, before or after it, and at its other nominals."""
        names = {start for heads in self.heads.values() for start, level in heads if level == "NAM"}
        nominals = {start for heads in self.heads.values() for start, level in heads if level == "NOM"}
        for heads in self.heads.values():
            own = [s for s, level in heads if level == "NAM"]
            for anchor in (s for s, level in heads if level == "NOM"):
                nearest = min(own, key=lambda s: abs(s - anchor), default=None)
                for word in names - {anchor}:
                    if word == nearest or word not in own:
                        self._set(anchor, word, "antecedent", float(word == nearest))
                others = [s for s, level in heads if level == "NOM"]
                self._choose(anchor, nominals, "again", others, every=True)

    def _set(self, anchor: int, word: int, label: str, value: float) -> None:
        assert label in PAIR_LABELS
        self.example.pairs.setdefault((anchor, word), {})[label] = value

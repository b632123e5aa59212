"""Who takes part in an event and as what, by what a reader says and how the text puts it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
import spacy
from khabar.exporter.annotation.model import Article
from khabar.exporter.arabic.cast import EventCast, all_roles, cast_of, kind_of
from khabar.exporter.arabic.draft import Found, draft_of, start_draft
from khabar.exporter.arabic.lexicon import lexicon
from khabar.exporter.arabic.participants import TRAITS, candidates, participants
from khabar.exporter.arabic.reader import Pairs
from khabar.exporter.arabic.triggers import Trigger
from spacy.tokens import Doc

Said = dict[tuple[int, str], float]


class Answers:
    """A reader that knows the probabilities of some labels of some candidate words, whatever the anchor."""

    def __init__(self, said: Said) -> None:
        self._said = said

    def pairs(self, anchors: Sequence[int], candidates: Sequence[int], labels: Sequence[str]) -> Pairs:
        of_words = [[self._said.get((word, label), 0.0) for label in labels] for word in candidates]
        values = np.asarray(of_words * len(anchors), np.float32).reshape(len(anchors), len(candidates), len(labels))
        return Pairs(values, {label: i for i, label in enumerate(labels)})


class Nearby:
    """A reader that knows the probabilities of some labels of some pairs of words."""

    def __init__(self, said: dict[tuple[int, int, str], float]) -> None:
        self._said = said

    def pairs(self, anchors: Sequence[int], candidates: Sequence[int], labels: Sequence[str]) -> Pairs:
        known = [[[self._said.get((a, c, label), 0.0) for label in labels] for c in candidates] for a in anchors]
        values = np.asarray(known, np.float32).reshape(len(anchors), len(candidates), len(labels))
        return Pairs(values, {label: i for i, label in enumerate(labels)})


def document(said: Said, text: str, *mentions: tuple[int, str, str]) -> Doc:
    """Make a document of one sentence with mentions of one word: the word, its entity, its type."""
    words = text.split(" ")
    doc = start_draft(
        Doc(spacy.blank("ar").vocab, words, sent_starts=[i == 0 for i in range(len(words))]), Article("t", text)
    )
    draft = draft_of(doc)
    for word, entity, kind in mentions:
        begin, end = draft.offsets[word], draft.offsets[word] + len(words[word])
        draft.mentions.append(Found(word, word + 1, (begin, end), words[word], "Name", kind, None, 1.0, entity))
    draft.reading = Answers(said)  # type: ignore[assignment]
    return doc


def cast(doc: Doc, *starts: int) -> EventCast:
    triggers = [Trigger(s, s + 1) for s in starts]
    return next(cast_of(doc, triggers).of([triggers]))


def roles(doc: Doc, event_type: str, *starts: int) -> set[tuple[str, str]]:
    return {(p.role, p.entity) for p in participants(doc, [event_type], cast(doc, *starts))[0]}


SHELLED = "قصف الجيش القرية أمس"
ARMY, VILLAGE = (1, "army", "Organization"), (2, "village", "GeopoliticalEntity")


def test_an_event_without_entities_has_no_participants() -> None:
    assert roles(document({}, SHELLED), "Shelling", 0) == set()


def test_nobody_takes_part_in_whom_the_reader_does_not_believe_at_all() -> None:
    assert roles(document({}, SHELLED, ARMY, VILLAGE), "Shelling", 0) == set()


def test_who_does_it_and_whom_it_is_done_to() -> None:
    said = {(1, "attacker"): 0.9, (2, "target"): 0.9}
    assert roles(document(said, SHELLED, ARMY, VILLAGE), "Shelling", 0) == {("attacker", "army"), ("target", "village")}


def test_each_entity_has_one_role_the_one_that_speaks_most_for_it() -> None:
    said = {(1, "attacker"): 0.9, (1, "target"): 0.6}
    assert roles(document(said, SHELLED, ARMY), "Shelling", 0) == {("attacker", "army")}


def test_roles_outside_of_the_frame_are_not_given() -> None:
    assert roles(document({(1, "speaker"): 0.99}, SHELLED, ARMY), "Shelling", 0) <= {("attacker", "army")}


def test_a_mention_inside_the_trigger_takes_no_part() -> None:
    assert roles(document({(1, "attacker"): 0.99}, SHELLED, ARMY), "Shelling", 1) == set()


def decided(doc: Doc, *events: list[int]) -> list[set[tuple[str, str]]]:
    """Give the roles of several attacks, each told by triggers of one word."""
    groups = [[Trigger(s, s + 1) for s in starts] for starts in events]
    casts = cast_of(doc, sorted((t for group in groups for t in group), key=lambda t: t.start)).of(groups)
    found = [roles for some in casts for roles in participants(doc, ["Attack"] * len(some.events), some)]
    return [{(p.role, p.entity) for p in roles} for roles in found]


def test_events_that_are_decided_together_keep_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    words = [word for n in range(40) for word in (f"هاجم{n}", f"جيش{n}", f"بلدة{n}")]
    mentions = [(3 * n + 1, f"army{n}", "Organization") for n in range(40)]
    mentions += [(3 * n + 2, f"town{n}", "GeopoliticalEntity") for n in range(40)]
    nearby = {(3 * n, 3 * n + 1, "attacker"): 0.9 for n in range(40)} | {
        (3 * n, 3 * n + 2, "target"): 0.9 for n in range(40)
    }
    doc = document({}, " ".join(words), *mentions)
    draft_of(doc).reading = Nearby(nearby)  # type: ignore[assignment]
    expected = [{("attacker", f"army{n}"), ("target", f"town{n}")} for n in range(40)]
    assert decided(doc, *([3 * n] for n in range(40))) == expected
    monkeypatch.setattr("khabar.exporter.arabic.cast._PAIRS", 1)
    assert decided(doc, *([3 * n] for n in range(40))) == expected


def test_what_stands_inside_one_trigger_may_take_part_in_another_event() -> None:
    doc = document({(1, "attacker"): 0.99}, SHELLED, ARMY)
    assert decided(doc, [1], [3]) == [set(), {("attacker", "army")}]


def test_events_of_several_tellings_that_alternate_keep_their_own() -> None:
    said = {(0, 1, "attacker"): 0.9, (4, 1, "attacker"): 0.9, (2, 3, "target"): 0.9}
    words = "هاجم الجيش قصف المسلحون الهجوم أمس"
    doc = document({}, words, ARMY, (3, "gunmen", "PopulationGroup"))
    draft_of(doc).reading = Nearby(said)  # type: ignore[assignment]
    assert decided(doc, [0, 4], [2]) == [{("attacker", "army")}, {("target", "gunmen")}]


def trait(doc: Doc, name: str, entity: str, event_type: str = "Shelling") -> list[float]:
    found = candidates(doc, [event_type], cast(doc, 0))
    of_roles = [found.rows(0, all_roles().index(role)) for role in lexicon("events")["frames"][event_type]]
    return [float(rows[entities.index(entity), TRAITS.index(name)]) for entities, rows in of_roles]


def test_the_words_around_are_traits_of_every_role() -> None:
    doc = document({}, SHELLED, ARMY, VILLAGE)
    assert set(trait(doc, "behind", "army")) == {1.0}
    assert set(trait(doc, "behind", "village")) == {0.0}
    assert trait(doc, "distance", "village")[0] == pytest.approx(np.log(3))
    assert set(trait(doc, "before", "village")) == {0.0}


@pytest.mark.parametrize(
    ("text", "particle"),
    [
        ("هجوم على القرية", "against"),
        ("لقاء مع القرية", "with"),
        ("قتل شرطي على يد القرية", "by"),
        ("قدم إلى القرية", "to"),
    ],
)
def test_a_particle_introduces_an_entity(text: str, particle: str) -> None:
    doc = document({}, text, (len(text.split(" ")) - 1, "village", "GeopoliticalEntity"))
    introduced = {name for name in ("against", "to", "by", "with") if trait(doc, name, "village")[0]}
    assert introduced == {particle}


def test_a_lead_is_counted_against_the_best_other_one() -> None:
    doc = document({(1, "attacker"): 0.5, (2, "attacker"): 0.9}, SHELLED, ARMY, VILLAGE)
    attacker = lexicon("events")["frames"]["Shelling"].index("attacker")
    lead = trait(doc, "lead", "army")[attacker]
    assert lead == pytest.approx(-np.log(9), abs=1e-2)
    assert trait(doc, "lead", "village")[attacker] == pytest.approx(-lead)


def test_every_role_has_a_kind_and_every_kind_its_weights() -> None:
    weights = lexicon("participants")["weights"]
    assert {kind_of(role) for role in lexicon("events")["roles"]} == set(weights)
    assert all(set(of_kind) == {"bias", *TRAITS} for of_kind in weights.values())


def test_the_fit_pairs_each_annotated_entity_with_one_that_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "training"))
    paired = import_module("examples").paired
    annotated = [
        {"id": "army", "mentions": [{"start": 0, "end": 5}, {"start": 20, "end": 25}]},
        {"id": "village", "mentions": [{"start": 40, "end": 45}]},
    ]
    found = {"e1": [(0, 5)], "e2": [(0, 5), (20, 25)], "e3": [(39, 45)], "e4": [(60, 65)]}
    assert paired(annotated, "mentions", found) == {"e2": "army", "e3": "village"}

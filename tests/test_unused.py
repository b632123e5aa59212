"""Which entities without a name stay."""

from __future__ import annotations

import pytest
from khabar.exporter.annotation.model import Entity, Mention, Relation
from khabar.exporter.arabic.draft import draft_of
from khabar.exporter.arabic.unused import unused
from test_stated_relations import document


@pytest.mark.parametrize("tied", [True, False])
def test_a_group_stays_for_a_tie_that_words_state(tied: bool) -> None:
    doc = document("قصف القوات الموالية لسامي نادر", [])
    draft = draft_of(doc)
    forces = Entity("e1", "Organization", [Mention((4, 10), "Nominal")], None, {})
    leader = Entity("e2", "Person", [Mention((21, 30), "Name")], None, {})
    draft.annotation.entities = [forces, leader]
    draft.annotation.relations = [Relation("alliedWith", "e1", "e2", (4, 30))]
    draft.tied = {"e1", "e2"} if tied else set()
    annotation = draft_of(unused(doc)).annotation
    assert [entity.id for entity in annotation.entities] == (["e1", "e2"] if tied else ["e2"])
    assert bool(annotation.relations) is tied

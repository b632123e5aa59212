"""Background facts: what is known of linked items, and from which sources."""

from __future__ import annotations

from pathlib import Path

import pytest
from khabar.exporter.annotation.model import Annotation, Article, Entity, Link, Mention
from khabar.exporter.arabic.pipeline import PipelineOptions
from khabar.exporter.facts import background_of
from khabar.exporter.linking.index import Index
from khabar.exporter.linking.rows import Edge
from khabar.exporter.linking.writing import write_index
from khabar.exporter.steps import ExportSettings, exporting
from khabar.ontology import KH, WD
from small_index import ABOUT, ALIASES, ITEMS, SOURCES


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """The small index, with regions around Aleppo and one that it belonged to."""
    edges = [
        Edge(41183, 131, 214064, "", "", 1),
        Edge(214064, 131, 858, "", "", 1),
        Edge(41183, 131, 12560, "", "1918", 1),
    ]
    write_index(tmp_path / "i.sqlite", ABOUT, [*SOURCES, *ITEMS, *ALIASES, *edges])
    return Index(tmp_path / "i.sqlite")


def test_places_are_within_all_around_them(index: Index) -> None:
    known = background_of(index).known(f"{WD}Q41183")
    assert known
    assert known.within == (f"{WD}Q858", f"{WD}Q214064")
    assert known.country == f"{WD}Q858"
    assert [source.title for source in known.sources] == ["test"]


def test_a_country_is_its_own_and_lies_in_nothing(index: Index) -> None:
    known = background_of(index).known(f"{WD}Q858")
    assert known
    assert (known.country, known.within) == (f"{WD}Q858", ())


def test_nothing_is_known_of_what_is_not_in_the_index(index: Index) -> None:
    assert background_of(index).known(f"{WD}Q4") is None
    assert background_of(index).known(f"{WD}Q{'9' * 30}") is None
    assert background_of(index).version == index.checksum[:16]


def test_an_export_has_the_facts_of_the_index_that_it_links_with(index: Index, tmp_path: Path) -> None:
    text = "في حلب"
    entity = Entity("e", "GeopoliticalEntity", [Mention((3, 6), "Name")], link=Link(f"{WD}Q41183", 1.0, "by hand"))
    options = PipelineOptions(settings={"khabar_linker": {"index": str(tmp_path / "i.sqlite")}})
    quads = exporting(ExportSettings(pipeline=options))(Annotation(Article("a", text), entities=[entity])).payload
    versions = {str(quad.object) for quad in quads if quad.predicate == KH.indexVersion}
    assert versions == {index.digest}

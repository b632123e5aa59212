"""Names of another spaCy component take the place of the reader's."""

from __future__ import annotations

import pytest
from khabar.exporter.annotation.model import Annotation, Article
from khabar.exporter.arabic.pipeline import PipelineOptions, annotate, load_pipeline
from khabar.exporter.errors import InputError
from spacy.language import Language
from spacy.tokens import Doc, Span

TEXT = "قال سامي شاهين في بغداد إن الجيش سيرد. ووصل شاهين إلى دمشق بعد ذلك."


@Language.component("names_for_tests")
def _names(doc: Doc) -> Doc:
    marked = [("سامي شاهين", "PERSON"), ("بغداد", "GPE"), ("الجيش", "NORP"), ("شاهين", "PERSON"), ("ذلك", "THING")]
    spans = [doc.char_span(TEXT.rindex(words), TEXT.rindex(words) + len(words), label) for words, label in marked]
    doc.ents = [span for span in spans if isinstance(span, Span)]
    return doc


def read(**settings: object) -> Annotation:
    options = PipelineOptions(
        without=frozenset({"khabar_known_names"}),
        replace={"khabar_names": "khabar_names_from"},
        settings={"khabar_names": {"component": "names_for_tests", **settings}},
    )
    return annotate(load_pipeline(options), Article("1", TEXT))


def names(annotation: Annotation) -> dict[str, str]:
    named = [e for e in annotation.entities if any(m.level == "Name" for m in e.mentions)]
    return {entity.labels["ar"]: entity.type for entity in named}


def test_its_entities_are_the_names_and_go_through_identity() -> None:
    annotation = read()
    assert names(annotation) == {"سامي شاهين": "Person", "بغداد": "GeopoliticalEntity"}
    (person,) = (e for e in annotation.entities if e.type == "Person" and e.labels["ar"] == "سامي شاهين")
    spans = [TEXT[slice(*m.span)] for m in person.mentions if m.level == "Name"]
    assert spans == ["سامي شاهين", "شاهين"]


def test_labels_of_its_own_are_given_types() -> None:
    assert names(read(labels={"THING": "Organization"}))["ذلك"] == "Organization"


def test_a_component_that_is_not_registered_is_refused() -> None:
    with pytest.raises(InputError, match="no spaCy factory is called 'absent'"):
        read(component="absent")

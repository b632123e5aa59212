"""Annotations as JSON: what is written is read back, and what is wrong is named by its place."""

from __future__ import annotations

import copy
import dataclasses
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from gold import gold_annotations
from khabar.exporter.annotation import from_json, model, schema, to_json
from khabar.exporter.errors import InputError
from khabar.ontology import KH, event_types, ontology_graph, subclasses
from rdflib import URIRef
from rdflib.namespace import RDF

Json = dict[str, Any]

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())


def record() -> Json:
    loaded: Json = json.loads(
        (Path(__file__).parent / "cases/claim-chains/annotation.json").read_text(encoding="utf-8")
    )
    return loaded


def changed(path: str, value: object) -> Json:
    """The record with another value at a path such as ``events.0.type``; ``...`` removes it."""
    new = copy.deepcopy(record())
    *parents, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
    target: Any = new
    for step in parents:
        target = target[step]
    if value is ...:
        del target[last]
    else:
        target[last] = value
    return new


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_reading_and_writing_loses_nothing(case: Path) -> None:
    given = json.loads((case / "annotation.json").read_text(encoding="utf-8"))
    assert to_json(from_json(given)) == given


def test_real_annotations_survive_the_way_through_json(shared: Path) -> None:
    for annotation in gold_annotations(shared / "gold" / "dev"):
        assert from_json(json.loads(json.dumps(to_json(annotation)))) == annotation


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("schema", "khabar-annotation/2", "$.schema: must be same as const definition: khabar-annotation/1"),
        ("article.text", ..., "$.article: must contain ['text'] properties"),
        ("article.language", "العربية", "$.article.language: must match pattern"),
        ("article.headline", "x", "$.article: must not contain {'headline'} properties"),
        ("events.0.type", "Invasion", "$.events[0].type: must be one of ['PublicStatement'"),
        ("events.0.claims", [], "$.events[0].claims: must contain at least 1 items"),
        ("events.0.time", None, "$.events[0].time: must be string"),
        ("entities.0.link", {"target": "Q1", "confidence": 1, "method": "x"}, "$.entities[0].link.target: must match"),
        ("entities.0.labels", {"no tag": "x"}, "$.entities[0].labels"),
        ("relations.0.office", "متحدث", "$.relations[0]"),
        ("entities.1.id", "agency", "$.entities[0].id: 'agency' is the id of 2 entities; give each its own"),
        ("events.1.claims.0.id", "told", "$.events[0].claims[0].id: 'told' is the id of 2 claims"),
        ("events.0.place", "nowhere", "$.events[0].place: none of the entities has the id 'nowhere'"),
        ("events.0.time", "t9", "$.events[0].time: none of the times has the id 't9'"),
        ("events.0.claims.1.quote", "q9", "$.events[0].claims[1].quote: none of the quotes has the id 'q9'"),
        ("events.0.claims.1.rejects", "x", "$.events[0].claims[1].rejects: none of the claims has the id 'x'"),
        ("events.0.roles.2.claim", "c2", "$.events[0].roles[2].claim: 'c2' is a claim of another event"),
        (
            "events.0.claims.0.chain.1.entities",
            ["ministry", "paper"],
            "$.events[0].claims[0].chain[1].entities: none of the entities has the id 'paper'",
        ),
        ("quotes.0.speaker", "nobody", "$.quotes[0].speaker: none of the entities has the id 'nobody'"),
        ("times.0.begin", "2019-02-30", "$.times[0].begin: there is no such day or time: 2019-02-30"),
        ("times.0.begin", "2019-03-09", "$.times[0]: begin 2019-03-09 is after end 2019-03-04"),
        ("article.published", "2019-03-05T25:00", "$.article.published: there is no such day or time"),
        ("publication", ..., "$.times[0]: an inferred begin needs a publication"),
        ("article.text", "\ud83d", "$.article.text: half a surrogate pair at offset 0"),
        ("article.extra", {"section": "x\udc00"}, "$.article.extra.section: half a surrogate pair at offset 1"),
        ("entities.2.labels.ar", "\udfff", "$.entities[2].labels.ar: half a surrogate pair at offset 0"),
    ],
)
def test_a_mistake_is_named_by_its_place(path: str, value: object, message: str) -> None:
    with pytest.raises(InputError) as caught:
        from_json(changed(path, value))
    assert str(caught.value).startswith(message)


def test_a_span_that_selects_other_words_says_where_they_stand() -> None:
    with pytest.raises(InputError) as caught:
        from_json(changed("entities.0.mentions.0.span", {"start": 4, "end": 16, "text": "وكالة الساحل"}))
    assert "$.entities[0].mentions[0].span: 4-16 selects ' وكالة الساح', not 'وكالة الساحل'" in str(caught.value)
    assert "those stand at 5-17" in str(caught.value)


def test_a_span_beyond_the_text_is_refused() -> None:
    with pytest.raises(InputError, match="those are not in the text"):
        from_json(changed("entities.0.mentions.0.span", {"start": 900, "end": 905, "text": "الأمس"}))


def test_keys_of_the_user_are_no_references() -> None:
    given = changed("article.extra", {"speaker": "nobody", "start": "1", "begin": "soon"})
    assert from_json(given).article.extra["speaker"] == "nobody"


def test_a_claim_with_sources_is_indirect_unless_it_says_otherwise() -> None:
    claims = from_json(changed("events.0.claims.2.mode", ...)).events[0].claims
    assert claims[2].mode == "Indirect"
    assert from_json(changed("events.1.claims.0.mode", ...)).events[1].claims[0].mode == "Editorial"


# ── The schema, the records and the ontology say the same ──


def definitions() -> dict[str, Json]:
    document = schema()
    return {"annotation": document, **document["definitions"]}


RECORDS = {name.lower(): cls for name, cls in vars(model).items() if dataclasses.is_dataclass(cls)}


def test_the_schema_is_a_valid_schema() -> None:
    jsonschema.Draft7Validator.check_schema(schema())


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_the_schema_has_the_fields_and_defaults_of_the_records(name: str) -> None:
    described = definitions()[name]
    fields = {field.name: field for field in dataclasses.fields(RECORDS[name])}
    assert set(described["properties"]) - {"schema"} == set(fields)
    for key, property_ in described["properties"].items():
        if "default" in property_:
            assert property_["default"] == fields[key].default


@pytest.mark.parametrize("name", sorted(definitions()))
def test_everything_in_the_schema_is_described(name: str) -> None:
    described = definitions()[name]
    assert described["description"]
    assert all(property_["description"] for property_ in described.get("properties", {}).values())


def names(terms: set[URIRef] | frozenset[URIRef]) -> set[str]:
    return {term.removeprefix(KH) for term in terms}


def members(cls: URIRef) -> set[str]:
    return names({term for term in ontology_graph().subjects(RDF.type, cls) if isinstance(term, URIRef)})


@pytest.mark.parametrize(
    ("definition", "key", "expected"),
    [
        ("event", "type", names(event_types())),
        ("event", "actuality", members(KH.Actuality)),
        ("claim", "polarity", members(KH.Polarity)),
        ("claim", "modality", members(KH.Modality)),
        ("claim", "tense", members(KH.Tense)),
        ("claim", "certainty", members(KH.Certainty)),
        ("claim", "mode", members(KH.ReportingMode)),
        ("figure", "kind", members(KH.CasualtyKind)),
        ("time", "status", members(KH.ValueStatus)),
        ("participation", "role", {role.removeprefix("role-") for role in members(KH.RoleType)}),
    ],
)
def test_the_schema_lists_what_the_ontology_declares(definition: str, key: str, expected: set[str]) -> None:
    assert set(definitions()[definition]["properties"][key]["enum"]) == expected


def test_the_schema_lists_the_classes_of_entities() -> None:
    properties = definitions()["entity"]["properties"]
    classes = names(subclasses(KH.Entity)) - {"Entity", "EditorialVoice"}
    organizations = names(subclasses(KH.Organization)) - {"Organization"}
    assert set(properties["type"]["enum"]) == classes - organizations
    assert set(properties["subtype"]["enum"]) == organizations | {"Other", "Country", "Region", "City"}


def test_granularities_are_those_of_the_ontology() -> None:
    assert set(definitions()["granularity"]["enum"]) == members(KH.Granularity)

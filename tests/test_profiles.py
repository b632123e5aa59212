"""Every profile against the article graphs that it is made from, and against the standard that it follows."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import networkx
import pyoxigraph as ox
import pytest
from gold import gold_annotations
from khabar.exporter.arabic.lexicon import lexicon
from khabar.exporter.destination import convert, destination
from khabar.exporter.errors import InputError, KhabarError
from khabar.exporter.graphs import read_graphs
from khabar.exporter.linking.index import Index, Known
from khabar.exporter.linking.linker import link_entities
from khabar.exporter.mapping import DEFAULT_BASE, Run, map_annotation
from khabar.exporter.oxigraph import to_oxigraph
from khabar.exporter.profiles import PROFILES, ArticleGraph
from khabar.exporter.profiles.actors import Actor, actors
from khabar.exporter.profiles.bodies import state_of_body
from khabar.exporter.profiles.events import COLUMNS, EventRow, EventTable
from khabar.exporter.profiles.sentences import Sentences
from khabar.exporter.store import stage
from khabar.ontology import KH, NIF, PREFIXES, SEM, WD, subclasses
from rdflib import Graph, Literal
from rdflib.namespace import PROV, RDF, RDFS, SKOS, XSD

ROOT = Path(__file__).parents[1]
CASES = sorted(Path(__file__).parent.glob("cases/*/expected.nq"))
EXAMPLE = Path(__file__).parent / "shapes/valid.ttl"
CORPUS = 12

SUFFIXES = {
    "schema": "jsonld",
    "events-csv": "csv",
    "parquet": "parquet",
    "nanopub": "trig",
    "rdf12": "nq",
    "nif": "ttl",
    "geojson": "geojson",
    "graphml": "graphml",
}

Write = Callable[[str], Path]


def node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


@pytest.fixture(scope="module")
def graphs() -> list[list[ox.Quad]]:
    """The golden cases, the example of the shapes, and articles annotated by hand."""
    run = Run("1.0", {"annotation": "given"})
    found = []
    for path in (EXAMPLE, *CASES):  # one by one, because two of them are of one address
        with stage(read_graphs([str(path)])) as staged:
            found += list(staged)
    for annotation in islice(gold_annotations(ROOT / "training/corpus"), CORPUS):
        link_entities(annotation, Index())
        found.append([to_oxigraph(quad) for quad in map_annotation(annotation, DEFAULT_BASE, run)])
    return found


@pytest.fixture(scope="module")
def written(graphs: list[list[ox.Quad]], tmp_path_factory: pytest.TempPathFactory) -> Write:
    """Writes all the graphs in a profile, once."""
    folder = tmp_path_factory.mktemp("profiles")

    def write(profile: str) -> Path:
        path = folder / f"out.{SUFFIXES[profile]}"
        if not path.exists():
            assert convert(graphs, destination(str(path), None, profile)) == len(graphs)
        return path

    return write


@pytest.fixture(scope="module")
def rows(graphs: list[list[ox.Quad]]) -> list[EventRow]:
    index = Index()
    return [row for graph in graphs for row in EventTable(ArticleGraph(graph), index.known)]


def pairs(graphs: list[list[ox.Quad]], predicate: str) -> set[tuple[str, str]]:
    """Subject and object of all statements with a property."""
    return {
        (quad.subject.value, quad.object.value)  # type: ignore[union-attr]
        for graph in graphs
        for quad in graph
        if quad.predicate.value == str(predicate)
    }


def instances(graphs: list[list[ox.Quad]], class_: str) -> set[str]:
    return {subject for subject, type_ in pairs(graphs, RDF.type) if type_ == str(class_)}


def events(graphs: list[list[ox.Quad]]) -> set[str]:
    return {event for event, _ in pairs(graphs, KH.actuality)}


def tellings(graphs: list[list[ox.Quad]]) -> dict[str, str]:
    """The event of each innermost claim."""
    described = events(graphs)
    return {claim: event for claim, event in pairs(graphs, KH.content) if event in described}


def asserting(graphs: list[list[ox.Quad]]) -> set[str]:
    """The claims that affirm, judge, or relay what affirms or judges."""
    content, polarity, modality = (dict(pairs(graphs, name)) for name in (KH.content, KH.polarity, KH.modality))
    affirmed = {claim for claim, value in polarity.items() if value == str(KH.Positive)}
    return {
        claim
        for claim in instances(graphs, KH.Claim)
        if (innermost := _innermost(claim, content)) in affirmed
        and modality[innermost] in {str(KH.Asserted), str(KH.Evaluative)}
    }


def _innermost(claim: str, content: dict[str, str]) -> str:
    while content[claim] in content:
        claim = content[claim]
    return claim


# All profiles


@pytest.mark.parametrize("profile", [name for name in PROFILES if name != "parquet"])
def test_the_order_of_statements_does_not_show(profile: str, graphs: list[list[ox.Quad]], tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.{SUFFIXES[profile]}" for number in (1, 2)]
    convert(graphs[:4], destination(str(paths[0]), None, profile))
    convert([graph[::-1] for graph in graphs[:4]], destination(str(paths[1]), None, profile))
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("profile", [name for name in PROFILES if name != "parquet"])
def test_no_article_is_a_whole_document(profile: str, tmp_path: Path) -> None:
    path = tmp_path / f"out.{SUFFIXES[profile]}"
    assert convert([], destination(str(path), None, profile)) == 0
    data = path.read_bytes()
    if profile in ("schema", "geojson"):
        assert json.loads(data)["features" if profile == "geojson" else "@graph"] == []
    elif profile == "graphml":
        assert len(networkx.parse_graphml(data.decode())) == 0
    elif profile == "events-csv":
        assert data.decode() == ",".join(COLUMNS) + "\r\n"
    else:
        assert not list(ox.parse(data, ox.RdfFormat.from_extension(SUFFIXES[profile])))


def test_after_an_error_nothing_is_left(graphs: list[list[ox.Quad]], tmp_path: Path) -> None:
    def broken() -> Iterator[list[ox.Quad]]:
        yield graphs[0]
        raise InputError("broken")

    for profile in PROFILES:
        with pytest.raises(KhabarError):
            convert(broken(), destination(str(tmp_path / f"out.{SUFFIXES[profile]}"), None, profile))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "format_name", "profile", "reason"),
    [
        ("out.rdf", None, "rdf12", "cannot be written as RDF/XML, only as turtle, trig, n-triples, n-quads"),
        ("out.ttl", None, "nanopub", "cannot be written as Turtle, only as trig, n-quads, json-ld"),
        ("out.csv", "turtle", "events-csv", "has one format only"),
        ("out.csv", None, "events", "unknown profile 'events'; known: schema, events-csv"),
        ("-", None, "nif", "name it with --format"),
    ],
)
def test_what_does_not_fit_is_a_clear_error(name: str, format_name: str | None, profile: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        destination(name, format_name, profile)


# The event table


def test_every_telling_has_rows_with_all_columns(rows: list[EventRow], graphs: list[list[ox.Quad]]) -> None:
    assert {(row["claim"], row["event"]) for row in rows} == set(tellings(graphs).items())
    assert all(list(row) == list(COLUMNS) for row in rows)


def test_values_have_the_types_of_their_columns(rows: list[EventRow]) -> None:
    types = {"string": str, "date": str, "integer": int, "number": float, "boolean": bool}
    for name, column in COLUMNS.items():
        assert {type(row[name]) for row in rows} <= {types[column["type"]], type(None)}, name
    assert [name for name in COLUMNS if all(row[name] is None for row in rows)] == []


def test_every_role_but_instruments_is_a_source_or_a_target(rows: list[EventRow], graphs: list[list[ox.Quad]]) -> None:
    roles, claims, participants = (
        dict(pairs(graphs, predicate)) for predicate in (KH.role, KH.accordingTo, KH.participant)
    )
    expected = {
        (claims[part], participants[part], role.removeprefix(f"{KH}role-"))
        for part, role in roles.items()
        if not role.endswith("instrument")
    }
    found = {
        (row["claim"], row[f"{side}_id"], row[f"{side}_role"])
        for row in rows
        for side in ("source", "target")
        if row[f"{side}_id"]
    }
    assert found == expected


def test_words_stand_where_offsets_say(rows: list[EventRow], graphs: list[list[ox.Quad]]) -> None:
    snapshots, texts = dict(pairs(graphs, KH.textSnapshot)), dict(pairs(graphs, NIF.isString))
    for row in rows:
        text = texts[snapshots[str(row["article"])]]
        assert text[int(row["trigger_begin"] or 0) : int(row["trigger_end"] or 0)] == row["trigger"]
        assert str(row["trigger"]) in str(row["sentence_text"])
        assert str(row["sentence_text"]) in text


def test_dates_are_those_of_the_event_or_of_the_article(rows: list[EventRow]) -> None:
    assert {row["date_basis"] for row in rows} >= {"Stated", "Inferred", "Published"}
    for row in rows:
        assert (row["date"] is None) == (row["date_basis"] is None)
        if row["date_basis"] == "Published":
            assert row["date"] == row["date_end"] == row["published"]
        if row["date"] and row["date_end"]:
            assert date.fromisoformat(str(row["date"])) <= date.fromisoformat(str(row["date_end"]))


def test_coders_names_come_from_the_ontology(rows: list[EventRow]) -> None:
    coded = {
        row["event_type"]: [row[name] for name in ("plover_event", "plover_mode", "cameo_root", "cameo_codes")]
        for row in rows
    }
    assert coded["Detention"] == ["COERCE", "arrest", "17", "173"]
    assert coded["Attack"] == ["ASSAULT", None, None, "180-204"]
    assert coded["Death"] == [None, None, None, None]


def test_mutual_events_stand_in_both_orders(rows: list[EventRow]) -> None:
    found = {
        (row["claim"], row["source_id"], row["target_id"])
        for row in rows
        if row["source_role"] == row["target_role"] == "participant"
    }
    assert found
    assert {(claim, target, source) for claim, source, target in found} == found
    assert all(source != target for _, source, target in found)


def test_codes_of_actors() -> None:
    assert Actor("", "", "Government", None, "SYR", None).code == "SYRGOV"
    assert Actor("", "", "GeopoliticalEntity", None, "SYR", None).code == "SYR"
    assert Actor("", "", "ArmedGroup", None, None, None).code == "REB"
    assert Actor("", "", "Person", None, None, None).code is None
    assert Actor("", "", "PopulationGroup", None, None, None).code is None  # soldiers and protesters, or civilians


def test_who_holds_an_office_of_a_state_has_its_code(graphs: list[list[ox.Quad]]) -> None:
    (holding, holder), *_ = pairs(graphs[:1], KH.holder)
    state = node(dict(pairs(graphs[:1], KH.inOrganization))[holding])
    link = ox.Quad(state, node(SKOS.exactMatch), node(f"{WD}Q858"))
    assert actors(ArticleGraph(graphs[0]), Index().known)[holder].code is None
    assert actors(ArticleGraph([*graphs[0], link]), Index().known)[holder].code == "SYR"


@pytest.mark.parametrize(
    ("kind", "name", "state"),
    [
        ("ArmedForce", "الجيش السوري", "SY"),
        ("Government", "وزارة الدفاع الأميركية", "US"),
        ("ArmedForce", "الطيران الروسي", "RU"),
        ("ArmedForce", "مقاتلات حربية تركية", "TR"),
        ("ArmedForce", "القوى الأمنية اللبنانية", "LB"),
        ("Government", "السفارة الأمريكية في بغداد", "US"),
        ("Government", "وزارة الدفاع في الحكومة اليمنية", None),  # behind a preposition
        ("ArmedForce", "الجيشان السوري والروسي", None),  # of two states
        ("Government", "وزارة الشؤون الأوروبية الألمانية", None),
        ("Organization", "مركز الدراسات الفلسطينية", None),  # describes another word than the head
        ("Government", "البرلمان الأوروبي", None),  # of no state
        ("Government", "وزارة المالية", None),
        ("ArmedGroup", "الميليشيات الإيرانية", None),  # Iran's, and may fight in Syria
        ("MonitoringBody", "المرصد السوري لحقوق الإنسان", None),
        ("Person", "محمود المصري", None),
        ("Government", "", None),
    ],
)
def test_the_state_of_a_body_by_the_adjective_in_its_name(kind: str, name: str, state: str | None) -> None:
    assert state_of_body(kind, name) == state


def test_every_state_with_an_adjective_has_a_code() -> None:
    for state, adjectives in lexicon("nisbas")["states"].items():
        one_word = [adjective for adjective in adjectives if " " not in adjective]
        without = state in {"الأمم المتحدة", "الاتحاد الأوروبي"}
        assert all((state_of_body("ArmedForce", f"الجيش ال{word}") is None) == without for word in one_word), state


def test_a_body_without_an_item_has_the_code_of_its_adjective(graphs: list[list[ox.Quad]]) -> None:
    known = [actor for graph in graphs for actor in actors(ArticleGraph(graph), Index().known).values()]
    coded = [actor for actor in known if actor.item is None and state_of_body(actor.kind, actor.name)]
    assert coded
    assert all(actor.code and len(actor.country or "") == 3 for actor in coded)


def test_a_place_has_the_point_of_its_item(graphs: list[list[ox.Quad]]) -> None:
    def everywhere(_item: str) -> Known:
        return Known("City", "DE", 0.0, 9.5)

    placed = [row for graph in graphs for row in EventTable(ArticleGraph(graph), everywhere) if row["place_wikidata"]]
    assert placed
    assert {(row["latitude"], row["longitude"], row["place_country"]) for row in placed} == {(0.0, 9.5, "DEU")}


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("قال: «نعم.» ثم مضى. وعاد؟\nانتهى", ["قال: «نعم.»", "ثم مضى.", "وعاد؟", "انتهى"]),
        ("بلغ 3.5 في المئة", ["بلغ 3.5 في المئة"]),
        ("ر. م. حسن", ["ر. م. حسن"]),
        ("\n\nأول\n \nثان", ["أول", "ثان"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    found = Sentences(text)
    seen = dict.fromkeys(found.at(offset) for offset, character in enumerate(text) if not character.isspace())
    assert [sentence.text for sentence in seen] == sentences
    assert [sentence.number for sentence in seen] == list(range(1, len(sentences) + 1))


def test_csv_reads_back_as_the_same_rows(written: Write, rows: list[EventRow]) -> None:
    def read(value: str, kind: str) -> object:
        if not value:
            return None
        readers: dict[str, Callable[[str], object]] = {"integer": int, "number": float, "boolean": "true".__eq__}
        return readers.get(kind, str)(value)

    with written("events-csv").open(encoding="utf-8", newline="") as file:
        found = [{name: read(row[name], COLUMNS[name]["type"]) for name in COLUMNS} for row in csv.DictReader(file)]
    assert found == rows


def test_parquet_reads_back_as_the_same_rows(
    written: Write, rows: list[EventRow], graphs: list[list[ox.Quad]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow, which is optional")

    def read(path: Path) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
        return [{n: v.isoformat() if isinstance(v, date) else v for n, v in row.items()} for row in found]

    path = written("parquet")
    assert read(path) == rows
    fields = parquet.read_schema(path)
    assert {name: fields.field(name).metadata[b"about"].decode() for name in COLUMNS} == {
        name: column["about"] for name, column in COLUMNS.items()
    }
    monkeypatch.setattr("khabar.exporter.profiles.parquet._ROW_GROUP", 7)
    convert(graphs, destination(str(tmp_path / "small.parquet"), None, "parquet"))
    assert read(tmp_path / "small.parquet") == rows


def test_parquet_without_its_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    with pytest.raises(KhabarError, match=r"pip install 'khabar\[parquet\]'"):
        convert([], destination(str(tmp_path / "out.parquet"), None, "parquet"))
    assert list(tmp_path.iterdir()) == []


# GeoJSON and GraphML


def test_geojson_is_valid_and_has_every_placed_event(written: Write, graphs: list[list[ox.Quad]]) -> None:
    models = pytest.importorskip("geojson_pydantic", reason="needs geojson-pydantic, a tool of development")
    text = written("geojson").read_text(encoding="utf-8")
    collection = models.FeatureCollection.model_validate_json(text)
    assert {feature.id for feature in collection.features} == {event for event, _ in pairs(graphs, SEM.hasPlace)}
    ids = [feature["id"] for feature in json.loads(text)["features"]]
    assert len(ids) == len(set(ids))


def test_points_have_longitude_first(written: Write) -> None:
    index = Index()
    features = json.loads(written("geojson").read_text(encoding="utf-8"))["features"]
    located = [feature for feature in features if feature["geometry"]]
    assert located
    for feature in located:
        known = index.known(feature["properties"]["place_wikidata"])
        assert known is not None
        assert feature["geometry"]["coordinates"] == [known.longitude, known.latitude]
    assert any(feature["geometry"] is None for feature in features)


def test_graphml_reads_as_a_network(written: Write, rows: list[EventRow], graphs: list[list[ox.Quad]]) -> None:
    network = networkx.read_graphml(written("graphml"), force_multigraph=True)
    items = dict(pairs(graphs, SKOS.exactMatch))
    entities = {entity for entity, _ in pairs(graphs, KH.denotedBy)} & {
        entity for class_ in subclasses(KH.Entity) for entity in instances(graphs, class_)
    }
    assert set(network) == {items.get(entity, entity) for entity in entities}
    edges = [data for _, _, data in network.edges(data=True)]
    told = [row for row in rows if row["source_id"] and row["target_id"]]
    assert sorted(data["claim"] for data in edges if data["kind"] == "event") == sorted(
        str(row["claim"]) for row in told
    )
    relations = instances(graphs, KH.Relation) | instances(graphs, KH.OfficeHolding)
    assert sum(data["kind"] == "relation" for data in edges) == len(relations)


def test_graphml_replaces_what_xml_cannot_hold(tmp_path: Path, graphs: list[list[ox.Quad]]) -> None:
    label, odd = node(RDFS.label), ox.Literal("\u0007<&\r", language="ar")
    graph = [
        ox.Quad(q.subject, q.predicate, odd if q.predicate == label else q.object, q.graph_name) for q in graphs[0]
    ]
    convert([graph], destination(str(tmp_path / "out.graphml"), None, "graphml"))
    names = networkx.read_graphml(tmp_path / "out.graphml").nodes(data="name")
    assert {name for _, name in names} == {"\ufffd<& "}


# RDF


def test_nif_offsets_select_the_text(written: Write, graphs: list[list[ox.Quad]]) -> None:
    graph = Graph().parse(written("nif"), format="turtle")
    contexts = set(graph.subjects(RDF.type, NIF.Context))
    assert len(contexts) == len(graphs)
    strings = set(graph.subjects(RDF.type, NIF.Phrase))
    for string in strings:
        context = graph.value(string, NIF.referenceContext)
        offsets = [graph.value(string, name) for name in (NIF.beginIndex, NIF.endIndex)]
        begin, end = (int(str(offset)) for offset in offsets)
        assert offsets == [
            Literal(begin, datatype=XSD.nonNegativeInteger),
            Literal(end, datatype=XSD.nonNegativeInteger),
        ]
        text = str(graph.value(context, NIF.isString))
        assert text[begin:end] == str(graph.value(string, NIF.anchorOf))
        assert str(string) == f"{str(context).partition('#')[0]}#char={begin},{end}"  # RFC 5147, section 2.2.1
        assert str(graph.value(context, NIF.endIndex)) == str(len(text))
    first, last = dict(pairs(graphs, NIF.beginIndex)), dict(pairs(graphs, NIF.endIndex))
    mentions = pairs(graphs, NIF.referenceContext)
    assert set(map(str, strings)) == {f"{text}#char={first[words]},{last[words]}" for words, text in mentions}


def test_nif_names_the_wikidata_item(written: Write, graphs: list[list[ox.Quad]]) -> None:
    graph = Graph().parse(written("nif"), format="turtle")
    targets = set(map(str, graph.objects(None, graph.namespace_manager.expand_curie("itsrdf:taIdentRef"))))
    denoted = {entity for entity, _ in pairs(graphs, KH.denotedBy)}
    items = dict(pairs(graphs, SKOS.exactMatch))
    assert {items[entity] for entity in denoted & set(items)} <= targets


def test_rdf12_asserts_nothing_of_events_that_a_claim_holds(written: Write, graphs: list[list[ox.Quad]]) -> None:
    quads = set(ox.parse(path=written("rdf12")))
    described = events(graphs)
    claimed = {str(RDF.type), str(SEM.hasPlace), str(SEM.hasTime), str(KH.participation)}
    assert not [q for q in quads if getattr(q.subject, "value", "") in described and q.predicate.value in claimed]


def test_rdf12_leads_back_to_the_graph(written: Write, graphs: list[list[ox.Quad]]) -> None:
    """Only the IRIs of participations are lost."""
    reified = defaultdict(set)
    restored = set()
    for quad in ox.parse(path=written("rdf12")):
        if isinstance(quad.object, ox.Triple):
            reified[quad.subject].add(quad.object)
        else:
            restored.add(quad.triple)
    assert {str(quad.predicate.value) for quad in restored}.isdisjoint(
        {str(RDF.reifies) if "reifies" in dir(RDF) else ""}
    )
    roles = {
        (claim.value, triple.subject.value, triple.predicate.value, triple.object.value)  # type: ignore[union-attr]
        for claim, triples in reified.items()
        for triple in triples
        if triple.predicate.value.startswith(f"{KH}role-")
    }
    held, role, participant = (dict(pairs(graphs, name)) for name in (KH.accordingTo, KH.role, KH.participant))
    assert roles == {(held[p], event, role[p], participant[p]) for event, p in pairs(graphs, KH.participation)}
    plain = {t for triples in reified.values() for t in triples if not t.predicate.value.startswith(f"{KH}role-")}
    parts = {part for _, part in pairs(graphs, KH.participation)}
    whole = {quad.triple for graph in graphs for quad in graph}
    assert restored | plain == {
        triple
        for triple in whole
        if triple.predicate != node(KH.participation) and triple.subject.value not in parts  # type: ignore[union-attr]
    }


def test_nanopublications_have_the_structure_of_the_guidelines(written: Write, graphs: list[list[ox.Quad]]) -> None:
    store = ox.Store()
    store.load(path=written("nanopub"))
    rows = store.query(
        """SELECT ?np ?head ?assertion ?provenance ?info WHERE {
             GRAPH ?head {
               ?np a np:Nanopublication ; np:hasAssertion ?assertion ; np:hasProvenance ?provenance ;
                 np:hasPublicationInfo ?info .
             }
             FILTER EXISTS { GRAPH ?assertion { ?s ?p ?o } }
             FILTER EXISTS { GRAPH ?provenance { ?assertion ?p1 ?o1 } }
             FILTER EXISTS { GRAPH ?info { ?np ?p2 ?o2 } }
           }""",
        prefixes=dict(PREFIXES),
    )
    assert isinstance(rows, ox.QuerySolutions)
    found = [tuple(row[name].value for name in ("np", "head", "assertion", "provenance", "info")) for row in rows]
    assert sorted(name.removesuffix("/nanopub") for name, *_ in found) == sorted(tellings(graphs))
    assert all(len(set(names)) == 5 for names in found)
    assert {graph.value for graph in store.named_graphs()} == {name for _, *four in found for name in four}
    assert not list(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def test_assertions_hold_what_their_claims_hold(written: Write, graphs: list[list[ox.Quad]]) -> None:
    found = {
        (quad.graph_name.value.removesuffix("/nanopub/assertion"), quad.subject.value)
        for quad in ox.parse(path=written("nanopub"))
        if quad.predicate == node(KH.participant)
    }
    assert found == {(claim, part) for part, claim in pairs(graphs, KH.accordingTo)}


def test_nanopublications_name_their_sources(written: Write, graphs: list[list[ox.Quad]]) -> None:
    attributed = {
        (quad.subject.value.removesuffix("/nanopub/assertion"), quad.object.value)
        for quad in ox.parse(path=written("nanopub"))
        if quad.predicate == node(PROV.wasAttributedTo)
    }
    told = tellings(graphs)
    assert attributed == {(claim, source) for claim, source in pairs(graphs, KH.source) if claim in told}


# schema.org


def test_schema_org_reads_back_as_what_was_constructed(written: Write, graphs: list[list[ox.Quad]]) -> None:
    expected = {triple for graph in graphs for triple in ArticleGraph(graph).construct("schema")}
    assert {quad.triple for quad in ox.parse(written("schema").read_bytes(), ox.RdfFormat.JSON_LD)} == expected


def test_schema_org_has_every_article_quotation_claim_and_entity(written: Write, graphs: list[list[ox.Quad]]) -> None:
    by_type = defaultdict(set)
    for node_ in json.loads(written("schema").read_text(encoding="utf-8"))["@graph"]:
        by_type[node_["@type"]].add(node_["@id"])
    assert by_type.pop("NewsArticle") == instances(graphs, KH.Article)
    assert by_type.pop("Quotation") == instances(graphs, KH.QuotedSpan)
    assert by_type.pop("Claim") == asserting(graphs)
    entities = {
        entity for class_ in subclasses(KH.Entity) - {KH.EditorialVoice} for entity in instances(graphs, class_)
    }
    assert set().union(*by_type.values()) == entities


def test_every_class_of_entities_has_a_class_in_schema_org() -> None:
    query = (ROOT / "exporter/profiles/queries/schema.rq").read_text(encoding="utf-8")
    classes = subclasses(KH.Entity) - {KH.Entity, KH.EditorialVoice}
    assert {class_ for class_ in classes if f"(kh:{class_.removeprefix(KH)} schema:" not in query} == set()


def test_schema_org_keeps_chains_and_quotations(written: Write, graphs: list[list[ox.Quad]]) -> None:
    nodes = {node_["@id"]: node_ for node_ in json.loads(written("schema").read_text(encoding="utf-8"))["@graph"]}
    for claim, content in pairs(graphs, KH.content):
        if claim not in asserting(graphs):
            continue
        assert nodes[claim].get("isBasedOn", {}).get("@id") == (content if content in nodes else None)
    for quotation, speaker in pairs(graphs, KH.quotedSpeaker):
        assert nodes[quotation]["spokenByCharacter"] == {"@id": speaker}

"""The competency questions on the sample article: what its full annotation says is what the queries answer.

CQ10 has no answer here, because the text does not say that Aleppo is in Syria; ``test_questions.py`` asks it elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from deep_gold import deep_gold
from khabar.endpoint.queries import examples
from khabar.exporter.mapping import DEFAULT_BASE, map_annotation
from khabar.shapes import validate
from question_corpus import RUN, answer, names_of, store_of
from rdflib import Graph

Ask = Callable[[str], set[tuple[str, ...]]]

KERRY, KIRBY, GATILOV = "جون كيري", "كيربي", "غينادي غاتيلوف"
VOICE, OBSERVATORY, ALEPPO = "صوت المقال", "المرصد السوري لحقوق الإنسان", "حلب"


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((shared / "seed/deep-gold.json").read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="module")
def ask(shared: Path) -> Ask:
    """Ask a competency question by its number; the cells that the ids of the annotation name lose its prefix."""
    annotations = [deep_gold(shared / "seed")]
    store, names = store_of(annotations), names_of(annotations)
    queries = {example.number: example.query for example in examples().values()}

    def asked(number: str) -> set[tuple[str, ...]]:
        rows = answer(store, queries[number], names)
        return {tuple(cell.removeprefix("sample/") for cell in row) for row in rows}

    return asked


def test_the_annotation_conforms_to_the_shapes(shared: Path) -> None:
    graph = Graph(bind_namespaces="none")
    for quad in map_annotation(deep_gold(shared / "seed"), DEFAULT_BASE, RUN):
        graph.add(quad[:3])
    report = validate(graph)
    assert report.conforms, report.to_text()


def test_cq1_who_says_that_246_were_killed(ask: Ask) -> None:
    assert ask("CQ1") == {
        ("246", "246", "246", OBSERVATORY, ALEPPO, "2016-04-22", "2016-05-01", "true", "ev-deaths-246"),
        ("200", "", "", VOICE, ALEPPO, "", "", "", "ev-massacres"),
    }


def test_cq2_the_chain_of_the_wish(ask: Ask) -> None:
    chain = {row[1:4] for row in ask("CQ2") if row[0] == "ev-pressure" and row[4].startswith("c1-wish")}
    assert chain == {("0", VOICE, ""), ("1", "رويترز", "true"), ("2", "البيان", "true"), ("3", KERRY, "true")}


def test_cq3_the_disputed_target(ask: Ask) -> None:
    dispute = ("c4-assert:ev-attacks/4", KERRY, "ev-attacks", "kh:role-target", "nusra")
    assert {(row[0], *row[2:]) for row in ask("CQ3")} == {dispute}
    assert {row[1] for row in ask("CQ3")} == {"روسيا", "النظام السوري"}


def test_cq4_the_voice_of_the_article(ask: Ask, gold: dict[str, Any]) -> None:
    own = {event for claim in gold["claims"] if claim["holder"] == "article-voice" for event in claim["events"]}
    own -= {"ev-statement"}  # the article holds it only through the agency
    assert {row[0] for row in ask("CQ4")} == own
    assert {row[0] for row in ask("CQ4") if row[3] == "kh:Evaluative"} == {"ev-complicity"}


def test_cq5_verbatim_words(ask: Ask, gold: dict[str, Any]) -> None:
    speakers = {"kerry": KERRY, "kirby": KIRBY, "gatilov": GATILOV}
    spoken = [quote for quote in gold["quotes"] if quote["kind"].startswith("speech")]
    expected = {(speakers[q["speaker"]], q["text"], str(q["start"]), str(q["end"])) for q in spoken}
    assert ask("CQ5") == expected


def test_cq6_what_has_not_happened(ask: Ask, gold: dict[str, Any]) -> None:
    expected = {event["id"] for event in gold["events"] if event["status"].startswith("non-actual")}
    assert {row[0] for row in ask("CQ6")} == expected


def test_cq7_the_calls_as_told(ask: Ask, gold: dict[str, Any]) -> None:
    tellings = {claim["content"]["text"] for claim in gold["claims"] if "ev-calls" in claim["events"]}
    rows = {row for row in ask("CQ7") if row[0] == "ev-calls"}
    assert {row[2] for row in rows} == {KERRY, "ستيفان دي ميستورا", "رياض حجاب"}
    assert {row[3] for row in rows} == {"البيان", KIRBY}
    assert {row[4] for row in rows} == tellings


def test_cq8_the_killed_apart_from_the_injured(ask: Ask) -> None:
    assert ask("CQ8") == {
        (ALEPPO, "kh:Killed", "246", "246", "246", OBSERVATORY, "ev-deaths-246"),
        (ALEPPO, "kh:Killed", "200", "", "", VOICE, "ev-massacres"),
        (ALEPPO, "kh:KilledOrInjured", "200", "", "", VOICE, "ev-massacres"),
    }


def test_cq9_offices(ask: Ask, gold: dict[str, Any]) -> None:
    held = [relation["evidence"] for relation in gold["relations"] if relation["type"] == "holdsPosition"]
    assert {row[3:] for row in ask("CQ9")} == {(e["text"], str(e["start"]), str(e["end"])) for e in held}


def test_cq11_words_of_the_article(ask: Ask) -> None:
    """Not the words that Kerry is quoted with, nor the strikes whose target he rejects."""
    assert {row[:2] for row in ask("CQ11")} == {
        (GATILOV, "المجازر"),
        (GATILOV, "قتل المئات من المدنيين"),
        (KERRY, "الهجمات"),
        (KERRY, "انتهاكاً مباشراً"),
        ("روسيا", "الضربات"),
        ("النظام السوري", "الضربات"),
    }


def test_cq12_what_is_inferred(ask: Ask) -> None:
    assert {(row[0], row[2]) for row in ask("CQ12")} == {
        ("publication", "2016-05-01"),
        ("t-escalation", "2016-04-22"),
        ("t-last-two-days", "2016-04-28"),
        ("t-saturday", "2016-04-30"),
    }

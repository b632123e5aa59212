"""Who tells what stands between quotation marks, as the words say: the subject of the nearest verb of saying."""

from __future__ import annotations

import pytest
import spacy
from khabar.exporter.annotation.model import Article
from khabar.exporter.arabic.draft import Found, draft_of, start_draft
from khabar.exporter.arabic.sentences import sentences
from khabar.exporter.arabic.speaking import implied_speakers, issuer, named_sources
from khabar.exporter.arabic.telling import Tellings
from khabar.exporter.arabic.tokenizer import arabic_tokenizer
from spacy.tokens import Doc


def document(text: str, *mentions: tuple[str, str]) -> Doc:
    nlp = spacy.blank("ar")
    nlp.tokenizer = arabic_tokenizer(nlp)
    doc: Doc = sentences(start_draft(nlp.make_doc(text), Article(id="t", text=text)))
    for name, kind in mentions:
        begin = text.index(name)
        span = doc.char_span(begin, begin + len(name), alignment_mode="expand")
        assert span is not None
        found = Found(span.start, span.end, (begin, begin + len(name)), name, "Name", kind, None, 0.9, name)
        draft_of(doc).mentions.append(found)
    return doc


@pytest.mark.parametrize(
    ("text", "mentions", "teller"),
    [
        ("أكد البيان أن تركيا «لن ترد»", ["البيان", "تركيا"], "البيان"),
        ("وأوضح نادر، بحسب الوكالة، أن تركيا «لن ترد»", ["نادر", "الوكالة", "تركيا"], "نادر"),
        ("أكد، بحسب الوكالة، أن تركيا «لن ترد»", ["الوكالة", "تركيا"], None),
        ("نقلت الوكالة عن نادر قوله إن تركيا «لن ترد»", ["الوكالة", "نادر", "تركيا"], "نادر"),
        ("قالت لرويترز إن تركيا «لن ترد»", ["رويترز", "تركيا"], None),
        ("أكد نادر ذلك فيما دعت تركيا إلى ما «لن يأتي»", ["نادر", "تركيا"], None),
        ("زار نادر تركيا التي «لن ترد»", ["نادر", "تركيا"], None),
        ("هاجمت تركيا المدينة بعملية وصفها نادر بأنها «عدوان سافر»", ["تركيا", "نادر"], "نادر"),
        ("وقع نادر الاتفاق الذي اعتبرته تركيا «خطأ فادحا»", ["نادر", "تركيا"], "تركيا"),
        ("زار نادر مصنعا وصفه «رائع جدا»", ["نادر"], None),
    ],
)
def test_the_teller_is_the_subject_of_the_nearest_verb(text: str, mentions: list[str], teller: str | None) -> None:
    doc = document(text, *((name, "Organization") for name in mentions))
    mark = next(token.i for token in doc if token.text == "«")
    telling = Tellings(doc, draft_of(doc).mentions).before(mark + 1)
    assert (telling.teller.text if telling else None) == teller


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("وصفها نادر بأنها «عدوان سافر»", True),
        ("وصفه نادر حينها بـ «العمل الجيد»", True),
        ("اعتبره نادر جيدا وزار مصنعا آخر ووقع «عقدا كبيرا»", False),
        ("أكد نادر أنها «عدوان سافر»", False),
    ],
)
def test_who_calls_something_so_is_told_from_who_says_so(text: str, calls: bool) -> None:
    doc = document(text, ("نادر", "Person"))
    mark = next(token.i for token in doc if token.text == "«")
    telling = Tellings(doc, draft_of(doc).mentions).before(mark + 1)
    assert telling
    assert telling.calls == calls


def test_who_is_named_in_the_content_comes_behind_its_beginning() -> None:
    doc = document("أكد البيان أن تركيا «لن ترد»", ("البيان", "SourceDocument"), ("تركيا", "GeopoliticalEntity"))
    statement, turkey = draft_of(doc).mentions
    telling = Tellings(doc, [statement, turkey]).before(5)
    assert telling
    assert statement.start < telling.content < turkey.start


def test_what_a_statement_is_about_did_not_issue_it() -> None:
    doc = document(
        "وقال الحلف في بيان أن تركيا «لن ترد»",
        ("الحلف", "Organization"),
        ("بيان", "SourceDocument"),
        ("تركيا", "GeopoliticalEntity"),
    )
    assert issuer(doc, draft_of(doc).mentions[1]) == "الحلف"


def test_who_goes_on_speaking_is_not_the_source_between_commas() -> None:
    doc = document(
        "قال نادر ذلك.\nوأكد، بحسب الوكالة، أن الأمر انتهى.", ("نادر", "Person"), ("الوكالة", "Organization")
    )
    assert list(implied_speakers(doc).values()) == ["نادر"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("كما قالت الوزارة انتهى القتال", "الوزارة"),
        ("انتهى القتال وفق الوزارة", "الوزارة"),
        ("كما قتلت الوزارة الأمل", None),
    ],
)
def test_as_names_a_source_only_before_a_verb_of_saying(text: str, source: str | None) -> None:
    doc = document(text, ("الوزارة", "Organization"))
    assert [found.text for _, found in named_sources(doc)] == ([source] if source else [])

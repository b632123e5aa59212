"""Identity within the article, and quotations: decided from words, with the reader's scores given by hand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import spacy
from khabar.exporter.annotation.model import Article
from khabar.exporter.arabic.decoding import Labelled
from khabar.exporter.arabic.draft import Found, draft_of, start_draft, text_at
from khabar.exporter.arabic.identity import identity
from khabar.exporter.arabic.quotations import quotations
from khabar.exporter.arabic.reader import Pairs
from khabar.exporter.arabic.sentences import sentences
from khabar.exporter.arabic.tokenizer import arabic_tokenizer
from spacy.language import Language
from spacy.tokens import Doc


class GivenReading:
    """Stands in for a reading: pairs of words score what a test gives, everything else zero."""

    def __init__(self, scores: dict[tuple[int, int, str], float], triggers: list[int]) -> None:
        self._scores = scores
        self._triggers = triggers

    def spans(self, head: str) -> list[Labelled]:
        return [Labelled(i, i + 1, "Event", 1.0) for i in self._triggers if head == "trigger"]

    def pairs(self, anchors: list[int], candidates: list[int], labels: list[str]) -> Pairs:
        values = np.zeros((len(anchors), len(candidates), len(labels)), dtype=np.float32)
        for (anchor, candidate, label), score in self._scores.items():
            if anchor in anchors and candidate in candidates and label in labels:
                values[anchors.index(anchor), candidates.index(candidate), labels.index(label)] = score
        return Pairs(values, {label: i for i, label in enumerate(labels)})


@pytest.fixture(scope="module")
def blank() -> Language:
    nlp = spacy.blank("ar")
    nlp.tokenizer = arabic_tokenizer(nlp)
    return nlp


def document(
    nlp: Language,
    text: str,
    names: list[tuple[str, str]] = [],  # noqa: B006
    scores: dict[tuple[int, int, str], float] = {},  # noqa: B006
    triggers: list[int] = [],  # noqa: B006
    level: str = "Name",
) -> Doc:
    """Make a document with mentions at the successive places of the given names."""
    doc: Doc = sentences(start_draft(nlp.make_doc(text), Article(id="t", text=text)))
    draft = draft_of(doc)
    draft.reading = GivenReading(scores, triggers)  # type: ignore[assignment]
    seen: dict[str, int] = {}
    for name, kind in names:
        begin = text.index(name, seen.get(name, 0))
        seen[name] = begin + 1
        span = doc.char_span(begin, begin + len(name), alignment_mode="expand")
        assert span is not None
        draft.mentions.append(Found(span.start, span.end, (begin, begin + len(name)), name, level, kind, None, 0.9))
    return doc


def groups(doc: Doc) -> list[set[str]]:
    return [{doc.text[slice(*m.span)] for m in e.mentions} for e in draft_of(identity(doc)).annotation.entities]


@pytest.mark.parametrize(
    ("names", "whose"),
    [
        (("السعودية", "المملكة"), "السعودية"),
        (("السعودية", "الأردن", "المملكة"), None),
        (("البحرين", "المملكة المغربية", "المملكة"), "المملكة المغربية"),
        (("تركيا", "المملكة"), None),
        (("السعودية", "المملكة المتحدة", "المملكة"), "السعودية"),
    ],
)
def test_the_kingdom_is_the_one_that_is_named(blank: Language, names: tuple[str, ...], whose: str | None) -> None:
    text = f"{names[-1]} ثم {' ثم '.join(names[:-1])}"
    doc = document(blank, text, [(name, "GeopoliticalEntity") for name in names])
    joined = next(group for group in groups(doc) if "المملكة" in group)
    assert joined == {"المملكة", *([whose] if whose else [])}


def test_one_letter_apart_is_not_the_same(blank: Language) -> None:
    doc = document(
        blank, "جون كيري قال كيربي إن كيري", [("جون كيري", "Person"), ("كيربي", "Person"), ("كيري", "Person")]
    )
    assert {"جون كيري", "كيري"} in groups(doc)
    assert {"كيربي"} in groups(doc)


@pytest.mark.parametrize(
    ("full", "short", "kind"),
    [
        ("عبدربه منصور هادي", "هادي", "Person"),
        ("رياض فريد حجاب", "رياض حجاب", "Person"),
        ("جماعة الحوثي", "الحوثيين", "Organization"),
        ("حزب العمال الكردستاني", "العمال الكردستاني", "Organization"),
        ("مدينة حلب", "حلب", "GeopoliticalEntity"),
        ("سوريا", "سوريا", "GeopoliticalEntity"),
        ("بدر عبد العاطي", "عبدالعاطي", "Person"),
        ("كتائب عز الدين القسام", "كتائب القسام", "Organization"),
        ("وزارة الداخلية البحرينية", "وزارة الداخلية", "Organization"),
        ("تنظيم الدولة الاسلامية", "داعش", "Organization"),
        ("حلف شمال الأطلسي", "الناتو", "Organization"),
        ("روسيا الإتحادية", "روسيا", "GeopoliticalEntity"),
        ("أبو بكر البغدادي", "أبي بكر البغدادي", "Person"),
        ("أبو بكر البغدادي", "أبا بكر البغدادي", "Person"),
        ("العمال الكردستاني", "حزب العمال", "Organization"),
        ("جماعة بوكو حرام", "تنظيم بوكو حرام", "Organization"),
        ("جريدة الرياض", "صحيفة الرياض", "Organization"),
    ],
)
def test_later_names_are_joined(blank: Language, full: str, short: str, kind: str) -> None:
    doc = document(blank, f"{full} ثم {short}", [(full, kind), (short, kind)])
    assert groups(doc) == [{full, short}]


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("أبو بكر", "أبو عمر", "Person"),
        ("وزارة الدفاع", "وزارة الخارجية", "Organization"),
        ("الجيش التركي", "الجيش السوري", "Organization"),
        ("السودان", "جنوب السودان", "GeopoliticalEntity"),
        ("ميناء عدن", "عدن", "Place"),
        ("الدولة الإسلامية", "الجمهورية الإسلامية", "Organization"),
        ("لواء الإسلام", "جيش الإسلام", "Organization"),
        ("حركة التحرير الوطني", "جبهة التحرير الوطني", "Organization"),
        ("صحيفة الجزيرة", "قناة الجزيرة", "Organization"),
        ("أبو بكر البغدادي", "أبو عمر البغدادي", "Person"),
    ],
)
def test_different_names_stay_apart(blank: Language, one: str, other: str, kind: str) -> None:
    doc = document(blank, f"{one} ثم {other}", [(one, kind), (other, kind)])
    assert len(groups(doc)) == 2


def test_a_bare_name_is_the_one_of_its_kind_that_stands_nearest(blank: Language) -> None:
    text = "حركة التحرير قالت ثم رد حزب التحرير بعيدا عنها ثم أضاف التحرير"
    names = [("حركة التحرير", "Organization"), ("حزب التحرير", "Organization")]
    doc = document(blank, text, names)
    draft_of(doc).mentions.append(Found(11, 12, (55, 62), "التحرير", "Name", "Organization", None, 0.9))
    assert groups(doc) == [{"حركة التحرير"}, {"حزب التحرير", "التحرير"}]


def test_acronym_in_brackets_is_an_alias(blank: Language) -> None:
    text = "حركة تحرير أزواد (متآ) قالت"
    doc = document(blank, text, [("حركة تحرير أزواد", "Organization"), ("متآ", "Organization")])
    assert groups(doc) == [{"حركة تحرير أزواد", "متآ"}]


@pytest.mark.parametrize(
    ("text", "full", "alias", "kind"),
    [
        ('محمد عادل المعروف بـ"أبي حمزة" وصل', "محمد عادل", "أبي حمزة", "Person"),
        ("محمد عادل، الملقب بـ«أبو طارق»، وصل", "محمد عادل", "أبو طارق", "Person"),
        ("محمد عادل (المعروف أيضا باسم أبي حمزة) وصل", "محمد عادل", "أبي حمزة", "Person"),
        ("وحدات الحماية المعروفة اختصارا بـ(ي ب ك) قالت", "وحدات الحماية", "ي ب ك", "Organization"),
        ("منظمة الصحة، التي تعرف اختصارا باسم WHO، قالت", "منظمة الصحة", "WHO", "Organization"),
        ('حركة تحرير أزواد "متآ" قالت', "حركة تحرير أزواد", "متآ", "Organization"),
        ("حلب الملقبة بالشهباء", "حلب", "الشهباء", "GeopoliticalEntity"),
    ],
)
def test_a_text_gives_further_names(blank: Language, text: str, full: str, alias: str, kind: str) -> None:
    assert groups(document(blank, text, [(full, kind), (alias, kind)])) == [{full, alias}]


@pytest.mark.parametrize(
    ("text", "one", "other", "kind"),
    [
        ("حزب الله المعروف بولائه لحركة أمل", "حزب الله", "حركة أمل", "Organization"),
        ("كيري المعروف وصل بشار", "كيري", "بشار", "Person"),
        ("حلب (سوريا) بعيدة", "حلب", "سوريا", "GeopoliticalEntity"),
        ('قال كيري "هادي" وصل', "كيري", "هادي", "Person"),
        ('أعلن حزب الله "حماس لن تقبل"', "حزب الله", "حماس", "Organization"),
    ],
)
def test_other_names_behind_one_are_no_aliases(blank: Language, text: str, one: str, other: str, kind: str) -> None:
    assert len(groups(document(blank, text, [(one, kind), (other, kind)]))) == 2


def test_seat_of_government_that_acts_is_its_state(blank: Language) -> None:
    text = "روسيا بعيدة وأعلنت موسكو ذلك"
    names = [("روسيا", "GeopoliticalEntity"), ("موسكو", "GeopoliticalEntity")]
    acting = document(blank, text, names, {(2, 3, "agent"): 0.9}, [2])
    assert groups(acting) == [{"روسيا", "موسكو"}]
    ground = document(blank, text, names, {(2, 3, "place"): 0.9}, [2])
    assert len(groups(ground)) == 2


def test_adjectives_of_a_state_that_nothing_names_mean_the_seat_that_acts(blank: Language) -> None:
    text = "أعلنت موسكو ذلك وانسحب الروسي"
    for label, alone in (("agent", False), ("place", True)):
        doc = document(blank, text, [("موسكو", "GeopoliticalEntity")], {(0, 1, label): 0.9}, [0])
        draft_of(doc).mentions.append(Found(4, 5, (23, 29), "الروسي", "Nominal", "GeopoliticalEntity", None, 0.9))
        assert (len(groups(doc)) == 2) is alone


def test_a_seat_that_is_spelt_in_two_ways_is_moved_once(blank: Language) -> None:
    text = "الإمارات بعيدة وأعلنت أبوظبي و أبو ظبي ذلك"
    names = [(name, "GeopoliticalEntity") for name in ("الإمارات", "أبوظبي", "أبو ظبي")]
    doc = document(blank, text, names, {(2, 3, "agent"): 0.9, (2, 5, "agent"): 0.9}, [2])
    assert groups(doc) == [{"الإمارات", "أبوظبي", "أبو ظبي"}]


def test_further_names_of_further_names_are_all_one(blank: Language) -> None:
    text = "محمد عادل الملقب بأبي حمزة المعروف بأبي سعد وصل"
    names = [(name, "Person") for name in ("أبي حمزة", "أبي سعد", "محمد عادل")]
    assert groups(document(blank, text, names)) == [{"محمد عادل", "أبي حمزة", "أبي سعد"}]


@pytest.mark.parametrize(
    ("text", "is_city"),
    [
        ("انفجرت قنبلة في دمشق أمس", True),
        ("انفجرت قنبلة ببيروت ودمشق أمس", True),
        ("زار وزير الخارجية دمشق أمس", True),
        ("أعلن ذلك ، وزار الوزير دمشق", True),
        ("وقع الهجوم قرب دمشق . أعلنت دمشق ذلك", False),
        ("أعلنت دمشق ذلك", False),
        ("زار الوزير تركيا ، دمشق ترفض", False),
    ],
)
def test_seat_of_government_that_is_a_place_is_a_city(blank: Language, text: str, is_city: bool) -> None:
    names = [(name, "GeopoliticalEntity") for name in ("بيروت", *["دمشق"] * text.count("دمشق")) if name in text]
    doc = document(blank, text, names)
    for mention in draft_of(doc).mentions:
        mention.subtype = "Country"
    cities = [entity.subtype == "City" for entity in draft_of(identity(doc)).annotation.entities]
    assert cities == [is_city] * len(cities)


def test_seat_of_government_that_the_reader_sees_as_a_place_is_a_city(blank: Language) -> None:
    names = [("دمشق", "GeopoliticalEntity")]
    for label, subtype in (("place", "City"), ("agent", None)):
        doc = document(blank, "هز انفجار دمشق أمس", names, {(1, 2, label): 0.9}, [1])
        assert [entity.subtype for entity in draft_of(identity(doc)).annotation.entities] == [subtype]


def test_a_seat_that_is_a_place_is_no_organization_whatever_the_reader_says(blank: Language) -> None:
    doc = document(blank, "وصل الوزير إلى بغداد", [("بغداد", "Organization")])
    (city,) = draft_of(identity(doc)).annotation.entities
    assert (city.type, city.subtype) == ("GeopoliticalEntity", "City")


def test_nominal_takes_the_name_that_the_reader_points_at(blank: Language) -> None:
    text = "جون كيري وصل ثم الوزير"
    doc = document(blank, text, [("جون كيري", "Person")], {(4, 0, "antecedent"): 0.9})
    draft_of(doc).mentions.append(Found(4, 5, (16, 22), "الوزير", "Nominal", "Person", None, 0.9))
    assert groups(doc) == [{"جون كيري", "الوزير"}]


@pytest.mark.parametrize(
    ("text", "earlier", "kind", "level"),
    [
        ("مسؤول تركي قال ثم أضاف المسؤول", "مسؤول تركي", "Person", "Nominal"),
        ("وزارة الداخلية قالت ثم أضافت الوزارة", "وزارة الداخلية", "Organization", "Name"),
        ("وزير الخارجية سامي شاهين قال ثم أضاف الوزير", "سامي شاهين", "Person", "Name"),
    ],
)
def test_a_definite_nominal_takes_up_what_has_its_head(
    blank: Language, text: str, earlier: str, kind: str, level: str
) -> None:
    doc = document(blank, text, [(earlier, kind)], level=level)
    last = doc[len(doc) - 1]
    span = (last.idx, last.idx + len(last.text))
    draft_of(doc).mentions.append(Found(last.i, last.i + 1, span, last.text, "Nominal", kind, None, 0.9))
    assert groups(doc) == [{earlier, last.text}]


def test_an_indefinite_nominal_is_somebody_else(blank: Language) -> None:
    doc = document(blank, "مسؤول تركي قال ثم وصل مسؤول", [("مسؤول تركي", "Person")], level="Nominal")
    draft_of(doc).mentions.append(Found(5, 6, (22, 27), "مسؤول", "Nominal", "Person", None, 0.9))
    assert len(groups(doc)) == 2


@pytest.mark.parametrize(
    ("text", "names", "denoted"),
    [
        ("أجرى جون كيري اتصالات، وقال بيان إن الأخير أوضح ذلك", [("جون كيري", "Person")], "جون كيري"),
        ("التقى سامي رياض فقال بيان لكن الاخير نفى", [("سامي", "Person"), ("رياض", "Person")], "رياض"),
        ("التقى سامي وفدا من النهضة وقال إن الأخير وافق", [("سامي", "Person"), ("النهضة", "Organization")], None),
        ("التقى سامي. وقال إن الأخير وافق", [("سامي", "Person")], None),
        ("التقى رياض في دمشق وقال بيان إن الأخير وافق", [("رياض", "Person"), ("دمشق", "GeopoliticalEntity")], None),
        ("قال سامي إن الأخير وافق", [("سامي", "Person")], None),
        ("انتقد رياض ذلك وقال سامي إن الأخير وافق", [("رياض", "Person"), ("سامي", "Person")], "رياض"),
        ("زار سامي دمشق في الأسبوع الأخير", [("سامي", "Person")], None),
    ],
)
def test_the_latter_is_the_person_named_last(
    blank: Language, text: str, names: list[tuple[str, str]], denoted: str | None
) -> None:
    latter = {"الأخير", "الاخير"}.intersection(text.split())
    taking_up = [group for group in groups(document(blank, text, names)) if latter & group]
    assert taking_up == ([{denoted, *latter}] if denoted else [])


def test_the_latter_may_be_a_nominal_and_a_nominal_the_latter(blank: Language) -> None:
    doc = document(blank, "انتقد رياض أميرا محليا بعدما هدده الأخير", [("رياض", "Person")])
    draft = draft_of(doc)
    words = [(2, 3, "أميرا", "Person"), (6, 7, "الأخير", "Person")]
    for start, end, text, kind in words:
        span = draft.offsets[start], draft.offsets[start] + len(text)
        draft.mentions.append(Found(start, end, span, text, "Nominal", kind, None, 0.9))
    assert {"أميرا", "الأخير"} in groups(doc)


def test_the_latter_may_be_said_twice(blank: Language) -> None:
    doc = document(blank, "أجرى رياض اتصالا قبل أن يرد الأخير وقال بيان إن الأخير وافق", [("رياض", "Person")])
    draft = draft_of(doc)
    span = draft.offsets[6], draft.offsets[6] + len("الأخير")
    draft.mentions.append(Found(6, 7, span, "الأخير", "Nominal", "Person", None, 0.7))
    assert len(draft_of(identity(doc)).annotation.entities[0].mentions) == 3


def test_an_adjective_alone_stands_for_its_state(blank: Language) -> None:
    doc = document(blank, "تركيا قالت إن نظيره التركي وصل", [("تركيا", "GeopoliticalEntity")])
    draft_of(doc).mentions.append(Found(4, 5, (20, 26), "التركي", "Nominal", "GeopoliticalEntity", None, 0.9))
    assert groups(doc) == [{"تركيا", "التركي"}]


def test_what_a_document_says_its_issuer_says(blank: Language) -> None:
    text = 'قال بيان البيت الأبيض "لن نقبل بذلك"'
    doc = document(blank, text, [("البيت الأبيض", "Organization")], {(5, 1, "quoted"): 0.9})
    draft_of(doc).mentions.append(Found(1, 2, (4, 8), "بيان", "Nominal", "SourceDocument", None, 0.9))
    (quote,) = draft_of(quotations(identity(doc))).annotation.quotes
    speaker = next(e for e in draft_of(doc).annotation.entities if e.id == quote.speaker)
    assert speaker.labels == {"ar": "البيت الأبيض"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('قال "لن نقبل بذلك".', ["لن نقبل بذلك"]),
        ("قال «لن نقبل “أي شرط” أبداً».", ["لن نقبل “أي شرط” أبداً", "أي شرط"]),
        ("قال: “لن نقبل بذلك”", ["لن نقبل بذلك"]),
        ('قال "لن نقبل بذلك أبدا. ثم رحل.', ["لن نقبل بذلك أبدا"]),
        ('نقلت صحيفة "الخليج العربي" ذلك', []),
        ('وصفه بأنه "كارثة" كبرى', []),
        ('قال " لن نقبل " هنا', ["لن نقبل"]),
        ("قال ((لن نقبل بذلك)) ورحل", ["لن نقبل بذلك"]),
        ("قال <<لن نقبل بذلك>> ورحل", ["لن نقبل بذلك"]),
        ("قال ''لن نقبل بذلك'' ورحل", ["لن نقبل بذلك"]),
        ("قال 'لن نقبل بذلك' ورحل", ["لن نقبل بذلك"]),
        ("قال ‹لن نقبل بذلك› ورحل", ["لن نقبل بذلك"]),
        ("قال ‚لن نقبل بذلك‘ ثم أضاف ‚لن نعود إليه‘ ورحل", ["لن نقبل بذلك", "لن نعود إليه"]),
        ("قالت O'Neil إن الفرقة لن تصل مع D'Angelo أبدا", []),
        ("امتد 5' إلى الشمال ثم توقف هناك", []),
        ("قال (إن القوات (الجوية (قصفت)) المدينة", []),
        ("قال «لن نقبل «أي شرط» أبداً» ورحل", ["لن نقبل «أي شرط» أبداً", "أي شرط"]),
        ("قال «لن نقبل ثم أضاف «لن نعود» ورحل", ["لن نقبل ثم أضاف", "لن نعود"]),
    ],
)
def test_speech_is_told_from_quoted_names(blank: Language, text: str, expected: list[str]) -> None:
    doc = quotations(document(blank, text))
    assert [text[slice(*quote.span)] for quote in draft_of(doc).annotation.quotes] == expected


def test_marks_that_are_never_closed_do_not_nest(blank: Language) -> None:
    text = "قال الوزير « لا بد من هذا " * 200
    quotes = draft_of(quotations(document(blank, text))).annotation.quotes
    assert len(quotes) == 200
    assert all(one.span[1] <= next_.span[0] for one, next_ in pairwise(quotes))


def test_quotation_takes_the_likeliest_speaker_outside_it(blank: Language) -> None:
    text = 'قال كيري "لن نقبل بذلك"'
    doc = identity(document(blank, text, [("كيري", "Person")], {(3, 1, "quoted"): 0.8}))
    (quote,) = draft_of(quotations(doc)).annotation.quotes
    assert quote.speaker == draft_of(doc).annotation.entities[0].id


def test_who_calls_something_so_is_the_speaker_whatever_the_reader_says(blank: Language) -> None:
    text = 'وقع أوباما الاتفاق الذي اعتبرته إسرائيل "خطأ فادحا"'
    names = [("أوباما", "Person"), ("إسرائيل", "GeopoliticalEntity")]
    doc = identity(document(blank, text, names, {(7, 1, "quoted"): 0.95}))
    (quote,) = draft_of(quotations(doc)).annotation.quotes
    assert quote.speaker == draft_of(doc).annotation.entities[1].id


def test_swallowed_alif_is_put_back(blank: Language) -> None:
    doc = blank("قرار للأمم المتحدة ولندن")
    assert text_at(doc, (6, 18)) == "الأمم المتحدة"
    assert text_at(doc, (20, 24)) == "لندن"

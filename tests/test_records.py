"""Records from every format, and every kind of bad input, which costs one record and never the run."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from khabar.exporter.annotation import Annotation, to_json
from khabar.exporter.annotation.model import Article
from khabar.exporter.records import ReadOptions, Record, Rejection, find_sources, read_records

TEXT = "قال الوزير إن المحادثات انتهت."
OTHER = "وصل الرئيس إلى القاهرة."


@pytest.fixture
def put(tmp_path: Path) -> Put:
    return Put(tmp_path)


class Put:
    """Writes a file, reads it, and gives its records with the folder cut from their sources."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, name: str, content: str | bytes, **options: object) -> list[Record | Rejection]:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self.read(str(path), **options)

    def read(self, *inputs: str, **options: object) -> list[Record | Rejection]:
        return list(read_records(find_sources(inputs), ReadOptions(**options)))  # type: ignore[arg-type]

    def articles(self, name: str, content: str | bytes, **options: object) -> list[Article]:
        records = self(name, content, **options)
        assert all(isinstance(record, Record) for record in records), records
        return [record.article for record in records if isinstance(record, Record)]

    def rejections(self, name: str, content: str | bytes, **options: object) -> list[tuple[str, str]]:
        """Sources, without the folder, and reasons."""
        found = [item for item in self(name, content, **options) if isinstance(item, Rejection)]
        return [(item.source.removeprefix(f"{self.folder}/"), item.reason) for item in found]


def lines(*records: object) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def table(*rows: dict[str, str], delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


# what is read

RECORD = {"id": "n1", "text": TEXT, "title": "محادثات", "url": "https://e.example/1", "section": "عالم"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", lines(RECORD)),
        ("a.ndjson", "\n" + lines(RECORD) + "\n"),
        ("a.json", json.dumps(RECORD, indent=1)),
        ("a.json", json.dumps([RECORD])),
        ("a.csv", table(RECORD)),
        ("a.csv", table(RECORD, delimiter=";")),
        ("a.tsv", table(RECORD, delimiter="\t")),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_formats(put: Put, name: str, content: str, packed: bool, mark: bytes) -> None:
    data = mark + content.encode()
    (article,) = put.articles(name + ".gz" if packed else name, gzip.compress(data) if packed else data)
    assert article == Article("n1", TEXT, "محادثات", url="https://e.example/1", extra={"section": "عالم"})


def test_a_text_file_is_one_article_named_by_its_path(put: Put) -> None:
    (put.folder / "2015").mkdir()
    (put.folder / "2015/one.txt").write_text(TEXT)
    (record,) = put.read(str(put.folder))
    assert isinstance(record, Record)
    assert (record.article.id, record.article.text, record.raw) == ("2015/one", TEXT, TEXT)


PAGE = f"""<html lang="ar"><head><meta charset="windows-1256"><title>محادثات - الموقع</title>
<meta property="og:title" content="محادثات"><meta property="og:site_name" content="الموقع">
<meta property="article:published_time" content="2015-07-24"><link rel="canonical" href="https://e.example/a/1">
</head><body><nav><a href="/">الرئيسية</a></nav><article><h1>محادثات</h1>
<p>{TEXT} {TEXT}</p><p>{OTHER} {OTHER} {OTHER}</p></article></body></html>"""


def test_html_gives_the_article_and_what_the_page_says_of_itself(put: Put) -> None:
    (article,) = put.articles("page.html", PAGE.encode("windows-1256"))
    assert TEXT in article.text
    assert "الرئيسية" not in article.text
    assert (article.title, article.source, article.published) == ("محادثات", "الموقع", "2015-07-24")
    assert article.id == article.url == "https://e.example/a/1"


def test_encoding_can_be_named(put: Put) -> None:
    assert put.articles("a.txt", TEXT.encode("windows-1256"), encoding="windows-1256")[0].text == TEXT
    assert put.articles("a.csv", table(RECORD).encode("utf-16"), encoding="utf-16")[0].text == TEXT


def test_json_takes_records_one_behind_another(put: Put) -> None:
    content = json.dumps({"text": TEXT}, indent=2) + "\n" + json.dumps({"text": OTHER})
    assert [article.text for article in put.articles("a.json", content)] == [TEXT, OTHER]


def test_a_large_json_array_is_read_in_pieces(put: Put) -> None:
    records = [{"id": str(n), "text": f"{TEXT} {n} " * 200} for n in range(100)]
    articles = put.articles("a.json", json.dumps(records, indent=1, ensure_ascii=False))
    assert [(article.id, article.text) for article in articles] == [(r["id"], r["text"]) for r in records]


def test_fields_that_khabar_does_not_know_are_kept_as_text(put: Put) -> None:
    record = {"text": TEXT, "tags": ["ب", "أ"], "n": 3, "ok": True, "more": {"b": 1, "a": None}, "none": None, "no": ""}
    (article,) = put.articles("a.jsonl", lines(record))
    assert article.extra == {"tags": '["ب", "أ"]', "n": "3", "ok": "true", "more": '{"a": null, "b": 1}'}


def test_fields_can_have_other_names(put: Put) -> None:
    mapping = {"text": "content", "published": "date"}
    first, second = put.articles(
        "a.jsonl", lines({"content": TEXT, "date": "2015-07-24", "text": "x"}, {"text": OTHER}), fields=mapping
    )
    assert (first.text, first.published, first.extra) == (TEXT, "2015-07-24", {"text": "x"})
    assert second.text == OTHER


def test_an_id_is_found_for_every_record(put: Put) -> None:
    given_id, url, neither = put.articles(
        "a.jsonl", lines({"id": 7, "text": TEXT}, {"url": "https://e.example/2", "text": OTHER}, {"text": TEXT + OTHER})
    )
    digest = hashlib.sha256((TEXT + OTHER).encode()).hexdigest()
    assert (given_id.id, url.id, neither.id) == ("7", "https://e.example/2", digest[:16])


def test_dates_become_iso_and_are_kept_as_given(put: Put) -> None:
    first, second = put.articles(
        "a.jsonl", lines({"text": TEXT, "published": "24/07/2015"}, {"text": OTHER, "published": "2015-07-24"})
    )
    assert (first.published, first.extra) == ("2015-07-24", {"published": "24/07/2015"})
    assert (second.published, second.extra) == ("2015-07-24", {})


@pytest.mark.parametrize(("given_tag", "tag"), [("ar", "ar"), ("AR-SA", "ar-SA"), ("ara", "ar"), ("ar_EG", "ar-EG")])
def test_languages(put: Put, given_tag: str, tag: str) -> None:
    assert put.articles("a.jsonl", lines({"text": TEXT, "language": given_tag}))[0].language == tag


def test_annotations_come_back_as_they_were_written(put: Put) -> None:
    annotation = Annotation(Article("n1", TEXT, published="2015-07-24"), sentences=[(0, len(TEXT))])
    (record,) = put("a.jsonl", lines(to_json(annotation)))
    assert isinstance(record, Record)
    assert record.content == annotation


# text stays what it is

CHARACTERS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from('\u202e\u200f\u0000\u0085\r\n\ufeff😀"')
)


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a.csv", "a.tsv"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(before=CHARACTERS, after=CHARACTERS)
@example(before="\r\n\u202b\u0007😀", after="\x1f\u2029\n")
def test_text_is_unchanged(put: Put, name: str, before: str, after: str) -> None:
    arabic = "خ" * (1 + len(before) + len(after))  # more than half of the letters, whatever the others are
    text = arabic + before + "خبر" + after
    record = {"id": "1", "text": text}
    content = {"txt": text, "jsonl": lines(record), "json": json.dumps([record]), "csv": table(record)}
    data = content.get(name[2:]) or table(record, delimiter="\t")
    assert put.articles(name, data)[0].text == text


# bad input


def test_the_empty_file(put: Put) -> None:
    for name in ("a.txt", "a.jsonl", "a.json", "a.csv", "a.html"):
        assert put.rejections(name, b"") == [(name, "the file is empty")]
    assert put.rejections("a.json", "[]") == [("a.json", "no record in the file")]
    assert put.rejections("a.csv", "id,text\n") == [("a.csv", "no record in the file")]


@pytest.mark.parametrize(
    ("name", "before", "line", "source"),
    [("a.txt", TEXT + "\n", 2, "a.txt"), ("a.jsonl", lines({"text": TEXT}), 2, "a.jsonl:2")],
)
def test_bytes_that_are_not_utf8(put: Put, name: str, before: str, line: int, source: str) -> None:
    bad = lines({"text": OTHER}).encode().replace("ئ".encode(), b"\xc6")
    ((where, reason),) = put.rejections(name, before.encode() + bad + lines({"text": "خبر"}).encode())
    offset = len(before.encode()) + bad.index(b"\xc6")
    assert where == source
    assert f"not utf-8: byte 0xC6 at byte offset {offset}, line {line}" in reason
    assert "--encoding" in reason


def test_a_bad_byte_costs_one_record_of_a_table_or_array(put: Put) -> None:
    rows = [{"id": "1", "text": TEXT}, {"id": "2", "text": "\x80"}, {"id": "3", "text": OTHER}]
    for name, content in (("a.csv", table(*rows)), ("a.json", json.dumps(rows, ensure_ascii=False, indent=1))):
        data = content.encode().replace(b"\xc2\x80", b"\x80")
        first, bad, last = put(name, data)
        assert isinstance(first, Record)
        assert isinstance(last, Record)
        assert isinstance(bad, Rejection)
        assert f"byte 0x80 at byte offset {data.index(0x80.to_bytes())}" in bad.reason


def test_an_encoding_that_cannot_go_on(put: Put) -> None:
    ((where, reason),) = put.rejections("a.txt", b"\xff\xfea", encoding="utf-16")
    assert where == "a.txt"
    assert "cannot be read" in reason


def test_json_that_does_not_parse(put: Put) -> None:
    good, bad, more = lines({"text": TEXT}), '{"text": خ}\n', lines({"text": OTHER})
    assert [type(item) for item in put("a.jsonl", good + bad + more)] == [Record, Rejection, Record]
    assert put.rejections("a.jsonl", good + bad) == [("a.jsonl:2:10", "not JSON: Expecting value")]
    ((where, reason),) = put.rejections("a.json", f"[\n{good},\n {bad}, {more}]")
    assert where == "a.json:4:11"
    assert "not JSON: Expecting value; nothing behind it was read" in reason


@pytest.mark.parametrize(
    ("content", "place", "why"),
    [
        ('[{"text": "خبر"}', "1:17", "expected ',' or ']'"),
        ('[{"text": "خبر"}\n{"text": "نص"}]', "2:1", "expected ',' or ']'"),
        ('{"text": "خبر"}\n]', "2:1", "text behind the end"),
        ('[{"text": "خبر"}] x', "1:19", "text behind the end"),
        ('[{"text": "خبر', "1:11", "Unterminated string"),
        ("[" * 100_000, "1:2", "not JSON that can be read"),
        ("[" + "9" * 5000 + "]", "1:2", "not JSON"),
    ],
)
def test_json_files_that_break_off(put: Put, content: str, place: str, why: str) -> None:
    where, reason = put.rejections("a.json", content)[-1]
    assert where == f"a.json:{place}"
    assert why in reason


@pytest.mark.parametrize("content", ["3\n", '"خبر"\n', "[1]\n", "null\n"])
def test_json_that_is_no_record(put: Put, content: str) -> None:
    ((where, reason),) = put.rejections("a.jsonl", content)
    assert where == "a.jsonl:1"
    assert "expected a JSON object" in reason


@pytest.mark.parametrize("record", [{"body": TEXT}, {"text": None, "body": TEXT}, {"text": "", "body": TEXT}])
def test_a_record_without_text(put: Put, record: dict[str, str]) -> None:
    ((where, reason),) = put.rejections("a.jsonl", lines(record))
    assert where == "a.jsonl:1"
    assert "no text in field 'text'" in reason
    assert "body" in reason
    assert "--field text=NAME" in reason


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"text": "!!! … ؟ \u202e"}, "no words"),
        ({"text": " \n"}, "no words"),
        ({"text": "Only English here."}, "no Arabic letters"),
        ({"text": "The word كتاب means book in this sentence."}, "only 4 of 34 letters"),
        (
            {"text": "وزیر خارجه گفت که این کشور از مذاکرات خارج نمی شود و باید برای صلح تلاش کرد."},
            "looks like Persian",
        ),
        ({"text": "وزیر اعظم نے کہا ہے کہ ملک میں انتخابات کے بعد امن کی صورتحال بہتر ہوگی۔"}, "looks like Urdu"),
        (
            {"text": "سەرۆک لە کۆبوونەوەیەک بۆ پرسی ئاشتی لەگەڵ وەزیران قسەی کرد و ئەو بە گرنگی زانی."},
            "looks like Kurdish",
        ),
        ({"text": "حکومەتی هەرێمی کوردستان ڕایگەیاند مووچەی فەرمانبەران دابەش دەکرێت."}, "looks like Kurdish"),
        ({"text": "ولسمشر په کابل کې وويل چې د سولې خبرې به پيل شي او ټول خلک په کې برخه لري."}, "looks like Pashto"),
        ({"language": "fr"}, "language: 'fr' is not Arabic"),
        ({"published": "03/04/2015"}, "published: '03/04/2015' is no date: day and month could change places"),
        ({"published": "غدا"}, "published: 'غدا' is not a date"),
        ({"published": 1437696000}, "published: expected text, found 1437696000"),
        ({"text": [TEXT]}, "text: expected text, found"),
        ({"title": "\ud83d"}, "'title': U\\+D83D is half a character"),
        ({"extra": {"deep": ["\udc00"]}}, "'extra': U\\+DC00 is half a character"),
    ],
)
def test_fields_that_cannot_be_used(put: Put, fields: dict[str, object], why: str) -> None:
    (item,) = put("a.jsonl", json.dumps({"text": TEXT, **fields}))
    assert isinstance(item, Rejection)
    assert item.record is not None
    with pytest.raises(AssertionError, match=why):
        raise AssertionError(item.reason)


def test_five_megabytes_are_refused_or_read(put: Put) -> None:
    text = (TEXT + "\n") * 90_000
    assert len(text.encode()) > 4_900_000
    record = lines({"text": text})
    for name, content in (("a.txt", text), ("a.jsonl", record), ("a.json", record), ("a.csv", table({"text": text}))):
        ((_, reason),) = put.rejections(name, content)
        assert "--max-characters" in reason
        assert put.articles(name, content, max_characters=3_000_000)[0].text == text


@pytest.mark.parametrize(
    ("name", "start", "line", "why"),
    [
        ("a.jsonl", '{"text": "', "خ" * 2, "line longer than 1,048,696 characters"),
        ("a.json", '{"text": "', "خ" * 2, "no JSON record within 1,048,696 characters"),
        ("a.csv", "text\n", "خ" * 2, "line longer than 1,048,696 characters"),
        ("a.csv", 'text\n"', "خ\n" * 2, "row longer than 1,048,696 characters"),
    ],
)
def test_a_record_without_end_does_not_fill_the_memory(put: Put, name: str, start: str, line: str, why: str) -> None:
    ((where, reason),) = put.rejections(name, start + line * 600_000, max_characters=10)
    assert where.startswith(f"{name}:")
    assert why in reason


def test_an_id_or_a_text_that_comes_again(put: Put) -> None:
    (put.folder / "b.txt").write_text(TEXT)
    found = put.rejections("a.jsonl", lines({"id": "1", "text": TEXT}, {"id": "1", "text": OTHER}))
    assert found == [("a.jsonl:2", f"id '1' was used before, at {put.folder}/a.jsonl:1")]
    (again,) = [item for item in put.read(str(put.folder)) if item.source.endswith("b.txt")]
    assert isinstance(again, Rejection)
    assert again.reason == f"the same text was read before, at {put.folder}/a.jsonl:1"


def test_a_rejected_record_does_not_take_its_id(put: Put) -> None:
    first, second = put("a.jsonl", lines({"id": "1", "text": "…"}, {"id": "1", "text": TEXT}))
    assert isinstance(first, Rejection)
    assert isinstance(second, Record)


@pytest.mark.parametrize(
    ("content", "place", "why"),
    [
        ("id,text\n1\n2,خبر\n", 2, "the row has 1 cells, the header 2"),
        ('id,text\n1,"x"y\n2,خبر\n', 2, "not CSV"),
        ("id,id\n1,2\n", 1, "two columns have the name 'id'"),
    ],
)
def test_rows_that_do_not_fit(put: Put, content: str, place: int, why: str) -> None:
    where, reason = put.rejections("a.csv", content)[0]
    assert where == f"a.csv:{place}"
    assert why in reason


def test_lines_of_a_table_count_line_ends_in_cells(put: Put) -> None:
    content = table({"id": "1", "text": f"{TEXT}\n\n{OTHER}"}, {"id": "2", "text": ""})
    assert put.rejections("a.csv", content)[0][0] == "a.csv:5"


def test_files_that_are_not_what_they_say(put: Put) -> None:
    assert "cannot be read" in put.rejections("a.jsonl.gz", "no gzip")[0][1]
    cut = gzip.compress((TEXT * 1000).encode())[:-20]
    assert "cannot be read" in put.rejections("a.txt.gz", cut)[0][1]
    assert "no article was found" in put.rejections("a.html", "<html><body></body></html>")[0][1]


def test_an_annotation_that_does_not_follow_its_schema(put: Put) -> None:
    record = to_json(Annotation(Article("n1", TEXT)))
    record["sentences"] = "all"
    ((where, reason),) = put.rejections("a.jsonl", lines(record, {"text": OTHER}))
    assert where == "a.jsonl:1"
    assert "sentences" in reason


def test_bytes_read_are_reported(put: Put) -> None:
    path = put.folder / "a.jsonl.gz"
    path.write_bytes(gzip.compress(lines(RECORD).encode()))
    told: list[int] = []
    list(read_records(find_sources([str(path)]), ReadOptions(), told.append))
    assert sum(told) == path.stat().st_size


def test_every_article_of_a_large_corpus_is_read(shared: Path) -> None:
    path = shared / "corpora/saudinewsnet/articles.jsonl.gz"
    found = read_records(find_sources([str(path)]), ReadOptions())
    first = [next(found) for _ in range(200)]
    articles = [item.article for item in first if isinstance(item, Record)]
    assert len(articles) > 190
    assert all(article.published and article.title and article.url for article in articles)

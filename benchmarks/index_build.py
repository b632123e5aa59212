"""Measure how fast an index of names is built from a dump, beside plain unpacking and plain parsing of the same file.

The dump is made up: items like those of Wikidata in size and shape, with labels in many languages and statements with
qualifiers and references, packed with gzip. One in ten has an Arabic label, about as in Wikidata; one in a hundred is a
class. What is measured runs in processes of its own, one after the other.
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import orjson
from khabar.exporter.linking.index import Index
from sections import write_section

TITLE = "Speed of building an index of names"
TEXT = """
Khabar {khabar} with orjson {orjson}, Python {python} ({machine}, {cores} cores); a made-up dump of {items} items,
{unpacked} MB unpacked, {packed} MB as gzip. `benchmarks/index_build.py` measures it again.

| what is done with the dump | seconds | MB/s unpacked | processor seconds | MB of each | largest process, MiB |
|---|---|---|---|---|---|
{rows}

Seconds depend on what else the machine does, processor seconds hardly; they are those of all processes together. The
first two rows are what the machine can do: unpacking alone, and unpacking with parsing of every line in the same
process. All is counted, start-up and the writing of the index too.
{built}
"""

LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "ru", "sv", "pl", "ja", "zh", "uk", "ca", "fi", "cs", "nb", "hu", "ko",
    "tr", "vi", "id", "fa", "he", "ro", "sr", "bg", "da", "el", "eo",
)  # fmt: skip
MADE = 1000
"""Items that are made; they come again under other numbers."""
MARK = b'"id":"Q-"'
GIVEN = ("محمد", "أحمد", "علي", "حسن", "خالد", "يوسف", "عمر", "سامي", "فريد", "نبيل", "رياض", "كمال", "جمال", "طارق")
FAMILY = ("الحربي", "المصري", "الشامي", "النجار", "الحداد", "الخطيب", "العلي", "حجاب", "الأسد", "الصالح", "البغدادي")
PERSON, CITY, BUSINESS, ARTICLE = 5, 515, 4830453, 13442814
UNPACK = """
import gzip, sys
with gzip.open(sys.argv[1]) as dump:
    while dump.read(4 << 20):
        pass
"""
PARSE = """
import gzip, sys, orjson
with gzip.open(sys.argv[1]) as dump:
    for line in dump:
        if len(line) > 2:
            orjson.loads(line.rstrip(b",\\n"))
"""
LABELS = {"ar": "Arabic label", "any": "any label"}
ABOUT = {
    "ar": "*Arabic label* is what `khabar index build` does by default: lines without one that are no classes are not\n"
    "parsed. It kept",
    "any": "*Any label* parses every line and keeps whatever has a name in a language asked for. It kept",
}
KHABAR = "from khabar.exporter.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Run:
    """What one process and those that it started took."""

    name: str
    seconds: float
    processor: float
    memory: int
    """MiB of the largest of them."""

    def row(self, megabytes: float) -> str:
        """The row of the table."""
        cells = (self.seconds, megabytes / self.seconds, self.processor, megabytes / self.processor, self.memory)
        return f"| {self.name} | {' | '.join(f'{cell:,.0f}' for cell in cells)} |"


def main() -> None:
    """Read the command line, measure, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, required=True, help="page to write the section of")
    parser.add_argument("--items", type=int, default=1_000_000, help="how many items the dump has")
    parser.add_argument("--labels", nargs="+", choices=list(LABELS), default=list(LABELS), help="what is kept")
    args = parser.parse_args()
    with TemporaryDirectory() as folder:
        dump = Path(folder) / "dump.json.gz"
        unpacked = write_dump(dump, args.items)
        runs = [measured(name, command) for name, command in commands(dump, args.labels)]
        built = "\n".join(f"{ABOUT[label]} {told(index_at(dump, label, 1))}." for label in args.labels)
        text = TEXT.format(
            **{name: version(name) for name in ("khabar", "orjson")},
            python=platform.python_version(),
            machine=platform.machine(),
            cores=os.cpu_count(),
            items=f"{args.items:,}",
            unpacked=f"{unpacked / 1e6:,.0f}",
            packed=f"{dump.stat().st_size / 1e6:,.0f}",
            rows="\n".join(run.row(unpacked / 1e6) for run in runs),
            built=built,
        )
    write_section(args.output, TITLE, text)
    print(f"Wrote {args.output}")


def told(path: Path) -> str:
    """Tell how large an index is."""
    index = Index(path)
    items, names = index.counts("entity")[()], index.counts("alias")[()]
    return f"{items:,} items with {names:,} names in {path.stat().st_size / 1e6:,.0f} MB"


def commands(dump: Path, labels: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """What is measured, by name: the peers, then the builder."""
    yield "peer: gzip alone", ("-c", UNPACK, str(dump))
    yield "peer: gzip and orjson", ("-c", PARSE, str(dump))
    for label in labels:
        for workers in (1, 2):
            name = f"{LABELS[label]}, {workers} worker{'s' if workers > 1 else ''}"
            target = index_at(dump, label, workers)
            options = ("--label", label, "--workers", str(workers), "--output", str(target), "--quiet")
            yield name, ("-c", KHABAR, "index", "build", str(dump), *options)


def index_at(dump: Path, label: str, workers: int) -> Path:
    """Where an index goes."""
    return dump.with_name(f"{label}-{workers}.sqlite")


def measured(name: str, command: Sequence[str]) -> Run:
    """Run a program of Python's and tell what it took."""
    print(name, file=sys.stderr)
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command])
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{name}: failed")
    return Run(name, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)


def write_dump(path: Path, items: int) -> int:
    """Write a dump and give its bytes before packing."""
    chance = Random(20261102)  # noqa: S311 (the same items on every run)
    made = [orjson.dumps(item(qid, chance)).replace(b'"id":"Q%d"' % qid, MARK) for qid in range(1, MADE + 1)]
    size = 0
    with gzip.open(path, "wb", compresslevel=1) as dump:
        size += dump.write(b"[\n")
        for qid in range(1, items + 1):
            size += dump.write(made[qid % MADE].replace(MARK, b'"id":"Q%d"' % qid) + b",\n")
        size += dump.write(b"]\n")
    return size


def item(qid: int, chance: Random) -> dict[str, Any]:
    """An item: a class, a person, a town, a business or a scholarly article."""
    named = [code for code in LANGUAGES if chance.random() < 0.5]
    name = f"{chance.choice(GIVEN)} {chance.choice(GIVEN)} {chance.choice(FAMILY)}"
    names = {code: f"Item {qid} {code} {chance.randrange(10**6)}" for code in ("en", *named)}
    if chance.random() < 0.1:
        names["ar"] = name
        named.append("ar")
    claims = {f"P{prop}": [claim(prop, goal, chance)] for prop, goal in goals(qid, chance)}
    return {
        "type": "item",
        "id": f"Q{qid}",
        "labels": {code: {"language": code, "value": value} for code, value in names.items()},
        "descriptions": {code: {"language": code, "value": f"described in {code} as {qid}"} for code in named[:8]},
        "aliases": {code: [{"language": code, "value": f"{names[code]} bis"}] for code in named[:3]},
        "claims": claims,
        "sitelinks": {f"{code}wiki": {"site": f"{code}wiki", "title": names[code], "badges": []} for code in named[:6]},
        "lastrevid": 2_000_000_000 + qid,
        "modified": "2026-11-02T10:00:00Z",
    }


def goals(qid: int, chance: Random) -> Iterator[tuple[int, int]]:
    """Give properties with the numbers of the items that they point to."""
    if chance.random() < 0.01:
        yield 279, chance.choice((CITY, BUSINESS, PERSON, max(1, qid - 1)))
    else:
        yield 31, chance.choice((PERSON, PERSON, CITY, BUSINESS, ARTICLE))
    yield from ((prop, chance.randrange(1, 10**6)) for prop in (17, 27, 39, 131, 361, 463, 569, 106, 19, 21, 735))


def claim(prop: int, goal: int, chance: Random) -> dict[str, Any]:
    """A statement with two dates and a reference, as long as those of Wikidata."""
    return {
        "mainsnak": snak(prop, {"entity-type": "item", "numeric-id": goal, "id": f"Q{goal}"}, "wikibase-entityid"),
        "type": "statement",
        "qualifiers": {
            "P580": [snak(580, day(chance), "time")],
            "P582": [snak(582, day(chance), "time")],
        },
        "qualifiers-order": ["P580", "P582"],
        "id": f"Q{goal}${chance.getrandbits(128):032x}",
        "rank": "normal",
        "references": [{"hash": f"{chance.getrandbits(160):040x}", "snaks": {}, "snaks-order": []}],
    }


def snak(prop: int, value: dict[str, Any], kind: str) -> dict[str, Any]:
    """A property with a value."""
    return {
        "snaktype": "value",
        "property": f"P{prop}",
        "hash": f"{prop:040x}",
        "datavalue": {"value": value, "type": kind},
        "datatype": "wikibase-item" if kind != "time" else "time",
    }


def day(chance: Random) -> dict[str, Any]:
    """A day as Wikidata writes it."""
    return {
        "time": f"+{chance.randrange(1900, 2026)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}T00:00:00Z",
        "timezone": 0,
        "before": 0,
        "after": 0,
        "precision": 11,
        "calendarmodel": "http://www.wikidata.org/entity/Q1985727",
    }


if __name__ == "__main__":
    main()

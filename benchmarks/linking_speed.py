"""Measure how fast names are looked up in the index that ships, beside a dictionary that holds the same names.

One process, one thread. Every name is looked up once, in an order by chance, so that nothing is answered from what was
kept of an earlier look-up; only the row for names of articles has names that come again, as they do in articles.
"""

from __future__ import annotations

import argparse
import json
import platform
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from random import Random

from khabar.exporter.linking.index import DEFAULT_INDEX, Index
from khabar.exporter.linking.spelling import form
from sections import write_section

TITLE = "Speed of looking names up"
CORPUS = Path(__file__).parents[1] / "training" / "corpus"
LookUp = Callable[[str], object]
Spell = Callable[[str], str]
TEXT = """
Khabar {khabar}, Python {python} ({machine}), SQLite {sqlite}; the index that ships, with {names} names of {items} items
in {size} MB. `benchmarks/linking_speed.py` measures it again.

| what is looked up | names | a second of processor time |
|---|---|---|
{rows}

A look-up is all from the name as it is written to the items with type, country, coordinates and kind of name. *Names of
articles* are those of the training corpus, as often as they are named. The peer holds the spellings and the numbers of
items alone, in memory.
"""


def main() -> None:
    """Read the command line, measure, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, required=True, help="page to write the section of")
    args = parser.parse_args()
    known, named = known_names(), list(names_of_articles())
    unknown = [f"{name[::-1]} ق" for name in known]
    rows: list[tuple[str, Sequence[str], LookUp, Spell]] = [
        ("names of articles", named, Index().candidates, form),
        ("names of the index", known, Index().candidates, form),
        ("names that it has not", unknown, Index().candidates, form),
        ("names of the index, their spelling known", known, Index().candidates, str),
        ("names like one that it has not", unknown[:2000], Index().fuzzy, form),
        ("peer: a dictionary, their spelling known", known, dictionary(), str),
    ]
    index = Index()
    text = TEXT.format(
        khabar=version("khabar"),
        python=platform.python_version(),
        machine=platform.machine(),
        sqlite=sqlite3.sqlite_version,
        names=f"{index.counts('alias')[()]:,}",
        items=f"{index.counts('entity')[()]:,}",
        size=f"{DEFAULT_INDEX.stat().st_size / 1e6:.1f}",
        rows="\n".join(row(*what) for what in rows),
    )
    write_section(args.output, TITLE, text)
    print(f"Wrote {args.output}")


def row(title: str, names: Sequence[str], look_up: LookUp, spell: Spell) -> str:
    """Look all names up and give the row of the table; ``spell`` gives the spelling under which one is looked up."""
    form.cache_clear()
    spelt = [form(name) for name in names] if spell is str else names
    start = time.process_time()
    for name in spelt:
        look_up(spell(name))
    return f"| {title} | {len(names):,} | {len(names) / (time.process_time() - start):,.0f} |"


def known_names() -> list[str]:
    """Give one name of each spelling in the index, in an order by chance."""
    with closing(sqlite3.connect(f"{DEFAULT_INDEX.as_uri()}?mode=ro", uri=True)) as tables:
        names = [name for (name,) in tables.execute("SELECT MIN(name) FROM alias GROUP BY form ORDER BY form")]
    Random(1).shuffle(names)  # noqa: S311 (the same order on every run)
    return names


def names_of_articles() -> Iterator[str]:
    """Give the names of the training corpus in the order of its texts."""
    for path in sorted(CORPUS.glob("*.gold.json")):
        for entity in json.loads(path.read_text(encoding="utf-8"))["entities"]:
            yield from (mention["text"] for mention in entity["mentions"] if mention["level"] == "NAM")


def dictionary() -> Callable[[str], object]:
    """Make the peer."""
    bearers: defaultdict[str, list[int]] = defaultdict(list)
    with closing(sqlite3.connect(f"{DEFAULT_INDEX.as_uri()}?mode=ro", uri=True)) as tables:
        for spelling, qid in tables.execute("SELECT form, qid FROM alias"):
            bearers[spelling].append(qid)
    return bearers.get


if __name__ == "__main__":
    main()

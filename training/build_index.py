"""Build the index of names that Khabar ships, from a folder of verified material.

    pip install -e '.[index]'
    python training/build_index.py ../shared/wikidata exporter/linking/index.sqlite

``index.toml`` beside this script tells what is taken from each source, and on which terms. What a more trusted source
says of an item stands, others add what it leaves open. Ids are never guessed; every one stands in one of the files.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from khabar.exporter.linking.rows import About, Row, Source
from khabar.exporter.linking.writing import write_index

from index_facts import SETTINGS, Facts, gather
from index_sources import read_sources


def main() -> None:
    """Build the index as told on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the verified material")
    parser.add_argument("index", type=Path, help="the index to write")
    arguments = parser.parse_args()
    facts = gather(read_sources(arguments.folder))
    write_index(arguments.index, About(**SETTINGS["about"]), rows_of(facts))
    names = sum(map(len, facts.names.values()))
    print(f"{len(facts.items):,} items, {names:,} names, {arguments.index.stat().st_size:,} bytes")


def rows_of(facts: Facts) -> Iterator[Row]:
    """Give all rows of the index, the sources too."""
    yield from (Source(**source) for source in SETTINGS["sources"])
    yield from facts.items.values()
    for bearers in facts.names.values():
        yield from bearers.values()


if __name__ == "__main__":
    main()

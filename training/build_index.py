"""Build the index of names that Khabar ships, from a folder of verified material.

    pip install -e '.[index]'
    python training/build_index.py ../shared/wikidata exporter/linking/index.sqlite

``index.toml`` beside this script tells what is taken from each source, and on which terms. What a more trusted source
says of an item stands, others add what it leaves open. Ids are never guessed; every one stands in one of the files.
"""

from __future__ import annotations

import argparse
from itertools import chain
from pathlib import Path

from khabar.exporter.linking.rows import About, Source
from khabar.exporter.linking.writing import write_index

from index_facts import SETTINGS, Facts
from index_sources import read_facts


def main() -> None:
    """Build the index as told on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the verified material")
    parser.add_argument("index", type=Path, help="the index to write")
    arguments = parser.parse_args()
    facts = read_facts(arguments.folder)
    build(facts, arguments.index)
    print(f"{len(facts.items):,} items, {arguments.index.stat().st_size:,} bytes")


def build(facts: Facts, index: Path) -> None:
    """Write the facts with their sources as an index."""
    sources = (Source(**source) for source in SETTINGS["sources"])
    write_index(index, About(**SETTINGS["about"]), chain(sources, facts.rows()))


if __name__ == "__main__":
    main()

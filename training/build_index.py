"""Build the index of names that Khabar ships, from a folder of verified material.

    pip install -e '.[index]'
    python training/build_index.py ../shared/wikidata exporter/linking/index.sqlite

``index.toml`` beside this script tells what is taken from each source, and on which terms. What a more trusted source
says of an item stands, others add what it leaves open. Ids are never guessed; every one stands in one of the files.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from khabar.exporter.linking.writing import Source, write_index

from index_facts import SETTINGS, gather
from index_sources import read_sources


def main() -> None:
    """Build the index as told on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the verified material")
    parser.add_argument("index", type=Path, help="the index to write")
    arguments = parser.parse_args()
    facts = gather(read_sources(arguments.folder))
    aliases = [alias for bearers in facts.names.values() for alias in bearers.values()]
    write_index(arguments.index, [Source(**s) for s in SETTINGS["sources"]], facts.items.values(), aliases)
    print(f"{len(facts.items):,} items, {len(aliases):,} names, {arguments.index.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

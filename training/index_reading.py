"""Read the files of the sources of the index of names."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import py7zr

TABLES = Path(__file__).with_name("index")
"""The folder of the tables that come with the builder."""
_ARABIC = re.compile(r"(?:[ء-غف-وي]|ى(?!\w)|[ً-ْـ ])+")


def is_arabic(name: str) -> bool:
    """Say whether a name is in the letters of Arabic alone: gazetteers mix in Persian, Kurdish and Uyghur ones."""
    return bool(_ARABIC.fullmatch(name))


def table(path: Path) -> Iterator[dict[str, str]]:
    """Give the rows of a table with a heading; its columns are parted by tabs, in a ``.csv`` by commas."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="," if path.suffix == ".csv" else "\t")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Give the objects of a file that has one in each line."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


@cache
def features(path: Path) -> list[dict[str, Any]]:
    """Give the properties of all features of the one GeoJSON file in an archive."""
    factory = py7zr.io.BytesIOFactory(100_000_000)
    with py7zr.SevenZipFile(path) as archive:
        archive.extractall(factory=factory)
    (content,) = factory.products.values()
    return [feature["properties"] for feature in json.loads(content.read())["features"]]


def split(names: str) -> tuple[str, ...]:
    """Give the names of a cell, which ``|`` parts."""
    return tuple(names.split("|")) if names else ()


def number(qid: str) -> int:
    """Give the number of an id: 22316 of Q22316."""
    return int(qid.removeprefix("Q"))

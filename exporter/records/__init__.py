"""From INPUT arguments to records, one at a time."""

from .model import MAX_CHARACTERS, Cause, ReadOptions, Record, Rejection
from .reading import READERS, read_records
from .sources import Source, find_sources

__all__ = [
    "MAX_CHARACTERS",
    "READERS",
    "Cause",
    "ReadOptions",
    "Record",
    "Rejection",
    "Source",
    "find_sources",
    "read_records",
]

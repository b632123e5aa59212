"""From INPUT arguments to records, one at a time."""

from .model import Cause, ReadOptions, Record, Rejection
from .reading import READERS, read_records
from .sources import Source, find_sources

__all__ = ["READERS", "Cause", "ReadOptions", "Record", "Rejection", "Source", "find_sources", "read_records"]

"""Errors that a user can mend: each message says what is wrong, where, and how to fix it.

KhabarError
├── InputError      a file, record or option that cannot be used
├── OutboundError   another server that could not be asked (outbound.py)
└── StoreError      a store that cannot be opened or written
    └── StoreBusyError   a store that another process writes to
"""

from __future__ import annotations


class KhabarError(Exception):
    """Base of all errors that the command line shows as one line."""

    exit_code = 2


class InputError(KhabarError):
    """A file, record or option that cannot be used."""


class StoreError(KhabarError):
    """A store that cannot be opened or written."""


class StoreBusyError(StoreError):
    """A store that another process writes to."""

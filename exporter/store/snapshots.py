"""Immutable copies of a store for its readers, and the pointer to the newest one."""

from __future__ import annotations

import os
import shutil
from itertools import pairwise
from pathlib import Path
from time import time
from typing import Final

import pyoxigraph as ox

from ..errors import StoreError

_POINTER: Final = "current"
_KEPT: Final = 2
"""Of the newest snapshots, how many stay whatever their age: the one before the last is one to go back to."""
_YOUNG: Final = 10.0
"""Seconds for which a snapshot stays after a newer one has come, for readers that are just about to open it."""


def current_snapshot(directory: Path) -> Path:
    """The folder of the newest snapshot.

    Raises ``StoreError`` when there is no store.
    """
    try:
        name = (directory / _POINTER).read_text(encoding="ascii").strip()
    except OSError:
        raise StoreError(
            f"{directory} is not a Khabar store; 'khabar load' and 'khabar export --store' make one"
        ) from None
    return directory / "snapshots" / name


def snapshot(directory: Path) -> ox.Store:
    """The newest snapshot, opened for reading. What is written later is in a later snapshot only.

    Raises ``StoreError`` when there is no store, or when it cannot be read.
    """
    path = current_snapshot(directory)
    try:
        return ox.Store.read_only(str(path))
    except (OSError, RuntimeError) as error:  # the latter for files that are damaged
        if current_snapshot(directory) != path:  # a writer replaced it in between
            return snapshot(directory)
        raise StoreError(f"{path}: the snapshot cannot be read: {error}") from error


def is_published(directory: Path) -> bool:
    """Whether readers find a snapshot in the store."""
    return (directory / _POINTER).exists()


def publish(store: ox.Store, directory: Path) -> Path:
    """Make a snapshot of what is in ``store``, point to it, and remove the oldest ones.

    Readers see either the snapshot before or the whole new one, even when this is interrupted.
    """
    snapshots = directory / "snapshots"
    unfinished = snapshots / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    snapshots.mkdir(exist_ok=True)
    store.backup(str(unfinished))
    path = snapshots / f"{_newest(snapshots) + 1:06}"
    unfinished.rename(path)
    point_to(path.name, directory)
    _remove_old(snapshots)
    return path


def _remove_old(snapshots: Path) -> None:
    """A snapshot is as old as the one after it: until then readers opened it."""
    finished = _finished(snapshots)
    oldest = time() - _YOUNG
    for old, after in pairwise(finished[: 1 - _KEPT]):
        if after.stat().st_mtime < oldest:
            shutil.rmtree(old, ignore_errors=True)


def _finished(snapshots: Path) -> list[Path]:
    return sorted((path for path in snapshots.iterdir() if path.name.isdecimal()), key=lambda path: int(path.name))


def _newest(snapshots: Path) -> int:
    return max((int(path.name) for path in _finished(snapshots)), default=0)


def point_to(name: str, directory: Path) -> None:
    """Make the snapshot of this name the newest one."""
    new = directory / f"{_POINTER}.new"
    with new.open("w", encoding="ascii") as file:
        file.write(f"{name}\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(directory / _POINTER)

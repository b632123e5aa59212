"""Backups of a store: copies of its newest snapshot that are stores of their own.

Readers and writers go on meanwhile.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

from ..errors import StoreError
from .snapshots import current_snapshot, point_to

_FIRST: Final = "000001"
_IMMUTABLE: Final = ".sst"
"""Files that the engine never changes, only removes: stores may share them."""


def back_up(directory: Path, target: Path) -> None:
    """Make the folder ``target`` a store with what readers of the one in ``directory`` see at this moment.

    On the same disk the two share the files that never change, so it takes little time and space; elsewhere they are
    copied. The folder appears when it is whole. Raises ``StoreError`` when there is no store, when ``target`` is there
    already, or when it cannot be written.
    """
    unfinished = target.with_name(f"{target.name}.unfinished-{uuid4().hex[:8]}")
    try:
        if target.exists():
            raise StoreError(f"{target} is there already; name a new folder")
        with _held(directory) as snapshot:
            shutil.copytree(snapshot, unfinished / "snapshots" / _FIRST, copy_function=_shared)
        shutil.copytree(unfinished / "snapshots" / _FIRST, unfinished / "data", copy_function=_shared)
        point_to(_FIRST, unfinished)
        unfinished.rename(target)
    except OSError as error:
        raise StoreError(f"{target}: the backup cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


@contextmanager
def _held(directory: Path) -> Iterator[Path]:
    """The newest snapshot, under a name that no writer removes."""
    held = directory / "snapshots" / f"held-{uuid4().hex[:8]}"
    try:
        while True:
            snapshot = current_snapshot(directory)
            try:
                shutil.copytree(snapshot, held, copy_function=_shared)
                break
            except (FileNotFoundError, shutil.Error):
                if current_snapshot(directory) == snapshot:  # not because a writer has a newer one
                    raise StoreError(f"{snapshot}: the snapshot is not whole") from None
                shutil.rmtree(held, ignore_errors=True)
        yield held
    finally:
        shutil.rmtree(held, ignore_errors=True)


def _shared(source: str, target: str) -> str:
    """Link a file that never changes, where that can be; copy all others."""
    if source.endswith(_IMMUTABLE):
        try:
            os.link(source, target)
        except OSError:  # another disk, or one without links
            return shutil.copyfile(source, target)
        return target
    return shutil.copyfile(source, target)

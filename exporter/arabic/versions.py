"""What shapes the annotations of a pipeline, so that two runs can be told apart: components, settings, data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final

from spacy.language import Language

from ..linking.index import DEFAULT_INDEX, Index
from .reader import find_model

_DIGITS: Final = 16
"""Hexadecimal digits of a SHA-256 that name a version."""


def versions(pipeline: Language) -> dict[str, str]:
    """The factory of each component, its settings, and digests of the reader's model, the word lists and the index.

    Where the model and the index lie is not told: what is in them counts.
    """
    found = dict(pipeline.pipe_factories)
    for name, factory in pipeline.pipe_factories.items():
        for setting, value in pipeline.get_pipe_config(name).items():
            if digest := _DATA.get((factory, setting)):
                found[f"{name}.{setting}"] = digest(value)[:_DIGITS]
            elif setting != "factory" and value is not None and (factory, setting) not in _SHAPELESS:
                found[f"{name}.{setting}"] = str(value)
    return {**found, "lexicons": _lexicons()[:_DIGITS]}


def _model(name: str | None) -> str:
    paths = sorted(path for path in find_model(name).iterdir() if path.is_file())
    return _digest((path.name, path.read_bytes()) for path in paths)


def _index(path: str | None) -> str:
    return Index(Path(path or DEFAULT_INDEX)).checksum


def _lexicons() -> str:
    lists = sorted((files(__package__) / "lexicon").iterdir(), key=lambda file: file.name)
    return _digest((file.name, file.read_bytes()) for file in lists)


_DATA: Final[dict[tuple[str, str], Callable[[str | None], str]]] = {
    ("khabar_reader", "model"): _model,
    ("khabar_linker", "index"): _index,
}
"""The settings that name data, by factory, and how these are digested."""


_SHAPELESS: Final = frozenset({("khabar_linker", "cache"), ("khabar_linker", "allow_private")})
"""Settings that no annotation depends on, by factory."""


def _digest(named: Iterable[tuple[str, bytes]]) -> str:
    return sha256("\n".join(f"{sha256(data).hexdigest()}  {name}" for name, data in named).encode()).hexdigest()

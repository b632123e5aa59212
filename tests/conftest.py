"""Fixtures that many tests use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from commands import khabar
from hypothesis import HealthCheck, settings
from khabar.exporter.linking.index import Index
from khabar.shapes.engines import ENGINES, is_installed
from small_index import write_small_index

__all__ = ["khabar"]

# The same examples on every run, and no limits of time: tests must not depend on how busy the machine is.
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

_BESIDE = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material: $KHABAR_SHARED, or ``shared`` beside the checkout."""
    folder = Path(os.environ.get("KHABAR_SHARED", _BESIDE))
    if not (folder / "README.md").is_file():
        pytest.skip(f"needs the shared material, which is not at {folder}; KHABAR_SHARED names another place")
    return folder


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine of validation."""
    if not is_installed(request.param):
        pytest.skip(f"needs the library {request.param}, of which there is no build for this kind of machine")
    return str(request.param)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small index of names."""
    return write_small_index(tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="session")
def shipped() -> Index:
    """The index of names that ships."""
    return Index()

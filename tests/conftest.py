"""Fixtures that many tests use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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

"""How far places are from each other."""

from __future__ import annotations

from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khabar.exporter.linking.distance import kilometres


def test_ways_are_those_of_the_map() -> None:
    assert kilometres((36.2, 37.16), (33.51, 36.29)) == pytest.approx(310, abs=5)  # Aleppo, Damascus
    assert kilometres((-17.7, 178.1), (-17.7, -178.1)) == pytest.approx(403, abs=2)  # across the date line


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_opposite_points_are_half_the_earth_apart(latitude: float, longitude: float) -> None:
    assert kilometres((latitude, longitude), (-latitude, longitude - 180)) == pytest.approx(6371 * pi, abs=1)


def test_infinite_coordinates_are_refused() -> None:
    with pytest.raises(ValueError, match="domain"):
        kilometres((0.0, 0.0), (float("inf"), 0.0))

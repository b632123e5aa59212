"""How far places are from each other."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Final

_EARTH: Final = 6371.0
"""Kilometres from the centre."""


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Give the way along a great circle of the Earth between two points, latitude and longitude in degrees.

    By the haversine formula. Raises ValueError for an infinite coordinate.
    """
    (north, east), (other_north, other_east) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return 2 * _EARTH * asin(sqrt(min(1.0, half)))  # rounding may lead beyond 1 for opposite points

"""How far places are from each other."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from khabar.exporter.linking.rows import Item

_EARTH = 6371.0
"""Kilometres from the centre."""
NEAR = 25.0
"""Kilometres within which two sources may place one town."""


def near(one: Item, other: Item) -> bool:
    """Say whether two items may be one town: not where both have a point and these are too far from each other."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return True
    return distance((one.latitude, one.longitude), (other.latitude, other.longitude)) <= NEAR


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Give the kilometres along the surface of the earth between two points, by latitude and longitude in degrees."""
    (north, east), (north2, east2) = (tuple(map(radians, point)) for point in (one, other))
    half_chord = sin((north2 - north) / 2) ** 2 + cos(north) * cos(north2) * sin((east2 - east) / 2) ** 2
    return 2 * _EARTH * asin(sqrt(half_chord))

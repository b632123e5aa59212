"""How far places are from each other."""

from __future__ import annotations

from khabar.exporter.linking.distance import kilometres
from khabar.exporter.linking.rows import Item

NEAR = 25.0
"""Kilometres within which two sources may place one town."""


def near(one: Item, other: Item) -> bool:
    """Say whether two items may be one town: not where both have a point and these are too far from each other."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return True
    return kilometres((one.latitude, one.longitude), (other.latitude, other.longitude)) <= NEAR

"""A small index of names for tests of linking."""

from __future__ import annotations

from pathlib import Path

from khabar.exporter.linking.rows import About, Alias, Item, Source
from khabar.exporter.linking.spelling import form
from khabar.exporter.linking.writing import write_index

ABOUT = About("small", "1", "2026-11-02", "CC0-1.0", "a test")
SOURCES = [Source(1, "test", "CC0-1.0", "nobody")]
ITEMS = [
    Item(858, "GeopoliticalEntity", "Country", "Syria", "SY", None, 1),
    Item(1016, "GeopoliticalEntity", "Country", "Libya", "LY", None, 1),
    Item(822, "GeopoliticalEntity", "Country", "Lebanon", "LB", None, 1),
    Item(30, "GeopoliticalEntity", "Country", "United States", "US", None, 1),
    Item(61, "GeopoliticalEntity", "City", "Washington", "US", 689_545, 1),
    Item(41183, "GeopoliticalEntity", "City", "Aleppo", "SY", 1_602_264, 1),
    Item(214064, "GeopoliticalEntity", "Region", "Aleppo Governorate", "SY", 4_045_166, 1),
    Item(84, "GeopoliticalEntity", "City", "London", "GB", 8_961_989, 1),
    Item(92561, "GeopoliticalEntity", "City", "London, Ontario", "CA", 422_324, 1),
    Item(3579, "GeopoliticalEntity", "City", "Tripoli", "LY", 1_150_989, 1),
    Item(168954, "GeopoliticalEntity", "City", "Tripoli, Lebanon", "LB", 229_398, 1),
    Item(221503, "GeopoliticalEntity", "City", "Zawiya", "LY", 186_123, 1),
    Item(8818, "GeopoliticalEntity", "City", "Valencia", "ES", 824_340, 1),
    Item(43762, "GeopoliticalEntity", "City", "Valencia", "VE", 1_619_470, 1),
    Item(41837, "Place", None, "Gulf of Aden", None, None, 1),
    Item(22316, "Person", None, "John Kerry", None, None, 1),
    Item(354642, "Person", None, "Riyad Hijab", None, None, 1),
    Item(11, "Person", None, "Ahmad Salim", None, None, 1),
    Item(12, "Person", None, "Ahmad Salim", None, None, 1),
    Item(2429253, "Organization", None, "Islamic State", None, None, 1),
    Item(13477, "Organization", None, "Al Jazeera", None, None, 1),
    Item(1065, "Organization", None, "United Nations", None, None, 1),
]
NAMES = [
    ("سوريا", 858, "common"), ("ليبيا", 1016, "common"), ("لبنان", 822, "common"),
    ("الولايات المتحدة", 30, "common"), ("واشنطن", 61, "common"),
    ("حلب", 41183, "common"), ("محافظة حلب", 214064, "common"), ("حلب", 214064, "bare"),
    ("لندن", 84, "name"), ("لندن", 92561, "name"), ("طرابلس", 3579, "contested"), ("طرابلس", 168954, "contested"),
    ("الزاوية", 221503, "name"), ("بلنسية", 8818, "name"), ("بلنسية", 43762, "name"),
    ("خليج عدن", 41837, "name"), ("جون كيري", 22316, "common"), ("كيري", 22316, "common"),
    ("رياض فريد حجاب", 354642, "name"), ("رياض حجاب", 354642, "name"), ("أحمد سالم", 11, "name"),
    ("أحمد سالم", 12, "name"), ("داعش", 2429253, "common"), ("تنظيم الدولة الإسلامية", 2429253, "common"),
    ("الدولة الإسلامية", 2429253, "common"), ("قناة الجزيرة", 13477, "common"), ("الأمم المتحدة", 1065, "common"),
]  # fmt: skip
ALIASES = [Alias(form(name), qid, kind, name, "ar", 1) for name, qid, kind in NAMES]


def write_small_index(folder: Path) -> Path:
    path = folder / "small.sqlite"
    write_index(path, ABOUT, [*SOURCES, *ITEMS, *ALIASES])
    return path

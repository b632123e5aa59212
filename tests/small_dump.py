"""A small dump in the format of Wikidata's, for tests of building an index from one."""

from __future__ import annotations

import json
from typing import Any


def statement(value: Any, rank: str = "normal", **dates: str) -> dict[str, Any]:
    """A statement with a value, and dates as qualifiers: P580="2013-02-01", P582="2017"."""
    qualifiers = {name: [snak(time(date))] for name, date in dates.items()}
    return {"mainsnak": snak(value), "rank": rank, "type": "statement", "qualifiers": qualifiers}


def snak(value: Any) -> dict[str, Any]:
    return {"snaktype": "value", "datavalue": {"value": value}}


def item(qid: int) -> dict[str, Any]:
    return {"entity-type": "item", "numeric-id": qid, "id": f"Q{qid}"}


def time(date: str) -> dict[str, Any]:
    padded = (date + "-00-00")[:10]
    return {"time": f"+{padded}T00:00:00Z", "precision": {4: 9, 7: 10, 10: 11}[len(date)]}


def entity(qid: int, *classes: int, ar: str = "", en: str = "", **more: Any) -> dict[str, Any]:
    """An item with classes (P31), labels, and whatever else: claims are added to those made here."""
    labels = {code: {"language": code, "value": name} for code, name in (("ar", ar), ("en", en)) if name}
    claims = {"P31": [statement(item(number)) for number in classes], **more.pop("claims", {})}
    made = {"type": "item", "id": f"Q{qid}", "modified": "2026-11-02T10:00:00Z", "labels": labels}
    return {**made, "descriptions": {}, "aliases": {}, "sitelinks": {}, **more, "claims": claims}


def texts(code: str, *values: str) -> dict[str, Any]:
    """Aliases in one language."""
    return {code: [{"language": code, "value": value} for value in values]}


def dump_of(*entities: dict[str, Any]) -> bytes:
    """The lines of a dump."""
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in entities)
    return f"[\n{lines}\n]\n".encode()


def below(qid: int, *classes: int, en: str = "") -> dict[str, Any]:
    """A class below others."""
    return entity(qid, en=en, claims={"P279": [statement(item(number)) for number in classes]})


SECRETARY, FOREIGN_MINISTER, STATE, UNITED_NATIONS, NATO = 14213, 7330070, 30, 1065, 7184
KERRY = entity(
    22316, 5, ar="جون كيري", en="John Kerry",
    aliases={**texts("ar", "جون فوربس كيري"), **texts("fr", "Jean Kerry")},
    descriptions={"ar": {"language": "ar", "value": "سياسي أمريكي"}},
    sitelinks={
        "arwiki": {"title": "جون كيري"}, **{f"{code}wiki": {"title": "Kerry"} for code in ("en", "de", "es", "it")},
    },
    claims={
        "P39": [
            statement(item(SECRETARY), P580="2013-02-01", P582="2017-01-20"),
            statement(item(99), "deprecated", P580="1999"),
            statement(item(4416090), "preferred", P580="1985-01", P582="2013"),
        ],
        "P27": [statement(item(145)), statement(item(STATE), "preferred")],
    },
)  # fmt: skip
AMERICA = entity(STATE, 6256, ar="الولايات المتحدة", en="United States", claims={
    "P297": [statement("US")],
    "P1082": [statement({"amount": "+308745538"}, P585="2010"), statement({"amount": "+331449281"}, P585="2020")],
    "P1566": [statement("6252001")],
    "P625": [statement({"latitude": 39.8, "longitude": -98.6, "globe": "http://www.wikidata.org/entity/Q2"})],
    "P463": [statement(item(UNITED_NATIONS), P580="1945-10-24")],
})  # fmt: skip
OFFICE = entity(SECRETARY, 4164871, en="Secretary of State", claims={
    "P279": [statement(item(FOREIGN_MINISTER))], "P1001": [statement(item(STATE))],
})  # fmt: skip
ALEPPO = entity(214064, 900001, ar="محافظة حلب", en="Aleppo Governorate", claims={
    "P17": [statement(item(858))],
    "P625": [statement({"latitude": 36.0, "longitude": 37.0, "globe": None})],
    "P131": [statement(item(858))],
})  # fmt: skip
CLASSES = [below(900001, 900002, en="governorate"), below(900002, 56061)]
MARE = entity(1000, 618123, ar="بحر الهدوء", claims={
    "P625": [statement({"latitude": 8.5, "longitude": 31.4, "globe": "http://www.wikidata.org/entity/Q405"})],
})  # fmt: skip
WAR = entity(1001, 198, ar="الحرب الكبرى", sitelinks={"arwiki": {"site": "arwiki", "title": "الحرب الكبرى"}})
TITLED = entity(1002, 43229, en="The Club", sitelinks={"arwiki": {"site": "arwiki", "title": "النادي (منظمة)"}})
LATIN = entity(1003, 5, en="No Arabic Name", sitelinks={f"{code}wiki": {"title": "N"} for code in ("en", "fr", "de")})
FILM = entity(1004, 11424, ar="فيلم")
LONE = entity(1005, 5, ar="بيليه", en="Pelé", aliases=texts("ar", "إدسون أرانتس دو ناسيمنتو"))
UNHELD = entity(1006, 4164871, en="Office that nobody held")
SEASON = entity(1007, 27020041, ar="موسم رياضي")
OF_A_SEASON = below(27020041, 1656682)
ENTITIES = [
    KERRY, AMERICA, OFFICE, ALEPPO, *CLASSES, MARE, WAR, TITLED, LATIN, FILM, LONE, UNHELD, SEASON, OF_A_SEASON,
    {"type": "property", "id": "P31", "labels": {}, "claims": {}},
]  # fmt: skip

"""The full annotation of the sample article as the records of the model.

It knows more than the model: events as parts of events, and some classes and roles of its own. What the model has no
place for is left out; the rest is named as the ontology names it.
"""

from __future__ import annotations

import json
from pathlib import Path

from gold import Json, span_of
from khabar.exporter.annotation.model import (
    Annotation,
    Article,
    Claim,
    Entity,
    Event,
    Figure,
    Mention,
    Participation,
    Publication,
    Quote,
    Relation,
    Source,
    Time,
)

VOICE = "article-voice"
TYPES = {
    "PER": "Person",
    "ORG": "Organization",
    "GPE": "GeopoliticalEntity",
    "LOC": "Place",
    "GRP": "PopulationGroup",
    "DOC": "SourceDocument",
}
SUBTYPES = {
    "armed-group": "ArmedGroup",
    "government": "Government",
    "intergovernmental": "InternationalOrganization",
    "military": "ArmedForce",
    "monitor-ngo": "MonitoringBody",
    "news-agency": "NewsAgency",
}
LEVELS = {"NAM": "Name", "NOM": "Nominal", "ADJ": "Nominal", "PRO": "Pronoun"}
EVENTS = {
    "CeasefireRenewal": "Ceasefire",
    "CessationOfAttacks": "Ceasefire",
    "CessationOfHostilitiesAgreement": "Agreement",
    "EvaluativeState": "StateDescription",
    "LinkState": "StateDescription",
    "MilitaryConsultation": "Consultation",
}
ROLES = {
    "accused": "accused",
    "accuser": "accuser",
    "actor": "agent",
    "addressee": "addressee",
    "attacker": "attacker",
    "counterpart": "participant",
    "initiator": "participant",
    "interviewee": "participant",
    "interviewer": "participant",
    "participant": "participant",
    "pressed": "patient",
    "presser": "agent",
    "publisher": "agent",
    "refuser": "agent",
    "rejecter": "agent",
    "reporter": "speaker",
    "requestee": "requestee",
    "requester": "requester",
    "speaker": "speaker",
    "victim": "victim",
    "violator": "agent",
}
KINDS = {"killed": "Killed", "killed-or-injured": "KilledOrInjured"}
DATED = {"t-last-two-days", "t-saturday", "t-escalation"}
"""The times with bounds; that of 22 April is the beginning of the escalation."""
RELATIONS = {"alliedWith", "headOf", "holdsPosition", "memberOf", "partOf"}


def deep_gold(folder: Path) -> Annotation:
    """The annotation of ``article.txt`` in ``folder`` that stands beside it in ``deep-gold.json``."""
    gold: Json = json.loads((folder / "deep-gold.json").read_text(encoding="utf-8"))
    published = gold["document_creation_time"]["value"]
    saturday = next(time for time in gold["times"] if time["id"] == "t-saturday")
    entities = _entities(gold)
    return Annotation(
        article=Article("sample", (folder / "article.txt").read_text(encoding="utf-8")),
        publication=Publication(published, published, "Day", span_of(saturday["mention"])),
        entities=entities,
        times=[_time(time, published) for time in gold["times"] if time["id"] in DATED],
        quotes=[Quote(q["id"], span_of(q), q["speaker"]) for q in gold["quotes"] if q["kind"].startswith("speech")],
        events=[_event(event, gold, {entity.id for entity in entities}) for event in gold["events"]],
        relations=[_relation(r) for r in gold["relations"] if r["type"] in RELATIONS and r["stated"]],
    )


def _entities(gold: Json) -> list[Entity]:
    mentions: dict[str, list[Mention]] = {}
    for mention in gold["mentions"]:
        for entity in mention["entity"]:
            mentions.setdefault(entity, []).append(Mention(span_of(mention), LEVELS.get(mention["level"], "Nominal")))
    return [
        Entity(
            entity["id"],
            TYPES[entity["type"]],
            mentions[entity["id"]],
            SUBTYPES.get(entity["subtype"]),
            {"ar": entity["label_ar"], "en": entity["label_en"]},
        )
        for entity in gold["entities"]
        if entity["id"] in mentions and entity["id"] != VOICE
    ]


def _time(time: Json, published: str) -> Time:
    begin = time.get("value") or time.get("begin") or time.get("earliest")
    end = time.get("value") or time.get("end") or time.get("latest") or published
    unit = "Day" if begin == end else "Range"
    return Time(time["id"], span_of(time["mention"]), unit, "Inferred", begin, end, open_ended="end_status" in time)


def _event(event: Json, gold: Json, known: set[str]) -> Event:
    claims = {claim["id"]: claim for claim in gold["claims"]}
    kind: str = event["nev_class"]
    return Event(
        id=event["id"],
        type=EVENTS.get(kind, kind),
        triggers=[span_of(trigger) for trigger in event["triggers"]],
        actuality=_actuality(event["status"]),
        claims=[_claim(claims[name], event["id"]) for name in event["claims"]],
        roles=[*_roles(event, known)],
        place=next(iter(event["place"]), None),
        time=event["time"] if event["time"] in DATED else None,
        figures=[_figure(f) for f in gold["quantities"] if f.get("event") == event["id"] and f["kind"] in KINDS],
    )


def _actuality(status: str) -> str:
    if status.startswith("non-actual"):
        return "NonActual"
    return "Uncertain" if status.startswith("uncertain") else "Reported"


def _claim(claim: Json, event: str) -> Claim:
    chain = [_source(link) for link in claim["chain"] if link["source"] != VOICE]
    return Claim(
        id=claim_name(claim["id"], event),
        chain=chain,
        polarity=claim["polarity"].capitalize(),
        modality=claim["modality"].capitalize(),
        tense=claim["tense"].capitalize(),
        certainty=claim["certainty"].capitalize(),
        mode=claim["mode"].capitalize() if chain else "Editorial",
        content=span_of(claim["content"]),
        quote=claim.get("quote"),
        rejects=claim_name("c4-assert", event) if (claim["id"], event) == ("c4-reject", "ev-attacks") else None,
    )


def claim_name(claim: str, event: str) -> str:
    """A claim of the annotation may hold several events, one of the model holds one."""
    return f"{claim}:{event}"


def _source(link: Json) -> Source:
    entities = link["source"] if isinstance(link["source"], list) else [link["source"]]
    return Source(entities, span_of(link["cue"]) if link["cue"] else None, link["explicit"] and bool(link["cue"]))


def _roles(event: Json, known: set[str]) -> list[Participation]:
    """The roles that entities play, and those that hold according to one side of a dispute."""
    stated = [Participation(ROLES[p["role"]], p["entity"]) for p in event["participants"] if _is_role(p, known)]
    disputed = [dispute for dispute in event.get("disputed", []) if dispute.get("role")]
    return stated + [Participation(d["role"], d["value"], claim_name("c4-assert", event["id"])) for d in disputed]


def _is_role(participant: Json, known: set[str]) -> bool:
    return participant["role"] in ROLES and participant["entity"] in known


def _figure(figure: Json) -> Figure:
    sources = [] if figure["source"] == VOICE else [figure["source"]]
    span = span_of(figure["mention"])
    return Figure(KINDS[figure["kind"]], span, figure["low"], figure["best"], figure["high"], sources)


def _relation(relation: Json) -> Relation:
    object_, office = relation["arg2"], None
    if relation["type"] == "holdsPosition":
        object_, office = relation["of"], relation["arg2"].partition(" (")[0]
    return Relation(relation["type"], relation["arg1"], object_, span_of(relation["evidence"]), office)

"""The label sets of the reader: what it says of each word, and of each pair of words."""

from __future__ import annotations

ENTITY_TYPES = ("Person", "Organization", "GeopoliticalEntity", "Place", "PopulationGroup", "SourceDocument")
NAME_TYPES = ENTITY_TYPES[:4]
SUBTYPES = (
    "Government", "ArmedForce", "ArmedGroup", "NewsAgency", "InternationalOrganization", "MonitoringBody",
    "PoliticalParty", "Company", "Other", "Country", "Region", "City",
)  # fmt: skip
EVENT_TYPES = tuple(
    """PublicStatement Interview Publication ExpressConcern Condemn Praise Request Demand Refusal RejectClaim Accuse
    DefendVerbally Threat Commitment CasualtyReport Meeting PhoneConsultation Negotiation Visit Consultation Cooperation
    Aid Concession Agreement DeEscalation Ceasefire Withdrawal Release PoliticalPressure Sanction Detention Mobilization
    Expulsion Protest Attack AirStrike Shelling Bombing Assassination Kidnapping MassKilling ArmedClash Capture
    AgreementViolation MilitaryEscalation Death Injury Displacement Accident Election Appointment Resignation
    LegalAction StateDescription""".split()
)
ACTUALITIES = ("Reported", "NonActual", "Uncertain")
FIGURE_KINDS = tuple("Killed Injured KilledOrInjured Detained Displaced Kidnapped Participants Other".split())
ROLES = tuple(
    """attacker target victim instrument agent patient recipient speaker addressee requester requestee accuser accused
    participant""".split()
)
RELATIONS = tuple(
    "holdsPosition spokespersonOf headOf memberOf partOf locatedIn alliedWith opposedTo familyOf".split()
)


def bio(types: tuple[str, ...]) -> tuple[str, ...]:
    """Give the begin and inside labels of each type, after O."""
    return ("O", *(f"{position}-{kind}" for kind in types for position in "BI"))


WORD_HEADS: dict[str, tuple[str, ...]] = {
    "name": bio(NAME_TYPES),
    "inner": bio(NAME_TYPES),
    "subtype": ("none", *SUBTYPES),
    "proclitic": ("0", "1", "2", "3"),
    "nominal": bio(ENTITY_TYPES),
    "trigger": bio(("Event",)),
    "event": EVENT_TYPES,
    "actuality": ACTUALITIES,
    "time": bio(("Time",)),
    "figure": bio(FIGURE_KINDS),
    "cue": bio(("Cue",)),
}
"""Labels of each word-level head, in the order of its logits."""

PAIR_LABELS: tuple[str, ...] = (
    *ROLES, "place", "source", "relay", "time", "figure", "same", "speaker", "antecedent", *RELATIONS,
)  # fmt: skip
"""Labels of a pair (anchor word, candidate word), in the order of the pair scorer's logits."""

DISTANCES = (-128, -64, -32, -16, -8, -4, -2, -1, 0, 1, 2, 4, 8, 16, 32, 64, 128)
"""Lower bounds, in words, of the buckets of the signed distance from anchor to candidate."""

"""A harbour, three members and what they say: material for the tests of incidents."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from seawall.forum.incidents import bodies
from seawall.forum.incidents.fold import fold_incidents
from seawall.forum.incidents.model import Incident, IncidentOffer, IncidentStatement, Offering
from seawall.forum.incidents.types import incident_types

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HARBOUR = "inc_01JABCDEFGHJKMNPQRSTVWXYZ0"
OTHER = "inc_01JABCDEFGHJKMNPQRSTVWXYZ1"
BIGTUBE, CHATTER, FILEHUT = (f"mbr_01JABCDEFGHJKMNPQRSTVWXYZ{n}" for n in "123")
PCI = incident_types().named("pci")


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def answers(**changed: bool) -> dict:
    met = {criterion.id: True for criterion in PCI.criteria} | changed
    return {name: {"met": yes, "note": ""} for name, yes in met.items()}


def proposal(incident: str = HARBOUR, by: str = "person_a", **changed) -> dict:
    body = {
        "incident": incident,
        "by": by,
        "title": "Harbour",
        "type": as_said(PCI),
        "answers": answers(),
        "country": "NZ",
        "summary": "A stream from a harbour.",
    }
    return body | changed


def as_said(kind) -> dict:
    return bodies.SaidType.of(kind).model_dump(mode="json")


class Log:
    """A forum's log in the making: what is said gets the next place."""

    def __init__(self, incident: str = HARBOUR) -> None:
        self.incident = incident
        self.heard: list[IncidentStatement | Offering] = []
        self.digest = ""

    def says(self, member: str, kind: str, *, at: datetime = NOON, **body) -> int:
        body = {"incident": self.incident} | body
        position = len(self.heard)
        self.heard.append(
            IncidentStatement(position, member, f"incident.{kind}", at, self.incident, body)
        )
        if kind == "proposed":
            self.digest = self.digest or bodies.digest(body)
        return position

    def proposes(self, member: str = BIGTUBE, by: str = "person_a", *, at=NOON, **changed) -> int:
        return self.says(member, "proposed", at=at, **proposal(self.incident, by, **changed))

    def approves(self, member: str, by: str, *, at=NOON) -> int:
        return self.says(member, "approved", at=at, by=by, proposal=self.digest)

    def offers(self, member: str, *signals: str, at=NOON, digests: tuple[str, ...] = ()) -> int:
        position = len(self.heard)
        known = digests or signals
        offers = tuple(
            IncidentOffer(signal, "pdq", digest, member, position, at)
            for signal, digest in zip(signals, known, strict=True)
        )
        self.heard.append(Offering(position, self.incident, at, offers))
        return position

    def opened(self, at=NOON) -> Log:
        """Proposed at Bigtube, approved at Chatter and at FileHut."""
        self.proposes(at=at)
        self.approves(CHATTER, "person_b", at=at)
        self.approves(FILEHUT, "person_c", at=at)
        return self

    @property
    def incident_now(self) -> Incident:
        return fold_incidents(self.heard).named(self.incident)

    @property
    def voids(self) -> list[str]:
        found = fold_incidents(self.heard)
        known = found.known.get(self.incident)
        return [void.why for void in (*found.voids, *(known.voids if known else ()))]

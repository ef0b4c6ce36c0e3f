"""An incident while its statements are being added up; `frozen()` hands out the result."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from seawall.forum.incidents.bodies import ProposedBody
from seawall.forum.incidents.incident_expiry import is_settled
from seawall.forum.incidents.model import (
    Attribution,
    CriterionAnswer,
    EditTally,
    EnforcementReceipt,
    Incident,
    IncidentExtension,
    IncidentOffer,
    IncidentOpinion,
    SignalSighting,
    Update,
    VariantLink,
    Void,
)
from seawall.forum.incidents.type_file import IncidentType
from seawall.ids import IncidentId


@dataclass(slots=True)
class IncidentDraft:
    """An incident under construction: its proposal and what statements have added so far."""

    said: ProposedBody
    type: IncidentType
    proposed: Attribution
    digest: str
    expires_at: datetime
    position: int
    """Of the last statement that was heard; the log goes on from there."""
    clock: datetime
    """The latest time of a decision. It never runs backwards."""
    approvals: list[Attribution] = field(default_factory=list)
    opened: Attribution | None = None
    extensions: list[IncidentExtension] = field(default_factory=list)
    concluded: Attribution | None = None
    conclusion: str = ""
    updates: list[Update] = field(default_factory=list)
    offers: dict[str, IncidentOffer] = field(default_factory=dict)
    links: dict[str, VariantLink] = field(default_factory=dict)
    receipts: list[EnforcementReceipt] = field(default_factory=list)
    enforced: dict[str, int] = field(default_factory=dict)
    sightings: dict[tuple[str, str], SignalSighting] = field(default_factory=dict)
    tallies: dict[tuple[str, datetime, str], EditTally] = field(default_factory=dict)
    opinions: dict[tuple[str, str], IncidentOpinion] = field(default_factory=dict)
    voids: list[Void] = field(default_factory=list)

    @property
    def ended_at(self) -> datetime:
        """When it ended, or will."""
        return self.concluded.at if self.concluded else self.expires_at

    def is_over(self, now: datetime) -> bool:
        """Whether nothing more can be decided about it."""
        return self.concluded is not None or now >= self.expires_at

    def is_settled(self, now: datetime) -> bool:
        """Whether nothing more can be reported about it either."""
        return self.is_over(now) and is_settled(self.ended_at, now)

    def parent_of(self, signal: str) -> str | None:
        """What a signal was made from, as far as somebody has said."""
        link = self.links.get(signal)
        return link.parent if link else None

    def frozen(self) -> Incident:
        """The incident as it stands."""
        answers = self.said.answers
        return Incident(
            id=IncidentId(self.said.incident),
            title=self.said.title,
            type=self.type,
            country=self.said.country,
            summary=self.said.summary,
            answers=tuple(
                CriterionAnswer(criterion, answer.met, answer.note)
                for criterion, answer in answers.items()
            ),
            proposed=self.proposed,
            digest=self.digest,
            expires_at=self.expires_at,
            approvals=tuple(self.approvals),
            opened_at=self.opened.at if self.opened else None,
            opened_position=self.opened.position if self.opened else None,
            extensions=tuple(self.extensions),
            concluded=self.concluded,
            conclusion=self.conclusion,
            updates=tuple(self.updates),
            offers=tuple(self.offers.values()),
            links=tuple(self.links.values()),
            receipts=tuple(self.receipts),
            sightings=tuple(self.sightings.values()),
            tallies=tuple(self.tallies.values()),
            opinions=tuple(self.opinions.values()),
            voids=tuple(self.voids),
        )

"""Statements in the order of the log become incidents: the same at every member.

Nothing that others say can make this stop. A statement that is not allowed is void: it
changes nothing, and is noted with the reason. Time is that of the statements, and from one
decision about an incident to the next it never runs backwards; the hub takes no decision that
is dated far from its own clock. So nobody saves an expired incident with a date in the past,
and whether one is open can be told from its decisions alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from seawall.errors import InvalidRequest, problem
from seawall.forum.incidents import bodies, deciding, gathering
from seawall.forum.incidents.draft import IncidentDraft
from seawall.forum.incidents.model import (
    Attribution,
    Incident,
    IncidentOpinion,
    IncidentStatement,
    IncidentStatementKind,
    Offering,
    Void,
)

OFFERED = "signal.offered"
MayDecide = Callable[[str], bool]
"""Whether a member has a say in opening and ending: an auditor, say, has none."""

DECIDES = frozenset(
    {
        IncidentStatementKind.PROPOSED,
        IncidentStatementKind.APPROVED,
        IncidentStatementKind.EXTENDED,
        IncidentStatementKind.CONCLUDED,
    }
)
_RULES: Mapping[
    IncidentStatementKind,
    tuple[type[bodies.IncidentBody], Callable[[IncidentDraft, Any, Attribution], str | None]],
] = {
    IncidentStatementKind.APPROVED: (bodies.ApprovedBody, deciding.approve_draft),
    IncidentStatementKind.EXTENDED: (bodies.ExtendedBody, deciding.extend_draft),
    IncidentStatementKind.CONCLUDED: (bodies.ConcludedBody, deciding.conclude_draft),
    IncidentStatementKind.UPDATE: (bodies.UpdateBody, gathering.add_update),
    IncidentStatementKind.RECEIPT: (bodies.ReceiptBody, gathering.add_receipt),
    IncidentStatementKind.VARIANT: (bodies.VariantBody, gathering.add_variant),
    IncidentStatementKind.SEEN: (bodies.SightingBody, gathering.add_sighting),
    IncidentStatementKind.TALLY: (bodies.TallyBody, gathering.add_tally),
}


@dataclass(frozen=True, slots=True)
class Incidents:
    """All incidents of a forum, oldest first, and what was said to no effect."""

    known: Mapping[str, Incident]
    voids: tuple[Void, ...] = ()
    """What is void and belongs to no incident."""

    def named(self, incident_id: str) -> Incident:
        """The incident with this id."""
        if incident_id not in self.known:
            raise problem("forum.unknown-incident", incident_id=incident_id)
        return self.known[incident_id]

    def open(self, now: datetime) -> tuple[Incident, ...]:
        """Those that members act on now."""
        return tuple(incident for incident in self.known.values() if incident.is_open(now))


def fold_incidents(
    statements: Iterable[IncidentStatement | Offering],
    opinions: Iterable[IncidentOpinion] = (),
    *,
    may_decide: MayDecide | None = None,
) -> Incidents:
    """Add statements up into incidents; their order and repeats make no difference."""
    folding = Fold(may_decide)
    for entry in sorted(statements, key=lambda entry: entry.position):
        folding.take(entry)
    for opinion in opinions:
        folding.take_opinion(opinion)
    return folding.incidents()


class Fold:
    """Adds up what was said as it comes, for each incident in the order of the log."""

    def __init__(self, may_decide: MayDecide | None = None) -> None:
        self._may_decide: MayDecide = may_decide or _everybody
        self._drafts: dict[str, IncidentDraft] = {}
        self._of_signal: dict[str, str] = {}
        self._voids: dict[tuple[int, str], Void] = {}

    def take(self, statement: IncidentStatement | Offering) -> None:
        """Hear one thing; what was heard before is no news."""
        draft = self._drafts.get(statement.about)
        if draft is not None:
            if statement.position <= draft.position:
                return
            draft.position = statement.position
            if isinstance(statement, IncidentStatement) and statement.kind in DECIDES:
                draft.clock = max(draft.clock, statement.at)
        try:
            why = self._hear(statement, draft)
        except InvalidRequest as bad:
            why = str(bad)
        except RecursionError:
            why = "it is nested too deeply"
        if why:
            self._note(statement, why)

    def take_opinion(self, opinion: IncidentOpinion) -> None:
        """What a member thinks of a signal; its last word stands."""
        draft = self._drafts.get(self._of_signal.get(opinion.signal, ""))
        if draft is not None:
            draft.opinions[opinion.signal, opinion.member] = opinion

    def incidents(self) -> Incidents:
        """Everything that was said so far."""
        incidents = {name: draft.frozen() for name, draft in self._drafts.items()}
        return Incidents(MappingProxyType(incidents), tuple(self._voids.values()))

    def _hear(
        self, statement: IncidentStatement | Offering, draft: IncidentDraft | None
    ) -> str | None:
        if isinstance(statement, Offering):
            return self._offer(statement, draft)
        if statement.kind not in frozenset(IncidentStatementKind):
            return "nothing of this kind is said of an incident"
        kind = IncidentStatementKind(statement.kind)
        if kind in DECIDES and not self._may_decide(statement.author):
            return "this member has no say in opening and ending incidents"
        person = statement.body.get("by")
        by = Attribution(
            statement.author,
            person if isinstance(person, str) else "",
            max(draft.clock, statement.at) if draft else statement.at,
            statement.position,
        )
        if kind is IncidentStatementKind.PROPOSED:
            return self._propose(statement, draft, by)
        model, rule = _RULES[kind]
        body = bodies.read_incident_body(model, statement.body)
        if body.incident != statement.about:
            return "it is about one incident and speaks of another"
        return "there is no such incident" if draft is None else rule(draft, body, by)

    def _propose(
        self, statement: IncidentStatement, draft: IncidentDraft | None, by: Attribution
    ) -> str | None:
        body = bodies.read_incident_body(bodies.ProposedBody, statement.body)
        if body.incident != statement.about:
            return "it is about one incident and speaks of another"
        if draft is not None:
            return "an incident of this id was proposed already"
        outcome = deciding.propose_draft(body, by, digest=bodies.digest(statement.body))
        if isinstance(outcome, str):
            return outcome
        self._drafts[statement.about] = outcome
        return None

    def _offer(self, offered: Offering, draft: IncidentDraft | None) -> str | None:
        if draft is None:
            return "there is no such incident"
        why = gathering.add_offers(draft, offered)
        if why is None:
            for offer in offered.offers:
                self._of_signal.setdefault(offer.signal, offered.about)
        return why

    def _note(self, statement: IncidentStatement | Offering, why: str) -> None:
        if isinstance(statement, IncidentStatement):
            void = Void(statement.position, statement.kind, statement.author, why)
        else:
            void = Void(statement.position, OFFERED, statement.offers[0].member, why)
        draft = self._drafts.get(statement.about)
        if draft is None:
            self._voids.setdefault((statement.position, statement.about), void)
        else:
            draft.voids.append(void)


def _everybody(_member: str) -> bool:
    return True

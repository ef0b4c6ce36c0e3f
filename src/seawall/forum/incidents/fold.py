"""Statements in the order of the log become incidents: the same at every member.

Nothing that others say can make this stop. A statement that is not allowed is void: it
changes nothing, and is noted with the reason. Time is the hub's, and never runs backwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from seawall.errors import InvalidRequest
from seawall.forum.incidents import bodies, deciding, gathering
from seawall.forum.incidents.draft import Draft
from seawall.forum.incidents.faults import UnknownIncident
from seawall.forum.incidents.model import By, Incident, Kind, Said, Void
from seawall.forum.incidents.offering import offer_in, opinion_in

MayDecide = Callable[[str, int], bool]
"""Whether a member, at that position of the log, has a say in opening and ending."""

_DECIDES = frozenset({Kind.PROPOSED, Kind.APPROVED, Kind.EXTENDED, Kind.CONCLUDED})
_RULES: Mapping[Kind, tuple[type[bodies.Body], Callable[[Draft, Any, By], str | None]]] = {
    Kind.APPROVED: (bodies.Approved, deciding.approve),
    Kind.EXTENDED: (bodies.Extended, deciding.extend),
    Kind.CONCLUDED: (bodies.Concluded, deciding.conclude),
    Kind.UPDATE: (bodies.UpdateSaid, gathering.update),
    Kind.RECEIPT: (bodies.ReceiptSaid, gathering.receipt),
    Kind.VARIANT: (bodies.VariantSaid, gathering.variant),
    Kind.SEEN: (bodies.SeenSaid, gathering.seen),
    Kind.TALLY: (bodies.TallySaid, gathering.tally),
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
            raise UnknownIncident(
                f"there is no incident {incident_id!r}.",
                field="incident",
                remedy="`seawall forum incident list` names those there are.",
            )
        return self.known[incident_id]

    def open(self, now: datetime) -> tuple[Incident, ...]:
        """Those that members act on now."""
        return tuple(each for each in self.known.values() if each.is_open(now))


def fold(said: Iterable[Said], *, may_decide: MayDecide | None = None) -> Incidents:
    """Add up statements; in which order they are handed over, and how often, is no matter."""
    folding = Fold(may_decide)
    for statement in sorted(said, key=lambda one: one.position):
        folding.take(statement)
    return folding.incidents()


class Fold:
    """Adds up statements as they come, in the order of the log."""

    def __init__(self, may_decide: MayDecide | None = None) -> None:
        self._may_decide: MayDecide = may_decide or _everybody
        self._drafts: dict[str, Draft] = {}
        self._of_signal: dict[str, str] = {}
        self._voids: list[Void] = []
        self._position = -1
        self._clock: datetime | None = None

    def take(self, said: Said) -> None:
        """Hear one statement; one that was heard before is no news."""
        if said.position <= self._position:
            return
        self._position = said.position
        self._clock = max(self._clock or said.logged_at, said.logged_at)
        try:
            why = self._hear(said, self._clock)
        except InvalidRequest as bad:
            why = str(bad)
        except RecursionError:
            why = "it is nested too deeply"
        if why:
            self._note(said, why)

    def incidents(self) -> Incidents:
        """Everything that was said so far."""
        known = {name: draft.frozen() for name, draft in self._drafts.items()}
        return Incidents(MappingProxyType(known), tuple(self._voids))

    def _hear(self, said: Said, now: datetime) -> str | None:
        if said.kind not in frozenset(Kind):
            return self._hear_of_a_signal(said, now)
        kind = Kind(said.kind)
        if kind in _DECIDES and not self._may_decide(said.author, said.position):
            return "this member has no say in opening and ending incidents"
        person = said.body.get("by")
        by = By(said.author, person if isinstance(person, str) else "", now, said.position)
        if kind is Kind.PROPOSED:
            return self._propose(said, by)
        model, rule = _RULES[kind]
        body = bodies.read(model, said.body)
        draft = self._drafts.get(body.incident)
        return "there is no such incident" if draft is None else rule(draft, body, by)

    def _propose(self, said: Said, by: By) -> str | None:
        body = bodies.read(bodies.Proposed, said.body)
        if body.incident in self._drafts:
            return "an incident of this id was proposed already"
        draft = deciding.propose(body, by, digest=bodies.digest(said.body))
        if isinstance(draft, str):
            return draft
        self._drafts[body.incident] = draft
        return None

    def _hear_of_a_signal(self, said: Said, now: datetime) -> str | None:
        if (offered := offer_in(said, now)) is not None:
            incident, offer = offered
            draft = self._drafts.get(incident)
            if draft is None:
                return "there is no such incident"
            if (why := gathering.offer(draft, offer)) is None:
                self._of_signal.setdefault(offer.signal, incident)
            return why
        if (opinion := opinion_in(said, now)) is not None:
            draft = self._drafts.get(self._of_signal.get(opinion.signal, ""))
            if draft is not None:
                draft.opinions[opinion.signal, opinion.member] = opinion
        return None

    def _note(self, said: Said, why: str) -> None:
        void = Void(said.position, said.kind, said.author, why)
        named = said.body.get("incident")
        draft = self._drafts.get(named) if isinstance(named, str) else None
        (self._voids if draft is None else draft.voids).append(void)


def _everybody(_member: str, _position: int) -> bool:
    return True

"""Everything an incident's page shows, gathered from the log into plain values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from seawall.forum.incidents.model import Attribution, Incident, IncidentState, Void
from seawall.forum.incidents.rollcall import Called, roll_call
from seawall.forum.incidents.tlp import Audience, TlpReader, may_read
from seawall.forum.incidents.tree_drawing import rows
from seawall.forum.incidents.variants import Forest, forest
from seawall.forum.model import AGAINST, Offer, Seat, Tier
from seawall.ids import OfferId
from seawall.journeys.forum import forum_incidents, incident
from seawall.people.model import Member
from seawall.transaction import Transaction

#: Signals that the tree shows; the command draws all of them.
MOST_ROWS = 200
#: Statements without effect that the page names.
MOST_VOIDS = 20


@dataclass(frozen=True, slots=True)
class AnsweredCriterion:
    """A criterion, what it asks, and how it was answered."""

    asks: str
    is_met: bool
    note: str


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A member by name, its person by code, and when."""

    member: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PresentMember:
    """A member in the roll-call, by name."""

    name: str
    called: Called


@dataclass(frozen=True, slots=True)
class TreeSignal:
    """A signal in the tree of variants."""

    id: str
    depth: int
    name: str
    member: str
    edit: str
    distance: int | None
    offer: Offer | None


@dataclass(frozen=True, slots=True)
class SituationWord:
    """A word on the situation; `text` is None where it is for others."""

    who: NamedPerson
    marking: str
    text: str | None
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DisputedSignal:
    """A signal of the incident that a member spoke against."""

    signal: str
    member: str
    says: str
    at: datetime


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """One incident as its page shows it."""

    incident: Incident
    state: IncidentState
    answers: tuple[AnsweredCriterion, ...]
    proposed: NamedPerson
    approvals: tuple[NamedPerson, ...]
    present: tuple[PresentMember, ...]
    signals: tuple[TreeSignal, ...]
    variants: int
    updates: tuple[SituationWord, ...]
    disputes: tuple[DisputedSignal, ...]
    voids: tuple[Void, ...]
    is_proposer: bool
    has_approved: bool
    is_party: bool
    waiting: int
    """Statements of ours that the hub has not receipted yet."""

    @property
    def is_over(self) -> bool:
        """Whether nothing can be decided about it any more."""
        return self.state in {IncidentState.CONCLUDED, IncidentState.EXPIRED}

    @property
    def left(self) -> int:
        """Signals that the tree does not show."""
        return max(0, len(self.incident.offers) - len(self.signals))

    @property
    def to_call(self) -> int:
        """Members that somebody has to call."""
        return sum(member.called.presence in {"silent", "late"} for member in self.present)


def read_incident_page(
    seat: Seat, name: str, *, person: Member, tx: Transaction, now: datetime
) -> IncidentPage:
    """The page of an incident as plain values."""
    stored_incident = forum_incidents.incident_of(seat, name, tx=tx)
    name_of = forum_incidents.namer(seat, tx=tx)
    members = [str(member.id) for member in forum_incidents.called_members(seat, tx=tx)]
    calls = roll_call(stored_incident, members, now=now) if stored_incident.opened_at else ()
    trees, own_code = forest(stored_incident), incident.person_code(seat, person.code)
    return IncidentPage(
        incident=stored_incident,
        state=stored_incident.state(now),
        answers=_answers(stored_incident),
        proposed=_who(stored_incident.proposed, name_of),
        approvals=tuple(_who(approval, name_of) for approval in stored_incident.approvals),
        present=tuple(PresentMember(name_of(call.member), call) for call in calls),
        signals=_signals(seat, stored_incident, trees, name_of, tx=tx),
        variants=trees.variants,
        updates=_updates(seat, stored_incident, name_of),
        disputes=tuple(
            DisputedSignal(opinion.signal, name_of(opinion.member), opinion.says, opinion.at)
            for opinion in stored_incident.opinions
            if opinion.says in AGAINST
        ),
        voids=stored_incident.voids[-MOST_VOIDS:],
        is_proposer=stored_incident.proposed.person == own_code,
        has_approved=any(approval.person == own_code for approval in stored_incident.approvals),
        is_party=seat.me
        in {
            stored_incident.proposed.member,
            *(approval.member for approval in stored_incident.approvals),
        },
        waiting=sum(message.about == stored_incident.id for message in tx.forum.unsent(seat.id)),
    )


def reader_of(seat: Seat) -> TlpReader:
    """The audience that our seat belongs to in this forum."""
    audience = Audience.AUDITOR if seat.tier is Tier.AUDITOR else Audience.MEMBER
    return TlpReader(audience, seat.me)


def _answers(stored_incident: Incident) -> tuple[AnsweredCriterion, ...]:
    answers = {answer.criterion: answer for answer in stored_incident.answers}
    return tuple(
        AnsweredCriterion(
            criterion.asks,
            answers[criterion.id].met,
            answers[criterion.id].note,
        )
        for criterion in stored_incident.type.criteria
        if criterion.id in answers
    )


def _who(by: Attribution, name_of: Callable[[str], str]) -> NamedPerson:
    return NamedPerson(name_of(by.member), by.person, by.at)


def _signals(
    seat: Seat,
    stored_incident: Incident,
    trees: Forest,
    name_of: Callable[[str], str],
    *,
    tx: Transaction,
) -> tuple[TreeSignal, ...]:
    drawn = [row for row, _ in zip(rows(trees), range(MOST_ROWS), strict=False)]
    offered = {offer.signal: offer for offer in stored_incident.offers}
    stored_offers = tx.shared_signals.find(seat.id, [row.signal for row in drawn])
    signals = []
    for row in drawn:
        link, offer = trees.links.get(row.signal), stored_offers.get(OfferId(row.signal))
        member = name_of(offered[row.signal].member) if row.signal in offered else ""
        signals.append(
            TreeSignal(
                id=row.signal,
                depth=row.depth,
                name=offer.value if offer and offer.value else row.signal,
                member=member,
                edit=link.edit if link else "",
                distance=link.distance if link else None,
                offer=offer,
            )
        )
    return tuple(signals)


def _updates(
    seat: Seat, stored_incident: Incident, name_of: Callable[[str], str]
) -> tuple[SituationWord, ...]:
    """Newest first, each as we may read it: an auditor is of the community, and no member."""
    reader = reader_of(seat)
    return tuple(
        SituationWord(
            who=_who(update.by, name_of),
            marking=update.marking.value,
            text=incident.text_of(seat, stored_incident, update)
            if may_read(update.marking, reader, author=update.by.member, named_readers=update.named)
            else None,
            named=tuple(name_of(member) for member in update.named),
        )
        for update in reversed(stored_incident.updates)
    )

"""An incident in the demo's forum: a picture that is uploaded again and again, blocked by all.

Whatever of it has happened already does not happen again, so that it can be cut short.
"""

from __future__ import annotations

from functools import partial
from itertools import count

from seawall.banks.model import NewBank, NewEntry
from seawall.drills.making.pictures import picture
from seawall.forum.incidents.model import Incident, IncidentState
from seawall.forum.incidents.tlp import Marking
from seawall.forum.model import Seat, SignalStance
from seawall.ids import IncidentId, OfferId
from seawall.journeys.banks.bank_curation import add_signal, create_bank
from seawall.journeys.forum import forum_incidents, incident, signal_exchange
from seawall.journeys.forum.signal_exchange import OfferDetails
from seawall.people.demo_cast import HARBOUR, LIGHTHOUSE, QUAYSIDE, CastOrganisation
from seawall.signals import hash_bytes
from seawall.transaction import transaction
from seawall.world.demo_day.demo_forum import MEMBERS, seat_of
from seawall.world.demo_day.demo_stage import BY, DemoStage, await_server, member_of, now
from seawall.world.generator.variants import variant

_BANK = "Decided here"
_LABEL = "behaviour/attack-footage"
#: Of the generated picture that stands in for what the attackers made.
_SEED = 2612
_PROPOSAL = incident.IncidentProposal(
    "pci",
    "Harbour clip",
    dict.fromkeys(("event", "perpetrator", "spread", "ongoing"), (True, ""))
    | {"livestream": (False, "")},
    country="DE",
    summary="Whoever attacked an invented harbour uploads the same picture again and again.",
)
_UPDATE = "Copies come every few minutes, smaller or mirrored. Report what you block."


def open_incident(stage: DemoStage) -> str:
    """One member proposes it, two approve; its signals are shared, and a copy is blocked."""
    which = _proposed()
    for member in (LIGHTHOUSE, HARBOUR):
        await_server(partial(_is_heard_of, member, which), f"{member.name} hears of the incident")
        _approve(member, which)
    for member in MEMBERS:
        await_server(partial(_is_open, member, which), f"the incident is open at {member.name}")
    offered = _offered(stage, which)
    _agree(offered, which)
    _block_at_harbour(stage)
    return f"They open an incident, and {HARBOUR.name} blocks a copy that another shared."


def _proposed() -> IncidentId:
    seat = seat_of(QUAYSIDE)
    with transaction(seat.organisation) as tx:
        if known_ids := list(forum_incidents.incidents_of(seat, tx=tx).known):
            return IncidentId(known_ids[0])
        by = QUAYSIDE.people[0].email
        return incident.propose_incident(seat, _PROPOSAL, tx=tx, now=now(), by=by)


def _approve(member: CastOrganisation, which: IncidentId) -> None:
    seat = seat_of(member)
    with transaction(seat.organisation) as tx:
        approvals = forum_incidents.incident_of(seat, which, tx=tx).approvals
        if seat.me in {approval.member for approval in approvals}:
            return
        by = member.people[0].email
        incident.approve_incident(seat, which, tx=tx, now=now(), by=by)


def _offered(stage: DemoStage, which: IncidentId) -> tuple[OfferId, ...]:
    """Two people of Lighthouse stand behind the picture, and offer its signals for the incident."""
    seat = seat_of(LIGHTHOUSE)
    hashed = hash_bytes(picture(_SEED), pool=stage.pool, types=("pdq", "sha256"))
    with transaction(seat.organisation) as tx:
        if tx.banks.bank_or_none(_BANK):
            return tuple(offer.id for _, offer in tx.shared_signals.page(seat.id, author=seat.me))
        codes = tuple(member_of(person, tx=tx).code for person in LIGHTHOUSE.people)
        bank = create_bank(NewBank(_BANK, label=_LABEL), tx=tx, now=now(), by=codes[0])
        entries = [
            add_signal(
                bank.id,
                NewEntry(signal.type, signal.value, label=_LABEL, confidence=95),
                tx=tx,
                now=now(),
                by=codes[0],
            )
            for signal in hashed.signals
            if signal.is_bankable
        ]
        details = OfferDetails(approvers=codes, incident=which)
        shared = signal_exchange.offer_entries(entries, seat.id, attached=details, tx=tx, now=now())
    return shared.offered


def _agree(offered: tuple[OfferId, ...], which: IncidentId) -> None:
    """Quayside has seen the picture, too, and says how things stand."""
    seat = seat_of(QUAYSIDE)
    await_server(partial(_is_held, seat, offered), f"the signals reach {QUAYSIDE.name}")
    with transaction(seat.organisation) as tx:
        if forum_incidents.incident_of(seat, which, tx=tx).updates:
            return
        for offer in offered:
            signal_exchange.give_opinion(
                offer, seat.id, stance=SignalStance.AGREE, code="seen", reason="", tx=tx,
                now=now(), by=BY,
            )  # fmt: skip
        by = QUAYSIDE.people[0].email
        incident.send_update(seat, which, _UPDATE, marking=Marking.AMBER, tx=tx, now=now(), by=by)


def _block_at_harbour(stage: DemoStage) -> None:
    """Somebody uploads a smaller copy at Harbour Video until its gate knows the picture."""
    content = variant(picture(_SEED), "smaller")
    tries = count(1)

    def is_blocked() -> bool:
        item = f"harbour-clip-{next(tries)}"
        answer = stage.machine.check(content, item=item, account="tide-caller-2")
        return bool(answer["verdict"] == "block")

    await_server(is_blocked, f"a copy of the picture is blocked at {HARBOUR.name}")


def _known_at(member: CastOrganisation, which: IncidentId) -> Incident | None:
    seat = seat_of(member)
    with transaction(seat.organisation) as tx:
        return forum_incidents.incidents_of(seat, tx=tx).known.get(which)


def _is_heard_of(member: CastOrganisation, which: IncidentId) -> bool:
    return _known_at(member, which) is not None


def _is_open(member: CastOrganisation, which: IncidentId) -> bool:
    incident_here = _known_at(member, which)
    return incident_here is not None and incident_here.state(now()) is IncidentState.OPEN


def _is_held(seat: Seat, offered: tuple[OfferId, ...]) -> bool:
    with transaction(seat.organisation) as tx:
        return len(tx.shared_signals.find(seat.id, list(offered))) == len(offered)

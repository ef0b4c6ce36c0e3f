"""What a member says of an incident without a person: receipts, variants, counts.

1. The roll-call is answered once the index that checks uploads has had time to take in the
   newest signal: "we enforce everything up to here, since then".
2. Each signal of ours is hung below the nearest that was there before it, so that its
   variants are one tree and one case.
3. Copies are counted by hour and by kind of edit, from the matches that checks kept. Counts
   are all that leaves: no item, no account, no address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.config import settings
from seawall.forum.incidents import bodies
from seawall.forum.incidents.incident_expiry import is_settled
from seawall.forum.incidents.model import Incident, IncidentState, IncidentStatementKind
from seawall.forum.incidents.variants import Distance, nearest_parent
from seawall.forum.model import Offer, Seat, Tier
from seawall.ids import IncidentId, SeatId
from seawall.intake.model import StoredCard, Verdict
from seawall.journeys.forum import _incident_hearing, forum_incidents, incident
from seawall.matching import distance
from seawall.transaction import Transaction

#: Further apart, two pictures are of different things; half of 256 bits is chance.
FAMILY = 70
_WHOLE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Cell:
    hour: datetime
    edit: str


def answer_rollcall(seat_id: SeatId, name: str, *, tx: Transaction, now: datetime) -> int | None:
    """Answer the roll-call, if there is something new to say; up to which position."""
    seat = tx.forum.seat(seat_id)
    incident_record = forum_incidents.incident_of(seat, name, tx=tx)
    if seat.tier is not Tier.FULL or incident_record.opened_position is None:
        return None
    if incident_record.state(now) is not IncidentState.OPEN:
        return None
    _relate(seat, incident_record, tx=tx, now=now)
    upto = max(
        [incident_record.opened_position, *(offer.position for offer in incident_record.offers)]
    )
    before = [receipt.upto for receipt in incident_record.receipts if receipt.member == seat.me]
    if before and max(before) >= upto:
        return None
    had = tx.incidents.received_at(seat.id, upto) or now
    since = min(now, had + timedelta(seconds=settings().refresh_seconds))
    body = bodies.checked_body(bodies.ReceiptBody, incident=name, upto=upto, since=since)
    incident.say_if_allowed(seat, IncidentStatementKind.RECEIPT, body, tx=tx, now=now)
    return upto


def count_copies(seat_id: SeatId, name: str, *, tx: Transaction, now: datetime) -> int:
    """Send the counts that are new since the last time; how many cells changed."""
    seat = tx.forum.seat(seat_id)
    incident_record = forum_incidents.incident_of(seat, name, tx=tx)
    if incident_record.opened_at is None or is_settled(incident_record.ended_at, now):
        return 0
    last_tallies = {
        (tally.hour, tally.edit): tally
        for tally in incident_record.tallies
        if tally.member == seat.me
    }
    changed = 0
    for cell, counts in _verdict_counts(seat, incident_record, tx=tx).items():
        before = last_tallies.get((cell.hour, cell.edit))
        if before and (before.blocked, before.held, before.slipped) == _three(counts):
            continue
        blocked, held, slipped = _three(counts)
        body = bodies.checked_body(
            bodies.TallyBody, incident=name, hour=cell.hour, edit=cell.edit,
            blocked=blocked, held=held, slipped=slipped,
        )  # fmt: skip
        incident.say_if_allowed(seat, IncidentStatementKind.TALLY, body, tx=tx, now=now)
        changed += 1
    if incident_record.is_open(now):
        _incident_hearing.count_copies_later(seat, name, tx=tx, now=now)
    return changed


def settle_incident(seat_id: SeatId, name: str, *, tx: Transaction, now: datetime) -> IncidentState:
    """Settle an incident that may have expired: judge its signals again, count a last time."""
    seat = tx.forum.seat(seat_id)
    incident_record = forum_incidents.incident_of(seat, name, tx=tx)
    if not incident_record.is_open(now):
        _incident_hearing.judge_incident_again(seat, IncidentId(name), tx=tx, now=now)
        count_copies(seat_id, name, tx=tx, now=now)
    return incident_record.state(now)


def _relate(seat: Seat, incident_record: Incident, *, tx: Transaction, now: datetime) -> None:
    """Hang our own signals below the nearest of those that were there before."""
    offers = {str(offer.id): offer for offer in _offers(seat, incident_record, tx=tx)}
    linked = {link.child for link in incident_record.links}
    earlier: list[tuple[str, datetime]] = []
    for offer in incident_record.offers:
        is_own = offer.member == seat.me and offer.signal not in linked
        if is_own and (near := nearest_parent(offer.signal, earlier, distance=_apart(offers))):
            variant = incident.Variant(offer.signal, near.signal, distance=near.distance)
            incident.relate_signals(seat, incident_record.id, variant, tx=tx, now=now)
        earlier.append((offer.signal, offer.at))


def _apart(offers: Mapping[str, Offer]) -> Distance:
    def apart(first: str, second: str) -> int | None:
        first_offer, second_offer = offers.get(first), offers.get(second)
        if (
            first_offer is None
            or second_offer is None
            or first_offer.signal_type != second_offer.signal_type
        ):
            return None
        if not first_offer.value or not second_offer.value:
            return None
        if first_offer.signal_type != "pdq":
            return 0 if first_offer.value == second_offer.value else None
        bits = distance(first_offer.value, second_offer.value)
        return bits if bits <= FAMILY else None

    return apart


def _verdict_counts(
    seat: Seat, incident_record: Incident, *, tx: Transaction
) -> dict[_Cell, Counter[Verdict | None]]:
    """Checks that matched the incident's signals since it opened, by hour and edit."""
    assert incident_record.opened_at is not None
    edits = {link.child: link.edit for link in incident_record.links}
    by_entry = {
        offer.entry: edits.get(offer.id, "original")
        for offer in _offers(seat, incident_record, tx=tx)
        if offer.entry
    }
    matches = tx.intake.matches_of_entries(list(by_entry), since=incident_record.opened_at)
    cells: dict[_Cell, Counter[Verdict | None]] = {}
    for match in _first_of_each_check(matches):
        check = tx.intake.find_check(match.check)
        if check is None or check.at >= incident_record.ended_at:
            continue
        hour = check.at.replace(minute=0, second=0, microsecond=0)
        cell = _Cell(hour, by_entry[match.card.entry])
        cells.setdefault(cell, Counter())[check.verdict] += 1
    return cells


def _first_of_each_check(matches: Iterable[StoredCard]) -> list[StoredCard]:
    first: dict[str, StoredCard] = {}
    for match in matches:
        first.setdefault(match.check, match)
    return list(first.values())


def _three(counts: Counter[Verdict | None]) -> tuple[int, int, int]:
    return counts[Verdict.BLOCK], counts[Verdict.HOLD], counts[Verdict.ALLOW]


def _offers(seat: Seat, incident_record: Incident, *, tx: Transaction) -> list[Offer]:
    names = [offer.signal for offer in incident_record.offers]
    return list(tx.shared_signals.find(seat.id, names).values())

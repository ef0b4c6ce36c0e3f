"""An auditor draws a sample of the list: committed, fixed by the log, opened, revealed.

1. The auditor commits in the log to a secret number and to how many signals it will draw.
2. Somebody else's next entry fixes the root, and with the secret the sample.
3. The hub draws it again, hands out the openings of these signals and of no others, within
   the day's measure, and remembers in its ledger that it did.
4. The auditor checks each value against what its author signed, and reveals its number: from
   then on every member can draw the sample too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from seawall.errors import problem
from seawall.forum import sample_log
from seawall.forum.commitment import check_opening, read_opening
from seawall.forum.list_sampling import Sample
from seawall.forum.model import ForumMember, LoggedStatement, Offer, Seat, Tier
from seawall.forum.sample_log import DrawnSample
from seawall.ids import OfferId, SeatId
from seawall.journeys.forum import forum_feeding, forum_speaking
from seawall.keys.seat import secret_of
from seawall.ledger import JSON, Entry, merkle
from seawall.ledger.words.sharing import FORUM_SAMPLE_COMMITTED, FORUM_SAMPLE_OPENED
from seawall.transaction import Transaction

#: Signals that one auditor is shown in a day: enough to judge a list, too few to carry it off.
A_DAY = 1_000
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OpenedSignal:
    """A signal of the sample, with what opens its commitment."""

    offer: Offer
    opening: Mapping[str, Any]


def commit_to_sample(seat: SeatId, count: int, *, tx: Transaction, now: datetime, by: str) -> str:
    """Commit in the log to a number that nobody knows; its digest."""
    our_seat = tx.forum.locked(seat)
    if our_seat.tier is not Tier.AUDITOR:
        raise problem("forum.not-an-auditor.seat")
    digest = sha256(_secret(our_seat, our_seat.said + 1)).hexdigest()
    body = {"digest": digest, "count": count}
    forum_speaking.send_statement(seat, sample_log.COMMITTED, body, tx=tx, now=now)
    public: dict[str, JSON] = {"forum": our_seat.forum, "digest": digest, "count": count}
    tx.ledger.append(Entry(FORUM_SAMPLE_COMMITTED, seat, at=now, by=by, public=public))
    return digest


def newest_secret(seat: Seat, *, tx: Transaction) -> bytes:
    """The number that we committed to last."""
    commitments = tx.forum.statements(seat.id, kinds=(sample_log.COMMITTED,))
    own_commitments = sample_log.promises(commitments, seat.me)
    if not own_commitments:
        raise problem("forum.not-committed.nothing")
    return _secret(seat, own_commitments[-1].number)


def draw_sample(seat: Seat, auditor: str, secret: bytes, *, tx: Transaction) -> DrawnSample:
    """The sample that the log and this number give, the same to everybody."""

    def root(size: int) -> str:
        return merkle.root(size, lambda nodes: tx.forum.nodes(seat.id, nodes)).hex()

    return sample_log.drawn_sample(_whole_log(seat, tx), auditor, secret, root=root)


def open_sample(
    seat: Seat, auditor: ForumMember, secret: bytes, *, tx: Transaction, now: datetime
) -> tuple[DrawnSample, list[OpenedSignal]]:
    """The hub's side: draw the sample, and hand out what opens it."""
    if auditor.tier is not Tier.AUDITOR:
        raise problem("forum.not-an-auditor.member")
    _within_measure(seat, auditor, secret, tx=tx)
    drawn = draw_sample(seat, auditor.id, secret, tx=tx)
    offers = tx.shared_signals.find(seat.id, [signal.signal for signal in drawn.sample.drawn])
    opened = [
        OpenedSignal(offer, forum_feeding.opening_for(offer.opening, seat, auditor))
        for signal in drawn.sample.drawn
        if (offer := offers.get(OfferId(signal.signal))) and offer.opening
    ]
    public = {"forum": seat.forum, "member": auditor.id, "seed": drawn.sample.seed}
    sealed = {"count": len(opened), "of": drawn.sample.of}
    tx.ledger.append(Entry(FORUM_SAMPLE_OPENED, seat.id, at=now, public=public, sealed=sealed))
    return drawn, opened


def reveal_secret(
    seat: SeatId,
    secret: bytes,
    openings: Mapping[str, Mapping[str, Any]],
    *,
    tx: Transaction,
    now: datetime,
) -> tuple[DrawnSample, dict[str, str]]:
    """The auditor's side: check what the hub opened, reveal the number; values by offer."""
    our_seat = tx.forum.seat(seat)
    drawn = draw_sample(our_seat, our_seat.me, secret, tx=tx)
    values = _values(drawn.sample, openings, our_seat, tx=tx)
    revealed_secrets = sample_log.secrets_of(
        tx.forum.statements(seat, kinds=(sample_log.REVEALED,))
    )
    waits = any(outgoing.kind == sample_log.REVEALED for outgoing in tx.forum.unsent(seat))
    if (our_seat.me, secret) not in revealed_secrets and not waits:
        body = {"secret": secret.hex()}
        forum_speaking.send_statement(seat, sample_log.REVEALED, body, tx=tx, now=now)
    return drawn, values


def revealed_samples(seat: Seat, *, tx: Transaction) -> list[DrawnSample]:
    """Every sample whose number was revealed, drawn again here."""
    revealed_secrets = sample_log.secrets_of(
        tx.forum.statements(seat.id, kinds=(sample_log.REVEALED,))
    )
    return [draw_sample(seat, auditor, secret, tx=tx) for auditor, secret in revealed_secrets]


def _values(
    sample: Sample, openings: Mapping[str, Mapping[str, Any]], seat: Seat, *, tx: Transaction
) -> dict[str, str]:
    """The values of a sample, each checked against what its author signed."""
    commitments = sample_log.commitments(
        tx.forum.statements(seat.id, kinds=("signal.offered",)),
        {signal.signal for signal in sample.drawn},
    )
    values: dict[str, str] = {}
    for name, (kind, commitment) in commitments.items():
        if opened_json := openings.get(name):
            opening = read_opening(opened_json)
            check_opening(opening, signal_type=kind, commitment=commitment)
            values[name] = opening.value
    return values


def _within_measure(seat: Seat, auditor: ForumMember, secret: bytes, *, tx: Transaction) -> None:
    """Count what was committed to in the day before this commitment, whenever it is opened."""
    commitments = tx.forum.statements(seat.id, kinds=(sample_log.COMMITTED,))
    auditor_commitments = [entry for entry in commitments if entry.statement.author == auditor.id]
    digest = sha256(secret).hexdigest()
    received_times = [
        entry.received_at
        for entry in auditor_commitments
        if entry.statement.body.get("digest") == digest
    ]
    if not received_times or received_times[0] is None:
        return  # drawing it says that there is none
    day = [
        entry
        for entry in auditor_commitments
        if entry.received_at and received_times[0] - _DAY < entry.received_at <= received_times[0]
    ]
    sampled_today = sum(promise.count for promise in sample_log.promises(day, auditor.id))
    if sampled_today > A_DAY:
        raise problem("forum.sampled-enough", asked=sampled_today, a_day=A_DAY)


def _whole_log(seat: Seat, tx: Transaction) -> list[LoggedStatement]:
    """The whole log: which entry fixes the root may be of any kind."""
    entries: list[LoggedStatement] = []
    while page := tx.forum.logged(seat.id, after=entries[-1].index if entries else -1):
        entries += page
    return entries


def _secret(seat: Seat, number: int) -> bytes:
    """The number behind our statement of that number: nothing needs to be kept."""
    return secret_of(seat.id, f"sample/{number}")

"""A signed dispatch leaves, once: retried with patience, recognisable when it is repeated.

The worker takes the parcel, hands it over without holding a transaction, and brings back
what came of it. Killed in between, it hands the same bytes over again under the same
number (the JWS's `jti`, the `Idempotency-Key`, a mail's `Message-ID`), so that the
recipient sees one. What has gone is followed from that moment on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from seawall.enforcement.delivery_patience import next_wait
from seawall.enforcement.outbox.model import DeadTask, Ending, OwedJob, TaskRetry
from seawall.enforcement.outbox.tasks import Task
from seawall.forms.annexes.form_reading import read_annex1
from seawall.forms.model import Form
from seawall.ids import DispatchId, LineId
from seawall.journeys.enforcement.paging import call_attention
from seawall.journeys.referrals.deconfliction import leave_marks
from seawall.journeys.signed_events._event_hearing import OwnWords, hear_events
from seawall.ledger.entry import moment
from seawall.ledger.model import JSON, Entry
from seawall.ledger.words.referrals import DISPATCH_FAILED, DISPATCH_SENT
from seawall.mailroom.signing.jws import commitment_in
from seawall.orders.trust import RefusalReason
from seawall.probing.schedule import next_visit
from seawall.referrals import dispatch as moves
from seawall.referrals.model import (
    ASKING,
    Dispatch,
    DispatchForm,
    DispatchState,
    Recipient,
    ReferralLine,
)
from seawall.referrals.platform_receipt import (
    ConfirmedReceipt,
    ReceiptDoesNotFit,
    confirmed_receipt,
)
from seawall.transaction import Transaction
from seawall.transparency.signed_events.event_facts import received
from seawall.transparency.signed_events.signed_event import SignedEvent, is_moment

_TO_SEND = frozenset({DispatchState.READY, DispatchState.FAILED})


@dataclass(frozen=True, slots=True)
class DispatchParcel:
    """What is to be handed over, and to whom."""

    dispatch: Dispatch
    recipient: Recipient
    lines: tuple[ReferralLine, ...]
    mail_from: str = ""
    """The unit's own address, where the installation names no other."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The recipient, or its mail server, has taken it."""

    at: datetime
    receipt: str = ""
    """A signed receipt, as it came; empty for a mail."""
    proof: Mapping[str, Any] = field(default_factory=dict)
    """What the other side said: a status, an id, a mail server's words."""


def take_dispatch(about: DispatchId, *, tx: Transaction) -> DispatchParcel | None:
    """The dispatch that is to be sent; None if it was sent, withdrawn or returned meanwhile."""
    dispatch = tx.referring.dispatch(about)
    if dispatch.state not in _TO_SEND or not dispatch.signed:
        return None
    recipient = tx.referring.recipient(dispatch.recipient)
    contact = tx.register.contact_point()
    lines = tuple(tx.referring.lines_of(about))
    return DispatchParcel(dispatch, recipient, lines, contact.email if contact else "")


def record_hand_over(
    parcel: DispatchParcel, handover: HandedOver, *, tx: Transaction, now: datetime
) -> Dispatch:
    """Note that a dispatch has gone: its addresses are followed, and other units know of them."""
    dispatch = tx.referring.locked_dispatch(parcel.dispatch.id)
    if dispatch.sent_at is not None:
        return dispatch  # a worker that was thought dead has done it
    after = moves.mark_dispatch_sent(dispatch, at=handover.at)
    doubt = ""
    if handover.receipt:
        after, doubt = _with_receipt(after, handover, parcel.recipient, tx=tx, now=now)
    else:
        after = replace(after, receipt=dict(handover.proof))
    tx.referring.save_dispatch(after)
    _note_recipient(after, parcel.recipient, tx=tx)
    if after.form in ASKING:
        _follow(after, parcel.lines, tx=tx, now=now)
    _record(after, len(parcel.lines), doubt, tx=tx, now=now)
    return after


def record_failed_hand_over(
    parcel: DispatchParcel, why: str, *, attempt: int, tx: Transaction, now: datetime, jitter: float
) -> Ending:
    """Note that a dispatch did not go: wait and try again, or give it up and say so."""
    signed_at = parcel.dispatch.signed_at or now
    wait = next_wait(
        attempts=attempt, elapsed=now - signed_at, time_left=_time_left(parcel, now), jitter=jitter
    )
    if wait is not None:
        return TaskRetry(now + wait, why)
    return record_refusal(parcel, why, tx=tx, now=now)


def record_refusal(parcel: DispatchParcel, why: str, *, tx: Transaction, now: datetime) -> Ending:
    """Note that a recipient refuses a dispatch or cannot be reached: a person must look."""
    dispatch = tx.referring.locked_dispatch(parcel.dispatch.id)
    failed = moves.fail_dispatch(dispatch, why=why[:1000])
    tx.referring.save_dispatch(failed)
    sealed = {"why": why, "recipient": parcel.recipient.id}
    tx.ledger.append(Entry(DISPATCH_FAILED, dispatch.id, at=now, sealed=sealed))
    say = "A dispatch could not be delivered. To see why, run seawall refer status."
    call_attention(dispatch.id, say=say, tx=tx, now=now)
    return DeadTask(why)


def _with_receipt(
    dispatch: Dispatch,
    handover: HandedOver,
    recipient: Recipient,
    *,
    tx: Transaction,
    now: datetime,
) -> tuple[Dispatch, str]:
    """A receipt that does not hold is kept as a claim, and the dispatch is only sent."""
    claim = {"jws": handover.receipt, **handover.proof}
    try:
        receipt = confirmed_receipt(handover.receipt, dispatch, recipient, now=now)
    except ReceiptDoesNotFit as wrong:
        return replace(dispatch, receipt={**claim, "doubt": wrong.detail}), wrong.detail
    _hear_receipt(dispatch, receipt, tx=tx, now=now)
    return moves.receive_dispatch(
        dispatch, {**claim, "said": dict(receipt.said)}, at=receipt.received_at
    ), ""


def _hear_receipt(
    dispatch: Dispatch, receipt: ConfirmedReceipt, *, tx: Transaction, now: datetime
) -> None:
    """What the platform says of it in public."""

    def says() -> list[SignedEvent]:
        named = receipt.said.get("document_form")
        form = next((form.value for form in Form if form.value == named), "")
        document = commitment_in(dispatch.signed)
        return [received(document, form=form, at=receipt.received_at, due_at=None)]

    own_words = _own_words(receipt.said)
    hear_events(receipt.signature, says, own_words=own_words, about=dispatch.id, tx=tx, now=now)


def _own_words(said: Mapping[str, Any]) -> OwnWords:
    """What a platform alone can know of an arrival: why it refused it, and its own deadline.

    That one is the receipt's, where the receipt says one.
    """
    is_told = "due_at" in said
    due_at = _as_event_moment(said.get("due_at"))
    return {
        "due_at": lambda value: value == due_at or (not is_told and is_moment(value)),
        "refused": lambda value: isinstance(value, str) and value in {"", *RefusalReason},
    }


def _as_event_moment(value: object) -> str:
    """A moment of a receipt as an event writes it; empty where it is none."""
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return ""
    return moment(at) if at.tzinfo else ""


def _note_recipient(dispatch: Dispatch, recipient: Recipient, *, tx: Transaction) -> None:
    """Information starts the twelve hours; a copy shows on its order when it went."""
    if dispatch.form is DispatchForm.INFORMATION:
        informed = dispatch.received_at or dispatch.sent_at
        stored_recipient = tx.referring.recipient(recipient.id)
        if stored_recipient.informed_at is None:
            tx.referring.save_recipient(replace(stored_recipient, informed_at=informed))
    if dispatch.form is DispatchForm.COPY:
        original = tx.referring.signed_as(dispatch.body["information"])
        if original:
            tx.referring.save_dispatch(replace(original, copy_sent_at=dispatch.sent_at))


def _follow(
    dispatch: Dispatch, lines: tuple[ReferralLine, ...], *, tx: Transaction, now: datetime
) -> None:
    """One job looks at all addresses of a dispatch, each when it is due."""
    leave_marks([line.fingerprint for line in lines], tx=tx, now=now)
    begun = dispatch.sent_at or now
    looks = tx.referring.looks([line.id for line in lines])
    moments: dict[datetime | None, list[LineId]] = {}
    for line in lines:
        at = next_visit(begun, visits=looks.get(line.id, []), now=begun)
        moments.setdefault(at, []).append(line.id)
    for at, together in moments.items():
        tx.referring.schedule_visits(at, together)
    arguments = {"organisation": tx.organisation, "dispatch": dispatch.id}
    first = min((at for at in moments if at), default=now)
    owed = OwedJob(Task.VISIT_LINE, arguments, first, key=f"visit:{dispatch.id}")
    tx.outbox.add(owed, now=now)


def _record(dispatch: Dispatch, lines: int, doubt: str, *, tx: Transaction, now: datetime) -> None:
    is_order = dispatch.form is DispatchForm.REMOVAL_ORDER
    public: dict[str, JSON] = {
        **({"cross_border": read_annex1(dispatch.body).is_cross_border} if is_order else {}),
        "lines": lines,
        "form": dispatch.form.value,
        "sent_at": dispatch.sent_at.isoformat() if dispatch.sent_at else "",
        "received_at": dispatch.received_at.isoformat() if dispatch.received_at else "",
        "receipt_holds": dispatch.received_at is not None,
    }
    sealed: dict[str, JSON] = {"doubt": doubt, "receipt": dispatch.receipt.get("jws", "")}
    tx.ledger.append(Entry(DISPATCH_SENT, dispatch.id, at=now, public=public, sealed=sealed))


def _time_left(parcel: DispatchParcel, now: datetime) -> timedelta | None:
    """An order should arrive soon after it was signed; a referral has all day."""
    if parcel.dispatch.form is not DispatchForm.REMOVAL_ORDER or not parcel.dispatch.signed_at:
        return None
    return parcel.dispatch.signed_at + timedelta(hours=1) - now

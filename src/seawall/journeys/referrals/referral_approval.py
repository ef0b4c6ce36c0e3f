"""A supervisor reads what the sample drew, and signs every order; another person wrote it.

An order passes two gates when it is signed, not when it is written: the twelve hours of
information before a first order (TCO Art. 3(2)), and the copy to the state of
establishment, which is owed in the same commit as the order itself (Art. 4(1)).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seawall.errors import SeawallError, problem
from seawall.forms.annexes.form_faults import require_faultless as require_no_faults
from seawall.forms.annexes.form_reading import form_as_data, read_annex1
from seawall.ids import DispatchId
from seawall.journeys.permission import require_right
from seawall.journeys.referrals._dispatch_signing import own_unit, sign_and_owe, write_document
from seawall.journeys.second_pair import require_second_person
from seawall.ledger.model import Entry
from seawall.ledger.words.referrals import DISPATCH_APPROVED, DISPATCH_RETURNED
from seawall.people.model import Member
from seawall.referrals import dispatch as moves
from seawall.referrals import dispatch_document
from seawall.referrals.model import BatchState, Dispatch, DispatchForm, DispatchState, Recipient
from seawall.referrals.order_request import order_faults, require_informed
from seawall.transaction import Transaction


def approve_dispatch(
    about: DispatchId, *, supervisor: Member, tx: Transaction, now: datetime
) -> Dispatch:
    """Agree to a sampled referral or sign an order; it is owed at once."""
    require_right(supervisor, "referral.approve")
    dispatch = tx.referring.locked_dispatch(about)
    approved = moves.approve_dispatch(dispatch, by=supervisor.id)
    require_second_person(dispatch.officer, supervisor, right="referral.approve", tx=tx, now=now)
    if approved.form is DispatchForm.REMOVAL_ORDER:
        approved = _issue(approved, tx=tx, now=now)
    tx.ledger.append(
        Entry(DISPATCH_APPROVED, about, at=now, by=supervisor.id, public={"form": approved.form})
    )
    signed = sign_and_owe(approved, tx=tx, now=now, by=supervisor.id)
    if signed.form is DispatchForm.REMOVAL_ORDER:
        _copy(signed, supervisor, tx=tx, now=now)
    return signed


def why_not_signed_yet(order: Dispatch, *, tx: Transaction, now: datetime) -> str:
    """What keeps a waiting order from being signed now, and what to do; empty where nothing does."""
    if order.form is not DispatchForm.REMOVAL_ORDER or order.state is not DispatchState.WAITING:
        return ""
    try:
        _require_informed(order, read_annex1(order.body).emergency, tx=tx, now=now)
    except SeawallError as hindrance:
        return f"{hindrance.detail} {hindrance.remedy}"
    return ""


def turn_back_dispatch(
    about: DispatchId, why: str, *, supervisor: Member, tx: Transaction, now: datetime
) -> Dispatch:
    """Turn a dispatch back: its addresses are free again, and the officer reads why."""
    require_right(supervisor, "referral.approve")
    returned = moves.turn_back_dispatch(
        tx.referring.locked_dispatch(about), by=supervisor.id, why=why
    )
    tx.referring.save_dispatch(returned)
    tx.referring.put_in(None, [line.id for line in tx.referring.lines_of(about)])
    if returned.batch:
        batch = tx.referring.batch(returned.batch)
        tx.referring.save_batch(replace(batch, state=BatchState.OPEN))
    sealed = {"why": why}
    tx.ledger.append(Entry(DISPATCH_RETURNED, about, at=now, by=supervisor.id, sealed=sealed))
    return returned


def _issue(order: Dispatch, *, tx: Transaction, now: datetime) -> Dispatch:
    """The order with the time it is really issued at, if its gates are open."""
    annex1 = read_annex1(order.body)
    recipient = _require_informed(order, annex1.emergency, tx=tx, now=now)
    if annex1.is_cross_border:
        _copy_recipient(recipient, tx=tx)
    issued = replace(
        annex1,
        issued_at=now,
        copy_sent=annex1.is_cross_border,
        authority=replace(annex1.authority, date=now.date()),
    )
    require_no_faults(order_faults(issued))
    return replace(order, body=form_as_data(issued))


def _require_informed(
    order: Dispatch, emergency: str, *, tx: Transaction, now: datetime
) -> Recipient:
    recipient = tx.referring.recipient(order.recipient)
    has_ordered = tx.referring.has_ordered(recipient.id)
    require_informed(recipient, at=now, emergency=emergency, has_ordered=has_ordered)
    return recipient


def _copy(order: Dispatch, supervisor: Member, *, tx: Transaction, now: datetime) -> None:
    """Owe the copy in the same commit: Art. 4(1) says at the same time."""
    if not read_annex1(order.body).is_cross_border:
        return
    to = _copy_recipient(tx.referring.recipient(order.recipient), tx=tx)
    body = dispatch_document.order_copy(own_unit(tx=tx), to, order)
    write_document(DispatchForm.COPY, to.id, body, by=supervisor, tx=tx, now=now)


def _copy_recipient(recipient: Recipient, *, tx: Transaction) -> Recipient:
    for candidate in tx.referring.recipients():
        if candidate.is_authority and candidate.establishment == recipient.establishment:
            return candidate
    raise problem(
        "referrals.no-copy-recipient",
        recipient_name=recipient.name,
        establishment=recipient.establishment,
    )

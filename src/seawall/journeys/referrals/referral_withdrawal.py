"""A unit takes a referral or an order back, or tells a platform of procedures beforehand.

A withdrawal is a signed document of its own with a number of its own, so that both sides
can show what was withdrawn and when; the record counts the addresses as withdrawn, not as
sent. Information on procedures and deadlines goes out the same way: TCO Art. 3(2).
"""

from __future__ import annotations

from datetime import datetime

from seawall.errors import problem
from seawall.ids import DispatchId, RecipientId
from seawall.journeys.permission import require_right
from seawall.journeys.referrals._dispatch_signing import own_unit, write_document
from seawall.ledger.model import Entry
from seawall.ledger.words.referrals import DISPATCH_WITHDRAWN
from seawall.people.model import Member
from seawall.referrals import dispatch as moves
from seawall.referrals import dispatch_document
from seawall.referrals.model import Dispatch, DispatchForm
from seawall.referrals.unit_profile import profile_of
from seawall.transaction import Transaction


def withdraw_request(
    about: DispatchId, why: str, *, by: Member, tx: Transaction, now: datetime
) -> Dispatch:
    """Take a signed referral or order back; returns the withdrawal that is on its way."""
    is_order = tx.referring.dispatch(about).form is DispatchForm.REMOVAL_ORDER
    require_right(by, "referral.approve" if is_order else "referral.compose")
    if not why.strip():
        raise problem("referrals.no-reason")
    dispatch = tx.referring.locked_dispatch(about)
    was_sent = dispatch.sent_at is not None
    tx.referring.save_dispatch(moves.withdraw_dispatch(dispatch))
    recipient = tx.referring.recipient(dispatch.recipient)
    body = dispatch_document.withdrawal(own_unit(tx=tx), recipient, dispatch, why=why)
    public = {"form": dispatch.form.value, "was_sent": was_sent}
    tx.ledger.append(
        Entry(DISPATCH_WITHDRAWN, about, at=now, by=by.id, public=public, sealed={"why": why})
    )
    return write_document(DispatchForm.WITHDRAWAL, recipient.id, body, by=by, tx=tx, now=now)


def inform_recipient(about: RecipientId, *, by: Member, tx: Transaction, now: datetime) -> Dispatch:
    """Tell a platform of procedures and deadlines; its twelve hours run once this has gone out."""
    require_right(by, "referral.compose")
    says = profile_of(tx.register.contact_point()).procedures
    if not says:
        raise problem("referrals.nothing-to-tell")
    recipient = tx.referring.recipient(about)
    body = dispatch_document.information(own_unit(tx=tx), recipient, says)
    return write_document(DispatchForm.INFORMATION, recipient.id, body, by=by, tx=tx, now=now)

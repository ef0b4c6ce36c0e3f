"""How a dispatch moves: who may approve it, when it is sent, and since when nobody answers.

A referral drawn for the sample and every order wait for a supervisor who is not the officer
that wrote them. Silence is a state of its own: a dispatch that nobody confirmed or answered
in time is shown, with the hour since when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from seawall.errors import problem
from seawall.ids import PersonId
from seawall.referrals.model import ASKING, Dispatch, DispatchForm, DispatchState, Urgency

#: How long a recipient may say nothing before it is shown: receipt, and answer.
RECEIPT_WITHIN = timedelta(minutes=15)
ANSWER_WITHIN: Mapping[tuple[DispatchForm, Urgency], timedelta] = {
    (DispatchForm.REFERRAL, Urgency.NORMAL): timedelta(days=1),
    (DispatchForm.REFERRAL, Urgency.HIGH): timedelta(hours=4),
    (DispatchForm.REFERRAL, Urgency.THREAT_TO_LIFE): timedelta(hours=1),
}
#: Of an order: the hour of TCO Art. 3(3).
_ORDER_WITHIN = timedelta(hours=1)

_GONE_OUT = frozenset({DispatchState.SENT, DispatchState.RECEIVED})
_WITHDRAWABLE = _GONE_OUT | {DispatchState.ANSWERED, DispatchState.READY, DispatchState.FAILED}


def approve_dispatch(dispatch: Dispatch, *, by: PersonId) -> Dispatch:
    """The dispatch, approved by a supervisor; signing follows at once."""
    _require_waiting(dispatch)
    _require_another(dispatch, by)
    return replace(dispatch, state=DispatchState.READY, supervisor=by)


def turn_back_dispatch(dispatch: Dispatch, *, by: PersonId, why: str) -> Dispatch:
    """The dispatch, turned back by a supervisor; its addresses are free again."""
    _require_waiting(dispatch)
    _require_another(dispatch, by)
    return replace(dispatch, state=DispatchState.RETURNED, supervisor=by, error=why)


def sign_dispatch(dispatch: Dispatch, signed: str, digest: str, *, at: datetime) -> Dispatch:
    """The dispatch with its signature, ready to be sent."""
    return replace(
        dispatch, state=DispatchState.READY, signed=signed, digest=digest, signed_at=at, error=""
    )


def mark_dispatch_sent(dispatch: Dispatch, *, at: datetime) -> Dispatch:
    """The dispatch once it is sent; sending it again does not move the time."""
    if dispatch.state not in {DispatchState.READY, DispatchState.FAILED}:
        return replace(dispatch, sent_at=dispatch.sent_at or at)
    return replace(dispatch, state=DispatchState.SENT, sent_at=dispatch.sent_at or at, error="")


def receive_dispatch(dispatch: Dispatch, receipt: Mapping[str, Any], *, at: datetime) -> Dispatch:
    """The dispatch with the recipient's receipt; the first receipt counts."""
    if dispatch.received_at is not None:
        return dispatch
    sent_dispatch = mark_dispatch_sent(dispatch, at=at)
    state = (
        DispatchState.RECEIVED if sent_dispatch.state is DispatchState.SENT else sent_dispatch.state
    )
    return replace(sent_dispatch, state=state, receipt=dict(receipt), received_at=at)


def answer_dispatch(dispatch: Dispatch, *, at: datetime) -> Dispatch:
    """The dispatch once every address has its outcome; a withdrawn one stays withdrawn."""
    if dispatch.state is DispatchState.WITHDRAWN:
        return replace(dispatch, answered_at=dispatch.answered_at or at)
    return replace(dispatch, state=DispatchState.ANSWERED, answered_at=dispatch.answered_at or at)


def fail_dispatch(dispatch: Dispatch, *, why: str) -> Dispatch:
    """The dispatch that could not be handed over; one that has arrived cannot fail any more."""
    if dispatch.state is not DispatchState.READY:
        return dispatch
    return replace(dispatch, state=DispatchState.FAILED, error=why)


def withdraw_dispatch(dispatch: Dispatch) -> Dispatch:
    """The dispatch, withdrawn; refused where it was never signed."""
    if dispatch.form not in ASKING or dispatch.state not in _WITHDRAWABLE:
        raise problem(
            "referrals.not-signed",
            reference=dispatch.reference,
            state=dispatch.state,
            form=dispatch.form,
        )
    return replace(dispatch, state=DispatchState.WITHDRAWN)


def silent_since(dispatch: Dispatch, now: datetime) -> datetime | None:
    """Since when a receipt or an answer is overdue; None while all is in time."""
    if dispatch.state not in _GONE_OUT or dispatch.sent_at is None:
        return None
    if dispatch.received_at is None and now - dispatch.sent_at > RECEIPT_WITHIN:
        return dispatch.sent_at
    if dispatch.form not in ASKING:
        return None
    last_sign_at = dispatch.received_at or dispatch.sent_at
    within = ANSWER_WITHIN.get((dispatch.form, dispatch.urgency), _ORDER_WITHIN)
    return last_sign_at if now - last_sign_at > within else None


def _require_waiting(dispatch: Dispatch) -> None:
    if dispatch.state is not DispatchState.WAITING:
        raise problem("referrals.not-waiting", reference=dispatch.reference, state=dispatch.state)


def _require_another(dispatch: Dispatch, person: PersonId) -> None:
    if person == dispatch.officer:
        raise problem("referrals.same-person", reference=dispatch.reference)

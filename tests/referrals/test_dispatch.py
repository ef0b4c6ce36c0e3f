"""How a dispatch moves: two people, one sending, and silence that is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.ids import DispatchId, OrganisationId, PersonId, RecipientId
from seawall.referrals import dispatch as moves
from seawall.referrals.model import Dispatch, DispatchForm, DispatchState, Urgency
from seawall.referrals.reference_number import reference_number
from tests.problems import raises_problem

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
OFFICER, SUPERVISOR = PersonId("person_1"), PersonId("person_2")


def draft(**more: object) -> Dispatch:
    known = {
        "id": DispatchId("dsp_1"),
        "organisation": OrganisationId("org_1"),
        "form": DispatchForm.REFERRAL,
        "recipient": RecipientId("rcp_1"),
        "reference": "UNIT-2026-000123",
        "officer": OFFICER,
        "state": DispatchState.WAITING,
        "created_at": NOON,
        **more,
    }
    return Dispatch(**known)


def sent(**more: object) -> Dispatch:
    return moves.mark_dispatch_sent(draft(state=DispatchState.READY, **more), at=NOON)


def test_nobody_approves_or_returns_their_own_work():
    with raises_problem("referrals.same-person"):
        moves.approve_dispatch(draft(), by=OFFICER)
    with raises_problem("referrals.same-person"):
        moves.turn_back_dispatch(draft(), by=OFFICER, why="no")


def test_another_person_approves_and_is_named():
    approved = moves.approve_dispatch(draft(), by=SUPERVISOR)

    assert (approved.state, approved.supervisor) == (DispatchState.READY, SUPERVISOR)


@pytest.mark.parametrize(
    "state", [one for one in DispatchState if one is not DispatchState.WAITING]
)
def test_only_what_waits_can_be_approved(state):
    with raises_problem("referrals.not-waiting"):
        moves.approve_dispatch(draft(state=state), by=SUPERVISOR)


def test_a_referral_is_silent_after_a_quarter_hour_without_a_receipt():
    dispatch = sent()

    assert moves.silent_since(dispatch, NOON + moves.RECEIPT_WITHIN) is None
    after = NOON + moves.RECEIPT_WITHIN + timedelta(seconds=1)
    assert moves.silent_since(dispatch, after) == NOON


def test_a_received_referral_is_silent_after_a_day_without_an_answer():
    received = moves.receive_dispatch(sent(), {}, at=NOON + timedelta(minutes=1))

    day = timedelta(days=1, minutes=1)
    assert moves.silent_since(received, NOON + day) is None
    assert moves.silent_since(received, NOON + day + timedelta(seconds=1)) == (
        NOON + timedelta(minutes=1)
    )


def test_tco_r13_an_order_is_silent_after_its_hour():
    order = moves.receive_dispatch(sent(form=DispatchForm.REMOVAL_ORDER), {}, at=NOON)

    assert moves.silent_since(order, NOON + timedelta(hours=1)) is None
    assert moves.silent_since(order, NOON + timedelta(hours=1, seconds=1)) == NOON


def test_an_answer_ends_the_silence():
    answered = moves.answer_dispatch(sent(), at=NOON + timedelta(hours=2))

    assert moves.silent_since(answered, NOON + timedelta(days=30)) is None


def test_information_needs_a_receipt_and_no_answer():
    information = moves.receive_dispatch(sent(form=DispatchForm.INFORMATION), {}, at=NOON)

    assert moves.silent_since(information, NOON + timedelta(days=30)) is None


def test_the_first_receipt_and_the_first_sending_count():
    received = moves.receive_dispatch(sent(), {"jws": "first"}, at=NOON)

    again = moves.receive_dispatch(received, {"jws": "second"}, at=NOON + timedelta(hours=1))
    assert again == received
    assert moves.mark_dispatch_sent(received, at=NOON + timedelta(hours=1)).sent_at == NOON


def test_what_has_arrived_cannot_fail_any_more():
    received = moves.receive_dispatch(sent(), {}, at=NOON)

    assert moves.fail_dispatch(received, why="late trouble") == received


@pytest.mark.parametrize("state", [DispatchState.WAITING, DispatchState.RETURNED])
def test_what_was_never_signed_needs_no_withdrawal(state):
    with raises_problem("referrals.not-signed"):
        moves.withdraw_dispatch(draft(state=state))


def test_an_answer_does_not_undo_a_withdrawal():
    withdrawn = moves.withdraw_dispatch(sent())

    assert moves.answer_dispatch(withdrawn, at=NOON).state is DispatchState.WITHDRAWN


@given(st.sampled_from(list(Urgency)), st.timedeltas(timedelta(0), timedelta(days=40)))
def test_once_silent_a_dispatch_stays_silent_until_somebody_speaks(urgency, later):
    dispatch = replace(sent(), urgency=urgency)
    if moves.silent_since(dispatch, NOON + later) is None:
        return

    assert moves.silent_since(dispatch, NOON + later + timedelta(days=1)) == NOON


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_two_counts_never_make_one_number(one, other):
    numbers = {reference_number("unit-a", NOON, count) for count in (one, other)}

    assert len(numbers) == len({one, other})


def test_a_year_is_the_year_in_utc():
    at = datetime.fromisoformat("2027-01-01T00:30:00+01:00")

    assert reference_number("unit", at, 123) == "UNIT-2026-000123"

"""A supervisor approves what another wrote, and signs orders through their two gates."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.enforcement.outbox.job_lanes import Lane
from seawall.errors import Forbidden
from seawall.forms.annexes.flags import AnnexFlag, flags
from seawall.forms.annexes.form_faults import FormFaulty
from seawall.forms.annexes.form_reading import read_annex1
from seawall.forms.annexes.validity import validate_order
from seawall.forms.model import Channel
from seawall.journeys.referrals import referral_approval, referral_compose, referral_withdrawal
from seawall.mailroom.signing import jws
from seawall.people.model import Member
from seawall.referrals.model import DispatchForm, DispatchState, RecipientWay
from seawall.referrals.order_request import OrderRequest
from seawall.transaction import transaction
from tests.people_made import make_person
from tests.problems import raises_problem
from tests.referring_made import ASSESSED, NOON, STATUTES, make_unit, said_in, unit_key

A, B = "https://clips.example.com/v/x1", "https://clips.example.com/v/x2"
ASKED = OrderRequest(reasons="It calls for attacks on the harbour.", language="en")
HALF_A_DAY = timedelta(hours=12)


def order(unit, *urls, asked=ASKED, now=NOON):
    batch = unit.ready(*(urls or (A,)), now=now)
    with transaction(unit.scope) as tx:
        lines = [line.id for line in tx.referring.lines(batch)]
        made = referral_compose.compose_orders(
            lines, asked, officer=unit.officer, statutes=STATUTES, tx=tx, now=now
        )
    return made.dispatches[0]


def approve(unit, dispatch, *, by: Member | None = None, now=NOON):
    with transaction(unit.scope) as tx:
        return referral_approval.approve_dispatch(
            dispatch.id, supervisor=by or unit.supervisor, tx=tx, now=now
        )


def inform(unit, recipient, *, at):
    with transaction(unit.scope) as tx:
        sent = referral_withdrawal.inform_recipient(recipient.id, by=unit.officer, tx=tx, now=at)
    return unit.hand_over(sent, now=at)


def informed_platform(unit, **more):
    platform = unit.platform(**more)
    inform(unit, platform, at=NOON - timedelta(days=2))
    return platform


def test_a_supervisor_signs_an_order_that_a_platform_would_accept(database):
    unit = make_unit()
    informed_platform(unit)

    signed = approve(unit, order(unit))

    said, signature = jws.verify_jws(signed.signed, [unit_key(unit)], now=NOON)
    assert signature.is_valid
    annex1 = read_annex1(said)
    assert validate_order(annex1, channel=Channel.EMAIL_PLAIN) == ()
    assert annex1.reference_number == signed.reference
    assert annex1.issued_at == NOON
    assert [category.value for category in annex1.categories] == ["2_7_a"]
    assert signed.supervisor == unit.supervisor.id


def test_tco_r12_every_order_waits_whatever_the_sample_says(database):
    unit = make_unit()
    informed_platform(unit)

    dispatch = order(unit)

    assert (dispatch.state, dispatch.signed) == (DispatchState.WAITING, "")


def test_an_order_does_not_queue_behind_what_may_wait(database):
    unit = make_unit()
    informed_platform(unit)
    signed = approve(unit, order(unit))

    with transaction(unit.scope) as tx:
        assert tx.outbox.by_key(f"send:{signed.id}").queue == Lane.URGENT


@pytest.mark.parametrize("role", ["officer", "reviewer", "admin"])
def test_only_a_supervisor_signs(sqlite, role):
    unit = make_unit()
    informed_platform(unit)

    with pytest.raises(Forbidden):
        approve(unit, order(unit), by=make_person(unit.organisation, role))


def test_a_supervisor_does_not_sign_what_they_wrote(database):
    unit = make_unit()
    informed_platform(unit)
    alone = replace(unit, officer=unit.supervisor)

    with raises_problem("referrals.same-person"):
        approve(alone, order(alone))


def test_of_two_supervisors_at_once_one_signs(database):
    unit = make_unit()
    informed_platform(unit)
    dispatch = order(unit)
    approve(unit, dispatch)

    with raises_problem("referrals.not-waiting"):
        approve(unit, dispatch, by=make_person(unit.organisation, "supervisor"))


def test_tco_r12_an_order_that_lacks_what_annex_1_asks_cannot_be_written(database):
    unit = make_unit()
    informed_platform(unit)
    batch = unit.drop(A)
    unit.resolve(batch)
    unit.assess(batch, replace(ASSESSED, statute="uk-ta2000-s58", element="useful_information"))

    lines = [line.id for line in unit.lines(batch)]
    with pytest.raises(FormFaulty) as faulty, transaction(unit.scope) as tx:
        referral_compose.compose_orders(
            lines, ASKED, officer=unit.officer, statutes=STATUTES, tx=tx, now=NOON
        )

    assert {fault.code for fault in faulty.value.faults} == {"annex1.B.category_missing"}


def test_tco_r10_a_first_order_without_information_is_refused(database):
    unit = make_unit()
    unit.platform()

    with raises_problem("referrals.not-informed.never", match="inform"):
        approve(unit, order(unit))


def test_tco_23_the_issuer_waits_twelve_hours_to_the_second(database):
    unit = make_unit()
    inform(unit, unit.platform(), at=NOON - HALF_A_DAY)
    dispatch = order(unit, now=NOON - timedelta(hours=1))

    with raises_problem(
        "referrals.not-informed.too-recently",
        match="12:00:00 UTC on",
    ):
        approve(unit, dispatch, now=NOON - timedelta(seconds=1))
    signed = approve(unit, dispatch, now=NOON)

    raised = flags(
        read_annex1(signed.body),
        contact_languages=["en"],
        first_order=True,
        informed_at=NOON - HALF_A_DAY,
    )
    assert AnnexFlag.NOTICE_SHORT not in raised


def test_tco_25_a_stated_emergency_needs_no_information_and_stands_in_the_order(database):
    unit = make_unit()
    unit.platform()
    emergency = replace(ASKED, emergency="An attack is being streamed.")

    signed = approve(unit, order(unit, asked=emergency))

    assert read_annex1(signed.body).emergency == "An attack is being streamed."


def test_tco_25_a_second_order_needs_no_information(database):
    unit = make_unit()
    unit.platform()
    emergency = replace(ASKED, emergency="An attack is being streamed.")
    unit.hand_over(approve(unit, order(unit, asked=emergency)))

    signed = approve(unit, order(unit, B, now=NOON + timedelta(hours=1)), now=NOON)

    assert signed.state is DispatchState.READY


def test_tco_r10_the_twelve_hours_run_from_the_sending_and_not_from_the_writing(database):
    unit = make_unit()
    platform = unit.platform()
    with transaction(unit.scope) as tx:
        referral_withdrawal.inform_recipient(
            platform.id, by=unit.officer, tx=tx, now=NOON - timedelta(days=3)
        )

    with raises_problem("referrals.not-informed.never"):
        approve(unit, order(unit))


def test_tco_r20_the_copy_of_a_cross_border_order_is_owed_in_the_same_commit(database):
    unit = make_unit()
    informed_platform(unit, establishment="IE")
    authority = unit.platform(
        "authority",
        domains=(),
        channel=RecipientWay.EMAIL,
        address="a@ie.example.org",
        establishment="IE",
    )
    asked = replace(ASKED, follow_up_establishment="a@ie.example.org")

    signed = approve(unit, order(unit, asked=asked))

    assert read_annex1(signed.body).copy_sent
    (copy,) = [one for one in unit.dispatches() if one.form is DispatchForm.COPY]
    assert (copy.recipient, copy.signed_at) == (authority.id, NOON)
    assert said_in(copy.signed)["information"] == signed.signed
    with transaction(unit.scope) as tx:
        assert tx.outbox.by_key(f"send:{copy.id}")


def test_tco_r20_without_an_authority_to_copy_to_the_order_is_not_signed(database):
    unit = make_unit()
    informed_platform(unit, establishment="IE")
    asked = replace(ASKED, follow_up_establishment="a@ie.example.org")
    dispatch = order(unit, asked=asked)

    with raises_problem("referrals.no-copy-recipient", match="TCO Art"):
        approve(unit, dispatch)

    assert unit.dispatches()[0].state is DispatchState.WAITING


def test_tco_r20_the_order_shows_when_its_copy_went(database):
    unit = make_unit()
    informed_platform(unit, establishment="IE")
    unit.platform(
        "authority",
        domains=(),
        channel=RecipientWay.EMAIL,
        address="a@ie.example.org",
        establishment="IE",
    )
    asked = replace(ASKED, follow_up_establishment="a@ie.example.org")
    signed = approve(unit, order(unit, asked=asked))
    (copy,) = [one for one in unit.dispatches() if one.form is DispatchForm.COPY]

    unit.hand_over(copy, now=NOON + timedelta(seconds=2))

    with transaction(unit.scope) as tx:
        assert tx.referring.dispatch(signed.id).copy_sent_at == NOON + timedelta(seconds=2)


def test_what_is_returned_frees_its_addresses_and_says_why(database):
    unit = make_unit()
    unit.platform()
    batch = unit.ready(A)
    (dispatch,) = unit.refer(batch).dispatches

    with transaction(unit.scope) as tx:
        returned = referral_approval.turn_back_dispatch(
            dispatch.id, "Not the right element.", supervisor=unit.supervisor, tx=tx, now=NOON
        )

    assert (returned.state, returned.error) == (DispatchState.RETURNED, "Not the right element.")
    assert unit.lines(batch)[0].dispatch is None
    assert unit.parcel(returned) is None
    assert len(unit.refer(batch).dispatches) == 1


def test_a_withdrawal_is_a_signed_document_with_a_number_of_its_own(database):
    unit = make_unit()
    unit.platform()
    dispatch = unit.sent(A)

    with transaction(unit.scope) as tx:
        withdrawal = referral_withdrawal.withdraw_request(
            dispatch.id, "The page is news.", by=unit.officer, tx=tx, now=NOON
        )

    said = said_in(withdrawal.signed)
    assert said["withdraws"] == dispatch.reference
    assert withdrawal.reference != dispatch.reference
    with transaction(unit.scope) as tx:
        assert tx.referring.dispatch(dispatch.id).state is DispatchState.WITHDRAWN


def test_what_is_withdrawn_before_it_left_never_leaves(database):
    unit = make_unit()
    unit.platform()
    (dispatch,) = unit.refer(unit.ready(A)).dispatches
    approve(unit, dispatch)

    with transaction(unit.scope) as tx:
        referral_withdrawal.withdraw_request(
            dispatch.id, "A mistake.", by=unit.officer, tx=tx, now=NOON
        )

    assert unit.parcel(dispatch) is None


def test_an_order_is_withdrawn_by_who_may_sign_one(database):
    unit = make_unit()
    informed_platform(unit)
    signed = approve(unit, order(unit))

    with pytest.raises(Forbidden), transaction(unit.scope) as tx:
        referral_withdrawal.withdraw_request(signed.id, "Why.", by=unit.officer, tx=tx, now=NOON)


@pytest.mark.parametrize("why", ["", "  "])
def test_a_withdrawal_says_why(sqlite, why):
    unit = make_unit()
    unit.platform()
    dispatch = unit.sent(A)

    with (
        raises_problem("referrals.no-reason"),
        transaction(unit.scope) as tx,
    ):
        referral_withdrawal.withdraw_request(dispatch.id, why, by=unit.officer, tx=tx, now=NOON)

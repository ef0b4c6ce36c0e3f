"""A platform's answer counts when that platform signed it, for what it was sent."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seawall.forms.annexes.annex2 import Addressee, Annex2, removed_measure
from seawall.forms.annexes.annex3 import Annex3, NonComplianceGround, Signatory
from seawall.forms.annexes.answered_order import OrderReceipt
from seawall.forms.annexes.form_reading import form_as_data
from seawall.journeys.referrals import dispatch_answer, referral_withdrawal, referrer_record
from seawall.mailroom.signing import jws
from seawall.referrals.model import DispatchState, LineOutcome
from seawall.referrals.platform_answers import reversal
from seawall.referrals.referral_faults import BadAnswer
from seawall.transaction import transaction
from tests.referring_made import NOON, Platform, make_unit, outcome_letter, unit_key

A, B = "https://clips.example.com/v/x1", "https://clips.example.com/v/x2"
LATER = NOON + timedelta(hours=2)


@pytest.fixture
def sent(database):
    """A unit, a platform with a key, and a referral of two addresses that was received."""
    unit, platform = make_unit(), Platform()
    unit.platform(public_key=platform.jwk)
    return unit, platform, unit.sent(A, B)


def hear(unit, signed, *, now=LATER):
    with transaction(unit.scope) as tx:
        return dispatch_answer.receive_answer(signed, tx=tx, now=now)


def entries(unit, dispatch, step):
    with transaction(unit.scope) as tx:
        told = tx.ledger.about(dispatch.id)
    return [entry.public for entry in told if entry.what == f"dispatch.{step}"]


def outcomes(unit, dispatch):
    with transaction(unit.scope) as tx:
        lines = tx.referring.lines_of(dispatch.id)
    return {line.url: (line.outcome, line.reason_code) for line in lines}


def answer(platform, dispatch, said, *, now=LATER, jti="a/1"):
    return platform.answer(outcome_letter(dispatch, said, at=now), now=now, jti=jti)


def test_each_address_gets_its_outcome_and_every_decline_its_reason(sent):
    unit, platform, dispatch = sent

    heard = hear(unit, answer(platform, dispatch, {A: "removed", B: "context_news"}))

    assert outcomes(unit, dispatch) == {
        A: (LineOutcome.ACCEPTED, ""),
        B: (LineOutcome.DECLINED, "context_news"),
    }
    assert heard.dispatch.state is DispatchState.ANSWERED
    assert heard.dispatch.answered_at == LATER


def test_a_dispatch_is_answered_when_its_last_address_is(sent):
    unit, platform, dispatch = sent

    first = hear(unit, answer(platform, dispatch, {A: "removed"}))
    second = hear(unit, answer(platform, dispatch, {B: "removed"}, jti="a/2"))

    assert first.dispatch.state is DispatchState.SENT
    assert second.dispatch.state is DispatchState.ANSWERED


def test_the_same_answer_twice_changes_nothing(sent):
    unit, platform, dispatch = sent
    signed = answer(platform, dispatch, {A: "removed", B: "not_found"})
    hear(unit, signed)
    before = outcomes(unit, dispatch)

    hear(unit, signed, now=LATER + timedelta(hours=1))

    assert outcomes(unit, dispatch) == before
    assert unit.whats(dispatch.id).count("dispatch.answered") == 1


def test_an_old_answer_that_is_replayed_does_not_undo_a_newer_one(sent):
    unit, platform, dispatch = sent
    old = answer(platform, dispatch, {A: "context_news"})
    new = answer(platform, dispatch, {A: "removed"}, now=LATER + timedelta(hours=1), jti="a/2")
    for signed in (old, new, old):
        hear(unit, signed, now=LATER + timedelta(hours=2))

    assert outcomes(unit, dispatch)[A] == (LineOutcome.ACCEPTED, "")


def test_an_old_answer_that_is_late_still_counts_for_what_nobody_answered(sent):
    unit, platform, dispatch = sent
    old = answer(platform, dispatch, {B: "context_news"})
    hear(
        unit,
        answer(platform, dispatch, {A: "removed"}, now=LATER + timedelta(hours=1), jti="2"),
        now=LATER + timedelta(hours=2),
    )

    hear(unit, old, now=LATER + timedelta(hours=2))

    assert outcomes(unit, dispatch)[B] == (LineOutcome.DECLINED, "context_news")


def test_an_answer_that_somebody_else_signed_is_refused_and_moves_no_figure(sent):
    unit, _, dispatch = sent
    forger = Platform()

    with pytest.raises(BadAnswer, match="unknown key"):
        hear(unit, answer(forger, dispatch, {A: "context_news", B: "context_news"}))

    assert set(outcomes(unit, dispatch).values()) == {(None, "")}


def test_an_altered_answer_is_refused(sent):
    unit, platform, dispatch = sent
    head, body, mark = answer(platform, dispatch, {A: "removed"}).split(".")
    other = answer(platform, dispatch, {B: "removed"}).split(".")[1]
    assert body != other

    with pytest.raises(BadAnswer, match="altered"):
        hear(unit, f"{head}.{other}.{mark}")


def test_another_platform_cannot_answer_for_this_one(sent):
    unit, _, dispatch = sent
    other = Platform()
    unit.platform("other", public_key=other.jwk)

    with pytest.raises(BadAnswer, match="not sent to this platform"):
        hear(unit, answer(other, dispatch, {A: "context_news"}))


def test_a_number_that_was_never_given_is_refused(sent):
    unit, platform, dispatch = sent
    unknown = replace(dispatch, reference="UNIT-2026-999999")

    with pytest.raises(BadAnswer, match="no dispatch"):
        hear(unit, answer(platform, unknown, {A: "removed"}))


def test_what_was_not_sent_yet_cannot_be_answered(database):
    unit, platform = make_unit(), Platform()
    unit.platform(public_key=platform.jwk)
    (dispatch,) = unit.refer(unit.ready(A)).dispatches

    with pytest.raises(BadAnswer):
        hear(unit, answer(platform, dispatch, {A: "removed"}))


def test_addresses_that_were_never_asked_about_are_told_and_change_nothing(sent):
    unit, platform, dispatch = sent

    heard = hear(unit, answer(platform, dispatch, {"https://clips.example.com/v/x9": "removed"}))

    assert heard.strange == ("https://clips.example.com/v/x9",)
    assert set(outcomes(unit, dispatch).values()) == {(None, "")}


def test_a_reason_that_is_on_no_list_is_kept_as_other(sent):
    unit, platform, dispatch = sent

    hear(unit, answer(platform, dispatch, {A: "we_like_it"}))

    assert outcomes(unit, dispatch)[A] == (LineOutcome.DECLINED, "other")


def test_annex_2_says_that_the_content_is_gone(sent):
    unit, platform, dispatch = sent
    form = Annex2(
        receipt=OrderReceipt(
            addressee="clips",
            authority="Harbour Referral Unit",
            authority_reference=dispatch.reference,
            addressee_reference="order_1",
            received_at=NOON,
        ),
        measures=(removed_measure(A, at=LATER), removed_measure(B, at=LATER)),
        addressee=Addressee(hosting_service_provider="clips"),
    )

    heard = hear(unit, platform.answer(form_as_data(form), now=LATER))

    assert heard.form == "annex2"
    assert set(outcomes(unit, dispatch).values()) == {(LineOutcome.ACCEPTED, "")}


def test_annex_3_covers_what_is_open_and_a_later_annex_2_replaces_it(sent):
    unit, platform, dispatch = sent
    form = Annex3(
        receipt=OrderReceipt(authority_reference=dispatch.reference, received_at=NOON),
        grounds=(NonComplianceGround.FORCE_MAJEURE,),
        further_information="A cable broke.",
        signatory=Signatory(hosting_service_provider="clips"),
    )

    hear(unit, platform.answer(form_as_data(form), now=LATER))
    waiting = outcomes(unit, dispatch)
    hear(unit, answer(platform, dispatch, {A: "removed", B: "removed"}, jti="a/2"))

    assert set(waiting.values()) == {(LineOutcome.NOT_EXECUTED, "force_majeure")}
    assert set(outcomes(unit, dispatch).values()) == {(LineOutcome.ACCEPTED, "")}
    assert [(one["standing"], one["grounds"]) for one in entries(unit, dispatch, "answered")] == [
        ({"not_executed": 2}, ["force_majeure"]),
        ({"accepted": 2}, []),
    ]


def test_each_answer_says_how_all_addresses_stand_with_it(sent):
    unit, platform, dispatch = sent
    hear(unit, answer(platform, dispatch, {A: "removed"}))
    hear(unit, answer(platform, dispatch, {B: "context_news"}, jti="a/2"))

    said = entries(unit, dispatch, "answered")
    assert [one["standing"] for one in said] == [{"accepted": 1}, {"accepted": 1, "declined": 1}]
    assert [one["lines"] for one in entries(unit, dispatch, "sent")] == [2]


def test_what_an_appeal_undid_counts_against_the_unit(sent):
    unit, platform, dispatch = sent
    hear(unit, answer(platform, dispatch, {A: "removed", B: "removed"}))

    undone = reversal(dispatch.reference, [A], at=LATER, why="It documented a crime.")
    hear(unit, platform.answer(undone, now=LATER, jti="a/2"))

    with transaction(unit.scope) as tx:
        record = referrer_record.own_record(tx=tx, now=LATER).voluntary
    assert (record.accepted, record.reversed_on_appeal) == (2, 1)
    assert record.shares["accepted"].count == 1


def test_what_was_withdrawn_is_answered_and_counted_apart(sent):
    unit, platform, dispatch = sent
    with transaction(unit.scope) as tx:
        referral_withdrawal.withdraw_request(dispatch.id, "News.", by=unit.officer, tx=tx, now=NOON)

    hear(unit, answer(platform, dispatch, {A: "removed", B: "removed"}))

    with transaction(unit.scope) as tx:
        assert tx.referring.dispatch(dispatch.id).state is DispatchState.WITHDRAWN
        record = referrer_record.own_record(tx=tx, now=LATER).voluntary
    assert (record.sent, record.withdrawn) == (0, 2)


@pytest.mark.parametrize(
    "body",
    [
        {"form": "reversal"},
        {"form": "reversal", "authority_reference": "X", "locations": [A], "at": "2026-03-02"},
        {"form": "annex1"},
        {"form": "letter", "outcomes": "all"},
        {"form": "no-such-form"},
    ],
)
def test_what_is_no_answer_is_refused_by_field(sent, body):
    unit, platform, _ = sent

    with pytest.raises(BadAnswer) as refused:
        hear(unit, platform.answer(body, now=LATER))

    assert refused.value.field


def test_a_refused_answer_is_logged_with_its_reason_sealed(sent):
    unit, _, _ = sent
    with transaction(unit.scope) as tx:
        dispatch_answer.refuse_answer(
            BadAnswer("it is forged."), sender="192.0.2.1", tx=tx, now=LATER
        )

    with transaction(unit.scope) as tx:
        (entry,) = [e for e in tx.ledger.about(unit.scope) if e.what == "answer.refused"]
    assert "192.0.2.1" not in json.dumps(dict(entry.public))


def test_a_record_is_published_signed_and_without_a_word_of_any_case(sent):
    unit, platform, dispatch = sent
    hear(unit, answer(platform, dispatch, {A: "removed", B: "context_news"}))

    with transaction(unit.scope) as tx:
        signed = referrer_record.signed_record(tx=tx, now=LATER)

    said, signature = jws.verify_jws(signed, [unit_key(unit)], now=LATER)
    assert signature.is_valid
    assert said["record"]["voluntary"]["declined_by_reason"] == {"context_news": 1}
    for secret in (A, dispatch.reference, "clips", unit.officer.code):
        assert secret not in json.dumps(said)


def test_silence_is_counted_until_the_platform_speaks(sent):
    unit, platform, dispatch = sent
    silent = NOON + timedelta(days=3)
    with transaction(unit.scope) as tx:
        before = referrer_record.own_record(tx=tx, now=silent).voluntary

    hear(unit, answer(platform, dispatch, {A: "removed", B: "removed"}), now=silent)

    with transaction(unit.scope) as tx:
        after = referrer_record.own_record(tx=tx, now=silent).voluntary
    assert (before.pending, before.silent) == (2, 2)
    assert (after.pending, after.silent) == (0, 0)


def test_a_key_of_nobody_signs_nothing(sent):
    unit, _, dispatch = sent
    stranger = Ed25519PrivateKey.generate()

    with pytest.raises(BadAnswer):
        hear(unit, jws.sign_payload({"form": "letter"}, stranger, now=LATER, jti=dispatch.id))

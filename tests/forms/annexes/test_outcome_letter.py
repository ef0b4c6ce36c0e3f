"""Answers without a prescribed form: an outcome for each item, and what the regime needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.forms.annexes.form_faults import FormFaulty
from seawall.forms.annexes.outcome_letter import (
    AnswerLetter,
    AnswerStep,
    ItemOutcome,
    ItemResult,
    answer_faults,
    checked_letter,
)
from seawall.forms.annexes.regimes import Need, regime_of
from tests.forms.annexes_made import ACTED, CLIP, LETTER, POST, RECEIVED

GONE = ItemOutcome(location=POST, result=ItemResult.REMOVED, at=ACTED)


def codes(letter):
    return [fault.code for fault in answer_faults(letter)]


def with_outcomes(*outcomes, regime="plain"):
    return replace(LETTER, regime=regime, outcomes=outcomes)


def test_uk_12_a_referral_is_answered_url_by_url():
    third = replace(GONE, location="https://harbour.example.test/3", clause="4.2")
    letter = replace(LETTER, outcomes=(*LETTER.outcomes, third))

    assert checked_letter(letter) is letter
    assert "voluntary" in regime_of("gb-ctiru-referral").notice
    assert "apart from removal orders" in regime_of("gb-ctiru-referral").notice


@pytest.mark.parametrize("regime", ["gb-ctiru-referral", "eu-iru-referral"])
def test_tco_r05_a_removal_on_a_referral_names_the_section_of_our_terms(regime):
    assert codes(with_outcomes(GONE, regime=regime)) == ["letter.B.clause_missing"]
    assert codes(with_outcomes(GONE, regime="nz-fvpca-takedown")) == []


def test_a_decline_carries_its_reason_code_under_every_regime():
    assert codes(with_outcomes(ItemOutcome(location=CLIP, result=ItemResult.DECLINED))) == [
        "letter.B.reason_missing"
    ]


def test_a_record_of_steps_on_a_section_3_notice_records_a_step():
    letter = replace(with_outcomes(GONE, regime="gb-ta2006-s3-notice"), steps=())

    assert codes(letter) == ["letter.B.steps_missing"]
    assert codes(replace(letter, steps=(AnswerStep(at=ACTED, what="Removed it."),))) == []


def test_dsa_r01_the_effect_given_says_when_and_where():
    blocked = replace(GONE, result=ItemResult.DISABLED)

    assert codes(with_outcomes(blocked, regime="eu-dsa-art9-order")) == ["letter.B.scope_missing"]
    assert codes(with_outcomes(replace(blocked, at=None), regime="plain")) == [
        "letter.B.time_missing"
    ]


def test_nothing_is_done_before_the_request_came_in():
    early = replace(GONE, at=RECEIVED - timedelta(seconds=1))

    assert codes(with_outcomes(early)) == ["letter.B.before_receipt"]
    assert codes(with_outcomes(replace(GONE, at=RECEIVED))) == []


def test_an_empty_letter_is_refused_with_everything_it_lacks():
    with pytest.raises(FormFaulty) as refused:
        checked_letter(AnswerLetter(outcomes=(ItemOutcome(),)))

    assert [fault.code for fault in refused.value.faults] == [
        "letter.A.authority_missing",
        "letter.A.our_reference_missing",
        "letter.A.received_at_missing",
        "letter.C.provider_missing",
        "letter.C.authorised_person_missing",
        "letter.C.email_missing",
        "letter.C.written_at_missing",
        "letter.B.item_missing",
        "letter.B.result_missing",
    ]


def test_a_letter_without_an_outcome_answers_nothing():
    assert codes(replace(LETTER, outcomes=())) == ["letter.B.outcome_missing"]


def test_a_profile_of_the_operators_own_gets_a_plain_answer():
    assert regime_of("xx-harbour-ordinance").title == "Answer to a request"
    assert regime_of("xx-harbour-ordinance").needs == frozenset()


@pytest.mark.parametrize(
    ("profile", "needs"),
    [
        ("gb-ta2006-s3-notice", {Need.STEPS}),
        ("gb-ctiru-referral", {Need.CLAUSE}),
        ("eu-iru-referral", {Need.CLAUSE}),
        ("eu-dsa-art9-order", {Need.SCOPE}),
        ("fr-lcen-6-1", set()),
        ("au-osa-class1-removal", set()),
        ("au-avm-remove", set()),
        ("nz-fvpca-takedown", set()),
        ("in-it-rules-order", set()),
        ("ca-cc-83223", {Need.STEPS}),
    ],
)
def test_each_regime_has_its_own_title_and_needs(profile, needs):
    regime = regime_of(profile)

    assert regime.profile == profile
    assert regime.needs == needs
    assert regime.law

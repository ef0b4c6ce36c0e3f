"""Annex III: the grounds that pause the hour, and what each must say: TCO Art. 3(7), 3(8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.forms.annexes.annex3 import NonComplianceGround, Signatory, annex3, annex3_faults
from seawall.forms.annexes.answered_order import OrderReceipt
from seawall.forms.annexes.form_faults import FormFaulty
from tests.forms.annexes_made import IMPOSSIBLE, RECEIPT, RECEIVED, SIGNATORY


def codes(*grounds, further="The data centre is under water.", clarification=""):
    form = replace(
        IMPOSSIBLE, grounds=grounds, further_information=further, clarification=clarification
    )
    return [fault.code for fault in annex3_faults(form)]


def test_tco_15_no_tick_in_b_1_is_invalid():
    assert codes() == ["annex3.B.ground_missing"]


def test_tco_15_manifest_errors_with_b_3_empty_is_invalid():
    assert codes(NonComplianceGround.MANIFEST_ERRORS) == ["annex3.B.clarification_missing"]


def test_tco_15_force_majeure_with_b_2_filled_and_b_3_empty_is_valid():
    assert codes(NonComplianceGround.FORCE_MAJEURE) == []


def test_tco_15_errors_and_too_little_information_with_both_filled_is_valid():
    grounds = (NonComplianceGround.MANIFEST_ERRORS, NonComplianceGround.INSUFFICIENT_INFORMATION)

    assert codes(*grounds, clarification="Which comment is meant?") == []


def test_tco_r15_the_reasons_are_always_given():
    assert codes(NonComplianceGround.FORCE_MAJEURE, further=" ") == [
        "annex3.B.further_information_missing"
    ]


def test_tco_r16_a_request_for_clarification_says_what_is_needed():
    made = annex3(
        RECEIPT,
        [NonComplianceGround.INSUFFICIENT_INFORMATION],
        SIGNATORY,
        further_information="The page has 4,000 comments.",
        clarification="Which comment is meant?",
    )

    assert annex3_faults(made) == ()


@given(
    st.sets(st.sampled_from(NonComplianceGround)),
    st.sampled_from(["", "because"]),
    st.sampled_from(["", "which?"]),
)
def test_tco_15_is_the_whole_table(grounds, further, clarification):
    asks = grounds - {NonComplianceGround.FORCE_MAJEURE}

    valid = not codes(*grounds, further=further, clarification=clarification)

    assert valid == (bool(grounds) and bool(further) and (bool(clarification) or not asks))


def test_sections_a_and_c_are_all_required():
    empty = replace(IMPOSSIBLE, receipt=OrderReceipt(), signatory=Signatory())

    assert [fault.code for fault in annex3_faults(empty)] == [
        "annex3.A.addressee_missing",
        "annex3.A.authority_missing",
        "annex3.A.authority_reference_missing",
        "annex3.A.addressee_reference_missing",
        "annex3.A.received_at_missing",
        "annex3.C.name_missing",
        "annex3.C.authorised_person_missing",
        "annex3.C.email_missing",
        "annex3.C.signature_missing",
        "annex3.C.signed_at_missing",
    ]


def test_it_is_not_signed_before_the_order_came_in():
    early = replace(SIGNATORY, signed_at=RECEIVED - timedelta(seconds=1))

    (fault,) = annex3_faults(replace(IMPOSSIBLE, signatory=early))

    assert fault.code == "annex3.C.before_receipt"


def test_an_invalid_one_is_refused_with_its_faults():
    with pytest.raises(FormFaulty) as refused:
        annex3(RECEIPT, [], SIGNATORY, further_information="We cannot.")

    assert refused.value.field == "grounds"
    assert refused.value.remedy

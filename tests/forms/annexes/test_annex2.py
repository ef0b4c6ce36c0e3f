"""Annex II: a measure for each item, its time, and all Member States: TCO Art. 3(3), 3(6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.jurisdictions.member_states import MEMBER_STATES, missing_from
from seawall.forms.annexes.annex2 import (
    Addressee,
    annex2,
    annex2_faults,
    disabled_measure,
    removed_measure,
)
from seawall.forms.annexes.answered_order import OrderReceipt, receipt_of
from seawall.forms.annexes.form_faults import FormFaulty
from tests.forms.annexes_made import (
    ACTED,
    ADDRESSEE,
    BOTH_TICKS,
    CLIP,
    FEEDBACK,
    ORDER,
    POST,
    RECEIPT,
    RECEIVED,
)


def faults(*measures, **known):
    return annex2_faults(replace(FEEDBACK, measures=measures), **known)


def codes(*measures, **known):
    return [fault.code for fault in faults(*measures, **known)]


def test_tco_r14_a_measure_for_each_item_and_its_time():
    measures = [
        removed_measure(POST, at=ACTED),
        disabled_measure(CLIP, at=ACTED + timedelta(seconds=5)),
    ]

    made = annex2(RECEIPT, measures, ADDRESSEE, locations=(POST, CLIP))

    assert made.completed_at == ACTED + timedelta(seconds=5)
    assert annex2_faults(made) == ()


def test_section_a_is_filled_from_the_order():
    made = receipt_of(ORDER, addressee_reference="order_01J000", received_at=RECEIVED)

    assert made == RECEIPT


def test_an_order_without_a_file_number_is_named_by_its_reference():
    order = replace(ORDER, authority=replace(ORDER.authority, file_number=""))

    made = receipt_of(order, addressee_reference="order_01J000", received_at=RECEIVED)

    assert made.authority_reference == "FR-2026-0042"


def test_tco_21_access_disabled_in_one_state_cannot_produce_annex_ii():
    with pytest.raises(FormFaulty, match="not all Member States") as refused:
        annex2(RECEIPT, [disabled_measure(POST, at=ACTED, scope=("DE",))], ADDRESSEE)

    (fault,) = refused.value.faults
    assert fault.code == "annex2.B.not_all_member_states"
    assert "DE" not in fault.say
    assert "FR" in fault.say


def test_tco_22_access_disabled_in_all_27_is_complied_with_though_open_in_gb():
    made = annex2(
        RECEIPT, [disabled_measure(POST, at=ACTED, scope=tuple(MEMBER_STATES))], ADDRESSEE
    )

    assert "GB" not in made.measures[0].scope
    assert len(MEMBER_STATES) == 27


@given(st.sets(st.sampled_from([*MEMBER_STATES, "GB", "US"])))
def test_tco_r11_one_state_left_out_is_enough_to_refuse(scope):
    told = codes(disabled_measure(POST, at=ACTED, scope=tuple(scope)))

    complete = set(MEMBER_STATES) <= scope
    assert told == ([] if complete else ["annex2.B.not_all_member_states"])


@pytest.mark.parametrize("scope", [("*",), ("EU",), ("GB", "EU")])
def test_everywhere_and_the_union_leave_no_state_out(scope):
    assert missing_from(scope) == ()


@pytest.mark.parametrize(
    ("ticks", "code"), [((), "annex2.B.tick_missing"), (BOTH_TICKS, "annex2.B.ticks_both")]
)
def test_exactly_one_tick_for_an_item(ticks, code):
    assert codes(replace(removed_measure(POST, at=ACTED), ticks=ticks)) == [code]


def test_one_item_is_not_both_removed_and_disabled_in_two_lines():
    assert codes(removed_measure(POST, at=ACTED), disabled_measure(POST, at=ACTED)) == [
        "annex2.B.ticks_both"
    ]
    assert codes(removed_measure(POST, at=ACTED), removed_measure(POST, at=ACTED)) == []


def test_the_measure_is_not_earlier_than_the_receipt():
    assert codes(removed_measure(POST, at=RECEIVED)) == []
    assert codes(removed_measure(POST, at=RECEIVED - timedelta(seconds=1))) == [
        "annex2.B.before_receipt"
    ]


def test_a_measure_without_a_time_or_an_item_says_nothing():
    assert codes(replace(removed_measure("", at=ACTED), at=None)) == [
        "annex2.B.item_missing",
        "annex2.B.time_missing",
    ]


def test_an_item_of_the_order_without_a_measure_is_named():
    (fault,) = faults(removed_measure(POST, at=ACTED), locations=(POST, CLIP))

    assert fault.code == "annex2.B.item_unanswered"
    assert CLIP in fault.say


def test_sections_a_and_c_are_all_required():
    empty = replace(FEEDBACK, receipt=OrderReceipt(), addressee=Addressee(), measures=())

    assert [fault.code for fault in annex2_faults(empty)] == [
        "annex2.A.addressee_missing",
        "annex2.A.authority_missing",
        "annex2.A.authority_reference_missing",
        "annex2.A.addressee_reference_missing",
        "annex2.A.received_at_missing",
        "annex2.B.measure_missing",
        "annex2.C.name_missing",
        "annex2.C.state_missing",
        "annex2.C.authorised_person_missing",
        "annex2.C.email_missing",
        "annex2.C.date_missing",
    ]


def test_a_legal_representative_answers_as_well_as_the_provider():
    representative = replace(
        ADDRESSEE,
        hosting_service_provider=" ",
        main_establishment="",
        legal_representative="Example Representation SA",
        representative_state="BE",
    )

    assert annex2_faults(replace(FEEDBACK, addressee=representative)) == ()


def test_an_establishment_outside_the_union_is_no_member_state():
    abroad = replace(ADDRESSEE, main_establishment="US")

    (fault,) = annex2_faults(replace(FEEDBACK, addressee=abroad))

    assert fault.code == "annex2.C.member_state_unknown"


def test_a_refusal_names_the_first_faults_and_counts_the_rest():
    with pytest.raises(FormFaulty) as refused:
        annex2(OrderReceipt(), [], Addressee())

    assert "annex2.A.addressee_missing" in refused.value.detail
    assert "and 8 more" in refused.value.detail
    assert len(refused.value.extra()["faults"]) == 11

"""A notice under Terrorism Act 2006 s.3: its four elements, and the ways to give it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seawall.forms.annexes.section3 import (
    Section3Element,
    Section3Notice,
    ServedOn,
    Service,
    section3_faults,
    section3_flags,
)
from tests.forms.annexes_made import NOTICE


def test_uk_r01_a_notice_with_its_four_elements_is_whole():
    assert section3_faults(NOTICE) == ()
    assert section3_flags(NOTICE) == ()


def test_uk_09_a_notice_without_the_repeat_statement_explanation_is_incomplete():
    notice = replace(
        NOTICE, elements=(Section3Element.DECLARES, Section3Element.REQUIRES, Section3Element.WARNS)
    )

    (fault,) = section3_faults(notice)

    assert (fault.code, fault.field) == ("s3.incomplete", "elements.d")
    assert "Element (d)" in fault.say
    assert "repeat statements" in fault.say
    assert notice.given_at == NOTICE.delivered_at, "the clock is shown all the same"


@pytest.mark.parametrize("element", Section3Element)
def test_uk_r01_each_missing_element_is_named_by_its_letter(element):
    others = tuple(each for each in Section3Element if each is not element)

    (fault,) = section3_faults(replace(NOTICE, elements=others))

    assert fault.field == f"elements.{element.value}"


@pytest.mark.parametrize("service", Service)
@pytest.mark.parametrize("served_on", ServedOn)
def test_uk_r04_only_two_ways_are_service(service, served_on):
    notice = replace(NOTICE, service=service, served_on=served_on)

    knows = (service, served_on) in {
        (Service.IN_PERSON, ServedOn.SECRETARY),
        (Service.RECORDED_POST, ServedOn.REGISTERED_OFFICE),
        (Service.RECORDED_POST, ServedOn.PRINCIPAL_OFFICE),
    }
    assert notice.is_served == knows
    assert section3_flags(notice) == (() if knows else ("s3.not_section_4_service",))


def test_uk_r04_an_email_starts_no_working_days():
    assert replace(NOTICE, service=Service.EMAIL).given_at is None


def test_an_empty_notice_lacks_its_elements_and_who_gave_it():
    assert [fault.code for fault in section3_faults(Section3Notice())] == [
        *["s3.incomplete"] * 4,
        "s3_notice.A.authority_missing",
        "s3_notice.A.constable_missing",
        "s3_notice.A.delivered_at_missing",
        "s3_notice.B.location_missing",
    ]

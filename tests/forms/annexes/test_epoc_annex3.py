"""Annex III of Regulation (EU) 2023/1543 goes out whole, with grounds that its certificate knows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.forms.annexes.epoc_annex3 import (
    CertificateKind,
    ConflictNature,
    EpocAnnex3,
    ThirdCountryLaw,
    epoc_annex3_faults,
)
from seawall.forms.annexes.information_answer import HandedFile, information_faults
from seawall.forms.annexes.labels import forms
from seawall.forms.annexes.objection_grounds import ObjectionGround, grounds, grounds_for
from tests.forms.annexes_made import INFORMATION, OBJECTION

CONFLICT = ThirdCountryLaw(
    law="Example Privacy Act",
    provision="s.4: nobody discloses",
    nature=(ConflictNature.FUNDAMENTAL_RIGHTS,),
    why_applicable="The account is held there.",
    why_conflict="It forbids what is asked.",
    link="A subsidiary is established there.",
    consequences="A fine.",
)


def codes(form: EpocAnnex3) -> list[str]:
    return [fault.code for fault in epoc_annex3_faults(form)]


def test_a_whole_form_has_no_fault_and_an_empty_one_says_what_every_section_lacks():
    assert codes(OBJECTION) == []
    assert {code.split(".")[1] for code in codes(EpocAnnex3())} == set("ABCDGH")


@given(st.sampled_from(CertificateKind), st.sampled_from(ObjectionGround))
def test_a_ground_is_given_where_a_provision_of_its_certificate_has_it_and_nowhere_else(
    kind, ground
):
    form = replace(OBJECTION, certificate=kind, grounds=(ground,), third_country=CONFLICT)

    is_known = kind.value in grounds()[ground].articles
    assert (codes(form) == []) is is_known
    assert (ground in grounds_for(kind)) is is_known


def test_every_ground_is_a_box_with_words_and_its_provision():
    fields = [field for part in forms()["epoc_annex3"].sections for field in part.fields]
    (boxes,) = [dict(field.ticks) for field in fields if field.key == "grounds"]

    assert list(boxes) == list(grounds()) == list(ObjectionGround)
    assert all(rule.articles for rule in grounds().values())
    assert "Art. 17(1)" in grounds()[ObjectionGround.THIRD_COUNTRY_CONFLICT].articles["epoc"]


def test_a_breach_of_fundamental_rights_is_left_to_the_enforcing_authority():
    assert not [ground for ground in ObjectionGround if "rights" in ground]


@pytest.mark.parametrize("key", ["law", "provision", "why_conflict", "link", "consequences"])
def test_a_conflict_with_another_law_is_told_with_all_its_details(key):
    conflict = (ObjectionGround.THIRD_COUNTRY_CONFLICT,)
    form = replace(OBJECTION, grounds=conflict, third_country=replace(CONFLICT, **{key: " "}))

    assert codes(form) == [f"epoc_annex3.E.{key}_missing"]


def test_what_asks_for_a_clarification_says_which():
    assert codes(replace(OBJECTION, clarification="")) == ["epoc_annex3.F.clarification_missing"]


# The answer with what was asked


def information_codes(**changes: object) -> list[str]:
    return [
        fault.code.split(".")[-1] for fault in information_faults(replace(INFORMATION, **changes))
    ]


def test_an_answer_says_when_effect_was_given_or_why_it_was_not():
    assert information_codes() == []
    assert information_codes(given_at=None) == ["given_at_missing"]
    assert information_codes(is_given=False, given_at=None) == ["ground_missing"]
    assert information_codes(answer=" ", handed_over=()) == ["answer_missing"]


def test_a_file_that_was_handed_over_has_a_name_a_digest_and_a_way():
    assert information_codes(handed_over=(HandedFile(name="a.csv", sha256="AB"),)) == [
        "digest_unusable"
    ]
    assert information_codes(handed_over=(HandedFile(sha256="ab" * 32),)) == ["file_name_missing"]
    assert information_codes(handed_over_by="") == ["way_missing"]

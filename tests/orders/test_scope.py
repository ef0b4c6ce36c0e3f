"""What TCO covers, and what it leaves alone: Articles 1 and 2, recitals 11, 13, 14 and 40."""

from __future__ import annotations

from datetime import datetime

import pytest

from seawall.cases.decision import CONTEXTS
from seawall.clocks.clock import Clock
from seawall.clocks.jurisdictions import (
    NotYetApplicable,
    jurisdictions,
    known_profiles,
    profile_for,
)
from seawall.forms.annexes.annex1 import ContentCategory
from seawall.forms.annexes.flags import flags
from seawall.forms.annexes.form_faults import FormUnreadable
from seawall.forms.annexes.form_reading import form_as_data, read_any_form
from seawall.orders.admission import ToldFlag
from tests.forms.annexes_made import ORDER

PROFILES = known_profiles()
HOUR = "eu-tco-removal-order"


@pytest.mark.parametrize(
    ("received", "is_governed"),
    [("2022-06-06T23:59:59+02:00", False), ("2022-06-07T00:00:00+02:00", True)],
)
def test_tco_r01_the_regulation_applies_from_7_june_2022(received, is_governed):
    at = datetime.fromisoformat(received)

    if is_governed:
        assert profile_for(HOUR, at, jurisdictions=jurisdictions()).id == HOUR
    else:
        with pytest.raises(NotYetApplicable):
            profile_for(HOUR, at, jurisdictions=jurisdictions())


def test_tco_r02_a_group_that_people_admit_to_is_for_a_person_to_judge_and_the_clock_runs():
    raised = flags(
        ORDER, contact_languages=("en",), first_order=False, informed_at=None, closed_group=True
    )
    clock = Clock(PROFILES[HOUR], datetime.fromisoformat("2026-06-10T10:00Z"))

    assert "recital_14" in raised
    assert clock.state(clock.started_at) == "running"


def test_tco_r03_education_journalism_art_and_research_are_for_a_person_to_say():
    assert "article_1_3" in set(ToldFlag)
    assert {"education", "news", "art", "research", "counterspeech"} <= set(CONTEXTS)


@pytest.mark.parametrize("wrong", ["2_7_f", "terrorism", "", "2_7_A"])
def test_tco_r04_the_list_of_categories_is_closed(wrong):
    every = [each.value for each in ContentCategory]

    assert every == ["2_7_a", "2_7_b", "2_7_c", "2_7_d", "2_7_e"]
    assert read_any_form({**form_as_data(ORDER), "categories": every}).categories == tuple(
        ContentCategory
    )
    with pytest.raises(FormUnreadable):
        read_any_form({**form_as_data(ORDER), "categories": [wrong]})

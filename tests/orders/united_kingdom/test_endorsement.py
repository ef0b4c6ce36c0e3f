"""What the law of the United Kingdom asks beside its clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.clock import Clock
from seawall.clocks.jurisdictions import profile
from seawall.orders.united_kingdom.endorsement import endorsement
from seawall.orders.united_kingdom.repeats import StatementRepeat
from seawall.orders.united_kingdom.swiftness import (
    TakeDown,
    ofcom_flags,
    schedule_5,
    swiftness,
)

NOTICE = profile("gb-ta2006-s3-notice")
NOON = datetime(2026, 4, 2, 12, 0, tzinfo=UTC)
CLOCK = Clock(NOTICE, NOON)
FROM = datetime(2026, 4, 8, 23, 0, tzinfo=UTC)


def at(moment, removed_at=None):
    return endorsement(CLOCK, removed_at=removed_at, at=moment)


def test_uk_r02_the_day_of_giving_and_the_easter_holidays_do_not_count():
    assert at(NOON).endorsed_from == FROM


def test_uk_r02_the_statement_counts_as_endorsed_from_the_moment_after_the_second_working_day():
    assert not at(FROM - timedelta(microseconds=1)).is_endorsed
    assert at(FROM).is_endorsed


def test_uk_r02_removed_in_time_it_never_counts_as_endorsed():
    found = at(FROM + timedelta(days=99), removed_at=FROM - timedelta(seconds=1))

    assert not found.is_endorsed
    assert found.says == "complied with in time: not endorsed"


def test_uk_r02_removed_too_late_it_was_endorsed_and_the_excuse_is_for_a_court():
    found = at(FROM + timedelta(days=1), removed_at=FROM)

    assert found.is_endorsed
    assert "reasonable excuse" in found.says


def test_uk_r03_st_patricks_day_counts_as_a_holiday_everywhere():
    clock = Clock(NOTICE, datetime(2026, 3, 16, 12, 0, tzinfo=UTC))

    assert endorsement(clock, removed_at=None, at=NOON).endorsed_from == datetime(
        2026, 3, 20, tzinfo=UTC
    )


def test_uk_r04_what_was_not_given_under_section_4_endorses_nothing():
    referral = Clock(profile("gb-ctiru-referral"), NOON)

    found = endorsement(referral, removed_at=None, at=NOON + timedelta(days=99))

    assert found.endorsed_from is None
    assert not found.is_endorsed


@given(st.timedeltas(timedelta(0), timedelta(days=60)), st.timedeltas(timedelta(0)))
def test_uk_r02_what_is_endorsed_stays_so(now, later):
    later = min(later, timedelta(days=10_000))
    if at(NOON + now).is_endorsed:
        assert at(NOON + now + later).is_endorsed


# Repeats


def repeat(**changes):
    usual = {"found_at": NOON, "item": "item_2", "check": "chk_2", "verdict": "allow"}
    return StatementRepeat(**{**usual, **changes})


def test_uk_r05_what_was_stopped_at_the_door_was_never_there():
    assert repeat(verdict="block").time_up == timedelta(0)
    assert repeat(verdict="hold").was_stopped_at_the_door


def test_uk_r05_the_log_says_how_long_a_repeat_was_there_and_of_one_that_still_is_nothing():
    assert repeat(removed_at=NOON + timedelta(minutes=9)).time_up == timedelta(minutes=9)
    assert repeat().time_up is None


# Online Safety Act


OSA = profile("gb-osa-takedown")


def test_uk_r10_the_act_names_no_hours_and_the_aim_is_ours():
    facts = [
        TakeDown(NOON, NOON + timedelta(hours=2)),
        TakeDown(NOON, NOON + timedelta(hours=30)),
        TakeDown(NOON, None),
    ]

    found = swiftness(facts, profile=OSA, at=NOON + timedelta(hours=48))

    assert Clock(OSA, NOON).due_at is None
    assert (found.count, found.gone, found.within_aim) == (3, 2, 1)
    assert found.longest == timedelta(hours=48), "what is still there is not left out"
    assert found.aim == timedelta(hours=24)


def test_uk_r11_schedule_5_is_a_closed_list():
    acts = {each.act for each in schedule_5() if not each.is_inchoate}

    assert acts == {
        "Terrorism Act 2000",
        "Anti-terrorism, Crime and Security Act 2001",
        "Terrorism Act 2006",
    }
    assert len([each for each in schedule_5() if not each.is_inchoate]) == 24
    assert len(schedule_5()) == 28


@pytest.mark.parametrize("section", ["12(1A)", "58A", "54(3)"])
def test_uk_r11_sections_are_named_to_the_letter(section):
    assert ("Terrorism Act 2000", section) in {(each.act, each.section) for each in schedule_5()}


def test_uk_r12_the_risk_assessment_is_reviewed_within_twelve_months():
    clock = Clock(profile("gb-osa-risk-assessment-review"), datetime(2026, 3, 1, tzinfo=UTC))

    assert clock.due_at is not None
    assert clock.next_year() is not None


def test_uk_r14_no_proactive_technology_on_private_messages():
    assert ofcom_flags()["private_messages_proactive_technology"] == "excluded"


def test_uk_r15_what_was_not_found_is_unknown_and_not_guessed():
    assert ofcom_flags()["terrorism_hash_matching"] == "unknown"

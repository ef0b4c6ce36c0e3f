"""The profiles that ship: all of them, whole, and true to what they cite."""

from __future__ import annotations

import runpy
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from seawall.clocks.jurisdictions import DeadlineKind, ProfileBinding
from seawall.clocks.jurisdictions.model import ClockEvent
from tests.clocks.clocks_made import KNOWN, TCO, clock

ROOT = Path(__file__).parents[3]
PROFILES = list(KNOWN.profiles.values())
#: The bank holidays of 2026 as the standard lists them.
UK_2026 = [
    "01-01", "01-02", "03-17", "04-03", "04-06", "05-04", "05-25", "07-13", "08-03", "08-31",
    "11-30", "12-25", "12-28",
]  # fmt: skip
MEMBER_STATES = [
    "at",
    "be",
    "bg",
    "cy",
    "cz",
    "de",
    "dk",
    "ee",
    "es",
    "fi",
    "fr",
    "gr",
    "hr",
    "hu",
    "ie",
    "it",
    "lt",
    "lu",
    "lv",
    "mt",
    "nl",
    "pl",
    "pt",
    "ro",
    "se",
    "si",
    "sk",
]


def test_fifty_two_profiles_of_ten_jurisdictions_ship():
    places = {profile.jurisdiction for profile in PROFILES}

    assert len(PROFILES) == 52
    assert places == {"EU", "GB", "DE", "FR", "AU", "NZ", "IN", "CA", "US", "SG"}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)
def test_every_profile_says_where_it_is_written_and_what_brings_it_about(profile):
    trigger = profile.trigger

    assert all(urlsplit(source).hostname for source in profile.sources)
    assert trigger.document or trigger.event or trigger.ref
    assert (profile.starts_on is ClockEvent.NONE) == (
        profile.deadline.kind is DeadlineKind.FIXED_DATE
    )


def test_a_promptly_profile_has_a_time_of_ours_and_never_one_of_the_law():
    promptly = [each for each in PROFILES if each.deadline.kind is DeadlineKind.PROMPTLY]

    assert len(promptly) == 10
    assert all(each.deadline.internal_sla and not each.deadline.length for each in promptly)


def test_only_referrals_and_the_request_for_scrutiny_are_voluntary():
    assert {each.id for each in PROFILES if each.binding is ProfileBinding.VOLUNTARY} == {
        "eu-iru-referral",
        "eu-tco-scrutiny-request",
        "gb-ctiru-referral",
    }


def test_uk_17_what_may_not_be_told_is_marked_in_the_data():
    assert {each.id for each in PROFILES if not each.is_published} == {
        "gb-ipa-retention-notice",
        "gb-ipa-tcn",
    }


def test_tco_r18_only_the_grounds_of_art_3_7_and_3_8_stop_the_hour():
    order = KNOWN.profile(TCO)

    assert {each.ground: each.article for each in order.suspensions} == {
        "force_majeure": "Art 3(7)",
        "manifest_errors": "Art 3(8)",
        "insufficient_information": "Art 3(8)",
    }
    assert not {each.ground for each in order.suspensions} & set(order.not_suspending)


@pytest.mark.parametrize("national", ["de-terroibg-penalties", "fr-lcen-6-1-3-penalties"])
def test_national_rules_on_the_same_order_share_its_hour_and_its_holds(national):
    order, rules = KNOWN.profile(TCO), KNOWN.profile(national)

    assert rules.deadline == order.deadline
    assert rules.suspensions == order.suspensions
    assert rules.not_suspending == order.not_suspending


def test_tco_r65_without_a_known_state_both_the_contact_point_and_europol_are_told():
    routes = {route.when: route for route in KNOWN.profile("eu-tco-threat-to-life").routing}

    assert len(routes["member_state_unknown"].to) == 2
    assert not routes["member_state_unknown"].is_any


def test_dsa_r05_without_a_known_state_one_of_two_is_enough():
    routes = {route.when: route for route in KNOWN.profile("eu-dsa-art18-crime").routing}

    assert routes["member_state_unknown"].is_any


def test_uk_r01_a_notice_has_four_required_elements():
    assert len(KNOWN.profile("gb-ta2006-s3-notice").required_elements) == 4


def test_uk_r03_the_calendar_has_every_bank_holiday_and_the_one_proclaimed_for_scotland():
    days = {day for day in KNOWN.calendar("uk_any_part").holidays if day.year == 2026}

    assert days - {date(2026, 6, 15)} == {date.fromisoformat(f"2026-{day}") for day in UK_2026}


@pytest.mark.parametrize("state", MEMBER_STATES)
def test_every_member_state_has_a_calendar_with_christmas(state):
    calendar = KNOWN.calendar(f"eu_{state}")

    assert calendar.years == frozenset(range(2025, 2031))
    assert not calendar.is_working(date(2025, 12, 25))


def test_the_calendars_are_written_by_the_script_that_says_so():
    written = runpy.run_path(str(ROOT / "scripts" / "public_holidays.py"))
    shipped = (ROOT / "src" / "seawall" / "data" / "calendars.yaml").read_text("utf-8")

    assert written["calendar"]("eu_ie", "IE") in shipped


def test_the_union_counts_weekends_alone_unless_a_calendar_is_named():
    complaint = clock("eu-tco-complaint", "2026-12-18T09:00+01:00")

    assert complaint.profile.calendar.id == "eu_weekend_only"
    assert complaint.legal_limit == complaint.due_at

"""The clocks of other jurisdictions and of the Digital Services Act, row by row."""

from __future__ import annotations

import pytest

from seawall.clocks.clock import Clock, ClockState, earliest, in_order
from seawall.clocks.extending import BadExtension, ExtendedTooOften
from seawall.clocks.jurisdictions import NoLongerInForce, NotYetApplicable
from tests.clocks.clocks_made import KNOWN, TCO, clock, end_of, instant, period
from tests.problems import raises_problem

INDIA = "in-it-rules-order"


def test_jur_01_an_indian_order_is_obeyed_in_three_hours():
    order = clock(INDIA, "2026-03-01T10:00+05:30")

    assert order.due_at == instant("2026-03-01T13:00+05:30") == instant("2026-03-01T07:30Z")


def test_jur_02_an_order_of_the_day_before_the_change_has_thirty_six_hours():
    order = clock(INDIA, "2026-02-19T22:00+05:30")

    assert order.profile.id == "in-it-rules-order-pre2026"
    assert order.due_at == instant("2026-02-21T10:00+05:30")


def test_jur_03_the_date_in_india_decides_and_not_the_one_in_utc():
    order = clock(INDIA, "2026-02-20T00:30+05:30")

    assert order.profile.id == INDIA
    assert order.due_at == instant("2026-02-20T03:30+05:30")


def test_jur_03_the_change_comes_with_the_first_second_of_the_day_in_india():
    before = clock(INDIA, "2026-02-19T18:29:59Z")
    after = clock(INDIA, "2026-02-19T18:30:00Z")

    assert (before.profile.id, after.profile.id) == ("in-it-rules-order-pre2026", INDIA)


def test_jur_06_a_day_across_the_end_of_summer_in_new_zealand_is_24_hours():
    notice = clock("nz-fvpca-takedown", "2026-04-04T20:00+13:00", period="PT24H")

    assert notice.due_at == instant("2026-04-05T19:00+12:00") == instant("2026-04-05T07:00Z")


def test_jur_07_a_day_across_the_end_of_summer_in_france_is_24_hours():
    request = clock("fr-lcen-6-1", "2026-10-24T12:00+02:00")

    assert request.due_at == instant("2026-10-25T11:00+01:00")


def test_jur_09_a_canadian_order_has_the_period_it_states_and_no_other():
    without = clock("ca-cc-83223", "2026-06-10T10:00Z")
    stated = clock("ca-cc-83223", "2026-06-10T10:00Z", period="PT48H")

    assert without.due_at is None
    assert without.state(instant("2026-06-20T10:00Z")) is ClockState.NO_DEADLINE
    assert stated.due_at == instant("2026-06-12T10:00Z")


def test_jur_14_an_order_of_before_the_law_applies_is_refused():
    with pytest.raises(NotYetApplicable, match="from 2026-08-18"):
        clock("eu-epoc", "2026-08-01T10:00+02:00")


def test_jur_14_the_law_applies_from_the_first_second_of_its_day():
    with pytest.raises(NotYetApplicable):
        clock("eu-epoc", "2026-08-17T23:59:59+02:00")

    assert clock("eu-epoc", "2026-08-18T00:00:00+02:00").due_at


def test_jur_15_two_orders_on_one_item_keep_two_clocks_and_the_shorter_is_first():
    hour = clock(TCO, "2026-06-10T10:30Z")
    three = clock(INDIA, "2026-06-10T10:00Z")

    assert earliest([three, hour]) == hour
    assert in_order([three, hour]) == [hour, three]
    assert (hour.due_at, three.due_at) == (
        instant("2026-06-10T11:30Z"),
        instant("2026-06-10T13:00Z"),
    )


def test_a_clock_that_is_held_or_done_waits_behind_the_others():
    hour = clock(TCO, "2026-06-10T10:30Z")
    held = clock(TCO, "2026-06-10T10:00Z").hold("force_majeure", instant("2026-06-10T10:05Z"))
    done = clock(TCO, "2026-06-10T09:00Z").meet(instant("2026-06-10T09:05Z"))

    assert in_order([held, done, hour])[0] == hour
    assert earliest([]) is None


def test_a_deadline_of_the_law_is_before_one_of_ours_at_the_same_moment():
    law = clock(TCO, "2026-06-10T10:00Z")
    ours = clock("gb-ctiru-referral", "2026-06-10T10:00Z")

    assert in_order([ours, law]) == [law, ours]


def test_a_law_of_the_past_starts_no_clock_and_names_what_came_after():
    with pytest.raises(NoLongerInForce, match="until 2024-05-13"):
        clock("de-netzdg", "2026-06-10T10:00Z")
    with pytest.raises(NoLongerInForce) as refused:
        clock("in-it-rules-order-pre2026", "2026-03-01T10:00+05:30")

    assert refused.value.remedy == "Use in-it-rules-order."


def test_an_old_record_is_read_under_the_law_of_its_day():
    manifest = clock("de-netzdg", "2024-05-13T23:59+02:00")
    other = clock("de-netzdg", "2024-05-13T23:59+02:00", alternative=True)

    assert manifest.due_at == instant("2024-05-14T23:59+02:00")
    assert other.due_at == instant("2024-05-20T23:59+02:00")


def test_dsa_37_a_complaint_is_open_until_the_later_of_the_two_ends():
    window = clock("eu-dsa-art20-complaint-window", "2026-08-31T10:00+02:00")

    assert window.due_at == end_of("2027-02-28", window)
    assert window.keep_until == window.legal_limit == end_of("2027-03-01", window)
    assert window.state(instant("2027-03-01T22:59:59Z")) is ClockState.RUNNING
    assert window.state(instant("2027-03-01T23:00:00Z")) is ClockState.MET


@pytest.mark.parametrize("ended", ["2026-12-31T12:00+01:00", "2027-01-01T00:00:00+01:00"])
def test_dtr_13_the_report_on_2026_is_due_at_the_end_of_february(ended):
    report = clock("eu-dsa-transparency-report", ended)

    assert report.due_at == end_of("2027-02-28", report)


@pytest.mark.parametrize("ended", ["2026-06-30T12:00+02:00", "2026-07-01T00:00:00+02:00"])
def test_dtr_14_the_report_on_half_a_year_is_due_at_the_end_of_30_august(ended):
    report = clock("eu-dsa-transparency-report", ended)

    assert report.due_at == end_of("2026-08-30", report)
    assert report.legal_limit == end_of("2026-08-31", report)


def test_an_emergency_production_order_has_eight_hours_and_another_ten_days():
    emergency = clock("eu-epoc", "2026-09-01T10:20+02:00", emergency=True)
    ordinary = clock("eu-epoc", "2026-09-01T10:20+02:00")

    assert emergency.due_at == instant("2026-09-01T18:20+02:00")
    assert emergency.legal_limit == instant("2026-09-01T19:00+02:00")
    assert ordinary.due_at == end_of("2026-09-11", ordinary)


def test_a_clock_of_which_nothing_else_is_said_has_the_ordinary_period():
    production = Clock(KNOWN.profile("eu-epoc"), instant("2026-09-01T10:20+02:00"))
    complaint = Clock(KNOWN.profile("de-netzdg"), instant("2023-09-01T10:20+02:00"))

    assert production.due_at == end_of("2026-09-11", production)
    assert complaint.due_at == instant("2023-09-02T10:20+02:00")


@pytest.mark.parametrize("terms", ["emergency", "alternative"])
def test_a_law_without_a_second_period_refuses_to_be_asked_for_one(terms):
    with raises_problem("clocks.no-such-terms") as refused:
        clock(TCO, "2026-06-10T10:00Z", **{terms: True})

    assert refused.value.field == terms


def test_a_document_cannot_change_a_period_that_the_law_fixes():
    with raises_problem("clocks.period-not-stated"):
        clock(TCO, "2026-06-10T10:00Z", period="PT2H")


def test_where_a_notice_states_no_period_the_default_holds():
    australian = clock("au-bose-information-request", "2026-06-10T10:00+10:00")
    zealandic = clock("nz-fvpca-takedown", "2026-06-10T10:00+12:00")

    assert australian.due_at == end_of("2026-07-10", australian)
    assert zealandic.due_at == instant("2026-06-11T10:00+12:00")


def test_dsa_r08_a_dispute_takes_180_days_at_most():
    dispute = clock("eu-dsa-art21-dispute", "2026-06-10T10:00+02:00")
    longer = dispute.extend("highly_complex", instant("2026-06-20T10:00+02:00"))

    assert dispute.due_at == end_of("2026-09-08", dispute)
    assert longer.due_at == end_of("2026-12-07", dispute)
    with pytest.raises(ExtendedTooOften, match="the period would end after"):
        longer.extend("highly_complex", instant("2026-06-21T10:00+02:00"))


def test_a_request_to_preserve_is_renewed_once():
    kept = clock("us-2703f-preservation", "2026-06-10T10:00-04:00")
    renewed = kept.extend("renewed_request", instant("2026-07-10T10:00-04:00"))

    assert kept.keep_until == end_of("2026-09-08", kept)
    assert renewed.keep_until == end_of("2026-12-07", kept)
    with pytest.raises(ExtendedTooOften, match="already used 1 times"):
        renewed.extend("renewed_request", instant("2026-07-11T10:00-04:00"))


def test_what_is_kept_can_be_extended_until_the_later_of_its_two_ends():
    kept = clock("eu-tco-preservation", "2026-08-31T10:00+02:00")
    sunday, monday = instant("2027-02-28T10:00+01:00"), instant("2027-03-01T23:59:59+01:00")

    assert kept.extend("ongoing_review", sunday, length=period("P1M")).keep_until
    longer = kept.extend("ongoing_review", monday, length=period("P1M"))
    assert longer.keep_until == end_of("2027-03-31", kept)
    with raises_problem("clocks.clock-ran-out"):
        kept.extend("ongoing_review", instant("2027-03-02T00:00+01:00"), length=period("P1M"))


def test_the_commissioner_may_allow_more_time_and_must_say_how_much():
    notice = clock("au-osa-class1-removal", "2026-06-10T10:00+10:00")
    allowed_at = instant("2026-06-10T12:00+10:00")

    longer = notice.extend("longer_period_allowed", allowed_at, length=period("P2D"))

    assert longer.due_at == instant("2026-06-13T10:00+10:00")
    for length in (None, period("P1M")):
        with pytest.raises(BadExtension):
            notice.extend("longer_period_allowed", allowed_at, length=length)


def test_an_extension_until_an_event_has_no_end_of_its_own():
    kept = clock("eu-epoc-pr", "2026-09-01T10:00+02:00")
    longer = kept.extend("annex_vi_extension", instant("2026-09-20T10:00+02:00"))
    awaited = kept.extend("annex_v_confirmation", instant("2026-09-20T10:00+02:00"))

    assert longer.due_at == end_of("2026-11-30", kept)
    assert awaited.keep_until is None
    assert awaited.state(instant("2030-01-01T00:00Z")) is ClockState.NO_DEADLINE


def test_a_ground_or_length_that_the_law_does_not_know_lengthens_nothing():
    kept = clock("us-2703f-preservation", "2026-06-10T10:00-04:00")
    at = instant("2026-06-11T10:00Z")

    with raises_problem("clocks.no-such-extension", match="renewed_request"):
        kept.extend("because_we_say_so", at)
    with pytest.raises(BadExtension, match="The law sets an extension of P90D"):
        kept.extend("renewed_request", at, length=period("P91D"))
    with pytest.raises(BadExtension, match="cannot be extended by hours"):
        clock("eu-tco-preservation", "2026-06-10T10:00Z").extend(
            "ongoing_review", at, length=period("PT5H")
        )

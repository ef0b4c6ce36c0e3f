"""How long removed content is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.jurisdictions.profile_loading import profile
from seawall.preservation.retention import duty_named, duty_within, retention

TCO = profile("eu-tco-preservation")


def test_tco_42_removed_on_31_august_is_kept_until_the_end_of_29_february():
    removed_at = datetime(2027, 8, 31, 10, 0, tzinfo=UTC)

    period = retention(TCO, removed_at, zone="UTC")

    assert period.due_at == datetime(2028, 3, 1, tzinfo=UTC)
    assert period.kept_until == datetime(2028, 3, 1, tzinfo=UTC)


def test_tco_r40_a_period_that_ends_on_a_saturday_is_kept_to_the_later_reading():
    removed_at = datetime(2026, 7, 31, 10, 0, tzinfo=UTC)  # ends Sunday 31 January 2027

    period = retention(TCO, removed_at, zone="UTC")

    assert period.due_at == datetime(2027, 2, 1, tzinfo=UTC)
    assert period.kept_until == period.legal_limit == datetime(2027, 2, 2, tzinfo=UTC)


def test_the_day_ends_where_the_provider_is():
    removed_at = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # 3 March in Brussels

    period = retention(TCO, removed_at, zone="Europe/Brussels")

    assert period.due_at == datetime(2026, 9, 3, 22, 0, tzinfo=UTC)


@given(st.timedeltas(timedelta(0), timedelta(days=10_000)))
def test_tco_r40_nothing_is_kept_for_less_than_six_months(later):
    removed_at = datetime(2022, 6, 7, tzinfo=UTC) + later
    period = retention(TCO, removed_at, zone="Europe/Brussels")

    assert period.kept_until >= period.due_at
    assert period.kept_until - removed_at >= timedelta(days=180)


def test_a_removal_order_brings_the_duty_of_article_6_and_a_referral_brings_none():
    assert duty_named(profile("eu-tco-removal-order")) == "eu-tco-preservation"
    assert duty_named(profile("gb-ctiru-referral")) == ""
    assert duty_within(profile("gb-ctiru-referral")) is None


def test_an_indian_order_states_its_own_180_days():
    order = profile("in-it-rules-order")
    removed_at = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)

    duty = duty_within(order)
    assert duty is not None
    period = retention(duty, removed_at, zone="UTC")

    assert period.kept_until.astimezone(UTC).date() == datetime(2026, 8, 29, tzinfo=UTC).date()

"""The time a document states: a period, or a moment that is counted from the receipt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.jurisdictions import known_profiles
from seawall.clocks.period import Period
from seawall.orders.demand import read_demand
from seawall.orders.stated_time import claims_emergency, stated_time

RECEIVED = datetime(2026, 11, 1, 9, tzinfo=UTC)


def paper(form: str = "osa_information_notice", **fields: object):
    return read_demand({"form": form, "reference_number": "X-1", **fields}, usually="letter")


@given(st.timedeltas(timedelta(days=-30), timedelta(days=400)))
def test_a_moment_is_counted_from_the_receipt_and_one_that_has_passed_leaves_a_second(span):
    due = RECEIVED + span
    period, unusable = stated_time(paper(asks={"due_by": due.isoformat()}), since=RECEIVED)

    assert not unusable
    assert period is not None
    assert period.elapsed == max(
        timedelta(seconds=span // timedelta(seconds=1)), timedelta(seconds=1)
    )


def test_what_cannot_be_read_or_is_no_deadline_is_said_to_be_unusable():
    assert stated_time(paper(period="soon"), since=RECEIVED) == (None, True)
    assert stated_time(paper(asks={"due_by": "2999-01-01T00:00:00Z"}), since=RECEIVED) == (
        None,
        True,
    )
    assert stated_time(paper(), since=RECEIVED) == (None, False)
    assert stated_time(paper(period="P14D"), since=RECEIVED) == (Period(days=14), False)


def test_an_emergency_shortens_a_time_only_where_the_law_has_a_shorter_one():
    profiles = known_profiles()
    urgent = paper("epoc", emergency="A life is in danger.")

    assert claims_emergency(urgent, profiles["eu-epoc"])
    assert not claims_emergency(paper("epoc", emergency=" "), profiles["eu-epoc"])
    assert not claims_emergency(urgent, profiles["gb-osa-information-notice"])
    assert not claims_emergency(urgent, None)

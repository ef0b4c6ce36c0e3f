"""What an entry in the register of secret notices must have."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.jurisdictions.profile_loading import profile
from seawall.ids import PersonId
from seawall.preservation.secret_notices.model import NoticeKind, Registration
from seawall.preservation.secret_notices.registration import check_registration
from tests.problems import raises_problem

LONGEST = profile("gb-ipa-retention-notice").deadline.longest
WHO = PersonId("person_1")
NOTICE = Registration(
    kind=NoticeKind.RETENTION,
    issuer="Secretary of State",
    approved_by="Judicial Commissioner of Example",
    served_at=datetime(2026, 3, 2, 12, 0, tzinfo=UTC),
    effective_from=date(2026, 3, 2),
    effective_until=date(2027, 3, 2),
    cleared=(WHO,),
)


def test_uk_16_a_retention_notice_of_twelve_months_is_accepted():
    check_registration(NOTICE, by=WHO, longest=LONGEST)


@pytest.mark.parametrize("until", [date(2027, 3, 3), date(2027, 4, 2), None])
def test_uk_16_a_retention_notice_of_more_than_twelve_months_is_refused(until):
    with raises_problem("preservation.period-too-long", match="2027-03-02") as refused:
        check_registration(replace(NOTICE, effective_until=until), by=WHO, longest=LONGEST)

    assert refused.value.field == "effective_until"


@given(st.dates(date(2017, 1, 1), date(2100, 1, 1)), st.integers(367, 5000))
def test_uk_16_no_period_longer_than_a_year_is_ever_accepted(begins, days):
    longer = replace(NOTICE, effective_from=begins, effective_until=begins + timedelta(days=days))

    with raises_problem("preservation.period-too-long"):
        check_registration(longer, by=WHO, longest=LONGEST)


def test_uk_r_a_capability_notice_may_have_no_end_and_needs_its_approval():
    capability = replace(NOTICE, kind=NoticeKind.TECHNICAL_CAPABILITY, effective_until=None)

    check_registration(capability, by=WHO, longest=LONGEST)
    with raises_problem(
        "preservation.registration-incomplete.approved-by",
    ) as refused:
        check_registration(replace(capability, approved_by=""), by=WHO, longest=LONGEST)

    assert refused.value.field == "approved_by"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"issuer": " "}, "issuer"),
        ({"cleared": ()}, "cleared"),
        ({"effective_until": date(2026, 3, 1)}, "effective_until"),
    ],
)
def test_uk_r_what_the_register_lacks_is_named(changes, field):
    with raises_problem(
        "preservation.registration-incomplete.cleared",
        "preservation.registration-incomplete.effective-until",
        "preservation.registration-incomplete.issuer",
    ) as refused:
        check_registration(replace(NOTICE, **changes), by=WHO, longest=LONGEST)

    assert refused.value.field == field

"""Units learn that an address was referred and when, and nothing else of each other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from seawall.referrals import earlier_referral
from seawall.referrals.canonical_address import fingerprint
from seawall.referrals.earlier_referral import read_question, salted_digest
from tests.problems import raises_problem

SALT = "0f" * 32
OURS = fingerprint("https://example.com/a")
OTHERS = fingerprint("https://example.com/b")


def test_only_what_both_sides_know_is_answered_and_with_the_first_day():
    days = [datetime(2026, 3, day, tzinfo=UTC) for day in (4, 2)]
    asked = earlier_referral.question([OURS], salt=SALT)
    salt, digests = read_question(asked)

    answer = earlier_referral.answer_question(
        digests, salt, [(OURS, days[0]), (OURS, days[1]), (OTHERS, days[0])]
    )

    assert answer == {salted_digest(OURS, SALT): "2026-03-02"}


def test_a_question_under_another_salt_shares_no_digest():
    assert salted_digest(OURS, SALT) != salted_digest(OURS, "0e" * 32)


def test_a_mark_is_no_digest_that_anybody_could_make():
    assert earlier_referral.mark_of(OURS) != OURS
    assert earlier_referral.mark_of(OURS) == earlier_referral.mark_of(OURS)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "salt"),
        ({"salt": "00", "digests": ["0" * 64]}, "salt"),
        ({"salt": SALT, "digests": []}, "digests"),
        ({"salt": SALT, "digests": ["https://example.com/a"]}, "digests"),
        ({"salt": SALT, "digests": ["0" * 64] * 10_001}, "digests"),
        ({"salt": SALT, "digests": {"0": 1}}, "digests"),
    ],
)
def test_a_bad_question_is_refused_by_field(asked, field):
    with raises_problem(
        "referrals.bad-question.digest",
        "referrals.bad-question.number",
        "referrals.bad-question.salt",
    ) as refused:
        read_question(asked)

    assert refused.value.field == field

"""What a platform's answer says of each address, whichever form it has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.errors import InvalidRequest
from seawall.ids import BatchId, LineId
from seawall.referrals import platform_answers
from seawall.referrals.canonical_address import fingerprint
from seawall.referrals.model import AddressStanding, LineOutcome, ReferralLine
from seawall.referrals.platform_answers import (
    AddressAnswer,
    PlatformAnswer,
    matched_lines,
    read_answer,
    reversal,
)
from seawall.referrals.response import answers_in, read_response

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
A = "https://clips.example.com/v/x1"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["form", "outcomes", "measures", "receipt", "locations", "at", "x"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


def line(url: str = A, **more: object) -> ReferralLine:
    known = {
        "id": LineId("line_1"),
        "batch": BatchId("bat_1"),
        "position": 1,
        "written": url,
        "standing": AddressStanding.READY,
        "url": url,
        "fingerprint": fingerprint(url),
        **more,
    }
    return ReferralLine(**known)


@given(
    st.fixed_dictionaries(
        {"form": st.sampled_from(["annex2", "annex3", "letter", "reversal", "annex1", "", "x"])},
        optional=dict.fromkeys(
            (
                "outcomes",
                "measures",
                "receipt",
                "locations",
                "at",
                "grounds",
                "authority_reference",
            ),
            JSON,
        ),
    )
)
def test_any_json_is_an_answer_or_a_refusal_and_never_a_traceback(body):
    try:
        read = read_answer(body)
    except InvalidRequest as refused:
        read = None
        assert refused.detail  # noqa: PT017 - either is right, and neither is silent

    assert read is None or isinstance(read, PlatformAnswer)


def test_an_address_is_recognised_in_another_spelling():
    answer = PlatformAnswer(
        "letter", "R", (AddressAnswer("http://www.clips.example.com/v/x1#t", LineOutcome.ACCEPTED),)
    )

    found, strange = matched_lines(answer, [line()])

    assert [said.outcome for _, said in found] == [LineOutcome.ACCEPTED]
    assert strange == []


def test_a_reversal_reads_back_to_the_addresses_it_undoes():
    read = read_answer(reversal("R-1", [A], at=NOON, why="It documented a crime."))

    assert (read.reference, [said.url for said in read.said]) == ("R-1", [A])
    assert all(said.is_reversal for said in read.said)


def test_a_reversal_keeps_what_it_undoes_and_the_first_counts():
    accepted = line(outcome=LineOutcome.ACCEPTED, outcome_at=NOON)
    undone = AddressAnswer(A, LineOutcome.ACCEPTED, at=NOON + timedelta(days=1), is_reversal=True)

    once = platform_answers.line_after(accepted, undone, now=NOON)
    twice = platform_answers.line_after(once, undone, now=NOON + timedelta(days=9))

    assert (once.outcome, once.overturned_at) == (LineOutcome.ACCEPTED, NOON + timedelta(days=1))
    assert twice == once


def test_a_decline_after_an_acceptance_is_a_reversal_too():
    accepted = line(outcome=LineOutcome.ACCEPTED, outcome_at=NOON)

    after = platform_answers.line_after(
        accepted, AddressAnswer(A, LineOutcome.DECLINED, "context_news"), now=NOON
    )

    assert (after.outcome, after.overturned_at) == (LineOutcome.ACCEPTED, NOON)


@pytest.mark.parametrize("outcome", list(LineOutcome))
def test_the_same_words_twice_move_no_time(outcome):
    said = AddressAnswer(A, outcome, "x")

    once = platform_answers.line_after(line(), said, now=NOON)

    assert platform_answers.line_after(once, said, now=NOON + timedelta(hours=1)) == once


def test_what_is_gone_is_not_undone_by_a_late_excuse():
    gone = line(outcome=LineOutcome.ACCEPTED, outcome_at=NOON)

    assert (
        platform_answers.line_after(gone, AddressAnswer(A, LineOutcome.NOT_EXECUTED, "x"), now=NOON)
        == gone
    )


@given(st.binary(max_size=300))
def test_whatever_a_platform_says_is_looked_through_and_not_believed(body):
    found = read_response(body)

    assert found.receipt == "" or found.receipt.count(".") == 2
    assert all(one.count(".") == 2 for one in answers_in(body))

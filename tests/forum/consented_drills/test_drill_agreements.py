"""Who may test whom follows from the log alone: what breaks a rule has no effect."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.forum.consented_drills.drill_agreements import (
    DrillAgreements,
    agreements_of,
)
from seawall.forum.model import BadStatement, ForumStatement, MemberKind
from seawall.forum.statement_kinds import may_say, read_body
from seawall.ids import ForumId, ForumMemberId
from seawall.ledger.entry import moment
from tests.people_made import NOON

HARBOUR, QUAY, CHATTER = (ForumMemberId(f"mbr_{letter * 26}") for letter in "ABC")
DIGEST, SEED = "d" * 64, "e" * 64
WEEK = timedelta(days=7)


def consent(tested=HARBOUR, tester=QUAY, **changes: Any) -> ForumStatement:
    body = {
        "url": "https://files.example.com/photos",
        "file_field": "photo",
        "account_field": "account",
        "most": 100,
        "until": moment(NOON + 4 * WEEK),
        "cover": "The lead agreed.",
    }
    return said(tested, "drill.consented", tester, {**body, **changes})


def announced(tester=QUAY, tested=HARBOUR, **changes: Any) -> ForumStatement:
    body = {
        "digest": DIGEST,
        "items_seed": SEED,
        "maker": 1,
        "kinds": {"image": 40},
        "accounts": 2,
        "uploads": 48,
        "begins_at": moment(NOON),
        "ends_at": moment(NOON + WEEK),
    }
    return said(tester, "drill.announced", tested, {**body, **changes})


def accepted(tested=HARBOUR, tester=QUAY, digest=DIGEST) -> ForumStatement:
    return said(tested, "drill.accepted", tester, {"digest": digest})


def declined(tested=HARBOUR, tester=QUAY) -> ForumStatement:
    return said(tested, "drill.declined", tester, {"digest": DIGEST, "reason": "We are too busy."})


def revoked(tested=HARBOUR, tester=QUAY) -> ForumStatement:
    return said(tested, "drill.revoked", tester, {})


def told(tester=QUAY, tested=HARBOUR, **changes: Any) -> ForumStatement:
    body = {"digest": DIGEST, "seed": SEED, "called_off": False, "results": [["blocked", 300]]}
    return said(tester, "drill.told", tested, {**body, **changes})


def said(author, kind: str, about, body: dict[str, Any]) -> ForumStatement:
    return ForumStatement(ForumId("forum_1"), author, 1, "", kind, NOON, about, body)


def the_drill(*statements: ForumStatement):
    return agreements_of(statements).drills[QUAY, DIGEST]


def test_a_drill_with_consent_is_announced_accepted_and_told():
    drill = the_drill(consent(), announced(), accepted(), told())

    assert (drill.fault, drill.answer, drill.tested) == (None, "accepted", HARBOUR)
    assert drill.told.results == [("blocked", 300)]


@pytest.mark.parametrize(
    ("before", "changes", "fault"),
    [
        ((), {}, "no-consent"),
        ((consent(tester=CHATTER),), {}, "no-consent"),
        ((consent(tested=CHATTER),), {}, "no-consent"),
        ((consent(), revoked()), {}, "no-consent"),
        ((consent(most=47),), {}, "too-many"),
        ((consent(), announced(digest="1" * 64), announced(digest="2" * 64)), {}, "too-many"),
        ((consent(),), {"ends_at": moment(NOON + 5 * WEEK)}, "too-long"),
    ],
)
def test_what_no_consent_covers_says_why(before, changes, fault):
    assert the_drill(*before, announced(**changes)).fault == fault


def test_a_consent_that_was_revoked_can_be_given_again_and_its_number_begins_anew():
    agreements = agreements_of(
        [consent(), announced(digest="1" * 64), revoked(), consent(), announced()]
    )

    assert agreements.drills[QUAY, DIGEST].fault is None
    assert agreements.drills[QUAY, "1" * 64].answer == "revoked"
    assert agreements.consents[HARBOUR, QUAY].announced == 48


def test_what_a_tester_found_before_it_was_sent_away_is_told_all_the_same():
    drill = the_drill(consent(), announced(), accepted(), revoked(), told(called_off=True))

    assert (drill.answer, drill.told.called_off) == ("revoked", True)


@pytest.mark.parametrize(
    "strange",
    [
        accepted(tested=CHATTER),
        declined(tested=CHATTER),
        revoked(tested=CHATTER),
        told(tester=CHATTER),
        announced(tester=QUAY, tested=CHATTER),  # the same digest again
        said(HARBOUR, "drill.accepted", QUAY, {"digest": "short"}),
        said(HARBOUR, "signal.withdrawn", QUAY, {}),
    ],
)
def test_a_stranger_and_what_is_malformed_change_nothing(strange):
    assert the_drill(consent(), announced(), strange) == the_drill(consent(), announced())


def test_the_first_answer_and_the_first_results_count():
    drill = the_drill(
        consent(), announced(), accepted(), declined(), told(), told(results=[["missed", None]])
    )

    assert drill.answer == "accepted"
    assert drill.told.results == [("blocked", 300)]


def test_nobody_consents_to_itself():
    assert agreements_of([consent(tester=HARBOUR)]).consents == {}


MEMBERS = st.sampled_from([HARBOUR, QUAY, CHATTER])
STATEMENTS = st.one_of(
    st.builds(consent, MEMBERS, MEMBERS, most=st.integers(1, 200)),
    st.builds(
        announced,
        MEMBERS,
        MEMBERS,
        digest=st.sampled_from([DIGEST, SEED]),
        uploads=st.integers(1, 120),
    ),
    st.builds(accepted, MEMBERS, MEMBERS),
    st.builds(declined, MEMBERS, MEMBERS),
    st.builds(revoked, MEMBERS, MEMBERS),
    st.builds(told, MEMBERS, MEMBERS),
)


@given(st.lists(STATEMENTS, max_size=30))
def test_whatever_is_said_nobody_is_tested_more_than_it_agreed_to(log):
    agreements = agreements_of(log)

    for consent_given in agreements.consents.values():
        assert consent_given.announced <= consent_given.terms.most
        assert consent_given.tested != consent_given.tester
    for drill in agreements.drills.values():
        if drill.answer == "accepted":
            assert accepted(drill.tested, drill.tester).body in [
                each.body for each in log if each.author == drill.tested
            ]


@given(st.lists(STATEMENTS, max_size=20), st.lists(STATEMENTS, max_size=10))
def test_more_of_the_log_takes_back_no_drill_and_no_result(log, more):
    before, after = agreements_of(log), agreements_of([*log, *more])

    assert set(before.drills) <= set(after.drills)
    for key, drill in before.drills.items():
        assert (after.drills[key].plan, after.drills[key].fault) == (drill.plan, drill.fault)
        assert drill.told is None or after.drills[key].told == drill.told


def test_a_log_without_drills_says_nothing():
    assert agreements_of([]) == DrillAgreements()


@pytest.mark.parametrize(
    ("statement", "field"),
    [
        (consent(url="https://files.example.com/p?user=anna"), "body.url"),
        (consent(url=""), "body.url"),
        (consent(most=0), "body.most"),
        (consent(most=100_000), "body.most"),
        (consent(until="2027-01-01T00:00:00"), "body.until"),
        (consent(cover=""), "body.cover"),
        (announced(digest="short"), "body.digest"),
        (announced(kinds={}), "body.kinds"),
        (announced(uploads=100_000), "body.uploads"),
        (told(results=[["unknown", 1]]), "body.results.0.0"),
        (told(results=[["blocked", -1]]), "body.results.0.1"),
        (told(results=[["blocked", 1]] * 1_201), "body.results"),
    ],
)
def test_what_the_hub_refuses_names_its_field(statement, field):
    with pytest.raises(BadStatement) as refused:
        read_body(statement.kind, statement.body)

    assert refused.value.field == field


def test_the_longest_result_is_a_statement_that_the_hub_takes():
    longest = told(results=[["unmeasured", 10**9]] * 1_200)

    assert len(read_body(longest.kind, longest.body).results) == 1_200


@pytest.mark.parametrize("kind", ["drill.consented", "drill.revoked", "drill.accepted"])
def test_an_auditor_tests_and_is_not_tested(kind):
    assert not may_say(MemberKind.AUDITOR, kind)
    assert may_say(MemberKind.AUDITOR, "drill.announced")
    assert may_say(MemberKind.AUDITOR, "drill.told")

"""An entry is taken back: what it took down is looked at again, and what comes back is counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall.banks.model import EntryState
from seawall.cases.model import CaseState, Finding
from seawall.enforcement.model import Target, TargetState
from seawall.enforcement.wrongful.model import add_up_hours
from seawall.journeys.banks import bank_curation
from seawall.journeys.content import withdrawn_following
from seawall.journeys.content.withdrawn_restoring import RestoringPolicy, settle_entry
from seawall.transaction import reading, transaction
from tests.cases_made import decide_case
from tests.journeys.content.seen_made import know, match_published, see
from tests.people_made import NOON, make_organisation, make_person

SHA, PDQ = "a" * 64, "0" * 64
LATER = NOON + timedelta(hours=6)


@pytest.fixture
def org(database):
    return make_organisation()


def taken_down(org, **fields):
    """An item that a rule took down because of one entry; with its case."""
    item = see(org, ("sha256", SHA))
    entry = know(org, "sha256", SHA, **fields)
    match_published(org)
    return item, entry, cases(org)[0]


def cases(org, **options):
    with transaction(org.id) as tx:
        return [row.case for row in tx.cases.queue(**options)]


def take_back(org, entry, state=EntryState.WITHDRAWN, policy=RestoringPolicy.REOPEN, now=LATER):
    with transaction(org.id) as tx:
        bank_curation.change_entry_state(entry.id, state, reason="wrong", tx=tx, now=now, by="test")
    with transaction(org.id) as tx:
        return settle_entry(entry.id, policy, tx=tx, now=now)


def state_of(org, item):
    with transaction(org.id) as tx:
        return tx.enforcement.newest_action(Target(item.kind, item.external_id)).state


def wrongful(org):
    with transaction(org.id) as tx:
        year = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
        return list(tx.wrongful.ended_between(*year))


def reasons(org, case):
    with transaction(org.id) as tx:
        return [one.kind for one in tx.cases.reasons(case.id)]


def confirmed(org, case):
    """A person confirms what a rule did."""
    with transaction(org.id) as tx:
        head = tx.cases.head(case.id)
    return decide_case(org, case, make_person(org), supersedes=head.id, make_known=False)


def test_what_a_person_decided_waits_for_a_person_again_and_says_why(org):
    item, entry, case = taken_down(org)
    decision = confirmed(org, case)

    settled = take_back(org, entry)

    assert settled.reopened == (case.id,)
    (reopened,) = cases(org)
    assert (reopened.state, reopened.queue) == (CaseState.OPEN, "reopened")
    assert reasons(org, case) == ["retro", "withdrawn"]
    assert state_of(org, item) is TargetState.REMOVED

    person = make_person(org)
    allow = {"finding": Finding.ALLOW, "supersedes": decision.id}
    decide_case(org, reopened, person, now=LATER, **allow)
    (time,) = wrongful(org)
    assert (time.item, time.entry, time.kind, time.seconds) == (
        item.id,
        entry.id,
        "removed",
        21_600,
    )
    assert state_of(org, item) is TargetState.RESTORED


def test_what_no_person_decided_is_put_back_at_once_where_the_policy_says_so(org):
    item, entry, case = taken_down(org)

    settled = take_back(org, entry, policy=RestoringPolicy.RESTORE)

    assert settled.restored == (item.id,)
    assert state_of(org, item) is TargetState.RESTORED
    assert cases(org) == []
    with transaction(org.id) as tx:
        head = tx.cases.head(case.id)
        told = [event.type for event in tx.enforcement.events_after(0)]
    assert (head.finding, head.person, head.decided_by["kind"]) == (Finding.ALLOW, None, "rule")
    assert told == ["action.requested", "action.requested"]
    assert [(one.kind, one.seconds) for one in wrongful(org)] == [("removed", 21_600)]


def test_what_a_person_decided_is_never_put_back_without_one(org):
    item, entry, case = taken_down(org)
    confirmed(org, case)

    settled = take_back(org, entry, policy=RestoringPolicy.RESTORE)

    assert (settled.reopened, settled.restored) == ((case.id,), ())
    assert state_of(org, item) is TargetState.REMOVED


def test_an_entry_that_is_only_contested_puts_nothing_back(org):
    item, entry, case = taken_down(org)

    settled = take_back(org, entry, EntryState.CONTESTED, RestoringPolicy.RESTORE)

    assert (settled.reopened, settled.restored) == ((case.id,), ())
    assert state_of(org, item) is TargetState.REMOVED


def test_where_another_entry_stands_behind_it_nothing_changes(org):
    item = see(org, ("sha256", SHA), ("pdq", PDQ))
    entry = know(org, "pdq", PDQ)
    match_published(org)
    know(org, "sha256", SHA)
    match_published(org)

    settled = take_back(org, entry, policy=RestoringPolicy.RESTORE)

    assert settled.reopened == settled.restored == ()
    assert state_of(org, item) is TargetState.REMOVED


def test_a_case_is_reopened_once_for_an_entry_however_often_it_is_done(org):
    _, entry, case = taken_down(org)
    confirmed(org, case)
    take_back(org, entry)

    with transaction(org.id) as tx:
        again = settle_entry(entry.id, RestoringPolicy.REOPEN, tx=tx, now=LATER)

    assert again.reopened == ()
    assert reasons(org, case).count("withdrawn") == 1


def test_the_policy_of_doing_nothing_does_nothing(org):
    _, entry, case = taken_down(org)
    confirmed(org, case)

    assert take_back(org, entry, policy=RestoringPolicy.NOTHING).reopened == ()
    assert cases(org) == []


def test_what_is_up_is_left_alone(org):
    see(org, ("sha256", SHA))
    entry = know(org, "sha256", SHA, confidence=50)
    match_published(org)

    assert take_back(org, entry).reopened == ()


def test_whoever_follows_the_banks_finds_it_from_whichever_side_it_came(org):
    item, entry, _ = taken_down(org)
    with transaction(org.id) as tx:
        bank_curation.withdraw_entry(entry.id, reason="wrong", tx=tx, now=LATER, by="test")

    steps = 0
    is_behind = True
    while is_behind:
        with reading(org.id) as tx:
            withdrawal = withdrawn_following.look_for_withdrawal(tx=tx)
        with transaction(org.id) as tx:
            is_behind = withdrawn_following.follow_withdrawal(
                withdrawal, RestoringPolicy.RESTORE, tx=tx, now=LATER
            )
        steps += 1

    assert steps == 2
    assert state_of(org, item) is TargetState.RESTORED
    with transaction(org.id) as tx:
        assert org.id not in tx.followers.behind("restoring")


def test_a_withdrawal_that_two_saw_is_followed_once(org):
    """Who comes second looks again, and the place does not go back."""
    _, entry, _ = taken_down(org)
    with transaction(org.id) as tx:
        bank_curation.withdraw_entry(entry.id, reason="wrong", tx=tx, now=LATER, by="test")
    with reading(org.id) as tx:
        withdrawal = withdrawn_following.look_for_withdrawal(tx=tx)

    for _ in range(2):
        with transaction(org.id) as tx:
            is_behind = withdrawn_following.follow_withdrawal(
                withdrawal, RestoringPolicy.RESTORE, tx=tx, now=LATER
            )
            place = tx.followers.seen("restoring").seq
        assert is_behind
        assert place == withdrawal.upto


def test_a_removal_that_is_overruled_counts_even_where_no_entry_was_wrong(org):
    _item, _, case = taken_down(org)
    decision = confirmed(org, case)

    allow = {"finding": Finding.ALLOW, "supersedes": decision.id}
    decide_case(org, case, make_person(org), now=LATER, **allow)

    figure = add_up_hours(wrongful(org))
    assert (figure.times, figure.seconds, figure.seconds_by_kind) == (
        1,
        21_600,
        {"removed": 21_600},
    )

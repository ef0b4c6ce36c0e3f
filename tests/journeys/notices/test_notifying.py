"""Notices by the law: elements, trusted flaggers first, and misuse after a warning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall.errors import SeawallError
from seawall.intake.notifying import notice_words
from seawall.intake.notifying.notice_misuse import NotifierState
from seawall.journeys.notices import (
    misuse,
    notice,
    notice_outcome,
    notice_statement,
    trusted_flagger,
)
from seawall.journeys.notices.misuse import Weighing
from seawall.journeys.notices.notice_statement import Notifier
from seawall.journeys.orders.public_report import follow_report
from seawall.transaction import transaction
from tests.cases_made import make_item
from tests.notices_made import REASON, judge, make_flagger, severity_of, tell
from tests.people_made import NOON, make_person
from tests.problems import raises_problem

DAY = timedelta(days=1)


def test_a_report_with_every_element_gives_knowledge_and_the_ledger_says_so(org):
    told = tell(org)

    with transaction(org.id) as tx:
        (entry,) = [e for e in tx.ledger.about(told.statement.id) if e.what == "notice.received"]
    assert told.statement.gives_knowledge
    assert (entry.public["actual_knowledge"], entry.public["missing"]) == (True, [])


def test_an_anonymous_report_is_taken_and_told_what_it_lacks(org):
    told = tell(org, name="", contact="", good_faith=False)

    with transaction(org.id) as tx:
        found = follow_report(told.token, tx=tx, now=NOON)
    assert told.order.case
    assert not told.statement.gives_knowledge
    assert found.statement.missing == ("c_notifier", "d_good_faith")


def test_who_the_notifier_is_lies_under_seal(org):
    told = tell(org)

    with transaction(org.id) as tx:
        kept = tx.notifying.statement(told.statement.id)
    assert "noor" not in f"{kept}".casefold()
    assert notice_words.words_of(kept)["email"] == "noor@example.org"


def test_a_notifier_is_the_same_however_they_write_their_address_and_no_digest_is_shared(org):
    one = notice_statement.key_of(Notifier(email=" Noor@Example.org"), org.id)
    same = notice_statement.key_of(Notifier(email="noor@example.org"), org.id)
    source = notice_statement.key_of(Notifier(source="noor@example.org"), org.id)

    assert one == same != source
    assert notice_statement.key_of(Notifier(email="nobody"), org.id) == ""


def test_the_report_of_a_trusted_flagger_goes_before_another_that_is_as_grave(org):
    flagger = make_flagger(org)

    users = tell(org, 1)
    theirs = tell(org, 2, flagger=flagger.id)

    assert severity_of(org, theirs.order.case) == severity_of(org, users.order.case) + 1


def test_while_a_coordinator_investigates_there_is_no_priority(org):
    flagger = make_flagger(org)
    with transaction(org.id) as tx:
        trusted_flagger.suspend_flagger(flagger.id, "Art. 22(6)", tx=tx, now=NOON, by="P-1")

    users, theirs = tell(org, 1), tell(org, 2, flagger=flagger.id)

    assert severity_of(org, theirs.order.case) == severity_of(org, users.order.case)


def test_a_status_that_ran_out_gives_no_priority_and_a_notice_is_not_marked_trusted(org):
    flagger = make_flagger(org, until=NOON)
    item = make_item(org)
    claim = notice.NoticeClaim(item.kind, item.external_id, REASON, Notifier(flagger=flagger.id))

    with transaction(org.id) as tx:
        received = notice.receive_notice(claim, tx=tx, now=NOON)
        kept = tx.intake.notice(received.id)
    assert not kept.trusted


def test_a_key_of_a_trusted_flagger_is_good_for_nothing_else(org):
    from tests.people_made import make_key

    flagger = make_flagger(org)
    make_key(org)
    with transaction(org.id) as tx:
        (key,) = tx.people.keys()
        with raises_problem("intake.key-unfit"):
            trusted_flagger.bind_key(flagger.id, key.id, tx=tx, now=NOON, by="P-1")


def unfounded(org, person, count, *, start=0, at=NOON):
    """So many reports of one notifier on which nothing was done."""
    told = [tell(org, start + number, at=at) for number in range(count)]
    for one in told:
        judge(one, person, is_accepted=False, at=at)
    return told


def weigh(*told):
    return Weighing(
        notifier=told[0].statement.notifier,
        manifest=tuple(one.statement.id for one in told),
        gravity="Three people were kept from urgent work.",
        intention="The same text each time, about one competitor.",
    )


def test_first_a_warning_then_what_was_sent_is_kept_and_it_ends_by_itself(org):
    lead, reviewer = make_person(org, "lead"), make_person(org)
    first = unfounded(org, reviewer, 3)
    with transaction(org.id) as tx:
        misuse.warn_notifier(weigh(*first), lead, tx=tx, now=NOON)
    again = unfounded(org, reviewer, 1, start=10, at=NOON + DAY)
    with transaction(org.id) as tx:
        measure = misuse.suspend_notifier(weigh(*again), 30, lead, tx=tx, now=NOON + 2 * DAY)

    kept = tell(org, 20, at=NOON + 3 * DAY)
    later = tell(org, 21, at=NOON + 33 * DAY)

    with transaction(org.id) as tx:
        found = follow_report(kept.token, tx=tx, now=NOON + 4 * DAY)
        readable = tx.notifying.kept(measure.id)
    assert (kept.order, kept.statement.kept_under) == (None, measure.id)
    assert (found.state, found.standing.until) == ("kept", NOON + 32 * DAY)
    assert [notice_words.words_of(one)["reason"] for one in readable] == [REASON]
    assert later.order is not None
    assert measure.factors["unfounded"] == 4
    assert measure.factors["decided"] == 4


def test_who_is_suspended_is_heard_under_no_other_name_of_the_network_but_others_are(org):
    lead, reviewer = make_person(org, "lead"), make_person(org)
    suspended(org, lead, reviewer)

    other = tell(org, 30, contact="amelie@example.org", at=NOON + 3 * DAY)
    anonymous = tell(org, 31, contact="", at=NOON + 3 * DAY)

    assert other.order
    assert anonymous.order


def suspended(org, lead, reviewer):
    first = unfounded(org, reviewer, 3)
    with transaction(org.id) as tx:
        misuse.warn_notifier(weigh(*first), lead, tx=tx, now=NOON)
    again = unfounded(org, reviewer, 1, start=10, at=NOON + DAY)
    with transaction(org.id) as tx:
        misuse.suspend_notifier(weigh(*again), 30, lead, tx=tx, now=NOON + 2 * DAY)
    return again[0]


def test_a_suspension_without_a_warning_is_refused_and_nothing_is_written(org):
    lead, reviewer = make_person(org, "lead"), make_person(org)
    told = unfounded(org, reviewer, 3)

    with raises_problem("intake.no-warning-yet"), transaction(org.id) as tx:
        misuse.suspend_notifier(weigh(*told), 30, lead, tx=tx, now=NOON + DAY)
    with transaction(org.id) as tx:
        assert tx.notifying.steps_of(told[0].statement.notifier) == []


def test_only_notices_found_without_ground_can_be_held_against_somebody(org):
    lead, reviewer = make_person(org, "lead"), make_person(org)
    told = unfounded(org, reviewer, 2)
    open_one = tell(org, 5)

    with (
        transaction(org.id) as tx,
        raises_problem("intake.not-unfounded.manifest"),
    ):
        misuse.warn_notifier(weigh(*told, open_one), lead, tx=tx, now=NOON)


def test_a_reviewer_does_not_warn_anybody(org):
    reviewer = make_person(org)
    told = unfounded(org, reviewer, 3)

    with transaction(org.id) as tx, raises_problem("people.not-theirs"):
        misuse.warn_notifier(weigh(*told), reviewer, tx=tx, now=NOON)


def test_a_complaint_is_answered_by_somebody_else_and_lifting_ends_it_at_once(org):
    lead, other, reviewer = make_person(org, "lead"), make_person(org, "legal"), make_person(org)
    told = suspended(org, lead, reviewer)
    notifier, then = told.statement.notifier, NOON + 3 * DAY
    with transaction(org.id) as tx:
        standing = notice_statement.standing_by_key(notifier, tx=tx, now=then)
        misuse.complain_of_measure(
            told.statement, standing.measure.id, "It was me.", tx=tx, now=then
        )
        with raises_problem("intake.own-decision"):
            misuse.answer_complaint(notifier, lead, lift=False, why="No.", tx=tx, now=then)
        misuse.answer_complaint(notifier, other, lift=True, why="A mix-up.", tx=tx, now=then)

    assert tell(org, 40, at=NOON + 4 * DAY).order is not None


def complains(org, told, at):
    with transaction(org.id) as tx:
        standing = notice_statement.standing_by_key(told.statement.notifier, tx=tx, now=at)
        return misuse.complain_of_measure(
            told.statement, standing.measure.id, "It was me.", tx=tx, now=at
        )


def test_six_calendar_months_to_complain_are_six_calendar_months_and_not_183_days(org):
    lead, reviewer = make_person(org, "lead"), make_person(org)
    told = suspended(org, lead, reviewer)  # on 4 March 2026, at noon

    with raises_problem("intake.nothing-to-complain-of.no-measure"):
        complains(org, told, datetime(2026, 9, 4, 22, 1, tzinfo=UTC))  # after 24:00 in Brussels
    complained = complains(org, told, datetime(2026, 9, 4, 21, 59, tzinfo=UTC))

    assert complained.about


def test_every_step_is_in_the_ledger_and_none_names_the_notifier_in_the_open(org):
    lead, reviewer = make_person(org, "lead"), make_person(org)
    told = suspended(org, lead, reviewer)

    with transaction(org.id) as tx:
        steps = tx.notifying.steps_of(told.statement.notifier)
        entries = [entry for step in steps for entry in tx.ledger.about(step.id)]
    assert [entry.what for entry in entries] == ["misuse.warned", "misuse.suspended"]
    assert not [e for e in entries if told.statement.notifier in f"{dict(e.public)}"]
    assert entries[0].public["manifestly_unfounded"] == 3


def test_a_trusted_flagger_is_told_of_to_the_coordinator_and_not_suspended_here(org):
    lead, reviewer = make_person(org, "lead"), make_person(org)
    flagger = make_flagger(org)
    told = [tell(org, number, flagger=flagger.id) for number in range(3)]
    for one in told:
        judge(one, reviewer, is_accepted=False)

    with transaction(org.id) as tx, pytest.raises(SeawallError):
        misuse.warn_notifier(weigh(*told), lead, tx=tx, now=NOON)


def test_what_became_of_notices_is_read_from_the_decisions_that_stand(org):
    reviewer = make_person(org)
    right, wrong, waiting = (tell(org, number) for number in range(3))
    judge(right, reviewer, is_accepted=True, at=NOON + DAY)
    judge(wrong, reviewer, is_accepted=False, at=NOON + DAY)

    with transaction(org.id) as tx:
        said = [one.statement for one in (right, wrong, waiting)]
        found = notice_outcome.outcomes_of(said, tx=tx)
        after = follow_report(right.token, tx=tx, now=NOON + DAY)
    assert [one.is_founded for one in found] == [True, False, None]
    assert found[0].took == DAY
    assert (after.outcome, after.is_automated) == ("accepted", False)


def test_somebody_whose_report_came_second_learns_the_outcome_of_the_first(org):
    reviewer = make_person(org)
    first, second = tell(org, 1), tell(org, 1, contact="amelie@example.org")
    judge(first, reviewer, is_accepted=False)

    with transaction(org.id) as tx:
        (of_second,) = notice_outcome.outcomes_of([second.statement], tx=tx)
    assert of_second.is_founded is False


def test_the_state_of_a_notifier_is_clear_until_somebody_decides(org):
    told = unfounded(org, make_person(org), 5)

    with transaction(org.id) as tx:
        standing = notice_statement.standing_by_key(told[0].statement.notifier, tx=tx, now=NOON)
    assert standing.state is NotifierState.CLEAR

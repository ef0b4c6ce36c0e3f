"""An arrival opens a case or joins the one of its cluster."""

from __future__ import annotations

import threading
from datetime import timedelta

from django.db import connections

from seawall.cases.model import CaseReason
from seawall.journeys.queue._case_opening import open_or_join_case
from seawall.transaction import transaction
from tests.cases_made import (
    an_entry,
    arrival,
    decide_case,
    make_item,
    open_case,
)
from tests.people_made import NOON, make_organisation, make_person

NEAR, FAR = "0" * 63 + "1", "f" * 64


def test_a_second_copy_joins_and_adds_its_reason(database):
    org, entry = make_organisation(), an_entry()
    first = open_case(org, entries=(entry,), signals=(("pdq", "0" * 64),))

    second = open_case(org, entries=(entry,), signals=(("pdq", NEAR),))

    assert second.id == first.id
    with transaction(org.id) as tx:
        file = tx.cases.file(first.id)
        whats = [one.what for one in tx.ledger.about(first.id)]
    assert len(file.items) == len(file.reasons) == 2
    assert whats == ["case.opened", "case.joined"]


def test_one_entry_near_two_different_pictures_makes_two_cases(database):
    org, entry = make_organisation(), an_entry()
    first = open_case(org, entries=(entry,), signals=(("pdq", "0" * 64),))

    second = open_case(org, entries=(entry,), signals=(("pdq", FAR),))

    assert second.id != first.id


def test_a_copy_of_a_copy_joins_through_what_the_second_brought(database):
    org = make_organisation()
    first = open_case(org, signals=(("sha256", "a"),))
    open_case(org, signals=(("sha256", "a"), ("text", "b")))

    third = open_case(org, signals=(("text", "b"),))

    assert third.id == first.id


def test_the_same_item_with_another_reason_does_not_queue_again(database):
    org = make_organisation()
    item = make_item(org)
    first = open_case(org, item)

    second = open_case(org, item, reason=CaseReason("notice", "notice_1", "a user"))

    assert second.id == first.id
    with transaction(org.id) as tx:
        (row,) = tx.cases.queue()
    assert row.size == 1
    assert [one.kind for one in row.reasons] == ["match", "notice"]


def test_what_joins_sharpens_the_clock_and_the_severity(database):
    org, item = make_organisation(), None
    item = make_item(org)
    open_case(org, item, severity=4)

    case = open_case(org, item, severity=6, due_at=NOON + timedelta(hours=1), queue="urgent")
    again = open_case(org, item, severity=2)

    assert (case.severity, case.queue) == (again.severity, again.queue) == (6, "urgent")
    assert again.due_at == NOON + timedelta(hours=1)


def test_after_a_decision_a_new_copy_opens_a_new_case_that_shows_the_old_decision(database):
    org, entry = make_organisation(), an_entry()
    person = make_person(org)
    first = open_case(org, entries=(entry,))
    decision = decide_case(org, first, person)

    second = open_case(org, entries=(entry,))

    assert second.id != first.id
    with transaction(org.id) as tx:
        assert tx.cases.file(second.id).earlier == (decision,)


def test_another_organisations_case_is_never_joined(database):
    one, other, entry = make_organisation(), make_organisation(), an_entry()

    first = open_case(one, entries=(entry,))

    assert open_case(other, entries=(entry,)).id != first.id


def test_a_task_joins_the_open_task_about_the_same_thing_only(database):
    org = make_organisation()
    item = make_item(org)
    content = open_case(org, item)
    task = {"kind": "task", "reason": CaseReason("action.cannot", "act_1", "refused")}

    first = open_case(org, item, **task)
    again = open_case(org, item, **task)

    assert first.id == again.id != content.id


def test_two_copies_at_the_same_moment_open_one_case(database):
    org, entry = make_organisation(), an_entry()
    items = [make_item(org) for _ in range(4)]
    start = threading.Barrier(len(items))
    opened = []

    def arrive(item):
        start.wait()
        with transaction(org.id) as tx:
            opened.append(open_or_join_case(arrival(item, entries=(entry,)), tx=tx, now=NOON).id)
        connections.close_all()

    threads = [threading.Thread(target=arrive, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(opened) == len(items)
    assert len(set(opened)) == 1

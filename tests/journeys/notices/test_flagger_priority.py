"""DSA Art. 22(6), (7): what a trusted flagger's word lifted falls back when the status does."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.cases.model import CaseReason
from seawall.ids import FlaggerId
from seawall.journeys.answers.order_genuineness import say_whether_genuine
from seawall.journeys.cases.case_review import make_decision
from seawall.journeys.cases.decision_undo import undo_decision
from seawall.journeys.notices import notice, trusted_flagger
from seawall.journeys.notices.notice_statement import Notifier
from seawall.journeys.queue.case_splitting import TakeOut, take_out_items
from seawall.transaction import transaction
from tests.cases_made import an_entry, judgement, make_item, open_case
from tests.enforcement_made import Time, worker
from tests.notices_made import REASON, URL, make_flagger, severity_of, tell
from tests.orders_made import make_contact_point, make_unsigned_order
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem

DAY = timedelta(days=1)
USERS, LIFTED = 3, 4
FLAGGERS = ("north", "south")


def notify(org, item, flagger=None, *, at=NOON):
    who = Notifier(source="somebody", flagger=flagger)
    with transaction(org.id) as tx:
        claim = notice.NoticeClaim(item.kind, item.external_id, REASON, who)
        return notice.receive_notice(claim, tx=tx, now=at)


def suspend(org, flagger, *, at=NOON):
    with transaction(org.id) as tx:
        trusted_flagger.suspend_flagger(flagger, "Art. 22(6)", tx=tx, now=at, by="P-1")


def restore(org, flagger, *, at=NOON):
    with transaction(org.id) as tx:
        trusted_flagger.restore_flagger(flagger, tx=tx, now=at, by="P-1")


def end(org, flagger, until, *, at=NOON):
    with transaction(org.id) as tx:
        trusted_flagger.end_status(flagger, until, tx=tx, now=at, by="P-1")


def work_through(time):
    working = worker(time)
    while working.step():
        pass


def last_entry(org, flagger):
    with transaction(org.id) as tx:
        return tx.ledger.about(flagger)[-1]


def test_a_suspension_takes_the_priority_of_what_waits_already_and_restoring_gives_it_back(org):
    flagger = make_flagger(org)
    case = notify(org, make_item(org), flagger.id).case
    reported = tell(org, 1, flagger=flagger.id).order.case
    before = [severity_of(org, one) for one in (case, reported)]

    suspend(org, flagger.id)
    meanwhile = [severity_of(org, one) for one in (case, reported)]
    moved = last_entry(org, flagger.id).public["cases_moved"]
    restore(org, flagger.id)

    assert (before, meanwhile, moved) == ([LIFTED, LIFTED], [USERS, USERS], 2)
    assert [severity_of(org, one) for one in (case, reported)] == [LIFTED, LIFTED]


def test_what_came_while_the_status_was_suspended_goes_first_once_it_is_restored(org):
    flagger = make_flagger(org)
    suspend(org, flagger.id)
    case = notify(org, make_item(org), flagger.id).case
    reported = tell(org, 1, flagger=flagger.id).order.case
    before = [severity_of(org, one) for one in (case, reported)]

    restore(org, flagger.id)

    assert before == [USERS, USERS]
    assert [severity_of(org, one) for one in (case, reported)] == [LIFTED, LIFTED]


def test_what_came_before_the_status_began_is_nobodys_priority_later(org):
    flagger = make_flagger(org, since=NOON + DAY)
    case = notify(org, make_item(org), flagger.id).case

    suspend(org, flagger.id, at=NOON + 2 * DAY)
    restore(org, flagger.id, at=NOON + 3 * DAY)

    assert severity_of(org, case) == USERS


def test_on_the_day_a_status_runs_out_its_open_cases_fall_back_by_themselves(org):
    flagger = make_flagger(org, until=NOON + DAY)
    case = notify(org, make_item(org), flagger.id).case
    time = Time(NOON + DAY - timedelta(seconds=1))
    work_through(time)
    before = severity_of(org, case)

    time.at = NOON + DAY
    work_through(time)

    assert (before, severity_of(org, case)) == (LIFTED, USERS)


def test_a_status_that_is_prolonged_keeps_its_priority_past_the_day_it_first_had(org):
    flagger = make_flagger(org, until=NOON + DAY)
    case = notify(org, make_item(org), flagger.id).case

    end(org, flagger.id, NOON + 9 * DAY)
    work_through(Time(NOON + DAY))

    assert severity_of(org, case) == LIFTED


def test_a_suspension_takes_nothing_that_somebody_else_brought_and_touches_no_clock(org):
    flagger, item = make_flagger(org), make_item(org)
    due = NOON + timedelta(hours=1)
    case = open_case(org, item, severity=6, due_at=due)
    notify(org, item, flagger.id)

    suspend(org, flagger.id)

    with transaction(org.id) as tx:
        kept = tx.cases.case(case.id)
    assert (kept.severity, kept.due_at) == (6, due)


def test_two_flaggers_of_one_case_lift_it_each_for_themselves(org):
    north, south = (make_flagger(org, name) for name in FLAGGERS)
    item = make_item(org)
    case = notify(org, item, north.id).case
    notify(org, item, south.id)

    suspend(org, north.id)
    with_one = severity_of(org, case)
    end(org, south.id, NOON)

    assert (with_one, severity_of(org, case)) == (LIFTED, USERS)


def test_what_is_taken_out_of_a_case_falls_back_with_it(org):
    flagger, entry, lead = make_flagger(org), an_entry(), make_person(org, "lead")
    items = [make_item(org) for _ in range(3)]
    (case, *_) = [open_case(org, item, entries=(entry,), severity=3) for item in items]
    assert notify(org, items[0], flagger.id).case == case.id
    with transaction(org.id) as tx:
        taken = take_out_items(TakeOut(case.id, [items[2].id]), lead, tx=tx, now=NOON)

    suspend(org, flagger.id)

    assert taken.severity == LIFTED
    assert [severity_of(org, one) for one in (case.id, taken.id)] == [USERS, USERS]


def test_a_case_that_is_decided_keeps_its_word_and_what_is_opened_again_has_no_old_priority(org):
    flagger, person = make_flagger(org), make_person(org)
    case = notify(org, make_item(org), flagger.id).case
    with transaction(org.id) as tx:
        made = judgement(tx.cases.case(case), person, is_undoable=True)
        make_decision(made, tx=tx, now=NOON)
    suspend(org, flagger.id)
    assert last_entry(org, flagger.id).public["cases_moved"] == 0

    with transaction(org.id) as tx:
        undo_decision(case, person, tx=tx, now=NOON)

    assert severity_of(org, case) == USERS


def test_another_organisations_flagger_of_the_same_name_is_another(org):
    other = make_organisation()
    ours, theirs = make_flagger(org), make_flagger(other)
    case = notify(other, make_item(other), theirs.id).case

    suspend(org, ours.id)

    assert severity_of(other, case) == LIFTED


def test_an_order_that_was_none_takes_its_own_from_a_case_and_leaves_what_others_brought(org):
    flagger, people = make_flagger(org), [make_person(org, role) for role in ("legal", "lead")]
    make_contact_point(org)
    at = {"locations": [{"url": f"{URL}/1"}]}
    reported = tell(org, 1, flagger=flagger.id).order
    refused, standing = make_unsigned_order(org, **at), make_unsigned_order(org, **at)
    assert {refused.case, standing.case} == {reported.case}

    found = [severity_of(org, reported.case)]
    for order in (refused, standing):
        for person in people:
            with transaction(org.id) as tx:
                say_whether_genuine(
                    order.id, person, is_genuine=False, reason="Called back.", tx=tx, now=NOON
                )
        found.append(severity_of(org, reported.case))
    suspend(org, flagger.id)

    assert [*found, severity_of(org, reported.case)] == [7, 7, LIFTED, USERS]
    with transaction(org.id) as tx:
        assert tx.cases.case(reported.case).due_at is None


WHO = st.sampled_from((*FLAGGERS, ""))
STEPS = st.one_of(
    st.tuples(st.just("notice"), st.integers(0, 2), WHO),
    st.tuples(st.just("report"), st.integers(0, 1), WHO),
    st.tuples(st.just("check"), st.integers(0, 2), st.integers(0, 7)),
    st.tuples(st.just("suspend"), st.sampled_from(FLAGGERS), st.none()),
    st.tuples(st.just("restore"), st.sampled_from(FLAGGERS), st.none()),
    st.tuples(st.just("end"), st.sampled_from(FLAGGERS), st.integers(-1, 1)),
)


class Told:
    """What was brought to each case, as a test can know it without the tables."""

    def __init__(self, org):
        self.org = org
        self.items = [make_item(org) for _ in range(3)]
        self.flaggers = {name: make_flagger(org, name).id for name in FLAGGERS}
        self.suspended, self.ended, self.brought = set(), set(), {}

    def notice(self, number, name):
        told = notify(self.org, self.items[number], self.flaggers.get(name))
        self._bring(told.case, USERS, name)

    def report(self, number, name):
        told = tell(self.org, number, flagger=self.flaggers.get(name))
        if "repeats" not in told.order.body:
            self._bring(told.order.case, USERS, name)

    def check(self, number, severity):
        case = open_case(self.org, self.items[number], severity=severity)
        self._bring(case.id, severity, "")

    def suspend(self, name, _):
        suspend(self.org, self.flaggers[name])
        self.suspended.add(name)

    def restore(self, name, _):
        restore(self.org, self.flaggers[name])
        self.suspended.discard(name)

    def end(self, name, days):
        end(self.org, self.flaggers[name], NOON + days * DAY)
        (self.ended.discard if days > 0 else self.ended.add)(name)

    def _bring(self, case, severity, name):
        lifting = name if name and name not in self.ended else ""
        self.brought.setdefault(case, []).append((severity, lifting))

    def expected(self):
        lifts = {*FLAGGERS} - self.suspended - self.ended
        return {
            case: max(severity + (name in lifts) for severity, name in brought)
            for case, brought in self.brought.items()
        }


@pytest.mark.both_databases
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEPS, max_size=14))
def test_a_case_is_always_as_grave_as_the_gravest_of_its_reasons_as_they_stand(database, steps):
    told = Told(make_organisation())
    for what, *details in steps:
        getattr(told, what)(*details)

        found = {case: severity_of(told.org, case) for case in told.brought}
        assert found == told.expected(), (what, details)


@pytest.mark.both_databases
def test_a_notice_that_comes_in_while_its_sender_is_suspended_is_not_left_lifted(database):
    org = make_organisation()
    flagger, items = make_flagger(org), [make_item(org) for _ in range(6)]
    start, cases, failed = threading.Barrier(len(items) + 1), [], []

    def run(work):
        start.wait()
        try:
            work()
        except Exception as error:  # told below
            failed.append(error)
        finally:
            connections.close_all()

    def send(item):
        cases.append(notify(org, item, flagger.id).case)

    works = [*(lambda item=item: send(item) for item in items), lambda: suspend(org, flagger.id)]
    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failed
    assert [severity_of(org, case) for case in cases] == [USERS] * len(items)


@pytest.mark.both_databases
def test_who_joins_a_case_during_a_suspension_does_not_lift_it_again(database):
    org = make_organisation()
    flagger, item = make_flagger(org), make_item(org)
    case = notify(org, item, flagger.id).case
    start, failed = threading.Barrier(4), []

    def run(work):
        start.wait()
        try:
            work()
        except Exception as error:  # told below
            failed.append(error)
        finally:
            connections.close_all()

    why = CaseReason("match", "entry", "near")
    works = [lambda: open_case(org, item, severity=1, reason=why)] * 3
    works.append(lambda: suspend(org, flagger.id))
    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failed
    assert severity_of(org, case) == USERS


def test_a_flagger_nobody_knows_is_refused_and_no_case_is_opened(org):
    with raises_problem("intake.no-such-flagger"):
        notify(org, make_item(org), FlaggerId("flg_nobody"))
    with transaction(org.id) as tx:
        assert tx.cases.waiting() == []

"""In any order of events: nothing is put back that is held, nothing is held that nothing holds.

Authorities order, amend and withdraw; courts annul; people decide, appeal, decide in bulk and act
on accounts; second readers read; lists name what is there and take it back; the platform reports. Beside them a plain list is kept of what
each order names and of what we concluded ourselves, and after every step the platform's state of
every item is held against it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from seawall.cases.model import CaseState, Finding
from seawall.enforcement.model import TargetState
from seawall.errors import SeawallError
from seawall.journeys.answers import order_completion
from seawall.journeys.duties import exposure_indicator
from seawall.orders.effect_end import EndCause
from seawall.orders.model import OrderState
from seawall.transaction import transaction
from tests.databases import use_database
from tests.holds_made import Harbour
from tests.journeys.content.seen_made import know, match_published
from tests.journeys.enforcement.record_invariants import RecordInvariants
from tests.quality_made import read_it

ITEMS = st.integers(0, 2)
SOME_ITEMS = st.lists(ITEMS, min_size=1, max_size=3, unique=True)
WHO = st.integers(0, 1)
NTH = st.integers(0, 5)
DIGESTS = ("a" * 64, "b" * 64, "c" * 64)
_IN_FORCE = {"running", "paused", "acted", "answered", "closed"}


class Holding(RecordInvariants, RuleBasedStateMachine):
    """Everybody does as they please with three items of two accounts."""

    kind = "sqlite"

    @initialize(ordered=st.sampled_from([(0,), (0, 1), ()]))
    def a_platform(self, ordered):
        """Most begin with an order that was carried out: chance alone seldom comes so far."""
        self.open_platform()
        if ordered:
            self.an_order_arrives(0, ordered)
            self.somebody_complies(0)

    def open_platform(self):
        self.database = use_database(self.kind, self.tmp_path_factory.mktemp("holding"))
        self.database.__enter__()
        self.harbour = Harbour()
        self.stranger = Harbour()
        accounts = ("account-one", "account-one", "account-two")
        self.items = [self.harbour.publish(account) for account in accounts]
        self.named = {}  # what each order names still: its own list, of items
        self.own = [(None, None) for _ in self.items]  # our own conclusion, and until when
        self.entries = {}  # what a list knows of an item
        self.rules_decided = set()
        self.awaited = {}  # removals that wait for their second reader, and of which item
        self.restored_under = []
        self.entries_counted = {}

    def teardown(self):
        if hasattr(self, "database"):
            self.database.__exit__(None, None, None)

    def attempt(self, act):
        """What somebody tries; a refusal changes nothing."""
        before = [self.harbour.newest(item) for item in self.items]
        held = [self.is_ordered(number) for number in range(3)]
        try:
            done = act()
        except SeawallError:
            assert [self.harbour.newest(item) for item in self.items] == before
            return None
        for number, item in enumerate(self.items):
            newest = self.harbour.newest(item)
            is_new = newest is not None and newest != before[number]
            still = held[number] and self.is_ordered(number)
            if is_new and still and newest.state is TargetState.RESTORED:
                self.restored_under.append((number, done))
        return done or True

    def is_awaited(self, number):
        return any(awaited == number for awaited, _ in self.awaited.values())

    def is_ordered(self, number):
        return any(number in items for items in self.named.values())

    @property
    def orders(self):
        with transaction(self.harbour.org.id) as tx:
            states = [*OrderState]
            return [order.id for order in tx.orders.board(states=states, limit=100)]

    def cases_of(self, number):
        """The cases about an item in which people decide, but those of its orders."""
        with transaction(self.harbour.org.id) as tx:
            return [
                case.id
                for case in tx.cases.of_item(self.items[number].id)
                if case.kind == "content"
            ]

    # What authorities and courts do

    @rule(who=WHO, items=SOME_ITEMS)
    def an_order_arrives(self, who, items):
        if len(self.named) >= 4:
            return
        order = self.harbour.order(
            *(self.items[each] for each in items), by=self.harbour.authorities[who]
        )
        self.named[order.id] = set(items)

    @rule(items=SOME_ITEMS)
    def an_order_of_nobody_arrives(self, items):
        if len(self.orders) < 5:
            self.harbour.order_of_nobody(*(self.items[each] for each in items))

    @rule(items=SOME_ITEMS)
    def another_organisation_is_ordered(self, items):
        if not getattr(self, "is_strangers_ordered", False):
            self.is_strangers_ordered = True
            places = [{"url": self.items[each].public_url} for each in items]
            self.stranger.comply(self.stranger.order(locations=places))

    @precondition(lambda self: getattr(self, "named", None))
    @rule(nth=NTH)
    def somebody_complies(self, nth):
        order = sorted(self.named)[nth % len(self.named)]
        self.attempt(lambda: self.harbour.comply(self.harbour.stored(order)))

    @precondition(lambda self: getattr(self, "named", None))
    @rule(nth=NTH, end=st.sampled_from([*EndCause]), only=st.none() | ITEMS, who=WHO)
    def an_order_ends(self, nth, end, only, who):
        order = self.harbour.stored(sorted(self.named)[nth % len(self.named)])
        items = self.named[order.id]
        authority = self.harbour.authorities[who]
        is_its_own = order.authority == authority.authority.id
        if end in {EndCause.WITHDRAWN, EndCause.AMENDED}:
            taken = (self.items[only],) if only is not None else ()
            left = items - ({only} if only is not None else items) if is_its_own else items
            act = partial(self.harbour.withdraw, order, by=authority, only=taken)
        elif end is EndCause.INFRINGEMENT:
            left, act = set(), partial(self.harbour.find_infringement, order)
        elif end is EndCause.ANNULLED:
            left, act = set(), partial(self.harbour.annul, order)
        else:
            left, act = set(), partial(self.harbour.end, order, end)
        self.named[order.id] = left
        if self.attempt(act) is None:
            self.named[order.id] = items
        self.follow_the_second_readers()

    @precondition(lambda self: getattr(self, "named", None))
    @rule(nth=NTH, cause=st.sampled_from([*EndCause]))
    def somebody_alone_says_that_an_order_has_ended(self, nth, cause):
        order = self.harbour.stored(sorted(self.named)[nth % len(self.named)])
        self.attempt(lambda: self.harbour.say_alone(order, cause))

    # What people decide

    @rule(number=ITEMS, new=st.booleans(), finding=st.sampled_from(["allow", "remove", "restrict"]))
    def a_reviewer_decides(self, number, new, finding):
        self.decide(number, Finding(finding), new=new)

    @rule(number=ITEMS, finding=st.sampled_from(["remove", "restrict"]))
    def a_reviewer_decides_for_an_hour(self, number, finding):
        until = self.harbour.now + timedelta(hours=1)
        self.decide(number, Finding(finding), new=True, until=until)

    @rule(number=ITEMS)
    def a_reviewer_would_remove_a_report(self, number):
        self.decide(number, Finding.REMOVE, new=True, context="news")

    def decide(self, number, finding, *, new, **more):
        cases = self.cases_of(number)
        case = cases[0] if cases and not new else self.harbour.case_about(self.items[number]).id
        decision = self.attempt(lambda: self.harbour.decide(case, finding, **more))
        if decision is None:
            return
        self.note_own(number, decision.finding, more.get("until"))
        with transaction(self.harbour.org.id) as tx:
            review = tx.quality.holding(case)
        if review and "context" in more:
            self.awaited[review.id] = (number, review)

    def note_own(self, number, finding, until=None):
        if finding in {Finding.ALLOW, Finding.REMOVE, Finding.RESTRICT}:
            self.own[number] = (finding, until)

    @precondition(lambda self: getattr(self, "awaited", None))
    @rule(nth=NTH, finding=st.sampled_from(["remove", "allow"]))
    def the_second_reader_reads(self, nth, finding):
        number, review = self.awaited[sorted(self.awaited)[nth % len(self.awaited)]]
        reader = self.harbour.reviewers[2]
        clauses = ("tvec/incite",) if finding == "remove" else ()
        if self.attempt(
            lambda: read_it(
                self.harbour.org, review, reader, finding=Finding(finding), clauses=clauses
            )
        ):
            self.follow_the_second_readers()
            if finding == "remove":
                self.note_own(number, Finding.REMOVE)

    def follow_the_second_readers(self):
        """A removal waits no more once two agree, or something else was decided in its case."""
        with transaction(self.harbour.org.id) as tx:
            for _, review in list(self.awaited.values()):
                head = tx.cases.head(review.case)
                holding = tx.quality.holding(review.case)
                if holding is None or head.id != review.decision:
                    del self.awaited[review.id]

    @rule(number=ITEMS, finding=st.sampled_from([Finding.OVERTURN, Finding.KEEP]))
    def somebody_appeals_and_is_heard(self, number, finding):
        for case in self.cases_of(number):
            with transaction(self.harbour.org.id) as tx:
                head = tx.cases.head(case)
            if head is None or head.finding is Finding.ALLOW or head.person is None:
                continue
            appeal = self.attempt(lambda head=head: self.harbour.appeal(head))
            if appeal and self.attempt(
                lambda appeal=appeal: self.harbour.decide(
                    appeal, finding, person=self.harbour.reviewers[1]
                )
            ):
                if finding is Finding.OVERTURN:
                    self.note_own(number, Finding.ALLOW)
                self.follow_the_second_readers()
            return

    @rule(finding=st.sampled_from([Finding.ALLOW, Finding.REMOVE]))
    def a_lead_decides_in_bulk(self, finding):
        open_cases = []
        for number in range(3):
            for case in self.cases_of(number):
                with transaction(self.harbour.org.id) as tx:
                    if tx.cases.case(case).state is CaseState.OPEN:
                        open_cases.append((number, case))
        if not open_cases:
            return
        if self.attempt(
            lambda: self.harbour.decide_in_bulk([case for _, case in open_cases], finding)
        ):
            for number, case in open_cases:
                with transaction(self.harbour.org.id) as tx:
                    head = tx.cases.head(case)
                if head is not None and head.finding is finding:
                    self.note_own(number, finding)
            self.follow_the_second_readers()

    @rule(number=ITEMS, state=st.sampled_from(["suspended", "restored", "limited"]))
    def somebody_acts_on_an_account(self, number, state):
        for case in self.cases_of(number):
            account = self.items[number].account
            self.attempt(
                lambda case=case, account=account: self.harbour.act_on_account(
                    case, TargetState(state), account
                )
            )

    # What rules do

    @rule(number=ITEMS)
    def a_list_names_it(self, number):
        if number not in self.entries:
            self.harbour.give_digest(self.items[number], DIGESTS[number])
            self.entries[number] = know(self.harbour.org, "sha256", DIGESTS[number]).id
        self.attempt(lambda: match_published(self.harbour.org, self.harbour.later()))
        self.follow_the_rules()

    @precondition(lambda self: getattr(self, "entries", None))
    @rule(number=ITEMS)
    def a_listing_is_taken_back(self, number):
        if number in self.entries:
            self.attempt(lambda: self.harbour.take_listing_back(self.entries[number]))
            self.follow_the_rules()

    def follow_the_rules(self):
        """What a rule decided of itself is our own conclusion, too."""
        for number, item in enumerate(self.items):
            with transaction(self.harbour.org.id) as tx:
                cases = tx.cases.of_item(item.id)
                decisions = [each for case in cases for each in tx.cases.decisions(case.id)]
            for decision in sorted(decisions, key=lambda decision: decision.at):
                is_new = (decision.id, number) not in self.rules_decided
                if is_new and decision.person is None and decision.ground == "terms":
                    self.rules_decided.add((decision.id, number))
                    self.note_own(number, decision.finding)

    # What the platform and the clock do

    @rule(number=ITEMS)
    def the_platform_reports(self, number):
        if self.harbour.newest(self.items[number]):
            self.attempt(lambda: self.harbour.platform_reports(self.items[number]))

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours):
        self.harbour.later(timedelta(hours=hours))
        with transaction(self.harbour.org.id) as tx:
            for order in self.named:
                order_completion.finish_order(order, tx=tx, now=self.harbour.now)
        self.harbour.find_final()

    # What must hold

    @invariant()
    def nothing_was_put_back_that_an_order_in_force_names(self):
        assert not getattr(self, "restored_under", ())

    @invariant()
    def what_was_carried_out_is_gone(self):
        for order, items in getattr(self, "named", {}).items():
            with transaction(self.harbour.org.id) as tx:
                lines = tx.orders.items(order)
            for line in lines:
                number = next(n for n, item in enumerate(self.items) if item.id == line.item)
                if number in items and (line.outcome == "done" or line.action):
                    assert self.harbour.is_gone(self.items[number]), (order, number)

    @invariant()
    def nothing_is_held_that_nothing_holds(self):
        for number, item in enumerate(getattr(self, "items", ())):
            newest = self.harbour.newest(item)
            if newest is None or self.is_ordered(number) or self.is_awaited(number):
                continue
            finding, until = self.own[number]
            is_over = until is not None and until <= self.harbour.now
            if finding in {None, Finding.ALLOW} or is_over:
                came_back = newest.state is TargetState.RESTORED or ended(newest, self.harbour.now)
                assert came_back, (number, finding, newest.state)
            elif finding is Finding.REMOVE:
                assert newest.state is TargetState.REMOVED, number
            else:
                assert newest.state is TargetState.LIMITED, number

    @invariant()
    def an_order_is_what_is_left_of_it(self):
        for order, items in getattr(self, "named", {}).items():
            stored = self.harbour.stored(order)
            assert (stored.state.value in _IN_FORCE) is bool(items), (order, stored.state)
            if not items:
                assert stored.final_at is None
                with transaction(self.harbour.org.id) as tx:
                    ends = tx.ledger.about(order, prefix="order.ceased_legal_effect")
                    assert {row.state for row in tx.orders.clocks(order)} <= {"met", "void"}
                assert len(ends) == 1

    @invariant()
    def what_is_counted_as_final_is_in_force(self):
        if not hasattr(self, "harbour"):
            return
        with transaction(self.harbour.org.id) as tx:
            exposure = exposure_indicator.measure_exposure(tx=tx, now=self.harbour.now)
        assert all(self.named[order] for order, _ in exposure.final)

    @invariant()
    def every_end_is_answered_once(self):
        for order in getattr(self, "named", ()):
            with transaction(self.harbour.org.id) as tx:
                answers = tx.answers.of_order(order)
            assert sum(answer.form == "annex2" for answer in answers) <= 1
            told = [
                outcome["location"]
                for answer in answers
                if answer.form == "reversal"
                for outcome in answer.body["outcomes"]
            ]
            assert len(told) == len(set(told))


def ended(action, now: datetime) -> bool:
    """Whether what was asked for a time is over."""
    return action.until is not None and action.until <= now


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_is_put_back_that_is_held_and_nothing_held_that_nothing_holds(
    kind, tmp_path_factory
):
    machine = type("Machine", (Holding,), {"kind": kind, "tmp_path_factory": tmp_path_factory})
    case = machine.TestCase
    case.settings = hypothesis_settings(max_examples=12, stateful_step_count=20, deadline=None)
    case("runTest").runTest()

"""Whatever people touch, whatever fails, whatever the clock is set to: somebody hears of an end.

A Hypothesis state machine plays histories against the real journeys, the real worker and a
real database. Once the end of an open order has come, either a person has said since then
that they have it and their promise still holds, or the health page is red: by the machine's
own book of who said what, and in both directions, so that health is not simply always red.
After the worker has worked: the end was paged about once, repeats come within their time and
no sooner, and none while a promise holds.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from seawall.db import models as db
from seawall.errors import SeawallError
from seawall.journeys.answers import order_genuineness
from seawall.journeys.answers.order_clarifying import cease_force_majeure
from seawall.journeys.orders import order_paging
from seawall.journeys.orders.order_taking import take_order
from seawall.journeys.orders.page_answering import TOLD_LATE
from seawall.journeys.orders.page_callees import OnCallSettings
from seawall.orders.alarms.quiet import SHORTEST
from seawall.orders.standing import OPEN, is_overdue
from seawall.outbound.model import CallAnswer
from seawall.transaction import INSTALLATION, transaction
from seawall.worker import on_call, orders
from seawall.worker.watch import watching
from seawall.worker.watch.steady_clock import milliseconds_of
from tests.answering_made import make_desk
from tests.databases import use_database
from tests.enforcement_made import worker
from tests.faults.on_call_made import alarms, red
from tests.orders_made import make_order, make_unsigned_order
from tests.people_made import make_person
from tests.worker.watch.test_steady_clock import Machine

AGAIN, HOUR = timedelta(minutes=5), timedelta(hours=1)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
BY = OnCallSettings(("push",), "https://seawall.example", AGAIN, ("second@harbour.example",))
_PAST_END = ("deadline", "overdue")


class ManyHours(RuleBasedStateMachine):
    """Two orders, three people, a platform, a pager, a worker and a clock; all of them fail."""

    @initialize(is_signed=st.booleans())
    def arrive(self, is_signed):
        self.pager_works = True
        self.machine = Machine()
        with transaction(INSTALLATION) as tx:
            tx.alarms.set_time(milliseconds_of(self.machine.wall))
            db.JobRow.objects.all().delete()  # those of the history before
        self.clock = self.machine.clock()
        self.desk = make_desk()
        self.people = [make_person(self.desk.org, "legal") for _ in range(3)]
        places = [{"url": "https://videos.example.com/v/9"}]
        other = make_order if is_signed else make_unsigned_order
        named = {"by": self.desk.authority} if is_signed else {}
        self.orders = [
            self.desk.receive(),
            other(self.desk.org, reference_number="FR-9", locations=places, **named),
        ]
        self.promises = {order.id: [] for order in self.orders}

    # People

    @rule(which=st.integers(0, 1), who=st.integers(0, 2))
    def somebody_takes_it(self, which, who):
        order, person = self.orders[which].id, self.people[who]
        if self._try(lambda tx, now: take_order(order, person, over=True, tx=tx, now=now)):
            self._promise(which)

    @rule(which=st.integers(0, 1), challenge=st.sampled_from(["", "It is journalism."]))
    def somebody_complies(self, which, challenge):
        order, person = self.orders[which], self.people[0]
        if self._try_desk(self.desk.comply, order, person=person, challenge=challenge):
            self._promise(which)

    @rule(which=st.integers(0, 1))
    def somebody_says_that_it_cannot_be_done(self, which):
        late = is_overdue(self._kept(which), self.clock())
        if self._try_desk(self.desk.cannot, self.orders[which], "force_majeure"):
            self._promise(which, least=TOLD_LATE if late else timedelta(0))

    @rule(which=st.integers(0, 1))
    def force_majeure_ceases(self, which):
        order, person = self.orders[which].id, self.people[0]
        self._try(lambda tx, now: cease_force_majeure(order, now, person, tx=tx, now=now))

    @rule(who=st.integers(0, 2), is_genuine=st.booleans())
    def somebody_says_whether_it_is_genuine(self, who, is_genuine):
        order, person = self.orders[1].id, self.people[who]
        self._try(
            lambda tx, now: order_genuineness.say_whether_genuine(
                order, person, is_genuine=is_genuine, reason="I called.", tx=tx, now=now
            )
        )

    # The platform, the pager, the worker, the clock

    @rule(which=st.integers(0, 1), outcome=st.sampled_from(["applied", "cannot", "later"]))
    def the_platform_reports(self, which, outcome):
        more = {"cannot": {"reason_code": "other"}, "later": {"retry_after": 7200}}
        self._try_desk(
            self.desk.platform_reports, self.orders[which], outcome, **more.get(outcome, {})
        )

    @rule(works=st.booleans())
    def the_pager_breaks_or_is_mended(self, works):
        self.pager_works = works

    @rule(minutes=st.sampled_from([1, 7, 31, 61, 301]))
    def nobody_works(self, minutes):
        self.machine.wait(minutes * 60)

    @rule(hours=st.sampled_from([-24, -2, 2]))
    def the_clock_is_set(self, hours):
        self.clock()
        self.machine.wall += timedelta(hours=hours)

    @rule()
    def the_worker_starts_again(self):
        watching.keep_time(self.clock)
        self.clock = self.machine.clock()
        watching.keep_time(self.clock)

    @rule(number=st.integers(0, 5))
    def a_job_is_lost(self, number):
        with transaction(INSTALLATION):
            waiting = db.JobRow.objects.filter(state="ready", task__endswith="page_order")
            names = list(waiting.order_by("id").values_list("id", flat=True)[number : number + 1])
            db.JobRow.objects.filter(id__in=names).delete()

    @rule(minutes=st.sampled_from([0, 4, 16, 35]))
    def the_worker_works(self, minutes):
        end, hand = self.clock() + timedelta(minutes=minutes), worker(self.clock)
        for _ in range(400):
            goes_round = all(hand.step() for _ in range(400))
            assert not goes_round, "what fails is tried again and again at one moment"
            now = self.clock()
            with transaction(self.desk.org.id) as tx:
                due = tx.outbox.next_due()
            if due is None or due > end:
                break
            self.machine.wait(max(0.0, (due - now).total_seconds()) + 0.001)
        else:
            raise AssertionError("the work has no end")
        self.machine.wait(max(0.0, (end - self.clock()).total_seconds()))
        watching.keep_time(self.clock)
        for order in self.orders:
            with transaction(self.desk.org.id) as tx:
                order_paging.page_overdue(order.id, by=BY, tx=tx, now=self.clock())
        self._look_at_the_pages()

    # What must hold

    @invariant()
    def no_end_passes_without_a_person_or_a_red_health_page(self):
        if not hasattr(self, "orders"):
            return
        watching.keep_time(self.clock)
        now = self.clock()
        says = [one for one in red(self.machine.wall) if "is past its end" in one]
        for which, order in enumerate(self.orders):
            kept = self._kept(which)
            expected = is_overdue(kept, now) and not self._promised(which, kept, now)
            assert any(order.id in one for one in says) == expected, (now, kept.due_at, says)

    def _look_at_the_pages(self):
        now = self.clock()
        for which, order in enumerate(self.orders):
            kept, told = self._kept(which), [a for a in alarms(self.desk, order.id) if a.event]
            moments = [alarm.moment for alarm in told]
            assert len(moments) == len(set(moments))
            past = [alarm for alarm in told if alarm.cause in _PAST_END]
            for before, after in pairwise(past):
                assert after.at - before.at >= AGAIN - SECOND or "deadline" in after.cause
            for at, until, due in self.promises[order.id]:
                for alarm in told:
                    is_quiet = at < alarm.at < until and (due is None or at >= due)
                    assert not (is_quiet and alarm.cause == "overdue"), (alarm, at, until)
            if is_overdue(kept, now) and not self._promised(which, kept, now):
                ours = [a for a in past if f"{kept.due_at:%Y-%m-%dT%H:%M:%SZ}" in a.moment]
                assert ours
                late = max(timedelta(0), ours[-1].at - kept.due_at)
                assert now - ours[-1].at <= max(AGAIN, (HOUR + late) / 12) + MINUTE

    # Underneath

    def _kept(self, which):
        with transaction(self.desk.org.id) as tx:
            return tx.orders.order(self.orders[which].id)

    def _promise(self, which, least=timedelta(0)):
        kept, now = self._kept(which), self.clock()
        if kept.state in OPEN:
            rest = max(SHORTEST, least) if is_overdue(kept, now) else SHORTEST
            self.promises[kept.id].append((now, now + rest, kept.due_at))

    def _promised(self, which, kept, now):
        """By the book of this machine: somebody has it since its end, and lately."""
        return any(at >= kept.due_at and now < until for at, until, _ in self.promises[kept.id])

    def _try(self, act):
        try:
            with transaction(self.desk.org.id) as tx:
                act(tx, self.clock())
        except SeawallError:
            return False
        return True

    def _try_desk(self, act, *arguments, **named):
        try:
            act(*arguments, now=self.clock(), **named)
        except SeawallError:
            return False
        return True


@pytest.fixture
def simulated(monkeypatch):
    """A pager that takes a call or does not, as the machine that runs now has it."""
    running: list[ManyHours] = []
    started = ManyHours.arrive

    def reach(_call, _run):
        return CallAnswer(200 if running[-1].pager_works else 503)

    monkeypatch.setattr(on_call, "reach_person", reach)
    monkeypatch.setattr(orders, "ways", lambda: BY)
    construct = ManyHours.__init__

    def begin(self):
        construct(self)
        running.append(self)

    monkeypatch.setattr(ManyHours, "__init__", begin)
    return started


@pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.exhaustive)]
)
def test_over_all_histories_no_deadline_passes_unheard(kind, simulated, tmp_path):
    with use_database(kind, tmp_path):
        machine = ManyHours.TestCase
        machine.settings = settings(
            max_examples=15,
            stateful_step_count=14,
            deadline=None,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        )
        machine("runTest").runTest()

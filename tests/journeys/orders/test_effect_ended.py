"""An order that ends is undone, in every state and by every end: TCO Art. 4(6), 4(7) and 9."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from seawall.cases.model import Finding
from seawall.enforcement.model import TargetState
from seawall.journeys.answers import order_completion, user_notice
from seawall.journeys.duties import exposure_indicator, finality
from seawall.orders.effect_end import EndCause
from seawall.orders.model import OrderState
from seawall.transaction import close_connection, transaction
from tests.holds_made import Harbour, minutes
from tests.orders_made import make_authority
from tests.problems import raises_problem

ENDS = {
    "withdrawn by a signed letter": lambda h, o: h.withdraw(o, by=h.authorities[0]),
    "an infringement": lambda h, o: h.find_infringement(o),
    "annulled": lambda h, o: h.annul(o),
    "lapsed": lambda h, o: h.end(o, EndCause.LAPSED),
    "taken back by telephone": lambda h, o: h.end(o, EndCause.WITHDRAWN),
}
STATES = {
    "running": lambda h, item: h.order(item),
    "asked of the platform": lambda h, item: (o := h.order(item), h.comply(o), o)[-1],
    "acted": lambda h, item: h.ordered_down(item),
    "answered": lambda h, item: h.answered(h.ordered_down(item)),
}


@pytest.fixture
def harbour(database):
    return Harbour()


def steps(harbour, order):
    with transaction(harbour.org.id) as tx:
        return [(event.what, dict(event.data)) for event in tx.orders.events(order.id)]


def fates(harbour, order):
    return [data["fate"] for what, data in steps(harbour, order) if what == "item_after_order"]


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_however_and_whenever_it_ends_what_only_it_held_comes_back(harbour, state, end):
    item = harbour.publish()
    order = state(harbour, item)
    was_asked = harbour.newest(item) is not None

    ended = end(harbour, order)

    assert ended.state is (OrderState.REINSTATED if was_asked else OrderState.CEASED)
    assert not harbour.is_gone(item)
    assert (harbour.newest(item) is not None) is was_asked
    with transaction(harbour.org.id) as tx:
        assert {row.state for row in tx.orders.clocks(order.id)} <= {"met", "void"}
        assert all(line.ended_at for line in tx.orders.items(order.id))
        (entry,) = tx.ledger.about(order.id, prefix="order.ceased_legal_effect")
    assert entry.public["cause"] in set(EndCause)


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_what_has_ended_never_becomes_final_and_is_counted_in_no_exposure(harbour, end):
    items = [harbour.publish(f"account-{number}") for number in range(2)]
    orders = [harbour.ordered_down(item) for item in items]
    harbour.later(timedelta(days=3))  # section G gives 48 hours
    assert len(harbour.find_final()) == 2
    with transaction(harbour.org.id) as tx:
        assert exposure_indicator.measure_exposure(tx=tx, now=harbour.now).is_flagged

    ended = end(harbour, harbour.stored(orders[0]))

    assert ended.final_at is None
    assert harbour.find_final() == []
    with transaction(harbour.org.id) as tx:
        exposure = exposure_indicator.measure_exposure(tx=tx, now=harbour.now)
        assert [order for order, _ in exposure.final] == [orders[1].id]
        assert finality.make_final(ended, tx=tx, now=harbour.now).final_at is None


def test_an_order_that_is_withdrawn_while_it_runs_never_becomes_final(harbour):
    order = harbour.order(harbour.publish())
    harbour.withdraw(order, by=harbour.authorities[0])

    harbour.later(timedelta(days=3))

    assert harbour.find_final() == []


def test_its_user_is_told_that_it_is_back_and_its_sender_that_annex_ii_is_no_longer_so(harbour):
    item = harbour.publish()
    order = harbour.answered(harbour.ordered_down(item))

    harbour.withdraw(order, by=harbour.authorities[0])
    harbour.platform_reports(item)

    with transaction(harbour.org.id) as tx:
        statement = tx.statements.about([item.id])[item.id]
        answers = tx.answers.of_order(order.id)
    assert statement.kind == "restoration"
    assert [answer.form for answer in answers] == ["annex2", "reversal"]
    (outcome,) = answers[-1].body["outcomes"]
    assert outcome["location"] == item.public_url
    assert outcome["reason_code"] == "reversed"
    assert "no effect on it any more" in outcome["note"]
    assert answers[-1].signed


def test_an_order_that_ends_twice_is_undone_once(harbour):
    item = harbour.publish()
    order = harbour.ordered_down(item)
    harbour.withdraw(order, by=harbour.authorities[0])
    back = harbour.newest(item)

    harbour.annul(order)
    harbour.withdraw(order, by=harbour.authorities[0])

    assert harbour.newest(item) == back
    assert [what for what, _ in steps(harbour, order)].count("ceased_legal_effect") == 1


def test_what_another_order_names_stays_gone_until_that_one_ends_too(harbour):
    item = harbour.publish()
    first = harbour.ordered_down(item)
    second = harbour.order(item, by=harbour.authorities[1])
    harbour.comply(second)
    harbour.platform_reports(item)

    harbour.withdraw(first, by=harbour.authorities[0])
    assert harbour.is_gone(item)
    assert fates(harbour, first) == ["held_otherwise"]

    harbour.withdraw(second, by=harbour.authorities[1])
    assert harbour.newest(item).state is TargetState.RESTORED


def test_what_we_removed_ourselves_meanwhile_stays_and_is_stated_to_its_user(harbour):
    item = harbour.publish()
    order = harbour.ordered_down(item)
    own = harbour.decide(harbour.case_about(item).id, Finding.REMOVE)

    ended = harbour.withdraw(order, by=harbour.authorities[0])

    assert ended.state is OrderState.CEASED
    assert harbour.is_gone(item)
    assert fates(harbour, order) == ["basis_switched_to_terms"]
    with transaction(harbour.org.id) as tx:
        statements = tx.statements.of_item(own.id, item.id)
    assert [statement.ground for statement in statements] == ["terms"]


def test_a_limit_of_our_own_that_the_order_outdid_takes_effect_when_it_ends(harbour):
    item = harbour.publish()
    order = harbour.ordered_down(item)
    harbour.decide(harbour.case_about(item).id, Finding.RESTRICT)
    assert harbour.is_gone(item)

    harbour.withdraw(order, by=harbour.authorities[0])

    assert harbour.newest(item).state is TargetState.LIMITED


def test_a_limit_of_our_own_that_is_over_by_then_keeps_nothing(harbour):
    item = harbour.publish()
    until = harbour.now + minutes(30)
    harbour.decide(harbour.case_about(item).id, Finding.RESTRICT, until=until)
    order = harbour.ordered_down(item)
    harbour.later(minutes(60))

    harbour.withdraw(order, by=harbour.authorities[0])

    assert harbour.newest(item).state is TargetState.RESTORED


def test_addresses_that_its_sender_takes_out_come_back_and_the_rest_stays(harbour):
    first, second = harbour.publish(), harbour.publish()
    order = harbour.ordered_down(first, second)

    amended = harbour.withdraw(order, by=harbour.authorities[0], only=(first,))

    assert amended.state is OrderState.ACTED
    assert harbour.newest(first).state is TargetState.RESTORED
    assert harbour.is_gone(second)
    assert [data["positions"] for what, data in steps(harbour, order) if what == "amended"] == [[0]]

    harbour.withdraw(order, by=harbour.authorities[0], only=(second,))
    assert harbour.stored(order).state is OrderState.REINSTATED
    assert harbour.newest(second).state is TargetState.RESTORED


def test_an_order_whose_last_open_address_is_taken_out_is_answered(harbour):
    first, second = harbour.publish(), harbour.publish()
    case = harbour.case_about(first)
    harbour.decide(case.id, Finding.REMOVE)
    order = harbour.order(first, second)
    harbour.platform_reports(first)
    assert harbour.stored(order).state is OrderState.RUNNING

    harbour.withdraw(order, by=harbour.authorities[0], only=(second,))
    with transaction(harbour.org.id) as tx:
        order_completion.finish_order(order.id, tx=tx, now=harbour.now)
        (answer,) = tx.answers.of_order(order.id)

    assert harbour.stored(order).state is OrderState.ACTED
    assert [measure["location"] for measure in answer.body["measures"]] == [first.public_url]


def test_a_letter_that_takes_out_what_the_order_never_named_ends_nothing(harbour):
    item, stranger = harbour.publish(), harbour.publish()
    order = harbour.ordered_down(item)

    harbour.withdraw(order, by=harbour.authorities[0], only=(stranger,))

    assert harbour.stored(order).state is OrderState.ACTED
    assert harbour.is_gone(item)


def test_nobody_but_its_sender_takes_an_order_back(harbour):
    item = harbour.publish()
    order = harbour.ordered_down(item)

    harbour.withdraw(order, by=harbour.authorities[1])
    harbour.withdraw(order, by=make_authority(harbour.org))

    assert harbour.stored(order).state is OrderState.ACTED
    assert harbour.is_gone(item)


def test_an_order_that_nobody_had_proved_yet_is_taken_back_by_whom_it_names(harbour):
    sender = harbour.authorities[0]
    order = harbour.unsigned_order_of(sender, harbour.publish())
    assert order.state is OrderState.AUTHENTICATING

    assert harbour.withdraw(order, by=sender).state is OrderState.CEASED


def test_a_person_names_an_address_that_the_order_has(harbour):
    order = harbour.ordered_down(harbour.publish())

    with raises_problem("orders.no-such-place"):
        harbour.end(order, EndCause.AMENDED, positions=(7,))


def test_a_notice_that_waits_in_silence_says_how_the_order_ended(harbour):
    item = harbour.publish()
    order = harbour.ordered_down(item, non_disclosure=True)
    harbour.withdraw(order, by=harbour.authorities[0])
    harbour.later(timedelta(weeks=7))

    with transaction(harbour.org.id) as tx:
        (notice,) = tx.answers.notices_of(order.id)
        user_notice.end_silence(notice.id, tx=tx, now=harbour.now)
        event = tx.enforcement.events_about(order.id)[-1]

    assert notice.body["ended"] == "withdrawn"
    assert notice.body["now"] == "reinstated"
    assert "user_notice.due" in event.body


def test_what_can_still_be_taken_back_waits_for_its_own_ten_seconds(harbour):
    item = harbour.publish()
    own = harbour.decide(harbour.case_about(item).id, Finding.REMOVE)
    order = harbour.ordered_down(item)
    harbour.decide(
        harbour.another_case(item).id, Finding.ALLOW, is_undoable=True, person=harbour.reviewers[1]
    )

    harbour.now -= minutes(1)  # within the ten seconds
    harbour.withdraw(order, by=harbour.authorities[0])

    newest = harbour.newest(item)
    assert (newest.state, newest.decision) == (TargetState.REMOVED, own.id)


@pytest.mark.both_databases
@pytest.mark.parametrize("times", [2, pytest.param(6, marks=pytest.mark.exhaustive)])
def test_a_decision_that_is_made_while_the_order_ends_takes_effect_once_either_way(
    postgresql, times
):
    for _ in range(times):
        harbour = Harbour()
        item = harbour.publish()
        harbour.decide(harbour.case_about(item).id, Finding.REMOVE)
        order = harbour.ordered_down(item)
        case = harbour.another_case(item).id

        at_once(
            lambda harbour=harbour, case=case: harbour.decide(
                case, Finding.ALLOW, person=harbour.reviewers[1]
            ),
            lambda harbour=harbour, order=order: harbour.end(order, EndCause.LAPSED),
        )

        assert harbour.newest(item).state is TargetState.RESTORED


def at_once(*acts):
    """All of them in the same moment, each on a connection of its own."""
    start, failed = threading.Barrier(len(acts)), []

    def work(act):
        start.wait()
        try:
            act()
        except BaseException as error:
            failed.append(error)
        finally:
            close_connection()

    threads = [threading.Thread(target=work, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed

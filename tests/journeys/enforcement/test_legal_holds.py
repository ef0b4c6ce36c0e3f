"""What an order in force holds down does not come back, by whichever path it is tried."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from seawall.cases.model import CaseState, Finding
from seawall.enforcement.model import TargetState
from seawall.journeys.appeals.appeal_progress import follow_appeal
from seawall.journeys.cases.account_action import newest_account_action
from seawall.journeys.enforcement._item_standing import ItemStanding, standing_of_items
from seawall.orders.effect_end import EndCause
from seawall.transaction import transaction
from tests.holds_made import ACCOUNT, Harbour
from tests.orders_made import NOON
from tests.problems import raises_problem


@pytest.fixture
def harbour(database):
    return Harbour()


def told(harbour, action):
    with transaction(harbour.org.id) as tx:
        (event,) = tx.enforcement.events_about(action.id)
    return json.loads(event.body)["data"]


def test_a_reviewer_who_allows_what_was_reported_puts_no_ordered_content_back(harbour):
    item = harbour.publish()
    order = harbour.ordered_down(item)
    ordered = harbour.newest(item)

    report = harbour.report(item)
    assert report.case != order.case
    decision = harbour.decide(report.case, Finding.ALLOW)

    assert harbour.newest(item) == ordered
    hold = {"kind": "order", "about": order.id}
    assert harbour.withheld(decision) == [
        {"case": report.case, "holds": [hold], "state": "restored"}
    ]
    with transaction(harbour.org.id) as tx:
        assert tx.statements.about([item.id])[item.id].kind == "restriction"
        assert standing_of_items([item.id], tx=tx) == {item.id: ItemStanding.REMOVED}


@pytest.mark.parametrize("finding", [Finding.ALLOW, Finding.RESTRICT])
def test_no_milder_decision_of_another_case_shows_it_again(harbour, finding):
    item = harbour.publish()
    harbour.ordered_down(item)

    harbour.decide(harbour.case_about(item).id, finding)

    assert harbour.is_gone(item)


def test_a_removal_for_a_time_does_not_take_the_place_of_the_orders(harbour):
    item = harbour.publish()
    harbour.ordered_down(item)

    harbour.decide(
        harbour.case_about(item).id, Finding.REMOVE, until=harbour.now + timedelta(days=3)
    )

    assert harbour.is_gone(item)


def test_a_removal_for_a_time_is_no_compliance_with_an_order(harbour):
    item = harbour.publish()
    case = harbour.case_about(item)
    harbour.decide(case.id, Finding.REMOVE, until=harbour.now + timedelta(days=3))
    order = harbour.order(item)

    harbour.platform_reports(item)

    assert harbour.stored(order).state == "running"


def test_what_the_order_found_gone_stays_gone_when_our_own_removal_is_overturned(harbour):
    item = harbour.publish()
    removal = harbour.decide(harbour.case_about(item).id, Finding.REMOVE)
    order = harbour.order(item)
    harbour.platform_reports(item)
    assert harbour.stored(order).state == "acted"

    appeal = harbour.appeal(removal)
    harbour.decide(appeal, Finding.OVERTURN, person=harbour.reviewers[1])

    assert harbour.is_gone(item)
    with transaction(harbour.org.id) as tx:
        (filed,) = tx.appeals.of_case(appeal)
        assert not follow_appeal(filed, tx=tx, now=harbour.now).answer.took_effect


def test_an_appeal_that_succeeds_after_the_order_takes_effect_when_the_order_ends(harbour):
    item = harbour.publish()
    case = harbour.case_about(item)
    removal = harbour.decide(case.id, Finding.REMOVE)
    appeal = harbour.appeal(removal)
    order = harbour.ordered_down(item)
    harbour.decide(appeal, Finding.OVERTURN, person=harbour.reviewers[1])
    assert harbour.is_gone(item)

    harbour.withdraw(order, by=harbour.authorities[0])

    assert harbour.newest(item).state is TargetState.RESTORED


def test_a_bulk_puts_back_what_nothing_holds_and_leaves_the_rest(harbour):
    free, held = harbour.publish(), harbour.publish("another-account")
    cases = []
    for item in (free, held):
        case = harbour.case_about(item)
        harbour.decide(case.id, Finding.REMOVE)
        harbour.platform_reports(item)
    harbour.ordered_down(held)
    for item in (free, held):
        cases.append(harbour.case_about(item).id)

    harbour.decide_in_bulk(cases, Finding.ALLOW)

    assert harbour.newest(free).state is TargetState.RESTORED
    assert harbour.is_gone(held)


def test_a_listing_that_is_withdrawn_gives_ordered_content_back_when_the_order_ends(harbour):
    item, entry = harbour.listed()
    order = harbour.ordered_down(item)

    harbour.take_listing_back(entry)
    assert harbour.is_gone(item)

    harbour.end(order, EndCause.LAPSED)
    assert harbour.newest(item).state is TargetState.RESTORED


def test_a_listing_that_is_withdrawn_closes_no_case_of_an_order_that_waits(harbour):
    item, entry = harbour.listed()
    order = harbour.order(item)

    harbour.take_listing_back(entry)

    with transaction(harbour.org.id) as tx:
        assert tx.cases.case(order.case).state is CaseState.OPEN
        assert tx.cases.head(order.case) is None
    assert harbour.is_gone(item)


def test_an_account_that_is_given_back_brings_no_ordered_content_with_it(harbour):
    item, other = harbour.publish(), harbour.publish()
    case = harbour.case_about(other)
    harbour.decide(case.id, Finding.REMOVE)
    harbour.act_on_account(case.id, TargetState.SUSPENDED)
    harbour.ordered_down(item)
    before = harbour.newest(item)

    harbour.act_on_account(case.id, TargetState.RESTORED)

    after = harbour.newest(item)
    assert after.state is TargetState.REMOVED
    assert after.seq > before.seq
    with transaction(harbour.org.id) as tx:
        account = newest_account_action(ACCOUNT, tx=tx)
        events = tx.enforcement.events_after(0)
        statements = tx.statements.of_item(after.decision, item.id)
    asked = [event.about for event in events if event.type == "action.requested"]
    assert asked.index(account.id) < asked.index(after.id)
    assert len(statements) == 1


def test_an_order_for_fewer_states_takes_nothing_back_of_one_for_more(harbour):
    item = harbour.publish()
    harbour.ordered_down(item)
    other = harbour.order_of_another_country(item)

    harbour.comply(other, scope=("GB",))

    assert harbour.newest(item).scope == ("*",)
    assert harbour.is_gone(item)


def test_content_that_the_platform_names_after_the_order_is_held_by_its_address(harbour):
    url = "https://videos.example.com/v/told-later"
    order = harbour.order(locations=[{"url": url}])
    harbour.comply(order)

    item = harbour.publish_at(url)
    case = harbour.case_about(item)
    harbour.decide(case.id, Finding.REMOVE)
    decision = harbour.decide(case.id, Finding.ALLOW)

    assert harbour.is_gone(item)
    assert harbour.withheld(decision)


def test_what_waits_for_its_second_reader_is_not_put_back_by_another_case(harbour):
    item = harbour.publish()
    harbour.decide(harbour.case_about(item).id, Finding.REMOVE, context="news")
    limited = harbour.newest(item)
    assert limited.state is TargetState.LIMITED

    decision = harbour.decide(
        harbour.another_case(item).id, Finding.ALLOW, person=harbour.reviewers[1]
    )

    assert harbour.newest(item) == limited
    (withheld,) = harbour.withheld(decision)
    assert [hold["kind"] for hold in withheld["holds"]] == ["second_reader"]


def test_nobody_is_told_of_what_comes_back_while_an_authority_keeps_it_silent(harbour):
    item = harbour.publish()
    order = harbour.ordered_down(item, non_disclosure=True)
    silence = harbour.stored(order).silent_until
    assert silence > harbour.now

    harbour.withdraw(order, by=harbour.authorities[0])

    back = told(harbour, harbour.newest(item))
    assert back["state"] == "restored"
    assert back["notify_user"]["allowed"] is False
    assert "information" in back["why"]
    assert "information_url" not in back["why"]


def test_the_platform_keeps_its_copy_of_what_comes_back_while_we_keep_ours(harbour):
    item = harbour.publish()
    order = harbour.ordered_down(item)
    with transaction(harbour.org.id) as tx:
        assert tx.preservations.of_item(item.id)

    harbour.end(order, EndCause.WITHDRAWN)

    assert told(harbour, harbour.newest(item))["preserve"] is True


def test_another_organisations_order_holds_nothing_of_ours(harbour, database):
    other = Harbour(now=harbour.now)
    url = "https://videos.example.com/v/the-same"
    other.comply(other.order(locations=[{"url": url}]))
    item = harbour.publish_at(url)
    case = harbour.case_about(item)
    harbour.decide(case.id, Finding.REMOVE)

    harbour.decide(case.id, Finding.ALLOW)

    assert harbour.newest(item).state is TargetState.RESTORED


def test_an_order_whose_sender_is_in_doubt_holds_nothing(harbour):
    item = harbour.publish()
    case = harbour.case_about(item)
    harbour.decide(case.id, Finding.REMOVE)
    harbour.order_of_nobody(item)

    harbour.decide(case.id, Finding.ALLOW)

    assert harbour.newest(item).state is TargetState.RESTORED


def test_in_the_orders_own_case_a_person_is_told_why_it_cannot_come_back(harbour):
    item = harbour.publish()
    order = harbour.ordered_down(item)

    with raises_problem("cases.stands-under-order"):
        harbour.decide(order.case, Finding.ALLOW)
    assert harbour.is_gone(item)


def test_an_order_that_is_not_carried_out_yet_keeps_down_what_is_down(harbour):
    item = harbour.publish()
    case = harbour.case_about(item)
    harbour.decide(case.id, Finding.REMOVE)
    harbour.order(item)

    harbour.decide(case.id, Finding.ALLOW)

    assert harbour.is_gone(item)


def test_the_hours_of_an_order_do_not_move_by_what_is_decided_beside_it(harbour):
    item = harbour.publish()
    order = harbour.order(item, now=NOON)

    harbour.decide(harbour.case_about(item).id, Finding.ALLOW)

    assert harbour.stored(order).due_at == order.due_at == NOON + timedelta(hours=1)

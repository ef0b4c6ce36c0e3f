"""What asks nothing of us is left out: by one person, or by two where it may bind."""

from __future__ import annotations

from seawall.journeys.anteroom import leaving_out
from seawall.journeys.anteroom.arriving import arrive
from seawall.journeys.anteroom.leaving_out import LeftOut
from seawall.journeys.orders import order_reading
from seawall.orders.anteroom.model import WaitingState
from seawall.transaction import transaction
from tests.anteroom_made import come, shown_to_all, strangers_order, waiting_of
from tests.orders_made import NOON
from tests.people_made import make_person
from tests.problems import raises_problem


def leave(org, group, person, *, reason="It is a joke.", shown=None):
    shown = shown_to_all(org) if shown is None else shown
    with transaction(org.id) as tx:
        return leaving_out.leave_out(group, reason, person, on_page=shown, tx=tx, now=NOON)


def state_of(org, document):
    with transaction(org.id) as tx:
        return tx.anteroom.get(document).state


def test_what_may_bind_waits_until_a_second_person_agrees(org):
    come(org, strangers_order())
    (document,) = waiting_of(org)
    first = make_person(org, "lead")
    assert leave(org, document.told_under, first) == LeftOut(left=0, doubted=1)
    assert state_of(org, document.id) is WaitingState.WAITING
    with raises_problem("people.needs-another"):
        leave(org, document.told_under, first)

    assert leave(org, document.told_under, make_person(org, "legal")) == LeftOut(1, 0)
    assert state_of(org, document.id) is WaitingState.LEFT_OUT
    with transaction(org.id) as tx:
        assert tx.evidence.open(document.evidence)
        said = [entry.what for entry in tx.ledger.about(document.id)]
    assert said == ["document.waiting", "document.doubted", "document.left_out"]


def test_what_came_after_the_first_word_is_not_left_out_with_it(org):
    come(org, strangers_order())
    (first,) = waiting_of(org)
    leave(org, first.told_under, make_person(org, "lead"))
    later = come(org, strangers_order())
    leave(org, first.told_under, make_person(org, "legal"))

    assert [document.id for document in waiting_of(org)] == [later.order.id]


def test_two_people_leave_out_what_both_were_shown_and_nothing_beside_it(org):
    """Many senders stand under one name, and a page does not show all of them."""
    joke, genuine = come(org, strangers_order()), come(org, strangers_order())
    group = waiting_of(org)[0].told_under
    for role, left in (("lead", LeftOut(0, 1)), ("legal", LeftOut(1, 0))):
        assert leave(org, group, make_person(org, role), shown=[joke.order.id]) == left

    assert [document.id for document in waiting_of(org)] == [genuine.order.id]
    with raises_problem("orders.unknown-waiting"):
        leave(org, group, make_person(org, "lead"), shown=[])


def test_whose_word_does_not_count_about_orders_leaves_none_out(quick):
    come(quick, strangers_order())
    (document,) = waiting_of(quick)

    with raises_problem("people.not-theirs"):
        leave(quick, document.told_under, make_person(quick, "reviewer"))


def test_a_letter_that_binds_nobody_takes_one_person_and_a_reason(quick):
    (arrival,) = order_reading.unread_letter(b"Buy now.", "", why="made so", at=NOON).arrivals
    with transaction(quick.id) as tx:
        arrive([arrival], tx=tx, now=NOON)
    (letter,) = waiting_of(quick)
    person = make_person(quick, "reviewer")

    with raises_problem("orders.reason-missing.doubt"):
        leave(quick, letter.told_under, person, reason=" ")
    assert leave(quick, letter.told_under, person) == LeftOut(left=1, doubted=0)
    assert state_of(quick, letter.id) is WaitingState.LEFT_OUT

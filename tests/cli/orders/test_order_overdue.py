"""`seawall order list`, `show` and `acknowledge` of an order past its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from seawall.orders.model import OrderState
from seawall.transaction import transaction
from tests.people_made import make_person
from tests.preservations_made import make_order


def test_an_order_past_its_end_is_overdue_and_a_person_says_that_they_have_it(run, organisation):
    now = datetime.now(UTC)
    late = make_order(organisation, due_at=now - timedelta(minutes=1))
    early = make_order(organisation, due_at=now + timedelta(minutes=50))
    person = make_person(organisation, "legal").email

    shown = run("order", "list", "--json").data
    assert [(one["id"], one["state"]) for one in shown] == [
        (late.id, "overdue"),
        (early.id, "running"),
    ]
    assert [one["id"] for one in run("order", "list", "--state", "overdue", "--json").data] == [
        late.id
    ]
    assert "overdue" in run("order", "show", late.id).out
    said = run("order", "acknowledge", late.id, "--as", person)
    assert said.code == 0, said.err
    assert said.err.startswith(f"You have acknowledged {late.id}. Nobody is paged about it before ")
    with transaction(organisation.id) as tx:
        assert tx.orders.order(late.id).state is OrderState.RUNNING  # as it is kept
        assert tx.orders.events(late.id)[-1].what == "page_acknowledged"

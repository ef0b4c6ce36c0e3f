"""An answer that its sender does not fetch is shown as what it is: with nobody."""

from __future__ import annotations

from seawall.transaction import transaction
from seawall.web.console.orders.words import delivery, is_left_lying
from tests.answering_made import minutes
from tests.drills_made import make_rehearsal
from tests.orders_made import NOON


def test_after_a_quarter_of_an_hour_the_page_asks_to_tell_the_authority(database):
    rehearsal = make_rehearsal()
    order = rehearsal.start().order
    rehearsal.comply(order.id, now=NOON)
    with transaction(rehearsal.org.id) as tx:
        (answer,) = tx.answers.of_order(order.id)

    assert delivery(answer).word == "Not fetched by the authority yet"
    assert not is_left_lying(answer, NOON + minutes(14.9))
    assert is_left_lying(answer, NOON + minutes(15))

    rehearsal.visit(order.id, now=NOON + minutes(16))
    with transaction(rehearsal.org.id) as tx:
        (fetched,) = tx.answers.of_order(order.id)
    assert not is_left_lying(fetched, NOON + minutes(60))

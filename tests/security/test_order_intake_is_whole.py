"""An order is taken in whole or not at all, whichever of its statements fails. ASVS 5.0 V2.3.3."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from seawall.db import models as db
from seawall.transaction import INSTALLATION, transaction
from seawall.web import limit
from tests.orders_made import make_contact_point
from tests.people_made import make_organisation
from tests.web.console.public_order import FILLED

#: What an order is made of; what was never taken in leaves none of it behind.
PARTS = (
    db.DocumentRow,
    db.OrderRow,
    db.OrderItemRow,
    db.OrderEventRow,
    db.OrderClockRow,
    db.CaseRow,
    db.JobRow,
    db.LedgerEntryRow,
)
_WRITES = ("INSERT", "UPDATE", "DELETE")


class FailsAt:
    """Lets so many changing statements through, and refuses the next one."""

    def __init__(self, number: int) -> None:
        self.left, self.has_failed = number, False

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(_WRITES):
            if not self.left and not self.has_failed:
                self.has_failed = True
                raise DatabaseError("the disk said no")
            self.left -= 1
        return execute(sql, params, many, context)


def send() -> int:
    limit._counter.cache_clear()
    client = Client(raise_request_exception=False, HTTP_HOST="localhost")
    return client.post("/orders/new", FILLED).status_code


def stored() -> dict[str, int]:
    with transaction(INSTALLATION):
        return {model.__name__: model.objects.count() for model in PARTS}


@pytest.mark.both_databases
def test_a_fault_at_any_statement_of_its_intake_leaves_nothing_of_an_order(database):
    make_contact_point(make_organisation())
    before, number, refusals = stored(), 0, []
    while True:
        fault = FailsAt(number)
        with connection.execute_wrapper(fault):
            status = send()
        if not fault.has_failed:
            break
        assert stored() == before, f"statement {number}"
        refusals.append(status)
        number += 1

    assert number > 8  # so many statements were refused, one by one
    assert {status for status in refusals if status < 500} == set()
    assert status in {200, 201}
    assert stored()["OrderRow"] == before["OrderRow"] + 1

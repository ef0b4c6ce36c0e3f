"""An order is taken in whole or not at all, whichever of its statements fails. ASVS 5.0 V2.3.3."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import Client

from seawall.db import models as db
from seawall.transaction import INSTALLATION, transaction
from seawall.web import limit
from tests.orders_made import annex1, make_authority, make_contact_point
from tests.people_made import make_organisation
from tests.web.console.public_order import FILLED

#: What an order is made of; what was never taken in leaves none of it behind.
PARTS = (
    db.WaitingDocumentRow,
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


def by_the_form(client: Client, _signed: str) -> HttpResponse:
    """A stranger fills in the form: it waits."""
    return client.post("/orders/new", FILLED)


def by_its_signature(client: Client, signed: str) -> HttpResponse:
    """An authority signs it: it is an order."""
    return client.post("/v1/orders", signed, content_type="application/jose")


def stored() -> dict[str, int]:
    with transaction(INSTALLATION):
        return {model.__name__: model.objects.count() for model in PARTS}


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("sent", "table"), [(by_the_form, "WaitingDocumentRow"), (by_its_signature, "OrderRow")]
)
def test_a_fault_at_any_statement_of_its_intake_leaves_nothing_of_an_order(database, sent, table):
    org = make_organisation()
    make_contact_point(org)
    authority = make_authority(org)
    at = datetime.now(UTC)
    signed = authority.sign(annex1(authority, issued_at=at.isoformat()), at=at)
    client = Client(raise_request_exception=False, HTTP_HOST="localhost")
    before, number, refusals = stored(), 0, []
    while True:
        fault = FailsAt(number)
        with connection.execute_wrapper(fault):
            limit._counter.cache_clear()
            status = sent(client, signed).status_code
        if not fault.has_failed:
            break
        assert stored() == before, f"statement {number}"
        refusals.append(status)
        number += 1

    assert number > 6  # so many statements were refused, one by one
    assert {status for status in refusals if status < 500} == set()
    assert status in {200, 201}
    assert stored()[table] == before[table] + 1

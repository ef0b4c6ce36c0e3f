"""No store hands one organisation's row to another."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection
from django.db import transaction as database

from seawall.db import models
from seawall.db.unit_of_work.tenancy import set_scope
from seawall.errors import SeawallError
from seawall.transaction import Transaction, transaction
from tests.every_table import NOON, fill, in_order
from tests.people_made import make_organisation
from tests.tenancy_guard import OWNED_TABLES, CrossesOrganisationsError

STORES = [
    name
    for name, member in vars(Transaction).items()
    if inspect.ismethoddescriptor(member) or hasattr(member, "func")
]


def test_every_table_of_an_organisation_is_filled_by_this_test(database):
    mine = make_organisation()

    fill(mine.id, "mine")

    assert {m._meta.db_table for m in in_order()} == OWNED_TABLES


def test_every_store_is_among_them():
    assert set(Transaction.__annotations__) <= set(STORES)
    assert "attested" in STORES


@pytest.mark.parametrize("store", STORES)
def test_a_store_shows_nothing_of_another_organisation(database, store):
    """Every reading method is called with the other organisation's own words."""
    mine, theirs = make_organisation(), make_organisation()
    fill(theirs.id, "theirs")

    with transaction(mine.id) as tx:
        shown = [repr(answer) for answer in readings(getattr(tx, store))]

    assert not [text for text in shown if "theirs" in text or theirs.id in text]


def readings(store: object):
    """What each public method answers when every text it takes is `theirs`."""
    for name, method in inspect.getmembers(store, inspect.ismethod):
        if name.startswith("_"):
            continue
        needed = [
            p
            for p in inspect.signature(method).parameters.values()
            if p.default is inspect.Parameter.empty
        ]
        if any(p.annotation not in READABLE for p in needed):
            continue
        given = {p.name: READABLE[p.annotation] for p in needed}
        with database.atomic():
            try:
                answer = method(**given)
                yield list(answer) if inspect.isgenerator(answer) else answer
            except SeawallError:
                continue  # "no such thing here" is the right answer


READABLE = {
    **{f"{name}Id": "theirs" for name in ("Organisation", "Person", "ApiKey", "Bank", "Entry")},
    **{f"{name}Id": "theirs" for name in ("Import", "Item", "Check", "Match", "Notice", "Case")},
    **{f"{name}Id": "theirs" for name in ("Decision", "Appeal", "Action", "Outcome", "Event")},
    **{
        f"{name}Id": "theirs" for name in ("Endpoint", "Delivery", "Job", "LedgerEntry", "Evidence")
    },
    **{f"{name}Id": "theirs" for name in ("ContactPoint", "Authority", "AuthorityKey")},
    **{f"{name}Id": "theirs" for name in ("Document", "Order", "OrderEvent", "Clock", "Answer")},
    **{f"{name}Id": "theirs" for name in ("UserNotice", "Preservation", "Access", "Threat")},
    **{f"{name}Id": "theirs" for name in ("Vault", "Recipient", "Batch", "Dispatch", "Line")},
    **{f"{name}Id": "theirs" for name in ("Probe", "Referred", "Exchange", "ExchangeWord")},
    **{f"{name}Id": "theirs" for name in ("Listing", "ListedName", "Session", "Passkey")},
    **{f"{name}Id": "theirs" for name in ("Provider", "Proposal", "Kept", "LimitChange")},
    **{f"{name}Id": "theirs" for name in ("Review", "Golden", "Seat", "Bulk", "Statement")},
    **{f"{name}Id": "theirs" for name in ("Rehash", "Flagger", "Drill", "SeededUpload")},
    "bool": True,
    "str": "theirs",
    "int": 0,
    "datetime": datetime(2027, 1, 1, tzinfo=UTC),
}


def test_postgresql_refuses_even_a_query_that_forgot_its_organisation(postgresql):
    mine, theirs = make_organisation(), make_organisation()
    fill(mine.id, "mine")
    fill(theirs.id, "theirs")

    with database.atomic():
        set_scope(connection, mine.id)
        connection.seawall_scope = None  # the guard of these tests looks away
        seen = {t: organisations_in(t) for t in sorted(OWNED_TABLES)}

    assert seen == {table: {mine.id} for table in seen}


def test_postgresql_shows_nothing_while_no_organisation_is_set(postgresql):
    mine = make_organisation()
    fill(mine.id, "mine")

    with database.atomic():
        connection.seawall_scope = None
        seen = {t: organisations_in(t) for t in OWNED_TABLES}

    assert set().union(*seen.values()) == set()


def test_postgresql_refuses_to_write_a_row_for_another_organisation(postgresql):
    mine, theirs = make_organisation(), make_organisation()

    with pytest.raises(DatabaseError, match="row-level security"):
        write_for(theirs.id, scope=mine.id)


def test_the_guard_of_these_tests_sees_a_forgotten_filter(sqlite):
    mine = make_organisation()

    with pytest.raises(CrossesOrganisationsError), transaction(mine.id):
        list(models.BankRow.objects.all())


def write_for(organisation_id: str, *, scope: str) -> None:
    with database.atomic():
        set_scope(connection, scope)
        connection.seawall_scope = None
        models.BankRow.objects.create(
            id="bank_x", organisation_id=organisation_id, name="x", created_at=NOON
        )


def organisations_in(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT organisation_id FROM {table}")
        return {found for (found,) in cursor.fetchall()}

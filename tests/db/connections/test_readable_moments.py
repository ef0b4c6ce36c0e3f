"""No row is written that could not be read back, on either database, by whichever statement."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection

from seawall.db import models as db
from seawall.transaction import transaction
from tests.people_made import make_organisation, make_person
from tests.problems import raises_problem

pytestmark = pytest.mark.both_databases
EAST, WEST = timezone(timedelta(hours=14)), timezone(-timedelta(hours=14))
UNREADABLE = [
    datetime(1, 1, 1, tzinfo=EAST),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, tzinfo=WEST),
]


@pytest.mark.parametrize("at", UNREADABLE, ids=str)
def test_such_a_moment_is_refused_by_every_kind_of_statement(database, at):
    org = make_organisation()
    person = make_person(org)
    writes = [
        lambda: of(org).filter(id=person.id).update(told_at=at),
        lambda: of(org).filter(told_at__lte=at).count(),
        lambda: written_plainly(at, person),
    ]
    for write in writes:
        with raises_problem("db.unreadable-moment"), transaction(org.id):
            write()

    with transaction(org.id) as tx:
        assert [member.id for member in tx.people.members()] == [person.id]


@pytest.mark.parametrize("year", [2, 1970, 9998])
def test_every_other_year_is_kept_as_it_is(database, year):
    org = make_organisation()
    person, at = make_person(org), datetime(year, 6, 1, 12, tzinfo=EAST)

    with transaction(org.id):
        of(org).filter(id=person.id).update(told_at=at)
        assert of(org).get(id=person.id).told_at == at


def of(org):
    return db.PersonRow.objects.filter(organisation_id=org.id)


def written_plainly(at, person):
    adapted = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE db_person SET told_at = %s WHERE id = %s AND organisation_id = %s",
            [adapted, person.id, person.organisation],
        )

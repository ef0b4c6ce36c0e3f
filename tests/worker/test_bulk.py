"""Many cases are decided in stretches, and an error in one of them ends none of the others."""

from __future__ import annotations

from datetime import timedelta

from seawall.cases.bulk.model import BulkLineState, BulkRuling
from seawall.journeys.cases import bulk_deciding
from seawall.transaction import transaction
from tests.cases_made import make_item, open_case
from tests.enforcement_made import Time, work_until, worker
from tests.people_made import NOON, make_organisation, make_person

#: More than a job that failed each time would be tried.
CASES = 9


def test_what_goes_on_stretch_after_stretch_survives_an_error_late_in_it(database, monkeypatch):
    org = make_organisation()
    person, time = make_person(org), Time()
    cases = [open_case(org, make_item(org)).id for _ in range(CASES)]
    with transaction(org.id) as tx:
        bulk = bulk_deciding.draft_bulk(cases, person, chosen="", tx=tx, now=NOON).id
        ruling = BulkRuling("remove", ("tvec/incite",), "They call for an attack.")
        bulk_deciding.rule_on_bulk(bulk, person, ruling, alone_up_to=50, tx=tx, now=NOON)
    step, calls = bulk_deciding.decide_next_case, []

    def slow_and_once_broken(*args, **options):
        calls.append(time())
        time.pass_by(seconds=6)
        if len(calls) == CASES - 1:
            raise ConnectionError("The database went away.")
        return step(*args, **options)

    monkeypatch.setattr(bulk_deciding, "decide_next_case", slow_and_once_broken)
    work_until(NOON + timedelta(minutes=10), time=time, hand=worker(time), org=org.id)

    with transaction(org.id) as tx:
        assert tx.bulk.progress(bulk) == {BulkLineState.DECIDED.value: CASES}

"""Once a day the log says how many entries stand in the banks."""

from __future__ import annotations

from datetime import timedelta

from seawall.banks.model import EntryState
from seawall.journeys.banks.standing_count import standing_entries, write_standing
from seawall.people.model import OrganisationKind
from seawall.transaction import transaction
from tests.banks.test_store import add, make_bank, signal
from tests.enforcement_made import Time, worker
from tests.people_made import NOON, make_organisation

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def counted(organisation):
    """Each day with its count, as the log has it."""
    with transaction(organisation.id) as tx:
        entries = tx.ledger.recent(1_000, prefix="bank.standing")
    return {entry.about: entry.public["entries"] for entry in reversed(entries)}


def standing(organisation, now=NOON):
    with transaction(organisation.id) as tx:
        return standing_entries(tx=tx, now=now)


def test_what_may_lead_to_something_stands_in_any_bank_until_it_runs_out(database):
    organisation, other = make_organisation(), make_organisation()
    states = enumerate(EntryState)
    add(make_bank(organisation), *(signal(number, state=state) for number, state in states))
    add(make_bank(organisation, "Short"), signal(7), signal(8, expires_at=NOON + HOUR))
    add(make_bank(other), signal(9))

    # active, unconfirmed and contested; what is on trial or was taken back does not stand
    assert standing(organisation) == 5
    assert standing(organisation, NOON + HOUR) == 4
    assert standing(other) == 1


def test_a_day_is_counted_once(database):
    organisation = make_organisation()
    with transaction(organisation.id) as tx:
        write_standing(3, tx=tx, now=NOON)

    assert standing(organisation, NOON + HOUR) is None
    assert standing(organisation, NOON + DAY) == 0
    assert counted(organisation) == {f"{NOON:%Y-%m-%d}": 3}


def test_the_worker_counts_each_day_of_each_platform(sqlite):
    organisation, unit = make_organisation(), make_organisation(kind=OrganisationKind.UNIT)
    bank = make_bank(organisation)
    add(bank, signal(1))
    time = Time(NOON)
    hand = worker(time)
    hand.arm()

    for _ in range(30):
        while hand.step():
            pass
        time.pass_by(hours=1)
    add(bank, signal(2))
    time.pass_by(hours=20)
    while hand.step():
        pass

    assert list(counted(organisation).values()) == [1, 1, 2]
    assert counted(unit) == {}

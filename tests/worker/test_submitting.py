"""The worker hands statements to the Union's database, and looks again by itself."""

from __future__ import annotations

from seawall.transaction import transaction
from tests.cases_made import decide_case, make_item, open_case
from tests.enforcement_made import Time, worker
from tests.journeys.statements.test_statement_submitting import configure
from tests.outbound_made import only_public
from tests.people_made import NOON, make_organisation, make_person
from tests.transparency.commission import TOKEN, commission


def counts(org):
    with transaction(org.id) as tx:
        return tx.submissions.counts()


def test_dsa_r11_the_worker_sends_what_is_owed_and_comes_back_after_a_failure(sqlite, monkeypatch):
    with commission() as far:
        configure(monkeypatch, dsa_database_url=far.url, dsa_database_token=TOKEN)
        org = make_organisation()
        decide_case(org, open_case(org, make_item(org)), make_person(org))
        far.tricks.append("broken")
        time = Time(NOON)
        hand = worker(time)
        hand.arm()
        while hand.step():
            pass
        assert counts(org) == {"sent": 1}

        time.pass_by(minutes=2)
        while hand.step():
            pass

        assert counts(org) == {"accepted": 1}
        assert [method for method, _ in far.asked] == ["POST", "GET", "POST"]


def test_an_address_inside_our_walls_is_not_called(sqlite, monkeypatch):
    configure(monkeypatch, dsa_database_url="https://10.0.0.1", dsa_database_token=TOKEN)
    only_public(monkeypatch)
    org = make_organisation()
    decide_case(org, open_case(org, make_item(org)), make_person(org))
    time = Time(NOON)
    hand = worker(time)
    hand.arm()
    while hand.step():
        pass

    assert counts(org) == {"owed": 1}

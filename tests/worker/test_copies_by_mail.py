"""Copies in the mailbox: what was counted before the worker died is not looked for again."""

from __future__ import annotations

import pytest

from seawall.db import models as db
from seawall.enforcement.outbox.model import JobState
from seawall.orders.copies.repeat_bound import MOST_REPEATS
from seawall.transaction import transaction
from tests.orders_made import annex1, make_authority, make_contact_point
from tests.people_made import make_organisation
from tests.worker.test_inbox import DOMAINS, a_mail, orders_of, put, set_to, work

COPIES = MOST_REPEATS + 3


@pytest.fixture
def org(database):
    made = make_organisation()
    make_contact_point(made)
    return made


def readings(org):
    return db.JobRow.objects.filter(organisation_id=org.id, key__startswith="read:")


@pytest.mark.both_databases
def test_a_worker_killed_behind_the_commit_finds_a_copy_that_was_counted_and_goes_on(
    org, tmp_path, monkeypatch
):
    authority = make_authority(org, mail_domains=DOMAINS)
    signed = authority.sign(annex1(authority)).encode()
    for number in range(COPIES + 1):
        mail = a_mail("A removal order is attached.", number=str(number))
        mail.add_attachment(signed, maintype="application", subtype="jose", filename="order.jws")
        put(tmp_path / "box", mail)

    with set_to(monkeypatch, mail_inbox=f"maildir://{tmp_path}/box"):
        work()
        with transaction(org.id):
            readings(org).update(state=JobState.READY, finished_at=None)
        work()

    (order,) = orders_of(org)
    with transaction(org.id) as tx:
        assert {job.state for job in readings(org)} == {JobState.DONE}
        assert [event.what for event in tx.orders.events(order.id)].count(
            "repeated"
        ) == MOST_REPEATS
        assert tx.copies.copies_of(order.id).times >= COPIES - MOST_REPEATS
        assert tx.evidence.get(tx.orders.document(order.document).evidence).erased_at is None

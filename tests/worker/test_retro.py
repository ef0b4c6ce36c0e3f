"""The worker follows the banks: what is newly known is found, what is withdrawn comes back."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from seawall.banks.following.model import RESTORING, RETRO
from seawall.config import settings
from seawall.enforcement.model import Target, TargetState
from seawall.journeys.banks.bank_curation import withdraw_entry
from seawall.transaction import transaction
from seawall.worker import retro
from tests.enforcement_made import Time, worker
from tests.journeys.content.seen_made import know, see
from tests.people_made import NOON, make_organisation

SHA = "a" * 64


def work(hand):
    while hand.step():
        pass


def test_an_entry_reaches_what_is_published_and_its_withdrawal_does_too(database, monkeypatch):
    restore = settings().model_copy(update={"withdrawn_policy": "restore"})
    monkeypatch.setattr(retro, "settings", lambda: restore)
    org, other = make_organisation(), make_organisation()
    item = see(org, ("sha256", SHA))
    see(other, ("sha256", SHA))
    time = Time(NOON)
    hand = worker(time)
    hand.arm()
    work(hand)

    entry = know(org, "sha256", SHA)
    time.pass_by(seconds=3)
    work(hand)
    with transaction(org.id) as tx:
        removed = tx.enforcement.newest_action(Target(item.kind, item.external_id)).state
        withdraw_entry(entry.id, reason="wrong", tx=tx, now=NOON + timedelta(hours=1), by="test")
    time.pass_by(seconds=3)
    work(hand)

    with transaction(org.id) as tx:
        restored = tx.enforcement.newest_action(Target(item.kind, item.external_id)).state
    with transaction(other.id) as tx:
        assert tx.cases.queue() == []
    assert (removed, restored) == (TargetState.REMOVED, TargetState.RESTORED)


def test_who_follows_the_banks_looks_while_everybody_may_write(sqlite):
    """After an import the look is long: no write lock is held meanwhile."""
    org = make_organisation()
    see(org, ("sha256", SHA))
    time = Time(NOON)
    hand = worker(time)
    hand.arm()
    work(hand)
    entry = know(org, "sha256", SHA)
    with transaction(org.id) as tx:
        withdraw_entry(entry.id, reason="wrong", tx=tx, now=NOON, by="test")
    looks = []

    def note(execute, sql, values, many, context):
        if sql.startswith("SELECT") and '"changed_seq" >' in sql:
            looks.append(connection.in_atomic_block)
        return execute(sql, values, many, context)

    time.pass_by(seconds=3)
    with connection.execute_wrapper(note):
        work(hand)

    assert looks
    assert not any(looks)
    with transaction(org.id) as tx:
        assert {tx.followers.seen(name).seq for name in (RETRO, RESTORING)} == {
            tx.followers.newest()
        }

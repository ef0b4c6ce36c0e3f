"""An address has one part of an installation's hour, to however many organisations it writes."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from seawall import config
from seawall.db import models as db
from seawall.journeys.anteroom import _strangers_quota
from seawall.journeys.anteroom.arriving import arrive
from seawall.journeys.orders import order_reading
from seawall.journeys.orders.order_sender import known_keys
from seawall.mailroom.signing import jws
from seawall.orders.anteroom import telling
from seawall.transaction import INSTALLATION, transaction
from tests.anteroom_made import come, strangers_order, waiting_of, work_off
from tests.orders_made import NOON, altered, annex1, make_authority, make_contact_point
from tests.people_made import make_organisation

pytestmark = pytest.mark.both_databases


@pytest.fixture
def orgs(database):
    """Four organisations of one installation."""
    made = [make_organisation() for _ in range(4)]
    for org in made:
        make_contact_point(org)
    return made


def at_most(documents, monkeypatch):
    few = config.settings().model_copy(update={"anteroom_documents": documents})
    monkeypatch.setattr(_strangers_quota, "settings", lambda: few)


def wait_of(org, *, at=NOON, asked_from="203.0.113.7"):
    """For how long a stranger's document is not taken; nothing where it is."""
    with transaction(org.id) as tx:
        arrival = order_reading.from_signed(
            strangers_order(at=at).encode(),
            jws.MEDIA_TYPE,
            usually="annex1",
            keys=known_keys(tx=tx),
            now=at,
        )
        arrived = arrive([arrival], asked_from=asked_from, tx=tx, now=at)
    return arrived.full_until - at if arrived.full_until else None


def files_counted():
    with transaction(INSTALLATION):
        return list(db.StrangersFileRow.objects.values_list("sender", flat=True))


def test_whoever_writes_to_four_organisations_has_one_part_of_the_hour(orgs, monkeypatch):
    at_most(8, monkeypatch)
    taken = [come(org, strangers_order()) is not None for org in orgs for _ in range(2)]
    others = [
        come(org, strangers_order(), asked_from=f"198.51.100.{n}") for n, org in enumerate(orgs)
    ]

    assert taken == [True, True, *[False] * 6]
    assert None not in others


def test_a_sender_is_counted_under_one_name_and_shown_under_another_in_each_house(orgs):
    for org in orgs[:2]:
        come(org, strangers_order())

    counted = set(files_counted())
    shown = {waiting_of(org)[0].told_under for org in orgs[:2]}
    assert (len(counted), len(shown)) == (1, 2)
    assert not counted & shown


def test_whoever_is_refused_is_told_when_the_oldest_of_the_hour_falls_out(orgs, monkeypatch):
    at_most(8, monkeypatch)
    for minutes in (0, 30):
        at = NOON + timedelta(minutes=minutes)
        assert wait_of(orgs[0], at=at) is None

    assert wait_of(orgs[1], at=NOON + timedelta(minutes=40)) == timedelta(minutes=20)
    assert wait_of(orgs[1], at=NOON + timedelta(minutes=60)) is None
    assert wait_of(orgs[1], at=NOON + timedelta(minutes=61)) == timedelta(minutes=29)


def test_after_the_hour_nobody_is_remembered(orgs):
    come(orgs[0], strangers_order())
    later = NOON + timedelta(minutes=61)
    come(orgs[1], strangers_order(at=later), at=later, asked_from="198.51.100.4")

    assert len(files_counted()) == 1


def test_what_is_forged_shares_the_hour_of_strangers_and_a_known_key_does_not(orgs, monkeypatch):
    """Anybody can put another signature under a genuine header: each is kept, and has a bound."""
    at_most(8, monkeypatch)
    org = orgs[0]
    authority = make_authority(org)
    forged = [come(org, altered(authority, annex1(authority))) for _ in range(4)]

    assert [came is not None and came.refused for came in forged] == [
        "forged",
        "forged",
        False,
        False,
    ]
    assert come(orgs[1], strangers_order()) is None
    assert come(org, authority.sign(annex1(authority))).order.state == "running"


def test_many_addresses_and_many_organisations_make_few_calls_and_each_house_hears(orgs):
    """The people on call may be the same: a dozen senders are told one by one in all of them."""
    for org_number, org in enumerate(orgs):
        for number in range(20):
            come(org, strangers_order(), asked_from=f"203.0.{org_number}.{number}")
    work_off(NOON)

    calls: Counter[str] = Counter()
    for org in orgs:
        with transaction(org.id) as tx:
            for group in {document.told_under for document in waiting_of(org)}:
                calls[org.id] += len(tx.enforcement.events_about(telling.about(group, NOON)))
    assert all(calls[org.id] >= 1 for org in orgs)
    assert sum(calls.values()) <= telling.MOST_SENDERS + len(orgs)


def test_that_the_hour_is_full_is_one_call_and_stands_on_the_feed_of_each_house(orgs, monkeypatch):
    at_most(4, monkeypatch)
    for org in orgs:
        come(org, strangers_order())
        come(org, strangers_order())

    about = f"anteroom-full:{telling.hour_of(NOON)}"
    with transaction(INSTALLATION):
        calls = db.JobRow.objects.filter(key=f"on-call:{about}:webhook").count()
    assert calls == 1
    for org in orgs:
        with transaction(org.id) as tx:
            assert len(tx.enforcement.events_about(about)) == 1

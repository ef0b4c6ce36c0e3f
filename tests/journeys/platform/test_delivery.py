"""What a platform may rely on when we hand it an event."""

from __future__ import annotations

from datetime import timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from seawall.enforcement.model import DeliveryResult, EndpointState
from seawall.enforcement.outbox.model import JobState
from seawall.enforcement.webhook_signature import verifies_asymmetric
from seawall.journeys.platform.delivery import send_event_again
from seawall.journeys.platform.endpoint_setup import enable_endpoint, rotate_secret
from seawall.keys.installation import webhook_key
from seawall.transaction import transaction
from tests.enforcement_made import NOON, Time, make_decided, receiver, work_until, worker
from tests.outbound_made import only_public
from tests.problems import raises_problem


def deliver_all(decided, time, hours=48):
    hand = worker(time)
    end = time.at + timedelta(hours=hours)
    work_until(end, time=time, hand=hand, org=decided.scope)


def jobs(decided):
    with transaction(decided.scope) as tx:
        return tx.outbox.counts()


def test_a_decision_reaches_the_platform_signed_both_ways(database, monkeypatch):
    decided, time = make_decided(), Time()
    with receiver() as platform:
        _, secret = decided.endpoint(platform.url)
        action = decided.enforce()
        deliver_all(decided, time)

    got = platform.got[0]
    _freeze_standardwebhooks(monkeypatch, NOON)
    assert Webhook(secret).verify(got.body, got.headers)["data"]["action"] == action.id
    assert verifies_asymmetric(
        got.body.decode(),
        event=got.id,
        at=NOON,
        signatures=got.headers["webhook-signature"],
        key=webhook_key().public_key(),
    )
    assert got.headers["seawall-version"] == "2026-11-24"
    assert len(platform.got) == 1


def test_the_bytes_that_are_sent_are_the_bytes_on_the_feed(database):
    decided, time = make_decided(), Time()
    with receiver() as platform:
        decided.endpoint(platform.url)
        decided.enforce()
        deliver_all(decided, time)
    with transaction(decided.scope) as tx:
        events = tx.enforcement.events_after(0)

    assert [got.body.decode() for got in platform.got] == [event.body for event in events]


def test_both_secrets_sign_while_one_replaces_the_other(sqlite, monkeypatch):
    decided, time = make_decided(), Time()
    _freeze_standardwebhooks(monkeypatch, NOON)
    with receiver() as platform:
        endpoint, old = decided.endpoint(platform.url)
        with transaction(decided.scope) as tx:
            new = rotate_secret(endpoint.id, tx=tx, now=NOON)
        decided.enforce()
        deliver_all(decided, time, hours=0)
        time.pass_by(hours=25)
        decided.enforce(now=time.at)
        deliver_all(decided, time, hours=0)

    first, later = platform.got
    for secret in (old, new):
        assert Webhook(secret).verify(first.body, first.headers)
    _freeze_standardwebhooks(monkeypatch, time.at)
    assert Webhook(new).verify(later.body, later.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(later.body, later.headers)


def test_an_endpoint_that_fails_is_called_on_the_published_schedule(sqlite):
    decided, time = make_decided(), Time()
    moments = []

    def fail(got):
        moments.append(time.at - NOON)
        return 503

    with receiver(fail) as platform:
        decided.endpoint(platform.url)
        decided.enforce()
        deliver_all(decided, time)

    seconds = [round(moment.total_seconds()) for moment in moments]
    assert seconds == [0, 5, 35, 155, 755, 2555, 6155, 16955, 45755, 132155]
    assert len(set(platform.ids())) == 1
    assert jobs(decided) == {"dead": 1}


def test_a_refusal_is_tried_twice_more_and_then_waits_for_a_person(database):
    decided, time = make_decided(), Time()
    with receiver(lambda got: 400) as platform:
        decided.endpoint(platform.url)
        decided.enforce()
        deliver_all(decided, time)

    assert len(platform.got) == 3
    assert jobs(decided) == {JobState.DEAD: 1}


def test_send_again_sends_the_same_event_once_more(database):
    decided, time = make_decided(), Time()
    with receiver(lambda got: 422) as platform:
        decided.endpoint(platform.url)
        decided.enforce()
        deliver_all(decided, time)
        platform.answer = lambda got: 204
        with transaction(decided.scope) as tx:
            send_event_again(tx.outbox.dead_letters()[0].id, tx=tx, now=time.at)
        deliver_all(decided, time)

    assert len(platform.got) == 4
    assert len(set(platform.ids())) == 1
    assert jobs(decided) == {JobState.DONE: 1}


def test_a_revived_letter_may_be_refused_three_times_again(sqlite):
    decided, time = make_decided(), Time()
    with receiver(lambda got: 422) as platform:
        decided.endpoint(platform.url)
        decided.enforce()
        deliver_all(decided, time)
        with transaction(decided.scope) as tx:
            send_event_again(tx.outbox.dead_letters()[0].id, tx=tx, now=time.at)
        deliver_all(decided, time)

    assert len(platform.got) == 6


def test_410_disables_the_endpoint_and_says_so_on_the_feed(database):
    decided, time = make_decided(), Time()
    with receiver(lambda got: 410) as platform:
        endpoint, _ = decided.endpoint(platform.url)
        decided.enforce()
        decided.enforce("restored")
        deliver_all(decided, time)
    with transaction(decided.scope) as tx:
        state = tx.enforcement.endpoint(endpoint.id).state
        types = [event.type for event in tx.enforcement.events_after(0)]
        dead = tx.outbox.dead_letters()[0]

    assert state is EndpointState.DISABLED
    assert len(platform.got) == 1
    assert "attention.needed" in types
    with raises_problem("enforcement.endpoint-disabled"), transaction(decided.scope) as tx:
        send_event_again(dead.id, tx=tx, now=time.at)


def test_enabling_an_endpoint_sends_what_it_missed(database):
    decided, time = make_decided(), Time()
    with receiver(lambda got: 410) as platform:
        endpoint, _ = decided.endpoint(platform.url)
        decided.enforce()
        decided.enforce("restored")
        deliver_all(decided, time)
        platform.answer = lambda got: 200
        before = len(platform.got)
        with transaction(decided.scope) as tx:
            enable_endpoint(endpoint.id, tx=tx, now=time.at)
        deliver_all(decided, time)

    states = [got.event["data"]["state"] for got in platform.got[before:]]
    assert sorted(states) == ["removed", "restored"]
    assert jobs(decided) == {JobState.DONE: 2}


def test_a_redirect_is_never_followed(sqlite):
    decided, time = make_decided(), Time()
    with receiver() as elsewhere, receiver(lambda got: 307) as platform:
        platform.headers["location"] = elsewhere.url
        decided.endpoint(platform.url)
        decided.enforce()
        deliver_all(decided, time)

    assert len(platform.got) == 3
    assert elsewhere.got == []


def test_every_attempt_is_written_down(database):
    decided, time = make_decided(), Time()
    answers = iter([500, 429, 200])
    with receiver(lambda got: next(answers)) as platform:
        decided.endpoint(platform.url)
        action = decided.enforce()
        deliver_all(decided, time)
    with transaction(decided.scope) as tx:
        made = tx.enforcement.deliveries_of(action.id)

    assert [(each.attempt, each.status, each.result) for each in made] == [
        (1, 500, DeliveryResult.FAILED),
        (2, 429, DeliveryResult.FAILED),
        (3, 200, DeliveryResult.RECEIVED),
    ]


def test_an_address_that_has_become_private_is_not_called(sqlite, monkeypatch):
    decided, time = make_decided(), Time()
    with receiver() as platform:
        decided.endpoint(platform.url)
        decided.enforce()
        only_public(monkeypatch)
        deliver_all(decided, time)

    assert platform.got == []
    assert jobs(decided) == {JobState.DEAD: 1}


def _freeze_standardwebhooks(monkeypatch, moment):
    """Let the reference library believe that it is this moment."""
    import standardwebhooks.webhooks as library

    class Frozen(library.datetime):
        @classmethod
        def now(cls, tz=None):
            return moment

    monkeypatch.setattr(library, "datetime", Frozen)

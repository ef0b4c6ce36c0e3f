"""`seawall ledger verify` opens every signed event again, and knows whose key each may be by."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from seawall.config import settings
from seawall.journeys.duties import authority_register
from seawall.journeys.referrals import referral_approval
from seawall.keys.installation import ledger_key
from seawall.keys.organisation import own_key
from seawall.keys.signing import new_signing_key, public_jwk
from seawall.ledger.model import Entry
from seawall.ledger.note import Signer, origin
from seawall.ledger.words.signed_events import SIGNED_EVENT_HEARD, SIGNED_EVENT_MADE
from seawall.transaction import transaction
from seawall.transparency.signed_events.event_facts import received
from seawall.transparency.signed_events.event_signing import sign_event, signer_of
from tests.log_signed import place_and_sign
from tests.orders_made import NOON, make_authority, make_order
from tests.referring_made import make_unit

EVENT = received("ab" * 32, form="removal_order", at=NOON, due_at=None)


def write(org, word, *, key, text: str = "", **public: object) -> str:
    """An entry by somebody who can write to the database: the log takes it as it is."""
    stated = {
        "event": text or sign_event(EVENT, key),
        "kind": "received",
        "signer": signer_of(key.public_key()),
        **public,
    }
    with transaction(org.id) as tx:
        return tx.ledger.append(Entry(word, "order_1", at=NOON, public=stated))


def verified(run):
    place_and_sign(Signer(origin(settings().public_url), ledger_key()), datetime.now(UTC))
    return run("ledger", "verify"), run("ledger", "verify", "--json")


def test_events_by_the_keys_of_their_sides_hold_and_are_counted(run, organisation):
    make_order(organisation)

    shown, data = verified(run)

    assert shown.code == 0
    assert "signed events: 1, each by the key of its side\n" in shown.out
    assert data.data["signed_events"] == 1


def test_a_log_without_events_says_nothing_of_them(run, organisation):
    shown, _ = verified(run)

    assert "signed events" not in shown.out


@pytest.mark.parametrize(
    ("word", "says"),
    [
        (SIGNED_EVENT_MADE, "an event that we should have signed, by a key that is not registered"),
        (SIGNED_EVENT_HEARD, "that the platform should have signed, by a key that is not"),
    ],
)
def test_an_event_that_an_insider_signed_with_a_key_of_their_own_is_named(
    run, organisation, word, says
):
    entry = write(organisation, word, key=new_signing_key())

    shown, data = verified(run)

    assert (shown.code, data.data["intact"]) == (1, False)
    assert entry in shown.out
    assert says in shown.out


def test_our_own_key_does_not_sign_for_the_other_side(run, organisation):
    write(organisation, SIGNED_EVENT_HEARD, key=own_key(organisation.id))

    shown, _ = verified(run)

    assert "should have signed, by a key that is not registered" in shown.out


def test_a_key_of_an_authority_does_not_sign_for_a_platform(run, organisation):
    key = new_signing_key()
    authority = make_authority(organisation)
    jwk = json.dumps(public_jwk(key.public_key())).encode()
    with transaction(organisation.id) as tx:
        authority_register.add_key(authority.authority.id, jwk, tx=tx, now=NOON, by="test")
    entry = write(organisation, SIGNED_EVENT_HEARD, key=key)

    shown, _ = verified(run)

    assert f"({entry}): holds an event that the platform should have signed" in shown.out


def test_an_event_with_another_signers_name_on_it_does_not_fit(run, organisation):
    text = sign_event(EVENT, own_key(organisation.id))
    head, _, mark = text.split(".")
    other = received("cd" * 32, form="removal_order", at=NOON, due_at=None)
    body = sign_event(other, own_key(organisation.id)).split(".")[1]
    entry = write(
        organisation,
        SIGNED_EVENT_MADE,
        key=own_key(organisation.id),
        text=f"{head}.{body}.{mark}",
    )

    shown, _ = verified(run)

    assert f"({entry}): holds a signed event whose signature does not fit" in shown.out


def test_an_entry_that_calls_its_event_something_else_is_named(run, organisation):
    entry = write(organisation, SIGNED_EVENT_MADE, key=own_key(organisation.id), kind="answered")

    shown, _ = verified(run)

    assert f"({entry}): says something else of its signed event" in shown.out


def test_the_events_of_a_request_are_shown_with_what_they_say_and_whose_key_signed(
    run, organisation
):
    order = make_order(organisation)

    shown, data = run("ledger", "events", order.id), run("ledger", "events", order.id, "--json")

    (event,) = data.data
    assert (event["party"], event["kind"]) == ("platform", "received")
    assert event["facts"]["form"] == "removal_order"
    assert event["document"] == order.digest
    assert event["key"] in shown.out
    assert json.dumps(event).count("example.com") == 0


def test_a_unit_names_its_dispatch_by_its_number(run, database):
    unit = make_unit()
    unit.platform()
    (dispatch,) = unit.refer(unit.ready("https://clips.example.com/v/1")).dispatches
    with transaction(unit.scope) as tx:
        referral_approval.approve_dispatch(dispatch.id, supervisor=unit.supervisor, tx=tx, now=NOON)

    by_number = run("ledger", "events", dispatch.reference, "--json")
    by_id = run("ledger", "events", dispatch.id, "--json")

    assert [event["kind"] for event in by_number.data] == ["issued", "observed"]
    assert by_number.data == by_id.data
    assert run("ledger", "events", "NOBODYS-2026-000001").code != 0

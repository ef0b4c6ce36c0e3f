"""Orders of strangers at the door for machines: a receipt at once, few words read, nothing begun."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall import config
from seawall.journeys.anteroom import _strangers_quota
from seawall.keys.organisation import own_key
from seawall.mailroom.signing import jws
from seawall.transaction import transaction
from tests.anteroom_made import strangers_order, waiting_of
from tests.orders_made import URL, annex1, make_authority, make_contact_point
from tests.web.api.conftest import make_platform


@pytest.fixture
def platform(database):
    made = make_platform()
    make_contact_point(made.org)
    return made


def now() -> datetime:
    return datetime.now(UTC)


def send(platform, **fields):
    where, signed = f"/v1/orders?to={platform.org.slug}", strangers_order(at=now(), **fields)
    return platform.post(where, signed.encode(), authorization="", content_type="application/jose")


def test_a_stranger_gets_a_signed_receipt_with_the_hour_that_runs(platform):
    answer = send(platform)

    said = answer.json()
    assert answer.status_code == 201, said
    assert said["state"] == "authenticating"
    hour = datetime.fromisoformat(said["due_at"]) - datetime.fromisoformat(said["received_at"])
    assert hour == timedelta(hours=1)
    known = jws.known_key(own_key(platform.org.id).public_key())
    facts, signature = jws.verify_jws(said["receipt"], [known], now=now())
    assert signature.is_valid
    assert (facts["order"], facts["sha256"]) == (said["order"], said["sha256"])


def test_what_its_form_lacks_is_told_with_the_receipt(platform):
    said = send(platform, locations=[]).json()

    assert "annex1.B.url_missing" in [fault["code"] for fault in said["faults"]]


def test_its_sender_follows_it_by_the_token_and_asks_us_nothing_yet(platform):
    said = send(platform).json()
    path, token = f"/v1/orders/{said['order']}", said["token"]
    mine = platform.get(path, authorization="", seawall_receipt=token)
    reply = platform.post(
        f"{path}/clarifications", {"text": "Soon?"}, authorization="", seawall_receipt=token
    )

    assert mine.json()["state"] == "authenticating"
    assert [one["url"] for one in mine.json()["locations"]] == [URL]
    assert reply.status_code in {404, 409}


def test_no_order_of_ours_is_on_the_board_until_somebody_vouches(platform):
    send(platform)
    with transaction(platform.org.id) as tx:
        assert tx.orders.count() == {}
    assert len(waiting_of(platform.org)) == 1


def test_what_cannot_be_read_is_told_by_its_field_and_kept_by_nobody(platform):
    answer = send(platform, locaitons=[])

    assert answer.status_code == 422
    assert "locaitons" in answer.json()["detail"]
    assert waiting_of(platform.org) == []
    with transaction(platform.org.id) as tx:
        assert [e.what for e in tx.ledger.about(platform.org.id)][-1] == "order.turned_away"


def test_where_an_hour_has_brought_enough_the_answer_is_503_and_when_to_come_again(
    platform, monkeypatch
):
    few = config.settings().model_copy(update={"anteroom_documents": 4})
    monkeypatch.setattr(_strangers_quota, "settings", lambda: few)
    codes = [send(platform).status_code for _ in range(2)]
    refused = send(platform)

    assert codes == [201, 503]
    assert refused.status_code == 503
    assert 3_500 < int(refused["Retry-After"]) <= 3_600
    assert "in 60 minutes" in refused.json()["remedy"]
    with transaction(platform.org.id) as tx:
        assert tx.enforcement.events_about(f"anteroom-full:{now():%Y%m%d%H}")


def test_whoever_knows_the_number_of_an_order_is_told_no_token_of_it(platform):
    """A number and a name can be guessed: what is sent under them is the stranger's own."""
    authority = make_authority(platform.org)
    number = {"reference_number": "FR-2026-000017"}
    signed = authority.sign(annex1(authority, issued_at=now().isoformat(), **number), at=now())
    where = f"/v1/orders?to={platform.org.slug}"
    jose = {"authorization": "", "content_type": "application/jose"}
    own = platform.post(where, signed.encode(), **jose).json()

    said = send(platform, authority={"name": authority.authority.name}, locations=[], **number)

    assert said.status_code == 201
    assert said.json()["order"] != own["order"]
    assert said.json()["token"] != own["token"]


def test_not_even_a_known_key_is_told_the_token_by_other_bytes_under_the_number(database):
    platform = make_platform(frozenset({"orders"}))
    make_contact_point(platform.org)
    authority = make_authority(platform.org)
    number = {"reference_number": "FR-2026-000018"}
    signed = authority.sign(annex1(authority, issued_at=now().isoformat(), **number), at=now())
    where = f"/v1/orders?to={platform.org.slug}"
    jose = {"authorization": "", "content_type": "application/jose"}
    own = platform.post(where, signed.encode(), **jose).json()
    other = authority.sign(annex1(authority, issued_at=now().isoformat(), **number), at=now())

    again = platform.post(where, other.encode(), **jose).json()

    assert (again["order"], again["is_new"], again["token"]) == (own["order"], False, "")

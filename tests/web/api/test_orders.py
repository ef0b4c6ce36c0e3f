"""Orders and referrals at the door for machines, and what their senders are told."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seawall.forms.annexes.annex3 import NonComplianceGround
from seawall.ids import ApiKeyId
from seawall.journeys.answers.order_answering import Compliance, comply_with_order
from seawall.journeys.answers.order_clarifying import Inability, tell_inability
from seawall.journeys.duties import authority_register
from seawall.keys.organisation import own_key
from seawall.keys.signing import thumbprint
from seawall.mailroom.signing import jws
from seawall.orders.answering.filling import Impossibility
from seawall.orders.register.model import AuthorityKind
from seawall.transaction import transaction
from tests.asking_made import PART, ask_few_at_a_time, ask_rest
from tests.openings_made import FIRST, LONG, addresses, open_few_at_a_time, open_rest
from tests.orders_made import (
    URL,
    annex1,
    make_authority,
    make_contact_point,
    referral,
    take_in,
)
from tests.people_made import make_person
from tests.web.api.conftest import make_platform

JOSE = "application/jose"


@pytest.fixture
def platform(database):
    made = make_platform()
    make_contact_point(made.org)
    return made


@pytest.fixture
def authority(platform):
    return make_authority(platform.org, contact={"informed_at": "2020-01-01T00:00:00Z"})


def now() -> datetime:
    return datetime.now(UTC)


def send(platform, text, *, path="/v1/orders", content_type=JOSE, **headers):
    where = f"{path}?to={platform.org.slug}"
    named = {"authorization": "", "content_type": content_type, **headers}
    return platform.post(where, text.encode(), **named)


def order_of(authority, **fields):
    return authority.sign(annex1(authority, issued_at=now().isoformat(), **fields), at=now())


def test_a_signed_order_needs_no_account_and_gets_a_signed_receipt(platform, authority):
    signed = order_of(authority)

    answer = send(platform, signed)

    said = answer.json()
    assert answer.status_code == 201, said
    assert (said["state"], said["form"], said["faults"]) == ("running", "removal_order", [])
    hour = datetime.fromisoformat(said["due_at"]) - datetime.fromisoformat(said["received_at"])
    assert hour == timedelta(hours=1)
    known = jws.known_key(own_key(platform.org.id).public_key())
    facts, signature = jws.verify_jws(said["receipt"], [known], now=now())
    assert signature.is_valid
    assert (facts["order"], facts["sha256"]) == (said["order"], said["sha256"])


def test_the_public_key_of_the_receipt_is_at_the_contact_point(platform, authority):
    said = platform.get(f"/v1/contact-point?to={platform.org.slug}", authorization="").json()

    assert said["languages"] == ["en", "fr"]
    assert said["key"]["kid"] == thumbprint(own_key(platform.org.id).public_key())
    assert "d" not in said["key"]


def test_the_same_order_again_is_200_with_the_same_token_and_the_same_hour(platform, authority):
    signed = order_of(authority)
    first = send(platform, signed).json()

    answer = send(platform, signed)

    again = answer.json()
    assert answer.status_code == 200
    same = ("order", "token", "due_at", "received_at")
    assert [again[name] for name in same] == [first[name] for name in same]


def test_who_brings_a_copy_a_day_later_is_told_no_token(platform, authority):
    signed = order_of(authority)
    first = send(platform, signed).json()
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        copied = send(platform, signed)

    assert (copied.status_code, copied.json()["order"]) == (200, first["order"])
    assert copied.json()["token"] == ""


def test_the_sender_follows_it_by_its_token_and_nobody_else_can(platform, authority):
    said = send(platform, order_of(authority)).json()
    path = f"/v1/orders/{said['order']}"

    mine = platform.get(path, authorization="", seawall_receipt=said["token"])
    guessed = platform.get(path, authorization="", seawall_receipt=said["token"][:-1] + "x")
    without = platform.get(path, authorization="")

    assert mine.json()["locations"][0]["url"] == URL
    assert mine.json()["clock"] == "running"
    assert (guessed.status_code, without.status_code) == (404, 401)


def test_an_altered_order_is_refused_with_the_reason_and_kept(platform, authority):
    header, body, mark = order_of(authority).split(".")
    other = order_of(authority, reasons="Something else.").split(".")[1]
    assert body != other

    answer = send(platform, f"{header}.{other}.{mark}")

    said = answer.json()
    assert answer.status_code == 422
    assert said["reason"] == "forged"
    assert "altered" in said["detail"]
    with transaction(platform.org.id) as tx:
        order = tx.orders.order(said["order"])
        assert (order.state, order.case) == ("refused", None)
        assert tx.evidence.open(tx.orders.document(order.document).evidence)
        assert tx.ledger.about(order.id)[0].what == "order.refused"


def test_what_is_no_jws_is_turned_away_and_written_down(platform):
    answer = send(platform, "eyJhbGciOiJub25lIn0.e30.")

    assert answer.status_code == 422
    assert answer.json()["field"] == "body"
    with transaction(platform.org.id) as tx:
        assert [e.what for e in tx.ledger.about(platform.org.id)][-1] == "order.turned_away"


def test_tco_33_an_order_by_a_key_nobody_knows_runs_while_it_is_doubted(platform):
    key = Ed25519PrivateKey.generate()
    body = annex1(issued_at=now().isoformat())
    signed = jws.sign_payload(body, key, now=now(), jti="1")

    answer = send(platform, signed)

    assert answer.status_code == 201
    assert answer.json()["state"] == "authenticating"
    assert answer.json()["due_at"]


def test_plain_json_needs_a_key_of_the_scope(platform):
    body = json.dumps(referral())
    nobody = send(platform, body, path="/v1/referrals", content_type="application/json")
    weak = make_platform(frozenset({"items"}))
    wrong = weak.post("/v1/referrals", referral())

    assert nobody.status_code == 401
    assert wrong.status_code == 403
    assert "orders" in wrong.json()["detail"]


def test_an_api_key_that_belongs_to_an_authority_is_an_authenticated_channel(database):
    platform = make_platform(frozenset({"orders", "orders.read"}))
    made = make_authority(platform.org)
    with transaction(platform.org.id) as tx:
        key = ApiKeyId(tx.people.keys()[0].id)
        authority_register.bind_api_key(made.authority.id, key, tx=tx, now=now(), by="tests")

    answer = platform.post("/v1/orders", annex1(made, issued_at=now().isoformat()))

    assert answer.status_code == 201
    assert answer.json()["state"] == "running"
    listed = platform.get("/v1/orders").json()["orders"]
    assert [one["trust"] for one in listed] == ["authenticated_channel"]


def test_a_time_without_its_offset_is_refused_by_name(database):
    platform = make_platform(frozenset({"orders"}))

    plain = platform.post("/v1/referrals", referral(issued_at="2026-03-02T12:00:00"))
    annex = platform.post("/v1/orders", annex1(issued_at="2026-03-02T12:00:00"))

    for answer in (plain, annex):
        assert answer.status_code == 422
        assert answer.json()["field"] == "issued_at"
        assert "offset" in answer.json()["remedy"]


def test_a_signed_order_that_cannot_be_read_is_refused_with_the_field_and_kept(platform, authority):
    answer = send(platform, order_of(authority, locaitons=[]))

    said = answer.json()
    assert answer.status_code == 422
    assert (said["reason"], "locaitons" in said["detail"]) == ("malformed", True)
    with transaction(platform.org.id) as tx:
        assert tx.orders.order(said["order"]).state == "refused"


def test_uk_12_a_referral_binds_nobody_and_has_no_deadline(platform):
    unit = make_authority(platform.org, kind=AuthorityKind.POLICE, country="GB")
    body = referral(unit, issued_at=now().isoformat())

    answer = send(platform, unit.sign(body, at=now()), path="/v1/referrals")

    said = answer.json()
    assert (said["form"], said["state"], said["due_at"]) == ("referral", "running", None)
    with transaction(platform.org.id) as tx:
        order = tx.orders.order(said["order"])
        (clock,) = tx.orders.clocks(order.id)
        assert (order.binding, clock.profile) == ("voluntary", "gb-ctiru-referral")
        assert clock.work_by is not None
        assert tx.orders.count() == {("voluntary", "referral", "running"): 1}


@pytest.mark.parametrize("many", [1_000, pytest.param(10_000, marks=pytest.mark.exhaustive)])
def test_thousands_of_addresses_in_one_referral_are_one_case(sqlite, many):
    platform = make_platform(frozenset({"orders"}))
    places = [f"https://videos.example.com/v/{each}" for each in range(many)]

    answer = platform.post("/v1/referrals", referral(locations=places))

    assert answer.status_code == 201, answer.json()
    with transaction(platform.org.id) as tx:
        order = tx.orders.order(answer.json()["order"])
    open_rest(platform.org, order, now=now())
    with transaction(platform.org.id) as tx:
        order = tx.orders.order(order.id)
        assert len(tx.orders.items(order.id)) == many
        assert len(tx.cases.items(order.case)) == many


@pytest.mark.parametrize("size", [11 * 2**20])
def test_a_body_over_the_limit_is_refused(sqlite, size):
    platform = make_platform(frozenset({"orders"}))

    answer = platform.post("/v1/orders", b"x" * size)

    assert answer.status_code == 413
    assert answer.json()["field"] == "body"


def test_a_clarification_with_what_was_missing_starts_the_hour_afresh(platform, authority):
    said = send(platform, order_of(authority, locations=[])).json()
    assert [one["code"] for one in said["faults"]] == ["annex1.B.url_missing"]
    person = make_person(platform.org, "legal")
    why = Impossibility(
        (NonComplianceGround.INSUFFICIENT_INFORMATION,), "It names no address.", "Which one?"
    )
    with transaction(platform.org.id) as tx:
        tell_inability(Inability(said["order"], person, why), tx=tx, now=now())
    path = f"/v1/orders/{said['order']}/clarifications"
    headers = {"authorization": "", "seawall_receipt": said["token"]}

    empty = platform.post(path, {"text": "It is urgent."}, **headers).json()
    full = platform.post(path, {"locations": [URL]}, **headers).json()

    assert (empty["is_enough"], empty["state"], empty["due_at"]) == (False, "paused", None)
    assert (full["is_enough"], full["state"]) == (True, "running")
    left = datetime.fromisoformat(full["due_at"]) - now()
    assert timedelta(minutes=58) < left <= timedelta(hours=1)


def test_anybody_reports_an_address_and_the_same_one_is_looked_at_once(platform):
    path = f"/v1/reports?to={platform.org.slug}"
    first = platform.post(path, {"url": URL}, authorization="")
    second = platform.post(path, {"url": f"{URL}?utm_source=x"}, authorization="")

    assert (first.status_code, second.status_code) == (201, 201)
    assert [one.json()["is_repeat"] for one in (first, second)] == [False, True]
    assert first.json()["token"] != second.json()["token"]
    followed = platform.get("/v1/reports", authorization="", seawall_receipt=second.json()["token"])
    assert followed.json()["state"] == "running"
    with transaction(platform.org.id) as tx:
        assert [row.size for row in tx.cases.queue(queue="reports")] == [1]


def test_reports_from_one_address_are_limited(sqlite):
    platform = make_platform()
    path = f"/v1/reports?to={platform.org.slug}"

    codes = [
        platform.post(path, {"url": f"{URL}{each}"}, authorization="").status_code
        for each in range(11)
    ]

    assert codes == [201] * 10 + [429]


def test_where_there_are_two_platforms_it_must_be_said_which(sqlite):
    first, _ = make_platform(), make_platform()
    signed = make_authority(first.org).sign(annex1(), at=now())

    answer = first.post("/v1/orders", signed.encode(), authorization="", content_type=JOSE)

    assert answer.status_code == 422
    assert answer.json()["field"] == "to"


def test_a_long_order_says_how_many_of_its_addresses_are_opened(platform, authority, monkeypatch):
    open_few_at_a_time(monkeypatch)
    order = take_in(
        platform.org, annex1(authority, locations=addresses()), by=authority, now=now()
    ).order
    says = {"opened": FIRST, "named": LONG}

    [listed] = platform.get("/v1/orders").json()["orders"]
    shown = platform.get(f"/v1/orders/{order.id}").json()
    open_rest(platform.org, order, now=now())
    whole = platform.get(f"/v1/orders/{order.id}").json()

    assert (listed["opening"], shown["opening"]) == (says, says)
    assert len(shown["locations"]) == FIRST
    assert (whole["opening"], len(whole["locations"])) == (None, LONG)


def test_the_board_says_for_how_many_addresses_the_platform_was_asked(
    platform, authority, monkeypatch
):
    ask_few_at_a_time(monkeypatch)
    body = annex1(authority, locations=addresses())
    order = take_in(platform.org, body, by=authority, now=now()).order
    compliance = Compliance(order.id, make_person(platform.org))
    with transaction(platform.org.id) as tx:
        decision = comply_with_order(compliance, tx=tx, now=now())

    [asking] = platform.get("/v1/orders").json()["orders"]
    ask_rest(platform.org, decision.id, now=now())
    [told] = platform.get("/v1/orders").json()["orders"]

    assert asking["asking"] == {"asked": PART, "named": LONG}
    assert told["asking"] is None

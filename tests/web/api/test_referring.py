"""A unit's doors: platforms answer it, units ask each other, records are shown."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from seawall.ids import OrganisationId
from seawall.journeys.duties import authority_register
from seawall.journeys.referrals import deconfliction, dispatch_answer
from seawall.keys.organisation import own_jwk
from seawall.mailroom.signing import jws
from seawall.orders.register.model import AuthorityKind
from seawall.referrals.canonical_address import fingerprint
from seawall.referrals.earlier_referral import salted_digest
from seawall.transaction import transaction
from tests.orders_made import make_authority
from tests.people_made import make_key, make_organisation
from tests.referring_made import NOON, Platform, make_unit, outcome_letter, unit_key

A, B = "https://clips.example.com/v/x1", "https://clips.example.com/v/x2"


@dataclass
class Door:
    """Asks the doors of this installation as a stranger."""

    to: str = ""

    def post(self, path: str, body: str):
        return Client(raise_request_exception=False).generic(
            "POST",
            f"{path}?to={self.to}",
            body,
            content_type="application/jose",
            HTTP_HOST="localhost",
        )


@pytest.fixture
def sent(database):
    """A unit, a platform with a key, and a referral of two addresses, of now."""
    unit, platform = make_unit(), Platform()
    unit.platform(public_key=platform.jwk)
    return unit, platform, unit.sent(A, B), Door(unit.organisation.slug)


def refused_in(unit) -> list[str]:
    with transaction(unit.scope) as tx:
        return [e.what for e in tx.ledger.about(unit.scope) if e.what == "answer.refused"]


def now() -> datetime:
    return datetime.now(UTC)


def test_a_signed_answer_needs_no_account(sent):
    unit, platform, dispatch, door = sent
    letter = outcome_letter(dispatch, {A: "removed", B: "context_news"})

    answer = door.post("/v1/answers", platform.answer(letter, now=now()))

    assert answer.status_code == 200, answer.content
    assert answer.json() == {
        "reference": dispatch.reference,
        "state": "answered",
        "form": "letter",
        "addresses": 2,
        "strange": [],
    }
    with transaction(unit.scope) as tx:
        assert all(line.outcome for line in tx.referring.lines_of(dispatch.id))


def test_a_forged_answer_is_refused_with_the_reason_and_logged(sent):
    unit, _, dispatch, door = sent
    forged = Platform().answer(outcome_letter(dispatch, {A: "context_news"}), now=now())

    answer = door.post("/v1/answers", forged)

    assert answer.status_code == 422
    assert "unknown key" in answer.json()["detail"]
    assert refused_in(unit) == ["answer.refused"]


@pytest.mark.parametrize("body", ["", "x", "a.b.c", "{}", '{"payload": 1}'])
def test_what_is_no_jws_is_refused_and_logged(sent, body):
    unit, _, _, door = sent

    answer = door.post("/v1/answers", body)

    assert answer.status_code == 422
    assert answer.json()["remedy"]
    assert refused_in(unit) == ["answer.refused"]


def test_an_answer_to_nobody_is_not_found(sent):
    _, platform, dispatch, _ = sent
    signed = platform.answer(outcome_letter(dispatch, {A: "removed"}), now=now())

    assert Door("no-such-unit").post("/v1/answers", signed).status_code == 404
    assert Door("").post("/v1/answers", signed).status_code == 404


def get(org_key: str, path: str):
    return Client(raise_request_exception=False).get(
        path, HTTP_HOST="localhost", HTTP_AUTHORIZATION=f"Bearer {org_key}"
    )


def test_a_units_own_record_is_signed_json(sent):
    unit, platform, dispatch, _ = sent
    with transaction(unit.scope) as tx:
        signed = platform.answer(outcome_letter(dispatch, {A: "removed", B: "not_found"}))
        dispatch_answer.receive_answer(signed, tx=tx, now=NOON + timedelta(hours=1))

    shown = get(make_key(unit.organisation, frozenset({"orders.read"})), "/v1/referrers/me").json()

    said, signature = jws.verify_jws(shown["signed"], [unit_key(unit)], now=now())
    assert signature.is_valid
    assert said["record"] == shown["record"]["record"]
    assert said["record"]["voluntary"]["shares"]["accepted"]["of"] == 2
    assert "example.com" not in json.dumps(said)


def test_a_platform_sees_the_record_of_whoever_writes_to_it(database):
    org = make_organisation()
    known = make_authority(org).authority

    shown = get(make_key(org, frozenset({"orders.read"})), f"/v1/referrers/{known.id}")

    assert shown.status_code == 200
    assert shown.json()["record"]["mandatory"]["sent"] == 0


def test_another_organisations_authority_is_not_shown(database):
    ours, theirs = make_organisation(), make_organisation()
    known = make_authority(theirs).authority

    shown = get(make_key(ours, frozenset({"orders.read"})), f"/v1/referrers/{known.id}")

    assert shown.status_code == 404


def registered(asker, unit) -> None:
    """The asking unit stands in the register of the one asked, with its key."""
    new = authority_register.NewAuthority(
        name="Quay Referral Unit", kind=AuthorityKind.POLICE, country="BE", source="test"
    )
    with transaction(unit.scope) as tx:
        made = authority_register.add_authority(new, tx=tx, now=NOON, by="tests")
        key = json.dumps(own_jwk(OrganisationId(asker.scope))).encode()
        authority_register.add_key(made.id, key, tx=tx, now=NOON, by="tests")


def question(asker, *urls):
    with transaction(asker.scope) as tx:
        return deconfliction.ask_unit([fingerprint(url) for url in urls], tx=tx, now=now())


def test_units_learn_yes_and_the_day_and_nothing_of_the_case(sent):
    unit, _, dispatch, door = sent
    asker = make_unit()
    registered(asker, unit)
    signed, salt = question(asker, A, "https://clips.example.com/v/x9")

    answer = door.post("/v1/deconfliction", signed)

    assert answer.status_code == 200, answer.content
    said, signature = jws.verify_jws(answer.json()["signed"], [unit_key(unit)], now=now())
    assert signature.is_valid
    assert said["referred"] == {salted_digest(fingerprint(A), salt): "2026-03-02"}
    for secret in (dispatch.reference, A, unit.officer.code, "clips"):
        assert secret not in json.dumps(said)


def test_a_stranger_is_told_nothing(sent):
    _, _, _, door = sent
    signed, _ = question(make_unit(), A)

    answer = door.post("/v1/deconfliction", signed)

    assert answer.status_code == 422
    assert "referred" not in answer.content.decode()


def test_a_suspended_unit_is_told_nothing(sent):
    unit, _, _, door = sent
    asker = make_unit()
    registered(asker, unit)
    with transaction(unit.scope) as tx:
        known = tx.register.named("Quay Referral Unit")
        authority_register.suspend_authority(known.id, why="test", tx=tx, now=NOON, by="tests")
    signed, _ = question(asker, A)

    assert door.post("/v1/deconfliction", signed).status_code == 422

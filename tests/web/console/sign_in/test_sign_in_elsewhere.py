"""A provider proves whom we know already, for this attempt, now; and it makes nobody a member."""

from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from joserfc.util import urlsafe_b64decode, urlsafe_b64encode

from seawall.db import models as db
from seawall.journeys.people import founding
from seawall.transaction import transaction
from tests.moments import WEDNESDAY
from tests.oidc_provider import CLIENT, SECRET, provider
from tests.people_made import make_organisation, make_person
from tests.web.console.conftest import rows, signed_in, signed_in_as, visitor
from tests.web.console.sign_in.at_a_provider import connect, is_in, is_person, known_at, sign_in

pytestmark = pytest.mark.usefixtures("wired")


def test_a_member_connects_their_account_and_comes_in_by_its_subject(org, idp):
    at, member = known_at(org, idp), make_person(org)
    is_person(idp, member)
    connect(at, idp, member)
    person, answer = sign_in(at, idp)
    assert answer.status_code == 302
    assert is_in(person)

    idp.person = {"sub": "subject-1", "email": "renamed@example.test", "email_verified": False}
    assert is_in(sign_in(at, idp)[0])
    with transaction(org.id) as tx:
        what = [entry.what for entry in tx.ledger.about(member.id)]
    assert what == ["person.signed_in", "person.bound", "person.signed_in", "person.signed_in"]


def test_no_address_makes_anybody_a_member_however_well_it_is_proved(org, idp):
    """Whoever runs the provider can say that an address is theirs."""
    at, colleague = known_at(org, idp), make_person(org, "admin")
    is_person(idp, colleague, amr=["pwd", "otp"])

    person, answer = sign_in(at, idp)

    assert answer.status_code == 401
    assert "not connected to a member here" in answer.content.decode()
    assert not is_in(person)


def test_an_account_is_connected_to_nobody_but_who_was_sent(org, idp):
    at, colleague = known_at(org, idp), make_person(org)
    is_person(idp, colleague)
    mallory, victim = signed_in(org), signed_in_as(colleague)
    away = mallory.post(f"/sign-in/at/{at.id}/connect")
    back = idp.let_in(away["Location"]).replace("http://localhost:8000", "")

    assert victim.get(back).status_code == 401  # another browser has no such attempt
    assert visitor().post(f"/sign-in/at/{at.id}/connect")["Location"].startswith("/sign-in")
    with transaction(org.id) as tx:
        assert tx.access.identities(colleague.id) == frozenset()


def test_an_account_that_is_somebodys_is_connected_to_nobody_else(org, idp):
    at, first, second = known_at(org, idp), make_person(org), make_person(org)
    is_person(idp, first)
    connect(at, idp, first)

    answer = connect(at, idp, second)

    assert answer.status_code == 302
    with transaction(org.id) as tx:
        assert tx.access.identities(second.id) == frozenset()
        assert tx.access.person_at(at.id, "subject-1") == first.id


def test_a_member_disconnects_their_account_and_it_opens_nothing_any_more(org, idp):
    at, member = known_at(org, idp), make_person(org)
    is_person(idp, member)
    connect(at, idp, member)
    own = signed_in_as(member)
    assert "Disconnect" in own.get("/me/access").content.decode()

    own.post(f"/me/access/providers/{at.id}/remove")

    assert sign_in(at, idp)[1].status_code == 401


def test_it_asks_with_state_nonce_and_pkce(org, idp):
    at, member = known_at(org, idp), make_person(org)
    is_person(idp, member)
    sign_in(at, idp)
    sign_in(at, idp)
    first, second = idp.asked

    assert first["code_challenge_method"] == "S256"
    assert first["response_type"] == "code"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43
        assert first[name] != second[name]


def test_nobody_becomes_a_member_by_signing_in(org, idp):
    at = known_at(org, idp)
    idp.person = {"sub": "s", "email": "stranger@example.test", "email_verified": True}
    before = len(rows(db.PersonRow))

    person, answer = sign_in(at, idp)

    assert answer.status_code == 401
    assert not is_in(person)
    assert len(rows(db.PersonRow)) == before


LIES = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "for another client": {"aud": "another"},
    "for several, and not said which": {"aud": [CLIENT, "another"]},
    "meant for another party": {"azp": "another"},
    "from another issuer": {"iss": "https://login.example.test"},
    "run out": {"exp": int(WEDNESDAY.timestamp()) - 300},
    "without an end": {"exp": None},
    "from the future": {"iat": int(WEDNESDAY.timestamp()) + 3600},
    "of somebody who proved themselves yesterday": {
        "auth_time": int(WEDNESDAY.timestamp()) - 86_400
    },
    "with a word for a time": {"nbf": "soon"},
    "no subject": {"sub": None},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_token_that_is_not_ours_of_now_lets_nobody_in(sqlite, idp, lie):
    org = make_organisation()
    at, member = known_at(org, idp), make_person(org)
    is_person(idp, member)
    connect(at, idp, member)
    idp.lies = lie

    person, answer = sign_in(at, idp)

    assert answer.status_code == 401
    assert not is_in(person)


def test_a_signature_by_another_key_is_refused(sqlite, idp):
    org = make_organisation()
    at = known_at(org, idp)
    is_person(idp, make_person(org))
    idp.signs_with = ECKey.generate_key("P-256", {"kid": "first"})

    assert sign_in(at, idp)[1].status_code == 401


@pytest.mark.parametrize("kind", ["none", "HS256"])
def test_no_algorithm_and_the_public_key_as_a_secret_are_refused(sqlite, idp, monkeypatch, kind):
    """V9.1.2: the list of algorithms is ours."""
    org = make_organisation()
    at = known_at(org, idp)
    is_person(idp, make_person(org))
    honest = type(idp).token

    def forged(self, form):
        """The same claims, under a signature that anybody could make."""
        claims = honest(self, form)["id_token"].split(".")[1]
        header = urlsafe_b64encode(json.dumps({"alg": kind, "kid": "first"}).encode()).decode()
        signed = f"{header}.{claims}".encode()
        public = self.key.as_pem(private=False)
        seal = hmac.digest(public, signed, "sha256") if kind == "HS256" else b""
        return {"id_token": f"{signed.decode()}.{urlsafe_b64encode(seal).decode()}"}

    monkeypatch.setattr(type(idp), "token", forged)

    assert sign_in(at, idp)[1].status_code == 401


@pytest.mark.parametrize("trick", ["jwk", "jku", "x5u", "kid"])
def test_a_token_does_not_say_where_its_own_key_is(sqlite, idp, monkeypatch, trick):
    """V9.1.3: the keys are those that the provider publishes, whatever a header names."""
    org = make_organisation()
    at, member = known_at(org, idp), make_person(org)
    is_person(idp, member)
    connect(at, idp, member)
    own, honest = ECKey.generate_key("P-256", {"kid": "first"}), type(idp).token
    heads = {
        "jwk": {"kid": "first", "jwk": own.as_dict(private=False)},
        "jku": {"kid": "first", "jku": "https://evil.test/keys"},
        "x5u": {"kid": "first", "x5u": "https://evil.test/cert"},
        "kid": {"kid": "../../../../dev/null"},
    }

    def forged(self, form):
        payload = honest(self, form)["id_token"].split(".")[1]
        claims = json.loads(urlsafe_b64decode(payload.encode()))
        return {"id_token": jwt.encode({"alg": "ES256", **heads[trick]}, claims, own)}

    assert is_in(sign_in(at, idp)[0])
    monkeypatch.setattr(type(idp), "token", forged)

    assert sign_in(at, idp)[1].status_code == 401


def test_a_key_that_was_rotated_is_found_and_the_old_one_forgotten(org, idp):
    at, member = known_at(org, idp), make_person(org)
    is_person(idp, member)
    connect(at, idp, member)
    old = idp.key
    assert is_in(sign_in(at, idp)[0])

    idp.rotate()
    assert is_in(sign_in(at, idp)[0])

    idp.signs_with = old
    assert sign_in(at, idp)[1].status_code == 401


@pytest.mark.parametrize("is_one_house", [True, False])
def test_two_providers_may_use_one_subject_for_two_people(org, is_one_house):
    """V6.8.1: beside each other in one organisation, and in two."""
    other = org if is_one_house else make_organisation()
    with provider() as one, provider() as two:
        mine, theirs = make_person(org), make_person(other)
        at_one, at_two = known_at(org, one), known_at(other, two)
        is_person(one, mine, "1")
        is_person(two, theirs, "1")
        connect(at_one, one, mine)
        connect(at_two, two, theirs)
        first, second = sign_in(at_one, one)[0], sign_in(at_two, two)[0]

        assert mine.code in first.get("/me").content.decode()
        assert theirs.code in second.get("/me").content.decode()


def test_a_provider_lets_in_nobody_of_another_organisation(org, idp):
    at, stranger = known_at(org, idp), make_person(make_organisation())
    is_person(idp, stranger)

    assert sign_in(at, idp)[1].status_code == 401


def test_a_member_is_one_account_at_a_provider(org, idp):
    at, member = known_at(org, idp), make_person(org)
    is_person(idp, member, "first")
    connect(at, idp, member)
    is_person(idp, member, "second")

    assert sign_in(at, idp)[1].status_code == 401


def test_who_was_deactivated_stays_outside(org, idp):
    at, member = known_at(org, idp), make_person(org)
    is_person(idp, member)
    connect(at, idp, member)
    with transaction(org.id) as tx:
        founding.deactivate_member(member, tx=tx, now=datetime.now(UTC))

    assert sign_in(at, idp)[1].status_code == 401


@pytest.mark.parametrize(
    ("role", "said", "status"),
    [
        ("reviewer", None, 401),
        ("reviewer", ["pwd"], 401),
        ("reviewer", ["pwd", "otp"], 302),
        ("admin", ["pwd"], 401),
        ("overseer", ["pwd"], 302),
    ],
)
def test_who_decides_needs_a_second_factor_there_too(sqlite, idp, role, said, status):
    """V6.3.3: a provider that does not vouch must say what it asked for."""
    org = make_organisation()
    at, member = known_at(org, idp, vouches=False), make_person(org, role)
    is_person(idp, member, amr=said)
    connect(at, idp, member)

    assert sign_in(at, idp)[1].status_code == status


def test_one_that_is_switched_off_lets_nobody_in_and_is_not_shown(org, idp):
    at, admin = known_at(org, idp), signed_in(org, "admin")
    assert "Harbour login" in visitor().get("/sign-in").content.decode()

    admin.post(f"/admin/providers/{at.id}/state", state="off")

    assert "Harbour login" not in visitor().get("/sign-in").content.decode()
    assert visitor().get(f"/sign-in/at/{at.id}").status_code == 401


def test_a_provider_under_another_name_is_not_believed(sqlite, idp):
    at = known_at(make_organisation(), idp)
    idp.document = {"issuer": "https://login.example.test"}

    assert visitor().get(f"/sign-in/at/{at.id}").status_code == 503


@pytest.mark.parametrize("address", ["http://10.0.0.1/token", "http://169.254.169.254/latest"])
def test_a_provider_cannot_send_us_to_a_private_address(sqlite, idp, address):
    org = make_organisation()
    at = known_at(org, idp)
    is_person(idp, make_person(org))
    idp.document = {"token_endpoint": address}

    assert sign_in(at, idp)[1].status_code == 503


def test_the_clients_secret_is_sealed_and_never_shown(org, idp):
    at, admin = known_at(org, idp), signed_in(org, "admin")

    assert SECRET not in at.secret
    assert SECRET not in admin.get("/admin/providers").content.decode()


@pytest.mark.parametrize("issuer", ["ftp://x.test", "https://", "https://x.test/?a=b", "login"])
def test_what_is_no_issuer_is_refused(org, issuer):
    said = {"name": "x", "issuer": issuer, "client": "c", "secret": "s"}
    answer = signed_in(org, "admin").post("/admin/providers", **said)

    assert answer.status_code == 422
    assert 'href="#issuer"' in answer.content.decode()

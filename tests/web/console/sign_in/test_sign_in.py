"""Coming in and going out: ASVS 5.0 V6 and V7, one sentence each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall.db import models as db
from seawall.journeys.people import founding, own_factors
from seawall.keys.sealing import seal_secret
from seawall.people.access import passwords, totp
from seawall.people.model import Role
from seawall.transaction import INSTALLATION, transaction
from seawall.web import limit
from tests.people_made import make_person
from tests.web.console.conftest import Visitor, came_in, rows, visitor

WORDS = "tulip gravel seven mornings"
SECRET = totp.new_secret()


@pytest.fixture(autouse=True)
def counted_afresh():
    limit._counter.cache_clear()


def with_password(org, role="reviewer"):
    """A member with a password, an authenticator and recovery codes."""
    member, now = make_person(org, role), datetime.now(UTC)
    with transaction(org.id) as tx:
        earlier = now - timedelta(seconds=90)
        code = totp.code_at(earlier, secret=SECRET)
        kept = passwords.hash_password(WORDS)
        codes = own_factors.set_password(kept, SECRET, code, member, tx=tx, now=earlier)
    return member, codes


def code():
    return totp.code_at(datetime.now(UTC), secret=SECRET)


def try_in(member, *, password=WORDS, digits=None, by=None):
    came = by or visitor()
    said = {"email": member.email, "password": password, "code": digits or code()}
    return came, came.post("/sign-in/password", **said)


def is_in(person: Visitor) -> bool:
    return person.get("/me").status_code == 200


def entries(member):
    with transaction(member.organisation) as tx:
        return [entry.what for entry in tx.ledger.about(member.id)]


def test_a_password_and_a_code_together_let_in(org):
    member, _ = with_password(org)

    person, answer = try_in(member)

    assert answer.status_code == 302
    assert is_in(person)
    assert entries(member)[-1] == "person.signed_in"


@pytest.mark.parametrize("role", list(Role))
def test_a_password_alone_lets_nobody_in_whatever_their_role(org, role):
    """V6.3.3. Somebody even wrote a password into the table, past every journey."""
    member = make_person(org, role)
    with transaction(org.id) as tx:
        tx.access.set_password(member.id, passwords.hash_password(WORDS))

    for digits in ("000000", "", "ABCD-EFGH-IJKL-MNOP"):
        person, answer = try_in(member, digits=digits or " ")
        assert answer.status_code == 401
        assert not is_in(person)


def test_every_refusal_reads_the_same(org):
    """V6.3.8: no answer says whether there is an account, or which half was wrong."""
    member, _ = with_password(org)
    stranger, gone = make_person(org), make_person(org)
    with transaction(org.id) as tx:
        founding.deactivate_member(gone, tx=tx, now=datetime.now(UTC))
    nobody = type(member)(
        **{f: getattr(member, f) for f in member.__slots__} | {"email": "x@y.test"}
    )

    said = set()
    for asked, words, digits in (
        (member, "wrong words entirely", None),
        (member, WORDS, "000000"),
        (stranger, WORDS, None),
        (gone, WORDS, None),
        (nobody, WORDS, None),
    ):
        page = try_in(asked, password=words, digits=digits)[1]
        said.add(
            (page.status_code, page.content.decode().replace(asked.email, "").split("csrf")[0])
        )

    assert len(said) == 1


def test_a_refusal_stands_in_the_ledger_under_the_members_code(org):
    member, _ = with_password(org)
    try_in(member, digits="000000")

    assert entries(member)[-1] == "person.sign_in_refused"


def test_a_code_works_once(org):
    """V6.5.1: of two who know the code, one comes in."""
    member, _ = with_password(org)
    now = code()

    assert is_in(try_in(member, digits=now)[0])
    assert not is_in(try_in(member, digits=now)[0])


def test_a_recovery_code_works_once_and_never_without_the_password(org):
    member, codes = with_password(org)

    assert not is_in(try_in(member, digits=codes[0], password="wrong words entirely")[0])
    assert is_in(try_in(member, digits=codes[0])[0])
    assert not is_in(try_in(member, digits=codes[0])[0])


def test_a_thousand_guesses_are_slowed_and_the_account_is_not_locked(org):
    """V6.3.1: the password's door closes for a while; every other one stays open."""
    member, _ = with_password(org)
    statuses = [try_in(member, digits="000000")[1].status_code for _ in range(12)]

    assert statuses[:10] == [401] * 10
    assert statuses[10:] == [429] * 2
    assert try_in(member)[1].status_code == 429
    assert is_in(came_in(org))


def test_no_account_exists_after_the_start(sqlite):
    """V6.3.2."""
    with transaction(INSTALLATION) as tx:
        assert tx.people.members() == []


def test_the_session_gets_a_new_name_at_sign_in(org):
    """V7.2.4: what somebody planted before is worth nothing after."""
    member, _ = with_password(org)
    person, planted = visitor(), came_in(org).client.cookies["seawall"].value
    person.client.cookies["seawall"] = planted
    try_in(member, by=person)

    assert person.client.cookies["seawall"].value != planted
    with transaction(org.id) as tx:
        assert len(tx.access.open_sessions(member.id)) == 1


def test_a_second_proof_ends_the_session_it_renews(org):
    member, _ = with_password(org)
    person, _ = try_in(member)
    with transaction(org.id) as tx:
        (first,) = tx.access.open_sessions(member.id)
        tx.access.set_recovery(member, [], now=datetime.now(UTC))
        db.TotpRow.objects.filter(person_id=member.id, organisation_id=org.id).update(last_step=0)
    try_in(member, by=person)

    with transaction(org.id) as tx:
        (second,) = tx.access.open_sessions(member.id)
    assert first.id != second.id


def test_the_cookies_are_out_of_reach(org):
    """V3.3: HttpOnly, SameSite; over https also Secure and bound to the host by name."""
    person = came_in(org)

    for name in ("seawall", "seawall-whose"):
        assert person.client.cookies[name]["httponly"]
        assert person.client.cookies[name]["samesite"] == "Lax"
        assert not person.client.cookies[name]["domain"]


def test_over_https_the_cookies_are_secure_and_bear_the_host_prefix():
    import json
    import os
    import subprocess
    import sys

    said = (
        "import json; from seawall.app import django_settings as s;"
        "print(json.dumps([s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_NAME,"
        " s.CSRF_COOKIE_SECURE]))"
    )
    env = {**os.environ, "SEAWALL_PUBLIC_URL": "https://console.example.org"}
    ran = subprocess.run([sys.executable, "-c", said], env=env, capture_output=True, text=True)

    assert json.loads(ran.stdout) == [
        "__Host-seawall",
        True,
        "__Host-seawall-csrf",
        True,
    ]


def moved_back(org, **by):
    """As if all sessions had begun, and were seen, so long ago."""
    span = timedelta(**by)
    with transaction(org.id):
        for row in db.SignedInRow.objects.filter(organisation_id=org.id):
            row.seen_at -= span
            row.created_at -= span
            row.save()


def test_half_an_hour_without_a_sign_of_life_ends_a_session(org):
    person = came_in(org)
    moved_back(org, minutes=29)
    assert is_in(person)

    moved_back(org, minutes=31)
    assert not is_in(person)


def test_twelve_hours_end_a_session_that_is_in_use(org):
    person = came_in(org)
    moved_back(org, hours=12)
    with transaction(org.id) as tx:
        (visit,) = tx.access.open_sessions(person.member.id)
        tx.access.note_session(visit.id, now=datetime.now(UTC))

    assert not is_in(person)


@pytest.mark.parametrize("what", ["deactivated", "another role"])
def test_the_next_request_fails_of_whoever_was(org, what):
    """V7.4.2."""
    person, other = came_in(org), came_in(org)
    with transaction(org.id) as tx:
        if what == "deactivated":
            founding.deactivate_member(person.member, tx=tx, now=datetime.now(UTC))
        else:
            now = datetime.now(UTC)
            founding.change_role(person.member, Role.OVERSEER, tx=tx, now=now, by="tests")

    assert not is_in(person)
    assert is_in(other)


def test_a_cookie_that_was_copied_is_worth_nothing_after_signing_out(org):
    """V7.4.1."""
    person, thief = came_in(org), visitor()
    thief.client.cookies["seawall"] = person.client.cookies["seawall"].value
    assert is_in(thief)

    person.post("/sign-out")

    assert not is_in(thief)
    assert entries(person.member)[-1] == "person.signed_out"


def test_one_sees_ones_own_sessions_and_ends_one_or_all_others(org):
    """V7.4.5 and V7.5.2."""
    member, codes = with_password(org)
    here, there, elsewhere = (try_in(member, digits=one)[0] for one in codes[:3])
    with transaction(org.id) as tx:
        ids = [visit.id for visit in tx.access.open_sessions(member.id)]  # newest first
    page = here.get("/me/access").content.decode()
    assert all(f"/sessions/{one}/end" in page for one in ids[:2])
    assert f"/sessions/{ids[2]}/end" not in page

    here.post(f"/me/access/sessions/{ids[1]}/end")
    assert (is_in(here), is_in(there), is_in(elsewhere)) == (True, False, True)

    here.post("/me/access/sessions/others")
    assert (is_in(here), is_in(elsewhere)) == (True, False)


def test_nobody_ends_a_colleagues_session(org):
    person, other = came_in(org), came_in(org)
    with transaction(org.id) as tx:
        (visit,) = tx.access.open_sessions(other.member.id)

    assert person.post(f"/me/access/sessions/{visit.id}/end").status_code == 404
    assert is_in(other)


def test_what_is_hard_to_undo_asks_for_a_fresh_proof(org):
    """V7.5.1: keys, roles, endpoints, one's own proofs."""
    admin = came_in(org, "admin")
    moved_back(org, minutes=11)

    for path in (
        "/admin/keys",
        "/admin/people",
        "/admin/endpoints",
        "/admin/providers",
        "/me/access/authenticator",
        "/me/access/passkeys",
    ):
        answer = admin.post(path, name="x", scopes="check")
        assert answer.status_code == 302
        assert "again=1" in answer["Location"]
    assert is_in(admin)
    assert len(rows(db.ApiKeyRow)) == 0


def test_a_password_counts_once_its_authenticator_has_spoken(org):
    person = came_in(org)
    page = person.post("/me/access/authenticator").content.decode()
    secret = page.split('<pre class="code-block" tabindex="0">')[1].split("<")[0]

    wrong = person.post("/me/access/password", password=WORDS, code="000000")
    weak = person.post(
        "/me/access/password",
        password="password1234",
        code=totp.code_at(datetime.now(UTC), secret=secret),
    )
    assert (wrong.status_code, weak.status_code) == (422, 422)
    with transaction(org.id) as tx:
        assert not tx.access.has_factor(person.member.id)

    right = person.post(
        "/me/access/password", password=WORDS, code=totp.code_at(datetime.now(UTC), secret=secret)
    )
    assert right.status_code == 200
    shown = right.content.decode().split('<pre class="code-block" tabindex="0">')[1]
    assert len(shown.split("</pre>")[0].split()) == 10
    with transaction(org.id) as tx:
        assert tx.access.password(person.member.id).startswith("scrypt$")
        assert secret not in str(tx.access.code_secret(person.member.id).sealed)


def test_removing_the_password_removes_its_codes_with_it(org):
    member, codes = with_password(org)
    person, _ = try_in(member, digits=codes[0])
    person.post("/me/access/password/remove")

    assert not is_in(try_in(member, digits=codes[1])[0])
    assert not is_in(try_in(member)[0])


def test_the_secret_of_the_codes_is_sealed_for_its_person(org):
    member, _ = with_password(org)
    with transaction(org.id) as tx:
        kept = tx.access.code_secret(member.id).sealed

    assert SECRET not in kept
    assert seal_secret(SECRET, about=member.id) != kept


def test_a_passkeys_answer_to_no_question_is_refused(org):
    assert visitor().post("/sign-in/passkey", credential="{}").status_code == 401
    person = visitor()
    person.post("/sign-in/passkey/options")
    assert person.post("/sign-in/passkey", credential="not json").status_code == 422
    person.post("/sign-in/passkey/options")
    assert person.post("/sign-in/passkey", credential='{"rawId":"AAAA"}').status_code == 401


@pytest.mark.parametrize("wanted", ["https://evil.test/", "//evil.test", "javascript:alert(1)"])
def test_nobody_is_led_away_after_signing_in(org, wanted):
    member, _ = with_password(org)
    person = visitor()
    person.get("/sign-in", next=wanted)

    assert try_in(member, by=person)[1]["Location"] == "/"

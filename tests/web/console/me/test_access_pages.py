"""People, keys, approvals, providers: what each page does, and that each act is remembered."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from seawall.db import models as db
from seawall.transaction import transaction
from seawall.web import limit
from tests.people_made import let_in, make_organisation, make_person
from tests.web.console.admin_pages import (
    approved_of,
    endpoint_of,
    key_of,
    proposal_of,
    provider_of,
)
from tests.web.console.conftest import rows, signed_in, signed_in_as
from tests.web.console.routes import GUARDED


@pytest.fixture(autouse=True)
def counted_afresh():
    limit._counter.cache_clear()


def remembered(org):
    with transaction(org.id):
        return db.LedgerEntryRow.objects.filter(organisation_id=org.id).count()


def secret_on(page):
    return re.split('<pre class="code-block[^>]*>', page.content.decode())[1].split("<")[0]


NEW = {"name": "Noor", "email": "noor@example.test", "role": "reviewer"}
PROVIDER = {"name": "x", "issuer": "https://login.example.test", "client": "c", "secret": "s"}
#: Each administrative address: where exactly, and what is sent.
ACTS = {
    "admin/endpoints": lambda org, _: ("/admin/endpoints", {"url": "http://127.0.0.1:9/hook"}),
    "admin/endpoints/<str:endpoint_id>/state": lambda org, admin: (
        f"/admin/endpoints/{endpoint_of(org, admin)}/state",
        {"state": "disabled"},
    ),
    "admin/people": lambda org, _: ("/admin/people", NEW),
    "admin/people/link": lambda org, _: ("/admin/people/link", {"email": make_person(org).email}),
    "admin/people/<str:person_id>/role": lambda org, _: (
        f"/admin/people/{make_person(org).id}/role",
        {"role": "legal"},
    ),
    "admin/people/<str:person_id>/deactivate": lambda org, _: (
        f"/admin/people/{make_person(org).id}/deactivate",
        {},
    ),
    "admin/keys": lambda org, _: ("/admin/keys", {"name": "x", "scopes": ["check"]}),
    "admin/keys/<str:key_id>/revoke": lambda org, _: (f"/admin/keys/{key_of(org)}/revoke", {}),
    "admin/providers": lambda org, _: ("/admin/providers", PROVIDER),
    "admin/providers/<str:provider_id>/state": lambda org, _: (
        f"/admin/providers/{provider_of(org)}/state",
        {"state": "off"},
    ),
    "admin/approvals/<str:proposal_id>/approve": lambda org, admin: (
        f"/admin/approvals/{proposal_of(org, admin)}/approve",
        {},
    ),
    "admin/approvals/<str:proposal_id>/refuse": lambda org, admin: (
        f"/admin/approvals/{proposal_of(org, admin)}/refuse",
        {},
    ),
    "admin/approvals/<str:proposal_id>/collect": lambda org, admin: (
        f"/admin/approvals/{approved_of(org, admin)}/collect",
        {},
    ),
}
#: Only read, or tried with a dead letter by the tests of deliveries.
ONLY_READ = {"admin/approvals", "admin/exposure"}
TRIED_ELSEWHERE = {
    "admin/jobs/<str:job_id>/again",
    "admin/exposure/propose",  # test_protection
    "admin/exposure/<str:change>/approve",
    "admin/exposure/<str:change>/withdraw",
}


def test_every_administrative_address_is_tried_here():
    admin = {route.pattern for route in GUARDED if route.pattern.startswith("admin/")}

    assert admin == set(ACTS) | ONLY_READ | TRIED_ELSEWHERE


@pytest.mark.parametrize("pattern", ACTS)
def test_every_administrative_act_is_in_the_ledger(sqlite, pattern):
    org = make_organisation()
    admin = signed_in(org, "admin")
    path, said = ACTS[pattern](org, admin)
    before = remembered(org)

    answer = admin.post(path, **said)

    assert answer.status_code in {200, 302}
    assert remembered(org) > before


def test_a_key_is_shown_once_and_revoked_at_once(org):
    admin = signed_in(org, "admin")
    said = {"name": "night shift", "scopes": ["check", "items"], "days": "90"}
    secret = secret_on(admin.post("/admin/keys", **said))
    page = admin.get("/admin/keys").content.decode()
    with transaction(org.id) as tx:
        (key,) = tx.people.keys()

    assert secret.startswith("swk_")
    assert secret not in page
    assert "night shift" in page
    assert 89 <= (key.expires_at - datetime.now(UTC)).days <= 90
    admin.post(f"/admin/keys/{key.id}/revoke")
    with transaction(org.id) as tx:
        assert not tx.people.key(key.id).is_good(datetime.now(UTC))


@pytest.mark.parametrize("said", [{"name": "x"}, {"scopes": ["check"]}])
def test_a_key_without_a_name_or_a_scope_is_not_made(org, said):
    assert signed_in(org, "admin").post("/admin/keys", **said).status_code == 422


def test_a_key_that_changes_things_waits_for_a_second_admin(org):
    first, second = signed_in(org, "admin"), signed_in(org, "admin")
    first.post("/admin/keys", name="feeder", scopes=["banks.write"])
    proposal = rows(db.ProposalRow)[-1].id
    own, others = (who.get("/admin/approvals").content.decode() for who in (first, second))

    assert f"/admin/approvals/{proposal}/approve" not in own
    assert f"/admin/approvals/{proposal}/approve" in others
    assert 'class="count tone-warn">1<' in second.get("/").content.decode()
    assert 'class="count tone-warn">1<' not in first.get("/").content.decode()
    assert first.post(f"/admin/approvals/{proposal}/approve").status_code == 403

    second.post(f"/admin/approvals/{proposal}/approve")
    shown = first.post(f"/admin/approvals/{proposal}/collect")
    assert secret_on(shown).startswith("swk_")
    assert first.post(f"/admin/approvals/{proposal}/collect").status_code == 409


def test_a_lead_is_made_by_two_and_an_analyst_by_one(org):
    first, second = signed_in(org, "admin"), signed_in(org, "admin")
    person = make_person(org)
    first.post(f"/admin/people/{person.id}/role", role="analyst")
    first.post(f"/admin/people/{person.id}/role", role="lead")
    with transaction(org.id) as tx:
        assert tx.people.member(person.id).role == "analyst"

    second.post(f"/admin/approvals/{rows(db.ProposalRow)[-1].id}/approve")
    with transaction(org.id) as tx:
        assert tx.people.member(person.id).role == "lead"


def test_who_lost_their_proofs_is_let_back_in_by_two(org):
    """V6.4.4: one admin alone cannot step around somebody's second factor."""
    first, second = signed_in(org, "admin"), signed_in(org, "admin")
    person = make_person(org)
    with transaction(org.id) as tx:
        from seawall.people.access.model import CodeSecret

        tx.access.set_code_secret(person, CodeSecret("sealed", 0), now=datetime.now(UTC))
    page = first.post("/admin/people/link", email=person.email).content.decode()
    assert "/sign-in/link#" not in page.split("</header>")[-1]

    proposal = rows(db.ProposalRow)[-1].id
    second.post(f"/admin/approvals/{proposal}/approve")
    assert "/sign-in/link#" in secret_on(first.post(f"/admin/approvals/{proposal}/collect"))


def test_the_last_admin_stays(org):
    admin = signed_in(org, "admin")

    for path, said in (("role", {"role": "reviewer"}), ("deactivate", {})):
        answer = admin.post(f"/admin/people/{admin.member.id}/{path}", **said)
        assert answer.status_code == 409


def test_names_are_shown_as_text_whatever_is_in_them(org):
    admin = signed_in(org, "admin")
    admin.post("/admin/people", **{**NEW, "name": "<script>alert(1)</script>\u202egnp.exe"})
    page = admin.get("/admin/people").content.decode()

    assert "<script>alert(1)" not in page
    assert "<bdi>&lt;script&gt;" in page


def test_one_administrator_is_told_on_every_page_of_access_what_that_means(org):
    alone = signed_in(org, "admin")
    pages = [f"/admin/{place}" for place in ("people", "providers", "approvals")]
    for page in pages:
        assert "You are the only administrator" in alone.get(page).content.decode()

    said = alone.post("/admin/providers", **PROVIDER)
    told = alone.get("/admin/approvals").content.decode()
    with transaction(org.id) as tx:
        assert tx.access.providers() == []
    proposal = rows(db.ProposalRow)[-1].id
    assert said.status_code == 302
    assert f"seawall people approve {proposal}" in told

    make_person(org, "admin")
    for page in pages:
        assert "You are the only administrator" not in alone.get(page).content.decode()


def test_a_provider_waits_for_a_second_admin_who_reads_all_but_its_secret(org):
    first, second = signed_in(org, "admin"), signed_in(org, "admin")
    first.post("/admin/providers", **{**PROVIDER, "secret": "of-the-client"}, vouches="1")
    proposal = rows(db.ProposalRow)[-1].id
    page = second.get("/admin/approvals").content.decode()

    assert "https://login.example.test" in page
    assert "of-the-client" not in page
    assert second.post(f"/admin/approvals/{proposal}/approve").status_code == 302
    with transaction(org.id) as tx:
        (provider,) = tx.access.providers()
    assert (provider.is_on, provider.vouches) == (True, True)


def test_who_does_not_count_reads_why_and_until_when_and_cannot_approve(org):
    first, second = signed_in(org, "admin"), signed_in(org, "admin")
    let_in(first.member, second.member, datetime.now(UTC))
    first.post("/admin/keys", name="feeder", scopes=["banks.write"])
    proposal = rows(db.ProposalRow)[-1].id
    page = second.get("/admin/approvals").content.decode()

    assert "You cannot approve this" in page
    assert f"{first.member.code} created a sign-in link for {second.member.code}" in page
    assert f"/admin/approvals/{proposal}/approve" not in page
    refused = second.post(f"/admin/approvals/{proposal}/approve")
    assert refused.status_code == 403
    assert "does not count as a second person here" in refused.content.decode()


def test_a_change_stands_on_every_page_until_it_has_been_read(org):
    admin, member = signed_in(org, "admin"), signed_in(org)
    admin.post(f"/admin/people/{member.member.id}/role", role="analyst")
    again = signed_in_as(member.member)  # another role ended the session
    page = again.get("/").content.decode()
    assert "Role changed" in page

    until = page.split('name="until" value="')[1].split('"')[0]
    again.post("/me/changes/seen", until=until)

    assert "Role changed" not in again.get("/").content.decode()
    assert again.post("/me/changes/seen", until="yesterday").status_code == 302


@pytest.mark.parametrize("until", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_before_all_years_reaches_no_row_and_every_page_stands(org, until):
    """PostgreSQL kept one, and whoever read a member's row after that got an error."""
    reader, admin = signed_in(org), signed_in(org, "admin")

    assert reader.post("/me/changes/seen", until=until).status_code == 302

    pages = [reader.get("/"), reader.get("/orders"), admin.get("/admin/people")]
    assert {page.status_code for page in pages} == {200}


def test_what_happens_while_somebody_reads_is_not_taken_for_read(org):
    admin, reader = signed_in(org, "admin"), signed_in(org, "admin")
    long_ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    admin.post("/admin/people", **NEW)

    reader.post("/me/changes/seen", until=long_ago)

    assert "Sign-in link created" in reader.get("/").content.decode()

"""`seawall org`, `people`, `key`: an installation is set up from the shell."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from seawall.cli.session import clock
from seawall.config import settings
from seawall.journeys.people import letting_in
from seawall.journeys.people.sign_in import begin_session, use_link
from seawall.keys.tokens import token_digest
from seawall.people.access.model import SignInWay
from seawall.transaction import INSTALLATION, transaction


@pytest.fixture
def harbour(run, database):
    made = run("org", "create", "harbour", "--admin", "admin@harbour.example", "--json")
    assert made.code == 0
    return made.data


def test_an_organisation_is_founded_with_its_first_admin(run, harbour):
    assert harbour["slug"] == "harbour"
    (listed,) = run("org", "list", "--json").data
    assert listed["id"] == harbour["id"]
    (member,) = run("people", "list", "--json").data
    assert (member["email"], member["role"]) == ("admin@harbour.example", "admin")
    assert "harbour" in run("org", "list").out
    assert "admin@harbour.example" in run("people", "list").out


def test_a_link_from_the_shell_signs_its_member_in(run, harbour):
    address = run("people", "link", "admin@harbour.example").out.strip()

    assert address.startswith("http://localhost:8000/sign-in/link#")
    with transaction(INSTALLATION) as tx:
        member = use_link(address.rpartition("#")[2], tx=tx, now=clock())
    assert member.email == "admin@harbour.example"


@pytest.fixture
def publicly(monkeypatch):
    """A public address is set from here on."""

    def set_address():
        monkeypatch.setenv("SEAWALL_PUBLIC_URL", "https://seawall.example")
        settings.cache_clear()

    yield set_address
    monkeypatch.undo()
    settings.cache_clear()


def test_a_link_that_others_cannot_open_names_the_setting(run, harbour, publicly):
    local = run("people", "link", "admin@harbour.example")
    publicly()
    public = run("people", "link", "admin@harbour.example")

    assert "works on this machine only" in local.err
    assert "set SEAWALL_PUBLIC_URL" in local.err
    assert (public.out.startswith("https://seawall.example/"), public.err) == (True, "")


def test_members_are_invited_given_a_role_and_let_go(run, harbour):
    assert run("people", "invite", "ria@harbour.example", "--role", "reviewer").code == 0
    assert run("people", "role", "ria@harbour.example", "lead").err == "R-02 is now lead.\n"
    assert run("people", "deactivate", "ria@harbour.example").code == 0

    standing = {m["code"]: (m["role"], m["is_active"]) for m in members(run)}
    assert standing == {"A-01": ("admin", True), "R-02": ("lead", False)}
    refused = run("people", "link", "ria@harbour.example")
    assert (refused.code, refused.out) == (2, "")


def test_the_last_admin_stays(run, harbour):
    refused = run("people", "deactivate", "admin@harbour.example")

    assert refused.code == 2
    assert "Make someone else an administrator first." in refused.err


def test_a_key_is_printed_once_and_can_be_revoked(run, harbour):
    secret = run("key", "create", "uploads", "--scope", "check").out.strip()
    (key,) = run("key", "list", "--json").data

    assert key["scopes"] == ["check"]
    assert secret not in run("key", "list").out
    with transaction(INSTALLATION) as tx:
        assert tx.people.key_by_digest(token_digest(secret)).id == key["id"]
    assert run("key", "revoke", key["id"]).err == f"{key['id']} is revoked.\n"
    assert run("key", "revoke", key["id"]).err == f"{key['id']} was already revoked.\n"
    assert run("key", "list", "--json").data[0]["revoked_at"] is not None


def test_a_scope_we_do_not_know_is_a_misuse(run, harbour):
    refused = run("key", "create", "uploads", "--scope", "everything")

    assert (refused.code, refused.out) == (2, "")
    assert "Use one of: check" in refused.err


def test_a_key_without_a_scope_is_a_misuse_that_lists_them(run, harbour):
    refused = run("key", "create", "uploads")

    assert (refused.code, refused.out) == (2, "")
    assert "check, items, events" in refused.err
    assert run("key", "list", "--json").data == []


def test_a_key_runs_out_after_a_year_or_when_its_maker_says(run, harbour):
    usual = run("key", "create", "uploads", "--scope", "check")
    short = run("key", "create", "tests", "--scope", "check", "--days", "7")
    endless = run("key", "create", "ever", "--scope", "check", "--days", "0")

    ends = [datetime.fromisoformat(key["expires_at"]) for key in run("key", "list", "--json").data]
    made = [datetime.fromisoformat(key["created_at"]) for key in run("key", "list", "--json").data]
    lasting = [end - begun for end, begun in zip(ends, made, strict=True)]
    assert lasting == [timedelta(days=365), timedelta(days=7)]
    assert f"It expires on {ends[0]:%d %b %Y}" in usual.err
    assert f"It expires on {ends[1]:%d %b %Y}" in short.err
    assert endless.code == 2


def test_all_of_it_is_in_the_ledger(run, harbour):
    run("key", "create", "uploads", "--scope", "check")
    run("people", "invite", "ria@harbour.example")

    told = [entry["what"] for entry in run("ledger", "list", "--json").data]

    assert told == ["person.invited", "key.created", "person.invited", "organisation.founded"]


@pytest.fixture
def proposal(harbour):
    """What the one administrator proposed in the console."""
    with transaction(harbour["id"]) as tx:
        (admin,) = tx.people.members()
        begin_session(admin, SignInWay.PASSKEY, tx=tx, now=clock())
        outcome = letting_in.make_key("feeder", ["banks.write"], admin, tx=tx, now=clock())
    return outcome.proposal


def test_where_one_administers_the_machine_is_the_second_person(run, harbour, proposal):
    (waiting,) = run("people", "proposals", "--json").data
    shown = run("people", "proposals").out
    approved = run("people", "approve", proposal.id)

    assert (waiting["proposal"], waiting["by"], waiting["counting"]) == (proposal.id, "A-01", [])
    assert "nobody; use `seawall people approve`" in shown
    assert approved.err == "feeder (key.make) is approved. Whoever asked can now do it.\n"
    assert run("people", "proposals", "--json").data == []
    (entry,) = run("ledger", "list", "--what", "approval.approved_on_machine", "--json").data
    assert entry["by"].startswith("cli:")
    assert run("people", "approve", proposal.id).code == 2


def test_the_machine_is_no_second_person_where_a_colleague_is(run, harbour, proposal):
    run("people", "invite", "second@harbour.example", "--role", "admin")
    with transaction(harbour["id"]) as tx:
        second = tx.people.member_by_email("second@harbour.example")
        begin_session(second, SignInWay.PASSKEY, tx=tx, now=clock())

    refused = run("people", "approve", proposal.id)

    assert refused.code == 2
    assert "These people can approve it: A-02" in refused.err
    (waiting,) = run("people", "proposals", "--json").data
    assert waiting["counting"] == ["A-02"]


def test_the_machine_says_that_somebody_is_a_person_of_their_own(run, harbour):
    said = run("people", "confirm", "admin@harbour.example")

    assert said.err == "A-01 can now give second approvals.\n"
    (entry,) = run("ledger", "list", "--what", "person.confirmed", "--json").data
    assert entry["public"] == {"code": "A-01", "role": "admin"}


def members(run):
    return run("people", "list", "--json").data

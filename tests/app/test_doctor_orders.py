"""The doctor says whether an order can arrive at 02:00, whom it wakes, and whether it is answered."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from mailbox import Maildir

import pytest

from seawall.app.doctor import CheckupState, orders
from seawall.app.doctor.orders_examined import platforms, roads
from seawall.config import load_settings
from seawall.mailroom.client import Inbox
from seawall.orders.register.model import AuthorityKind
from seawall.people.model import OrganisationKind
from seawall.transaction import INSTALLATION, transaction
from tests.enforcement_made import receiver
from tests.mail_servers import imap_server, smtp_server
from tests.orders_made import make_authority, make_contact_point
from tests.people_made import make_organisation, make_person
from tests.ports import closed_port

GREEN, AMBER, RED = CheckupState.GREEN, CheckupState.AMBER, CheckupState.RED
NOBODY = "127.0.0.1:9: refused"


def found(findings):
    return {finding.name: finding for finding in findings}


@pytest.fixture
def roads_of(monkeypatch):
    """What is found of the ways in and out under these settings."""

    def look(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"SEAWALL_{name.upper()}", str(value))
        return found(roads(load_settings()))

    return look


def now_of(**values):
    """What is found of the organisations that there are."""
    with transaction(INSTALLATION) as tx:
        known = [one for one in tx.people.organisations() if one.kind is OrganisationKind.PLATFORM]
    return found(platforms(known, load_settings(**values)))


@pytest.mark.parametrize(
    ("finding", "state"),
    [
        (orders.inbox("", ""), AMBER),
        (orders.inbox("imaps://mail.example", ""), GREEN),
        (orders.inbox("imaps://mail.example", "it is away"), RED),
        (orders.drop_folder("/srv/drop", ""), GREEN),
        (orders.drop_folder("/srv/drop", "it is not there"), RED),
        (orders.addressee(""), GREEN),
        (orders.addressee("two platforms"), RED),
        (orders.outgoing("", "", is_awaited=False), AMBER),
        (orders.outgoing("", "", is_awaited=True), RED),
        (orders.outgoing("smtps://mail.example", "", is_awaited=True), GREEN),
        (orders.outgoing("smtps://mail.example", NOBODY, is_awaited=False), RED),
        (orders.on_call({}, is_awaited=False), AMBER),
        (orders.on_call({}, is_awaited=True), RED),
        (orders.on_call({"push": ""}, is_awaited=True), AMBER),
        (orders.on_call({"push": "", "mail": ""}, is_awaited=True), GREEN),
        (orders.on_call({"push": "", "mail": NOBODY}, is_awaited=False), AMBER),
        (orders.on_call({"push": NOBODY}, is_awaited=False), RED),
        (orders.contact_points([], is_awaited=True), GREEN),
        (orders.contact_points(["harbour"], is_awaited=True), RED),
        (orders.contact_points(["harbour"], is_awaited=False), AMBER),
        (orders.reports("UTC", {}), GREEN),
        (orders.reports("Europe/Berlin", {"harbour": "Europe/Berlin", "quay": ""}), GREEN),
        (orders.reports("UTC", {"harbour": "Europe/Berlin"}), AMBER),
        (orders.people(2, 2, is_awaited=True), GREEN),
        (orders.people(2, 1, is_awaited=True), AMBER),
        (orders.people(0, 0, is_awaited=True), RED),
        (orders.people(0, 0, is_awaited=False), AMBER),
        (orders.register(2, []), GREEN),
        (orders.register(2, ["Example Authority"]), AMBER),
        (orders.register(0, []), AMBER),
        (orders.threat_to_life([]), GREEN),
        (orders.threat_to_life(["Europol (EU)"]), AMBER),
        (orders.jurisdictions(38, ""), GREEN),
        (orders.jurisdictions(0, "own.yaml: no such field"), RED),
    ],
)
def test_each_thing_is_judged_and_whatever_is_not_green_has_a_remedy(finding, state):
    assert finding.state is state
    assert bool(finding.remedy) is (state is not GREEN)


def test_who_waits_for_no_orders_is_told_what_is_missing_and_nothing_is_red(roads_of):
    findings = roads_of()

    assert findings["clocks"].state is GREEN
    assert {findings[each].state for each in ("mail inbox", "outgoing mail", "on-call")} == {AMBER}
    assert "drop folder" not in findings


def test_a_mailbox_that_opens_and_a_server_that_greets_are_green_and_nothing_is_sent(
    roads_of, tmp_path
):
    with imap_server(tmp_path) as (imap, maildir), smtp_server(tmp_path / "out") as (smtp, postman):
        Maildir(maildir).add("Subject: an order\n\nIt waits.\n")
        address = f"imap://orders:an%20invented%20password@127.0.0.1:{imap.port}/INBOX"
        findings = roads_of(
            mail_inbox=address,
            mail_server=f"smtp://127.0.0.1:{smtp.port}",
            on_call_mail='["night@harbour.example"]',
        )

        assert findings["mail inbox"].state is GREEN
        assert findings["outgoing mail"].state is GREEN
        assert findings["on-call"].says.startswith("Only mail")
        assert "password" not in findings["mail inbox"].says
        assert not postman.taken
        with Inbox(imap) as inbox:
            assert len(list(inbox.unseen())) == 1


def test_servers_that_are_away_and_a_wrong_password_are_red(roads_of, tmp_path):
    with imap_server(tmp_path) as (imap, _):
        findings = roads_of(
            mail_inbox=f"imap://orders:guessed@127.0.0.1:{imap.port}/INBOX",
            mail_server=f"smtp://127.0.0.1:{closed_port()}",
            on_call_mail='["night@harbour.example"]',
        )

    assert "refused the login" in findings["mail inbox"].says
    assert "does not answer" in findings["outgoing mail"].says
    assert findings["on-call"].state is RED  # by mail alone, and mail does not go out
    assert {findings[each].state for each in ("mail inbox", "outgoing mail")} == {RED}


def test_a_maildir_and_a_folder_that_are_not_there_are_red(roads_of, tmp_path):
    findings = roads_of(mail_inbox=f"maildir://{tmp_path}/none", drop_folder=tmp_path / "drop")
    assert findings["mail inbox"].state is RED
    assert findings["drop folder"].state is RED

    (tmp_path / "drop").mkdir()
    Maildir(tmp_path / "mail", create=True)
    findings = roads_of(mail_inbox=f"maildir://{tmp_path}/mail", drop_folder=tmp_path / "drop")
    assert findings["mail inbox"].state is GREEN
    assert findings["drop folder"].state is GREEN


def test_a_pager_that_we_do_not_call_is_found_before_the_night(roads_of):
    findings = roads_of(on_call_url="http://10.0.0.7/hook", drop_folder="/srv/drop")

    assert findings["on-call"].state is RED
    assert "SEAWALL_EGRESS_ALLOW" in findings["on-call"].says + findings["on-call"].remedy


def test_whoever_is_called_next_can_be_called_or_the_doctor_says_why_not(roads_of):
    nobody = roads_of()["next on call"]
    with receiver() as pager:
        fine = roads_of(on_call_next=json.dumps([pager.url]))
        assert pager.got == []  # knocked at, and not called
    wrong = roads_of(on_call_next='["second", "http://10.0.0.7/hook", "third@harbour.example"]')

    assert nobody.state is AMBER
    assert (fine["next on call"].state, fine["next on call"].says) == (GREEN, "1 by push")
    says = wrong["next on call"].says
    assert wrong["next on call"].state is RED
    assert [
        place in says for place in ("1: not a push", "2 by push: ", "3 by mail: SEAWALL_MAIL")
    ] == [True] * 3


def test_a_profile_that_cannot_be_read_is_red(roads_of, tmp_path):
    (tmp_path / "own.yaml").write_text("profiles: 7\n")

    assert roads_of(jurisdictions_dir=tmp_path)["clocks"].state is RED


def test_a_platform_in_order_is_green_from_its_people_to_its_register(database):
    org = make_organisation(slug="harbour")
    empty = now_of(mail_inbox="maildir:///srv/mail")
    assert {empty[each].state for each in ("contact point", "order people")} == {RED}
    assert empty["authorities"].state is AMBER

    make_contact_point(org)
    for role in ("reviewer", "lead", "legal"):
        make_person(org, role)
    make_authority(org)
    for name, country in (("Europol", "NL"), ("Example Garda", "IE")):
        mail = {"email": "a@b.example"}
        make_authority(org, name=name, kind=AuthorityKind.POLICE, country=country, contact=mail)

    assert {one.state for one in now_of(mail_inbox="maildir:///srv/mail").values()} == {GREEN}


def test_an_authority_without_a_key_and_a_number_and_a_missing_europol_are_named(database):
    org = make_organisation(slug="harbour")
    make_contact_point(org)
    mute = make_authority(org, name="Mute Authority", contact={})
    with transaction(org.id) as tx:
        for key in tx.register.keys_of(mute.authority.id):
            tx.register.revoke_key(key.id, at=datetime.now(UTC), why="lost")

    findings = now_of()

    assert "Mute Authority" in findings["authorities"].says
    assert "Europol" in findings["threat to life"].says


def test_with_two_platforms_somebody_has_to_say_which_one_is_meant(database):
    make_organisation(slug="harbour")
    make_organisation(slug="quay")

    assert now_of()["addressee"].state is RED
    assert now_of(order_organisation="pier")["addressee"].state is RED
    assert now_of(order_organisation="quay")["addressee"].state is GREEN


def test_a_unit_alone_is_asked_nothing_about_orders_that_arrive(database):
    make_organisation("unit", slug="unit")

    assert now_of() == {}

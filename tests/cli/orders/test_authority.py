"""`seawall authority`, `contact-point`, `order`: the register and the board from the shell."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from rich.console import Console

from seawall.cli.session import clock
from seawall.keys.signing import thumbprint
from seawall.mailroom.signing import jws
from tests.orders_made import annex1

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def authority(run, organisation, tmp_path):
    pem = tmp_path / "key.pem"
    pem.write_bytes(KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    made = run(
        *("authority", "add", "Example Authority", "--country", "fr", "--telephone", "+33 1 99"),
        *("--mail-domain", "authority.example", "--source", "the public list", "--json"),
    )
    assert made.code == 0, made.err
    added = run("authority", "key", "add", made.data["id"], pem)
    assert added.out.strip() == thumbprint(KEY.public_key())
    return made.data["id"]


def an_order(tmp_path, name="order.jws", **fields):
    body = annex1(issued_at=clock().isoformat(), **fields)
    body["authority"]["name"] = "Example Authority"
    path = tmp_path / name
    path.write_text(jws.sign_payload(body, KEY, now=clock(), jti=name))
    return path


def test_the_register_is_kept_from_the_shell(run, authority):
    (listed,) = run("authority", "list", "--json").data

    assert listed["authority"]["country"] == "FR"
    assert [key["kind"] for key in listed["keys"]] == ["jws"]
    assert listed["keys"][0]["fingerprint"] == thumbprint(KEY.public_key())
    assert "+33 1 99" in run("authority", "list").out


def test_a_fingerprint_is_listed_whole_on_the_narrowest_terminal(run, authority, monkeypatch):
    monkeypatch.setattr("seawall.cli.output.console", lambda: Console(width=40))

    printed = run("authority", "list").out

    assert f"Key of Example Authority: jws {thumbprint(KEY.public_key())}\n" in printed


def test_a_private_key_is_never_taken_into_the_register(run, authority, tmp_path):
    wrong = tmp_path / "secret.pem"
    wrong.write_text("-----BEGIN PRIVATE KEY-----\nnone\n-----END PRIVATE KEY-----\n")

    refused = run("authority", "key", "add", authority, wrong)

    assert refused.code == 2
    assert "private key" in refused.err


def test_the_contact_point_is_set_and_shown_with_our_public_key(run, organisation):
    set_it = run(
        *("contact-point", "set", "--legal-name", "Harbour", "--establishment", "ie"),
        *("--email", "o@harbour.example", "--language", "en", "--zone", "Europe/Dublin"),
    )

    shown = run("contact-point", "show", "--json").data

    assert set_it.code == 0, set_it.err
    assert shown["contact_point"]["facts"] == {"zone": "Europe/Dublin"}
    assert shown["key"]["crv"] == "Ed25519"
    assert "Harbour" in run("contact-point", "show").out


def test_a_unit_says_what_its_orders_say_of_redress_and_procedures(run, organisation):
    usual = ("contact-point", "set", "--legal-name", "Unit", "--establishment", "fr")
    ran = run(*usual, "--email", "u@unit.example", "--fact", "redress_body=Example Court")
    again = run(*usual, "--email", "u@unit.example", "--fact", "procedures=Answer=within the hour")
    refused = run(*usual, "--email", "u@unit.example", "--fact", "redres_body=Example Court")

    facts = run("contact-point", "show", "--json").data["contact_point"]["facts"]
    assert (ran.code, again.code, refused.code) == (0, 0, 2)
    assert facts == {"redress_body": "Example Court", "procedures": "Answer=within the hour"}
    assert "redress_body" in refused.err


def test_the_turnover_is_an_amount_with_its_year_and_source(run, organisation):
    usual = ("contact-point", "set", "--legal-name", "Harbour", "--establishment", "ie")
    said = ("--turnover", "EUR 1,200,000", "--turnover-year", "2025")
    ran = run(*usual, "--email", "o@harbour.example", *said, "--turnover-source", "accounts")
    refused = run(*usual, "--email", "o@harbour.example", "--turnover", "a lot")

    facts = run("contact-point", "show", "--json").data["contact_point"]["facts"]
    assert (ran.code, refused.code) == (0, 2)
    assert facts["turnover"] == {
        "currency": "EUR",
        "minor": 120_000_000,
        "year": 2025,
        "source": "accounts",
    }


@pytest.mark.parametrize("part", [("--turnover-year", "2025"), ("--turnover-source", "accounts")])
def test_a_turnovers_year_or_source_without_the_turnover_is_refused(run, organisation, part):
    usual = ("contact-point", "set", "--legal-name", "Harbour", "--establishment", "ie")
    refused = run(*usual, "--email", "o@harbour.example", *part)

    assert refused.code == 2
    assert f"{part[0]}: The turnover itself is missing. Add it: --turnover" in refused.err
    assert run("contact-point", "show").code == 2


def test_an_order_is_imported_listed_and_shown(run, authority, tmp_path):
    path = an_order(tmp_path)

    (imported,) = run("order", "import", path, "--json").data
    again = run("order", "import", path, "--json").data[0]

    order = imported["order"]["id"]
    assert (imported["is_new"], again["is_new"]) == (True, False)
    assert again["order"]["id"] == order
    assert order in run("order", "list").out
    shown = run("order", "show", order, "--json").data
    assert [row["profile"] for row in shown["clocks"]] == [
        "eu-tco-removal-order",
        "eu-tco-scrutiny-request",
    ]
    clock_of_the_order = shown["clocks"][0]
    assert clock_of_the_order["state"] == "running"
    assert clock_of_the_order["due_at"] < clock_of_the_order["legal_limit"]
    assert "3(3)" in clock_of_the_order["article"]
    said = run("order", "show", order).out
    assert "legal limit" in said
    assert clock_of_the_order["article"] in said
    assert clock_of_the_order["legal_limit"][11:19] in said


def test_letters_are_listed_before_everything_that_a_machine_could_read(run, authority, tmp_path):
    path = tmp_path / "scan.txt"
    path.write_text("To whom it may concern: we write in the matter we spoke of.")
    run("order", "import", an_order(tmp_path))
    run("order", "import", path)

    listed = run("order", "list", "--json").data
    assert [one["form"] for one in listed] == ["letter", "removal_order"]
    assert [one["form"] for one in run("order", "list", "--limit", "1", "--json").data] == [
        "letter"
    ]


def test_tco_r10_information_that_came_on_paper_is_entered_and_kept(run, authority, tmp_path):
    refused = run("authority", "informed", authority, "--at", "2026-03-02T09:00")
    assert run("authority", "informed", authority, "--at", "2026-03-02T09:00+01:00").code == 0

    (listed,) = run("authority", "list", "--json").data
    (imported,) = run("order", "import", an_order(tmp_path), "--json").data
    assert refused.code == 2
    assert listed["authority"]["contact"]["informed_at"] == "2026-03-02T08:00:00Z"
    assert "art3_2_notice_short" not in imported["order"]["flags"]


def test_what_is_signed_with_a_revoked_key_is_refused_on_import(run, authority, tmp_path):
    fingerprint = thumbprint(KEY.public_key())
    assert run("authority", "key", "revoke", fingerprint, "--why", "stolen").code == 0

    refused = run("order", "import", an_order(tmp_path), "--json")

    assert refused.code == 1
    assert refused.data[0]["order"]["state"] == "refused"
    assert "revoked" in refused.err


def test_a_suspended_authority_is_not_heard_until_it_is_active_again(run, authority, tmp_path):
    assert run("authority", "suspend", authority, "--why", "its mailbox was taken over").code == 0
    refused = run("order", "import", an_order(tmp_path, "1.jws"), "--json")
    assert run("authority", "reactivate", authority).code == 0
    heard = run("order", "import", an_order(tmp_path, "2.jws"), "--json")

    assert (refused.code, heard.code) == (1, 0)
    assert heard.data[0]["order"]["state"] == "running"


def test_a_file_that_no_machine_reads_is_a_letter_on_the_board(run, organisation, tmp_path):
    path = tmp_path / "scan.txt"
    path.write_text("To whom it may concern: we write in the matter we spoke of.")

    (imported,) = run("order", "import", path, "--channel", "post", "--json").data

    assert (imported["order"]["form"], imported["order"]["state"]) == ("letter", "received")
    assert json.dumps(run("order", "list", "--form", "letter", "--json").data).count("order_") >= 1


def test_options_of_the_contact_point_that_are_left_out_stay_as_they_are(run, organisation):
    run(
        *("contact-point", "set", "--legal-name", "Harbour", "--establishment", "ie"),
        *("--email", "o@harbour.example", "--language", "en", "--representative", "R. Example"),
        *("--authorised-person", "A. Example", "--zone", "Europe/Dublin"),
    )

    ran = run("contact-point", "set", "--language", "de", "--representative", "")
    contact = run("contact-point", "show", "--json").data["contact_point"]

    assert ran.code == 0, ran.err
    assert (contact["legal_name"], contact["establishment"]) == ("Harbour", "IE")
    assert (contact["email"], contact["languages"]) == ("o@harbour.example", ["de"])
    assert (contact["authorised_person"], contact["representative"]) == ("A. Example", "")
    assert contact["facts"] == {"zone": "Europe/Dublin"}


def test_the_first_contact_point_names_what_it_still_needs(run, organisation):
    refused = run("contact-point", "set", "--language", "de", "--establishment", "DE")

    assert refused.code == 2
    assert "the first one also needs --legal-name, --email." in refused.err


def test_what_the_contact_point_lacks_is_shown_with_the_option_that_sets_it(run, organisation):
    run(
        *("contact-point", "set", "--legal-name", "Harbour", "--establishment", "us"),
        *("--email", "o@harbour.example", "--language", "en"),
    )
    abroad = run("contact-point", "show").out
    run("contact-point", "set", "--establishment", "de", "--language", "en")
    at_home = run("contact-point", "show").out

    for option in ("--establishment COUNTRY", "--representative NAME", "--policy-url URL"):
        assert f"Run `seawall contact-point set {option}`." in abroad
    assert "Run `seawall contact-point set --language en --language CODE`." in at_home


def test_tco_r66_what_the_contact_point_lacks_is_shown_until_it_is_entered(run, organisation):
    usual = ("contact-point", "set", "--legal-name", "Harbour", "--establishment", "ie")
    usual = (*usual, "--email", "o@harbour.example")
    run(*usual)
    before = run("contact-point", "show")
    run(*usual, "--language", "en", "--policy-url", "https://harbour.example/terms")

    assert "missing, Art. 15(1)" in before.out
    assert "missing, Art. 7(1)" in before.out
    assert run("contact-point", "show", "--json").data["lacks"] == []


def test_tco_r68_the_size_and_the_measures_are_entered_and_kept(run, organisation):
    usual = ("contact-point", "set", "--legal-name", "Harbour", "--establishment", "ie")
    usual = (*usual, "--email", "o@harbour.example")
    size = ("--employees", "12", "--users", "40000", "--sme", "yes", "--main-establishment", "us")
    ran = run(*usual, *size, "--measure", "a | Two moderators at night | since 2026-01-01")
    refused = run(*usual, "--measure", "a | Known content is compared | automated")
    run(*usual, "--employees", "13")

    facts = run("contact-point", "show", "--json").data["contact_point"]["facts"]
    assert (ran.code, refused.code) == (0, 2)
    assert "human oversight" in refused.err
    assert (facts["employees"], facts["users"], facts["sme"]) == (13, 40_000, True)
    assert facts["specific_measures"][0]["words"] == "Two moderators at night"
    assert "a | Two moderators at night | since 2026-01-01" in run("contact-point", "show").out


def test_a_fingerprint_that_begins_with_a_dash_is_no_option(run, authority):
    refused = run("authority", "key", "revoke", "-W9HZ02--org", "--why", "stolen")

    assert refused.code == 2
    assert "There is no key '-W9HZ02--org'" in refused.err

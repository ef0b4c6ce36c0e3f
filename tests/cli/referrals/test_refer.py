"""`seawall refer` and `seawall recipient`, as an officer and a supervisor use them."""

from __future__ import annotations

import json

import pytest

from seawall.cli.referrals.referring_shown import FIGURES
from seawall.journeys.referrals import referral_import
from seawall.probing.state import AddressState
from seawall.referrals.figures import figures_of
from seawall.referrals.model import AddressStanding
from seawall.transaction import transaction
from tests.referring_made import NO_STATE, looked, make_unit

A, B, DEAD = (f"https://clips.example.com/v/x{number}" for number in (1, 2, 3))


@pytest.fixture
def unit(database):
    """The only organisation there is."""
    return make_unit("harbour-unit")


def looked_at(unit, batch) -> None:
    """What the worker would have found."""
    for line in unit.lines(batch):
        if line.is_pending:
            state = AddressState.GONE_404 if line.url == DEAD else AddressState.LIVE
            with transaction(unit.scope) as tx:
                look = looked(line.url, state)
                referral_import.resolve_line(
                    line.id, look, own_state=NO_STATE, tx=tx, now=look.visit.at
                )


def test_from_a_file_to_a_signed_referral_and_its_record(unit, run, tmp_path):
    """domain.md 2.3, by commands alone."""
    raid = tmp_path / "raid.csv"
    raid.write_text(f"url,note\n{A},at 0:42\n{A},again\n{DEAD},\nnonsense,\n")
    officer, supervisor = unit.officer.email, unit.supervisor.email
    run("recipient", "add", "Clips", "abuse@clips.example.net", "--domain", "clips.example.com")

    imported = run("refer", "import", raid, "--as", officer, "--json").data
    batch = imported["batch"]
    looked_at(unit, batch)
    shown = run("refer", "list", batch, "--json").data
    run(
        *("refer", "assess", batch, "--as", officer, "--statute", "eu-2021-784"),
        *("--element", "incites", "--language", "en", "--entity", "Grey Tide"),
    )
    (sent,) = run("refer", "send", batch, "--as", officer, "--json").data
    approved = run("refer", "approve", sent["reference"], "--as", supervisor, "--json").data
    record = run("refer", "record", "--json").data

    assert (imported["lines"], imported["duplicate"], imported["refused"]) == (4, 1, 1)
    assert [one["standing"] for one in shown] == ["ready", "duplicate", "dead", "refused"]
    assert (sent["state"], sent["is_sampled"]) == ("waiting", True)
    assert approved[0]["state"] == "ready"
    assert record["record"]["voluntary"]["sent"] == 0
    (dispatch,) = unit.dispatches()
    assert dispatch.body["locations"][0]["information"] == "at 0:42"


def test_addresses_come_from_a_pipe(unit, run):
    imported = run(
        "refer", "import", "-", "--as", unit.officer.email, "--json", stdin=f"{A}\n{B}\n".encode()
    )

    assert imported.data["lines"] == 2


@pytest.mark.parametrize("words", [["no-such-file.csv"], ["-"]])
def test_what_cannot_be_read_is_misuse_with_a_remedy(unit, run, words):
    ran = run("refer", "import", *words, "--as", unit.officer.email, stdin=b"\xff\xfe\xfa")

    assert ran.code == 2
    assert ran.err.count("\n") == 1


def test_nobody_approves_their_own_work_by_command_either(unit, run):
    unit.platform()
    (dispatch,) = unit.refer(unit.ready(A)).dispatches

    ran = run("refer", "approve", dispatch.reference, "--as", unit.officer.email)

    assert ran.code == 2
    assert "approve sampled referrals" in ran.err


def test_an_order_is_made_returned_and_shown(unit, run):
    unit.platform()
    batch = unit.ready(A)

    (made,) = run(
        *("refer", "order", batch, "--as", unit.officer.email, "--json"),
        *("--reasons", "It calls for attacks.", "--emergency", "A stream of an attack."),
    ).data
    words = ("refer", "return", made["reference"], "--as", unit.supervisor.email, "--why", "No.")
    assert run(*words).code == 0
    shown = run("refer", "status", made["reference"], "--json").data

    assert (made["form"], made["state"]) == ("removal_order", "waiting")
    assert (shown["dispatches"][0]["state"], shown["dispatches"][0]["error"]) == ("returned", "No.")


def test_an_order_of_addresses_that_nobody_assessed_names_the_missing_assessment(unit, run):
    unit.platform()
    batch = unit.drop(f"{A}\n{B}")
    looked_at(unit, batch)

    refused = run("refer", "order", batch, "--as", unit.officer.email, "--reasons", "It incites.")

    assert refused.code == 2
    assert "2 addresses are not assessed: 1, 2." in refused.err
    assert "`seawall refer assess`" in refused.err


def test_a_withdrawal_and_the_status_of_all_are_tables_for_people(unit, run):
    unit.platform()
    dispatch = unit.sent(A)

    words = ("refer", "withdraw", dispatch.reference, "--as", unit.officer.email, "--why", "News.")
    assert run(*words).code == 0
    table = run("refer", "status").out

    assert "withdrawn" in table
    assert "withdrawal" in table
    figures = run("refer", "figures").out
    assert "not measurable: " in figures
    assert "{" not in figures
    assert "95 % interval" in run("refer", "record").out


def test_a_record_is_published_as_one_signed_line(unit, run):
    signed = run("refer", "record", "--signed").out.strip()

    assert signed.count(".") == 2
    assert "\n" not in signed


def test_recipients_are_added_with_their_keys_and_listed(unit, run, tmp_path):
    from tests.referring_made import Platform

    key = tmp_path / "clips.jwk"
    key.write_text(Platform().jwk)
    added = run(
        *("recipient", "add", "Clips", "https://seawall.clips.example.net", "--json"),
        *("--domain", "clips.example.com", "--establishment", "ie", "--key", key),
    ).data
    run("recipient", "add", "An authority", "tco@ie.example.org", "--authority")

    listed = run("recipient", "list", "--json").data

    assert added["channel"] == "api"
    assert {one["name"]: one["establishment"] for one in listed} == {
        "Clips": "IE",
        "An authority": "",
    }


@pytest.mark.parametrize(
    "words",
    [
        ["Clips", "https://clips.example.net"],
        ["Clips", "https://clips.example.net", "--domain", "a b"],
        ["Clips", "nothing", "--domain", "clips.example.com"],
        ["Clips", "https://", "--domain", "clips.example.com"],
        ["Clips", "a@b.example", "--domain", "clips.example.com", "--establishment", "Ireland"],
    ],
)
def test_a_recipient_that_cannot_be_right_is_misuse(unit, run, words):
    ran = run("recipient", "add", *words)

    assert ran.code == 2
    assert ran.err


def test_a_domain_belongs_to_one_recipient(unit, run):
    unit.platform()

    ran = run("recipient", "add", "Other", "a@b.example", "--domain", "clips.example.com")

    assert ran.code == 2
    assert "belongs to clips" in ran.err


def test_a_private_key_is_never_taken(unit, run, tmp_path):
    key = tmp_path / "oops.pem"
    key.write_text("-----BEGIN PRIVATE KEY-----\nMC4CAQ==\n-----END PRIVATE KEY-----\n")

    ran = run(
        *("recipient", "add", "Clips", "a@b.example", "--domain", "clips.example.com"),
        *("--key", key),
    )

    assert ran.code == 2
    assert "private key" in ran.err


def test_a_platform_is_informed_before_a_first_order(unit, run):
    platform = unit.platform()

    ran = run("recipient", "inform", platform.id, "--as", unit.officer.email)

    assert ran.code == 0
    (information,) = unit.dispatches()
    assert information.reference == ran.out.strip()
    assert "one hour" in json.dumps(dict(information.body))


def test_what_the_worker_has_not_looked_at_is_pending(unit, run):
    batch = unit.drop(A)

    (line,) = run("refer", "list", batch, "--json").data

    assert line["standing"] == "pending"
    assert unit.lines(batch)[0].standing is AddressStanding.UNRESOLVED


def test_figures_are_sentences_with_their_intervals(capsys):
    from tests.referrals.test_figures import NOON, AddressState, looks

    gone = looks(
        (0, AddressState.LIVE),
        (5, AddressState.LIVE),
        (10, AddressState.GONE_404),
        (40, AddressState.GONE_404),
    )
    FIGURES.show(figures_of([(NOON, gone)] * 20), as_json=False)

    said = dict(line.split("  ", 1) for line in capsys.readouterr().out.splitlines())
    assert said["removal rate"].strip() == "100.0% of what was sent"
    assert said["half were gone"].strip().startswith("after 10:00:00 (")
    assert "95 % interval" in said["within a day"]
    assert said["of the removed"].strip().startswith("20, median ")

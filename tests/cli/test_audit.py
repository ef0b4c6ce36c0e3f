"""`seawall audit`: planned, listed, shown, checked, called off."""

from __future__ import annotations

import pytest
import time_machine

from seawall.transaction import transaction
from tests.audits_made import APRIL, HOUR, SIGNER, decided, drawn, read_all
from tests.log_signed import place_and_sign
from tests.people_made import NOON, make_person


@pytest.fixture(autouse=True)
def march():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def audit(run, organisation):
    return run("audit", "plan", "2026-03", "--size", "20", "--json").data["audit"]


def read(organisation, audit):
    """The sample is drawn and read."""
    author, reader = make_person(organisation), make_person(organisation)
    decided(organisation, author, 30)
    with transaction(organisation.id) as tx:
        planned = tx.audits.audit(audit)
    drawn(organisation, planned)
    read_all(organisation, reader)
    place_and_sign(SIGNER, APRIL + HOUR)


def test_a_plan_says_what_was_sealed_and_until_when_it_waits(run, organisation):
    printed = run("audit", "plan", "2026-03", "--repeated")

    assert "2026-03-01 to 2026-03-31, UTC" in printed.out
    assert "Its seed is sealed as " in printed.out


def test_nothing_is_shown_of_a_sample_but_what_it_came_to(run, organisation, audit):
    read(organisation, audit)

    shown = run("audit", "show", audit)
    data = run("audit", "show", audit, "--json").data
    assert "Right: 100.0 % (" in shown.out
    assert data["strata"][0]["name"] == "person · match · tvec/incite"
    assert (data["strata"][0]["drawn"], data["strata"][0]["against"]) == (20, 20)
    with transaction(organisation.id) as tx:
        decisions = {each.decision for each in tx.audits.sample(audit)}
    assert not any(decision in f"{shown.out}{data}" for decision in decisions)


def test_audits_are_listed_with_their_share(run, organisation, audit):
    assert run("audit", "list", "--json").data[0]["share"] == "nothing to count"
    read(organisation, audit)

    assert "100.0 % (" in run("audit", "list").out


def test_a_sample_is_drawn_again_and_compared(run, organisation, audit):
    assert "Nothing is drawn" in run("audit", "check", audit).out
    read(organisation, audit)

    checked = run("audit", "check", audit)
    assert (checked.code, "was drawn as its sealed seed" in checked.out) == (0, True)


def test_a_sample_that_is_not_what_the_seed_draws_fails_the_check(
    run, organisation, audit, monkeypatch
):
    read(organisation, audit)
    monkeypatch.setattr(
        "seawall.journeys.audits.sample_checking.commitment_to", lambda seed: "0" * 64
    )

    checked = run("audit", "check", audit)
    assert (checked.code, "was NOT drawn" in checked.out) == (1, True)


def test_an_audit_is_called_off_before_it_is_drawn(run, organisation, audit):
    called_off = run("audit", "call-off", audit, "--why", "Planned by mistake.")

    assert called_off.err == f"{audit} is called off.\n"
    assert run("audit", "show", audit, "--json").data["state"] == "called_off"
    assert run("audit", "call-off", audit, "--why", "Again.").code == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("plan", "last-month"), "2026-Q4"),
        (("plan", "2026-02"), "is over"),
        (("plan", "2026-03", "--size", "3"), "between 20 and 2000"),
        (("show", "audit_9"), "seawall audit list"),
    ],
)
def test_what_cannot_be_is_refused_with_what_would_help(run, organisation, words, says):
    refused = run("audit", *words)

    assert refused.code == 2
    assert says in refused.err


# Uploads, from a platform's own list

LIST = "id,url,score\n" + "".join(f"p{n},https://files.example.com/p{n},{n}\n" for n in range(400))


@pytest.fixture
def listed(tmp_path):
    file = tmp_path / "uploads.csv"
    file.write_text(LIST)
    return str(file)


@pytest.fixture
def uploads(run, organisation):
    plan = ("audit", "plan", "2026-03", "--of", "uploads", "--size", "20", "--json")
    return run(*plan).data["audit"]


def test_a_list_is_handed_in_first_and_drawn_from_with_the_next_checkpoint(run, uploads, listed):
    with time_machine.travel(APRIL, tick=False):
        first = run("audit", "draw", uploads, listed)
        place_and_sign(SIGNER, APRIL)
        second = run("audit", "draw", uploads, listed)
        third = run("audit", "draw", uploads, listed)

    assert (first.code, "Run the same again in a minute" in first.err) == (0, True)
    assert "20 of 400 are drawn" in second.err
    assert third.err == f"The sample of {uploads} is drawn.\n"
    place_and_sign(SIGNER, APRIL + HOUR)
    assert (
        "Should not have been public: only bounds (0 to 400)" in run("audit", "show", uploads).out
    )
    checked = run("audit", "check", uploads, listed)
    assert (checked.code, "was drawn as its sealed seed" in checked.out) == (0, True)
    assert "Name the file" in run("audit", "check", uploads).err


def test_a_list_with_a_fault_is_refused_with_its_line_before_anything_is_written(
    run, organisation, uploads, tmp_path
):
    file = tmp_path / "uploads.csv"
    file.write_text("id,views\np1,many\n")

    with time_machine.travel(APRIL, tick=False):
        refused = run("audit", "draw", uploads, str(file))
    assert (refused.code, "line 2" in refused.err) == (2, True)
    with transaction(organisation.id) as tx:
        assert tx.audits.audit(uploads).framed is None


def test_a_list_that_is_not_there_is_said_so(run, uploads):
    missing = run("audit", "draw", uploads, "no-such-file.csv")

    assert missing.code == 2
    assert "no-such-file.csv" in missing.err

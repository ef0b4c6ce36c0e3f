"""`seawall source`: trusted flaggers and scorecards from the shell."""

from __future__ import annotations

import pytest

ENTRY = (
    *("source", "add", "Example Hotline", "--awarded-by", "Coordinator of Example State"),
    *("--country", "ie", "--since", "2026-01-31"),
)


@pytest.fixture
def flagger(run, organisation):
    made = run(*ENTRY, "--json")
    assert made.code == 0, made.err
    return made.data["id"]


def cards(run):
    return {card["id"]: card for card in run("source", "list", "--json").data}


def test_a_trusted_flagger_is_entered_and_has_a_card(run, flagger):
    assert cards(run)[flagger]["name"] == "Example Hotline"
    assert cards(run)["users"]["sent"] == 0


def test_only_a_key_for_notices_alone_is_given_to_a_trusted_flagger(run, flagger):
    wide = run("key", "create", "wide", "--scope", "notices", "--scope", "items", "--json").data
    narrow = run("key", "create", "narrow", "--scope", "notices", "--json").data

    refused = run("source", "bind", flagger, wide["id"])
    bound = run("source", "bind", flagger, narrow["id"])

    assert (refused.code, bound.code) == (2, 0)
    assert "for notices only" in refused.err


def test_the_status_is_suspended_with_a_reason_restored_and_ended(run, flagger):
    steps = [
        run("source", "suspend", flagger, "--why", "the coordinator investigates"),
        run("source", "restore", flagger),
        run("source", "end", flagger, "2027-01-31"),
    ]

    assert [step.code for step in steps] == [0, 0, 0]
    assert run("source", "end", flagger, "someday").code == 2


def test_without_a_coordinator_nobody_is_a_trusted_flagger(run, organisation):
    refused = run(
        "source", "add", "X", "--awarded-by", " ", "--country", "IE", "--since", "2026-01-31"
    )

    assert refused.code == 2
    assert "awarded_by" in refused.err

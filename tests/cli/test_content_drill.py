"""`seawall drill content`: planned, listed, shown, called off, and the sentence of them all."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from seawall.drills.model import SendState
from seawall.transaction import transaction

PLAN = (
    *("drill", "content", "plan", "https://files.example.com/photos"),
    *("--account", "tester-1", "--cover", "The lead agreed.", "--images", "2", "--days", "1"),
)


@pytest.fixture
def drill(run, organisation):
    return run(*PLAN, "--json").data["drill"]


def measure(organisation, drill, *shown: str) -> None:
    """The platform has answered the first uploads."""
    with transaction(organisation.id) as tx:
        for upload, word in zip(tx.drills.uploads(drill), shown, strict=True):
            at = datetime.now(UTC)
            after = at + timedelta(milliseconds=300)
            taken = replace(
                upload, state=SendState.TAKEN, sent_at=at, answered_at=after, shown=word
            )
            tx.drills.save_upload(taken)


def test_a_plan_says_what_was_sealed_and_shows_no_moment_of_its_schedule(run, organisation, drill):
    shown = run("drill", "content", "show", drill, "--json").data

    assert shown["state"] == "running"
    assert (shown["waiting"], shown["share"]["of"]) == (2, 0)
    assert len(shown["digest"]) == 64
    with transaction(organisation.id) as tx:
        moments = {upload.planned_at.isoformat() for upload in tx.drills.uploads(drill)}
    assert not any(moment in json.dumps(shown) for moment in moments)


def test_the_result_is_the_sentence_for_a_regulator(run, organisation, drill):
    measure(organisation, drill, "refused", "public")

    printed = run("drill", "content", "result")
    data = run("drill", "content", "result", "--json").data

    assert "Of 2 seeded items since" in printed.out
    assert "1 was blocked (Wilson 95 %: 9.5 to 90.5 %), median 0.3 s" in printed.out
    assert data["share"]["missed"] == 1
    assert re.search("missed: 1 image (recompressed|unchanged)", data["sentence"])


def test_a_drill_says_how_many_controls_were_kept_back(run, organisation):
    drill = run(*PLAN, "--images", "10", "--json").data["drill"]
    measure(organisation, drill, *["refused"] * 11)

    shown = run("drill", "content", "show", drill).out

    assert "1 of 1 kept back" in shown


def test_drills_are_listed_with_what_they_found(run, organisation, drill):
    measure(organisation, drill, "refused", "hidden")

    (line,) = run("drill", "content", "list", "--json").data
    listed = run("drill", "content", "list").out

    assert line["drill"] == drill
    assert "2 of 2 found" in listed


def test_a_drill_that_is_called_off_is_over(run, drill):
    called_off = run("drill", "content", "call-off", drill)
    again = run("drill", "content", "call-off", drill)

    assert called_off.code == 0
    assert run("drill", "content", "show", drill, "--json").data["state"] == "called_off"
    assert again.code != 0
    assert "drills.over" in again.err


@pytest.mark.parametrize(
    ("instead", "says"),
    [
        (("--images", "0"), "drills.how-many"),
        (("--cover", " "), "drills.no-cover"),
        (("--account", "tester-1"), "drills.no-accounts"),
        (("--form", "novalue"), "cli.no-pair"),
        (("--header", "novalue"), "cli.no-pair"),
    ],
)
def test_what_cannot_be_planned_is_refused_with_its_remedy(run, organisation, instead, says):
    ran = run(*PLAN, *instead)

    assert ran.code != 0
    assert says in ran.err


def test_the_signed_events_of_a_drill_are_shown(run, drill):
    (event,) = run("ledger", "events", drill, "--json").data

    assert (event["party"], event["kind"]) == ("tester", "scheduled")

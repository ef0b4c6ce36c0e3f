"""`seawall clock` says when an order must be obeyed, and a program can read it."""

from __future__ import annotations

import json
import os
import sys

import pytest
import time_machine

from seawall.config import settings
from tests import forked
from tests.clocks.jurisdictions.files_made import in_use, own

TCO = "eu-tco-removal-order"
FORCE_MAJEURE = (
    "--hold", "force_majeure", "--from", "2026-06-10T10:10Z", "--until", "2026-06-10T14:00Z",
)  # fmt: skip


def test_tco_02_the_command_prints_every_result_in_the_zone_and_in_utc(run):
    ran = run(
        "clock", TCO, "--start", "2026-03-29T01:30+01:00", "--tz", "Europe/Brussels",
        "--at", "2026-03-29T03:10+02:00", "--json",
    )  # fmt: skip

    assert ran.code == 0
    assert ran.data == {
        "profile": TCO,
        "started_at": "2026-03-29T01:30:00+01:00",
        "started_at_utc": "2026-03-29T00:30:00Z",
        "restarted_at": None,
        "restarted_at_utc": None,
        "due_at": "2026-03-29T03:30:00+02:00",
        "due_at_utc": "2026-03-29T01:30:00Z",
        "legal_limit": "2026-03-29T04:00:00+02:00",
        "legal_limit_utc": "2026-03-29T02:00:00Z",
        "next_due_at": None,
        "next_due_at_utc": None,
        "keep_until": None,
        "keep_until_utc": None,
        "work_by": "2026-03-29T03:30:00+02:00",
        "work_by_utc": "2026-03-29T01:30:00Z",
        "half_time": "2026-03-29T03:00:00+02:00",
        "half_time_utc": "2026-03-29T01:00:00Z",
        "met_at": None,
        "met_at_utc": None,
        "at": "2026-03-29T03:10:00+02:00",
        "at_utc": "2026-03-29T01:10:00Z",
        "state": "running",
        "left": "PT20M",
        "left_seconds": 1200.0,
        "article": "Regulation (EU) 2021/784 Art 3(3)",
        "binding": "mandatory",
        "work_by_is_ours": False,
        "holds": [],
        "tz": "Europe/Brussels",
        "calendar_is_incomplete": False,
        "verification": "verified",
    }


@pytest.mark.parametrize(
    ("at", "state", "due", "left"),
    [
        ("2026-06-10T10:05Z", "running", "2026-06-10T11:00:00Z", "PT55M"),
        ("2026-06-10T12:00Z", "held", None, None),
        ("2026-06-10T14:00Z", "running", "2026-06-10T15:00:00Z", "PT1H"),
        ("2026-06-10T15:30Z", "overdue", "2026-06-10T15:00:00Z", "-PT30M"),
        ("", "overdue", "2026-06-10T15:00:00Z", None),
    ],
)
def test_tco_14_a_hold_is_told_by_its_ground_and_its_moments(run, at, state, due, left):
    moment = ("--at", at) if at else ()
    ran = run("clock", TCO, "--start", "2026-06-10T10:00Z", *FORCE_MAJEURE, *moment, "--json")

    assert (ran.data["state"], ran.data["due_at_utc"]) == (state, due)
    assert ran.data["left"] == left or not at


def test_tco_13_a_hold_without_an_end_still_runs_and_nothing_is_due(run):
    hold = ("--hold", "manifest_errors", "--from", "2026-06-10T10:20Z")
    ran = run("clock", TCO, "--start", "2026-06-10T10:00Z", *hold, "--json")

    assert (ran.data["state"], ran.data["due_at"], ran.data["legal_limit"]) == ("held", None, None)
    assert ran.data["article"].endswith("paused under Art 3(8)")
    assert ran.data["holds"] == [
        {"ground": "manifest_errors", "began_at": "2026-06-10T12:20:00+02:00", "ended_at": None}
    ]


def test_several_holds_pair_up_with_their_moments_in_order(run):
    second = ("--hold", "manifest_errors", "--from", "2026-06-10T14:30Z")
    words = ("clock", TCO, "--start", "2026-06-10T10:00Z", *FORCE_MAJEURE, *second)

    still = run(*words, "--json")
    ended = run(*words, "--until", "2026-06-10T16:00Z", "--json")

    assert still.data["state"] == "held"
    assert ended.data["due_at_utc"] == "2026-06-10T17:00:00Z"


@time_machine.travel("2026-06-10T10:40:00+00:00", tick=False)
def test_without_a_moment_it_tells_how_the_clock_stands_now(run):
    ran = run("clock", TCO, "--start", "2026-06-10T10:00Z", "--json")

    assert (ran.data["state"], ran.data["left"]) == ("running", "PT20M")


@time_machine.travel("2026-06-10T09:00:00+00:00", tick=False)
def test_what_was_named_in_the_future_is_looked_at_from_its_last_moment(run):
    ran = run("clock", TCO, "--start", "2026-06-10T10:00Z", *FORCE_MAJEURE, "--json")

    assert (ran.data["at_utc"], ran.data["left"]) == ("2026-06-10T14:00:00Z", "PT1H")


def test_what_was_done_is_met_and_nothing_is_left(run):
    ran = run("clock", TCO, "--start", "2026-06-10T10:00Z", "--met", "2026-06-10T10:41Z", "--json")

    assert (ran.data["state"], ran.data["left"]) == ("met", None)
    assert ran.data["met_at_utc"] == "2026-06-10T10:41:00Z"


def test_jur_02_an_order_of_before_is_shown_under_the_older_law_and_it_says_so(run):
    ran = run("clock", "in-it-rules-order", "--start", "2026-02-19T22:00+05:30", "--json")

    assert ran.data["profile"] == "in-it-rules-order-pre2026"
    assert ran.data["due_at"] == "2026-02-21T10:00:00+05:30"
    assert "so in-it-rules-order-pre2026 applies" in ran.err


def test_uk_01_the_days_are_british_also_when_the_times_are_shown_elsewhere(run):
    ran = run(
        "clock", "gb-ta2006-s3-notice", "--start", "2026-04-02T11:00+01:00",
        "--tz", "Europe/Brussels", "--json",
    )  # fmt: skip

    assert ran.data["due_at"] == "2026-04-09T01:00:00+02:00"
    assert ran.data["due_at_utc"] == "2026-04-08T23:00:00Z"


def test_a_country_keeps_its_own_holidays_and_it_says_so(run):
    words = ("clock", "gb-ta2006-s3-notice", "--start", "2026-07-31T11:00+01:00", "--json")
    ran = run(*words, "--calendar", "eu_ie")

    assert ran.data["due_at"] == "2026-08-06T00:00:00+01:00"
    assert ran.err == "GB has its own holidays, so eu_ie is not used.\n"


@time_machine.travel("2026-12-01T12:00:00+00:00", tick=False)
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (f"{TCO} --start 2026-06-10T10:00Z --at 2026-06-10T10:20Z", "40 minutes left"),
        (f"{TCO} --start 2026-06-10T10:00Z --at 2026-06-10T10:20Z", "in court, not as a target"),
        (f"{TCO} --start 2026-06-10T10:00Z --at 2026-06-12T12:00:01Z", "2 days 1 hour ago"),
        (f"{TCO} --start 2026-06-10T10:00Z --at 2026-06-10T11:00Z", "no time ago"),
        (f"{TCO} --start 2026-06-10T10:00Z --met 2026-06-10T10:01Z", "Met: done 2026-06-10T12:01"),
        (
            f"{TCO} --start 2026-06-10T10:00Z --hold force_majeure --from 2026-06-10T10:10Z",
            "Paused by force_majeure: nothing is due until the pause ends",
        ),
        ("eu-tco-preservation --start 2027-08-31T10:00Z", "Keep until 2028-03-01T00:00:00+01:00"),
        ("eu-tco-preservation --start 2027-08-31T10:00Z --at 2030-01-01T00:00Z", "has ended"),
        ("eu-tco-preservation --start 2026-08-28T10:00Z", "the later of the two applies"),
        ("eu-tco-exposed-report --start 2026-11-30T10:00Z", "every year, next 2028-02-29T00:00"),
        ("eu-tco-non-disclosure --start 2027-08-31T10:00Z", "Keep secret until"),
        ("eu-dsa-art20-complaint-window --start 2027-08-31T10:00Z", "Keep open until"),
        ("eu-tco-first-order-information --start 2027-08-31T10:00Z", "Not before"),
        ("eu-tco-threat-to-life --start 2026-06-10T10:00Z", "Seawall's own target is"),
        ("ca-cc-83223 --start 2026-06-10T10:00Z", "No deadline"),
        ("ca-cc-83223 --start 2026-06-10T10:00Z --period PT48H", "2026-06-12T06:00:00-04:00"),
        ("gb-ta2006-s3-notice --start 2035-06-10T10:00Z", "only weekends were counted"),
        ("eu-epoc --start 2026-09-10T10:00Z --emergency", "were not checked against the law"),
        ("de-netzdg --start 2024-01-10T10:00Z --alternative", "2024-01-17T11:00:00+01:00"),
        ("eu-tco-complaint --start 2026-12-18T09:00Z --calendar eu_ie", "2027-01-05T00:00:00"),
    ],
)
def test_a_person_is_told_in_sentences(run, words, says):
    ran = run("clock", *words.split())

    assert ran.code == 0
    assert says in ran.out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "The profile or the start is missing"),
        (TCO, "--start"),
        ("--start 2026-06-10T10:00Z", "The profile or the start is missing"),
        (f"{TCO} --start 2026-06-10T10:00", "--start: 2026-06-10T10:00 has no UTC offset"),
        (f"{TCO} --start yesterday", "--start: 'yesterday' is not a date and time"),
        (f"{TCO} --start 2026-06-10T10:00Z --at noon", "--at: 'noon' is not a date and time"),
        (f"{TCO} --start 2026-06-10T10:00Z --tz Mars/Base", "'Mars/Base' is not a time zone"),
        (f"{TCO} --start 2026-06-10T10:00Z --period 2h", "--period: '2h' is not a period"),
        (f"{TCO} --start 2026-06-10T10:00Z --period PT2H", "The law sets the period of"),
        (f"{TCO} --start 2026-06-10T10:00Z --hold force_majeure", "1 holds, 0 starts"),
        (f"{TCO} --start 2026-06-10T10:00Z --until 2026-06-10T10:00Z", "0 holds"),
        (
            f"{TCO} --start 2026-06-10T10:00Z --hold wrong_language --from 2026-06-10T10:01Z",
            "The law says that",
        ),
        (
            f"{TCO} --start 2026-06-10T10:00Z --hold force_majeure --from 2026-06-10T11:00Z",
            "The deadline passed on 10 Jun 2026, 11:00:00 UTC",
        ),
        (
            f"{TCO} --start 2026-06-10T10:00Z --met 2026-06-10T09:00Z",
            "The clock starts after this time",
        ),
        (f"{TCO} --start 2026-06-10T10:00Z --calendar eu_xx", "no calendar 'eu_xx'"),
        ("eu-tco-removal --start 2026-06-10T10:00Z", "See eu-tco-removal-order"),
        ("eu-epoc --start 2026-08-01T10:00Z", "applies to what is received from 2026-08-18"),
        ("de-netzdg --start 2026-08-01T10:00Z", "was in force until 2024-05-13"),
    ],
)
def test_misuse_is_one_line_and_exit_code_2(run, words, says):
    ran = run("clock", *words.split())

    assert ran.code == 2
    assert ran.out == ""
    assert says in ran.err
    assert ran.err.count("\n") == 1


def test_the_list_names_every_profile_and_what_it_rests_on(run):
    table, data = run("clock", "--list"), run("clock", "--list", "--json").data

    assert len(data) == 52
    (shown,) = (line for line in table.out.splitlines() if line.startswith(f"{TCO} "))
    assert "1 hour" in shown
    assert "Regulation (EU) 2021/784 Art 3(3)" in shown
    assert "force_majeure, manifest_errors, insufficient_information" in shown
    assert all(row["profile"] in table.out for row in data)
    order = next(row for row in data if row["profile"] == TCO)
    assert (order["deadline"], order["status"], order["in_force_from"]) == (
        "PT1H",
        "in_force",
        "2022-06-07",
    )
    assert order["holds"] == ["force_majeure", "manifest_errors", "insufficient_information"]


def test_a_profile_of_the_operators_own_is_listed_and_runs(run, tmp_path, monkeypatch):
    monkeypatch.setenv("SEAWALL_JURISDICTIONS_DIR", str(own(tmp_path)))
    settings.cache_clear()
    try:
        listed = run("clock", "--list", "--json").data
        ran = run("clock", "xx-example-order", "--start", "2026-06-10T10:00Z", "--json")
    finally:
        settings.cache_clear()

    assert "xx-example-order" in {row["profile"] for row in listed}
    assert ran.data["due_at_utc"] == "2026-06-10T12:00:00Z"


def test_a_profile_of_the_operators_own_says_when_time_stands_still_and_what_runs_on(run, tmp_path):
    standstill = {
        "days": ["weekends", "holidays"],
        "nights": {"from": "18:00", "until": "08:00"},
    }
    hold = {"ground": "strike", "restart": "event_end", "resume": "remaining", "article": "s.2"}
    deadline = {"kind": "elapsed", "duration": "PT2H", "standstill": standstill}
    started = ("clock", "xx-example-order", "--start", "2026-06-10T10:00+02:00")
    held = (*started, "--hold", "strike", "--from", "2026-06-10T11:00+02:00")
    with in_use(own(tmp_path, deadline=deadline, suspensions=[hold])):
        says = run(*started, "--at", "2026-06-10T10:30+02:00").out
        waits = run(*held, "--at", "2026-06-10T12:00+02:00").out
        goes_on = run(*held, "--until", "2026-06-10T17:30+02:00", "--json").data

    assert (
        "The clock pauses from 18:00 to 08:00, on weekends and on the holidays of xx_days." in says
    )
    assert "nothing is due until the pause ends. Then the remaining time continues" in waits
    assert goes_on["due_at_utc"] == "2026-06-11T06:30:00Z"
    assert goes_on["article"] == "Example Act s.1, run on under s.2"


def test_a_profile_says_that_time_stands_still_where_it_is_one_thing_that_does(run, tmp_path):
    deadline = {"kind": "elapsed", "duration": "PT2H", "standstill": {"days": ["weekends"]}}
    with in_use(own(tmp_path, deadline=deadline)):
        says = run("clock", "xx-example-order", "--start", "2026-06-10T10:00+02:00").out

    assert "The clock pauses on weekends." in says


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/St_Johns"])
def test_the_answer_is_the_same_on_a_machine_in_any_time_zone(zone, tmp_path):
    words = ["clock", "eu-tco-complaint", "--start", "2026-10-12T23:30+00:00", "--json"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SEAWALL_")}
    ran = forked.run(
        [sys.executable, "-m", "seawall", *words, "--at", "2026-10-13T00:00Z"],
        env=environment | {"TZ": zone},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert json.loads(ran.stdout)["due_at"] == "2026-10-28T00:00:00+01:00"
    assert json.loads(ran.stdout)["due_at_utc"] == "2026-10-27T23:00:00Z"


def test_uk_r12_a_risk_assessment_is_due_for_review_twelve_months_later(run):
    ran = run(
        "clock", "gb-osa-risk-assessment-review", "--start", "2026-03-01T12:00Z",
        "--at", "2026-03-02T12:00Z", "--json",
    )  # fmt: skip

    assert ran.code == 0, ran.err
    assert ran.data["due_at_utc"] == "2027-03-02T00:00:00Z"  # the end of 1 March

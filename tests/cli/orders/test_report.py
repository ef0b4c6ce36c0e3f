"""`seawall report`: what is due, until when, and where it was published."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from tests.figures_made import sign_log
from tests.moments import on_wednesday
from tests.people_made import make_person
from tests.preservations_made import make_removed


@on_wednesday()
def test_the_reports_that_are_owed_are_listed_with_their_last_days(run, organisation):
    listed = run("report", "due", "--json").data

    assert [name["report"].partition(":2")[0] for name in listed] == ["report:dsa-24-2"]
    assert listed[0]["time_zone"] == "UTC"
    assert listed[0]["publish_by"] > listed[0]["first"]


@on_wednesday()
def test_a_report_that_is_out_is_noted_with_its_day(run, organisation):
    member = make_person(organisation, "legal")
    (owed,) = run("report", "due", "--json").data

    words = ["--on", owed["first"], "--url", "https://video.example/users", "--as", member.email]
    sign_log()
    noted = run("report", "published", owed["report"], *words, "--json")

    assert noted.code == 0, noted.err
    assert noted.data[0]["published"].startswith(owed["first"])


@on_wednesday()
@pytest.mark.parametrize("wrong", ["ftp://video.example", "video.example", " "])
def test_where_nobody_can_read_it_it_is_not_published(run, organisation, wrong):
    member = make_person(organisation, "legal")
    (owed,) = run("report", "due", "--json").data

    words = ["--on", owed["first"], "--url", wrong, "--as", member.email]

    assert run("report", "published", owed["report"], *words).code == 2


def test_a_day_that_is_none_is_refused(run, organisation):
    words = ["--on", "soon", "--url", "https://video.example", "--as", "x@y.example"]

    assert run("report", "published", "report:x", *words).code == 2


def test_the_table_names_the_period_and_its_zone_on_every_line(run, organisation):
    make_removed(organisation=organisation).applied()
    sign_log()

    lines = list(csv.DictReader(StringIO(run("report", "table", "2026").out)))

    assert {(line["first"], line["last"], line["time_zone"]) for line in lines} == {
        ("2026-01-01", "2026-12-31", "UTC")
    }
    assert ("TCO 7(3)(c)", "items removed", "1") in {
        (line["article"], line["figure"], line["value"]) for line in lines
    }

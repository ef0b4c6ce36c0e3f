"""Transparency on the console: what is due, and the figures of a period in the stated zone."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from seawall.config import load_settings
from seawall.journeys.duties import period_reporting, report_duties
from seawall.transaction import transaction
from tests.figures_made import sign_log
from tests.moments import WEDNESDAY
from tests.preservations_made import make_removed
from tests.web.console.conftest import signed_in

USERS = "report:dsa-24-2:2026-02-17:2026-08-17"


@pytest.fixture
def in_berlin(monkeypatch):
    loaded = load_settings(report_zone="Europe/Berlin")
    monkeypatch.setattr(period_reporting, "settings", lambda: loaded)


@pytest.fixture(autouse=True)
def signed(org):
    sign_log()


def text(person, address):
    return person.get(address).content.decode()


def test_the_page_names_the_zone_and_counts_when_a_year_is_asked_for(org, in_berlin):
    make_removed(organisation=org).applied()
    sign_log()
    person = signed_in(org, "lead")

    assert "Europe/Berlin" in text(person, "/transparency")
    assert "Items removed" not in text(person, "/transparency")
    counted = text(person, "/transparency?year=2026")
    assert "2026-01-01 – 2026-12-31, Europe/Berlin" in counted
    assert "2025-12-31T23:00:00Z until 2026-12-31T23:00:00Z" in counted
    assert "Items removed" in counted


def test_half_a_year_and_what_is_not_required_stand_on_the_page(org):
    counted = text(signed_in(org, "lead"), "/transparency?year=2026&half=1")

    assert "2026-01-01 – 2026-06-30, UTC" in counted
    assert "not required (Regulation (EU) 2021/784, Art. 7(2))" in counted


@pytest.mark.parametrize(
    "asked", ["year=1999", "year=abc", "year=2026&half=3", "year=٢٠٢٦", "year="]
)
def test_a_year_that_is_none_counts_nothing(org, asked):
    answer = signed_in(org, "lead").get(f"/transparency?{asked}")

    assert answer.status_code == 200
    assert "Orders not executed" not in answer.content.decode()


def test_a_year_that_has_not_begun_has_no_figures_and_the_page_says_why(org):
    page = signed_in(org, "lead").get("/transparency?year=2199")

    assert page.status_code == 200
    assert "The period 2199 has not begun." in page.content.decode()


def test_both_files_carry_the_zone_in_what_they_say_and_in_their_name(org, in_berlin):
    person = signed_in(org, "lead")

    table = person.get("/transparency/csv?year=2026")
    data = person.get("/transparency/json?year=2026")

    for answer, kind in ((table, "csv"), (data, "json")):
        name = f"figures-2026-01-01-2026-12-31-Europe-Berlin.{kind}"
        assert name in answer["Content-Disposition"]
    assert b"time zone,Europe/Berlin" in table.content
    assert json.loads(data.content)["head"]["time_zone"] == "Europe/Berlin"


def test_no_file_is_of_no_year_or_of_another_kind(org):
    person = signed_in(org, "lead")

    assert person.get("/transparency/csv").status_code == 404
    assert person.get("/transparency/pdf?year=2026").status_code == 404


def due(org, now=WEDNESDAY):
    with transaction(org.id) as tx:
        report_duties.watch_reports(tx=tx, now=now)


def test_what_is_due_is_listed_and_noted_as_published(org):
    due(org)
    person = signed_in(org, "legal")
    assert "2026-08-17" in text(person, "/transparency")

    day = (WEDNESDAY - timedelta(days=1)).date().isoformat()
    sent = person.post(
        "/transparency/published", report=USERS, published_on=day, url="https://video.example/users"
    )

    assert sent["Location"] == "/transparency"
    page = text(person, "/transparency")
    assert "Published" in page
    assert "2026-12-09" in page, "the next is due six calendar months later"


def test_who_may_not_answer_for_us_sees_what_is_due_and_no_form(org):
    due(org)
    page = text(signed_in(org, "overseer"), "/transparency")

    assert "dsa-24-2" in page
    assert "/transparency/published" not in page


def test_another_platform_sees_nothing_of_it(org):
    from tests.people_made import make_organisation

    due(org)

    assert "dsa-24-2" not in text(signed_in(make_organisation(), "lead"), "/transparency")

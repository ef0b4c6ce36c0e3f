"""A legal report on its page: figures, texts, what is missing, and the four files."""

from __future__ import annotations

import json

import pytest

from seawall.journeys.duties.legal_reports import draw_up_report
from seawall.journeys.duties.period_reporting import period_of_year
from seawall.reports.documents.document_json import document_json
from seawall.reports.documents.report_template import TemplateName
from seawall.transaction import transaction
from tests.figures_made import sign_log
from tests.moments import WEDNESDAY
from tests.preservations_made import NOON, go, make_item, make_order
from tests.web.console.conftest import signed_in

DAYS = {"first": "2026-01-01", "last": "2026-12-31"}
TCO_7 = "/transparency/reports/tco-7"


@pytest.fixture(autouse=True)
def carried_out(org):
    """One order, carried out, in a signed log."""
    order = make_order(org, make_item(org).id)
    go(org, order, NOON)
    sign_log(NOON)


def page_of(person, path=TCO_7, **asked):
    answer = person.get(path, **(DAYS | asked))
    return answer.status_code, answer.content.decode()


def test_the_page_has_figures_pictures_and_what_is_missing(org):
    status, page = page_of(signed_in(org, "overseer"))

    assert status == 200
    assert "Removal orders received" in page
    assert "<svg" in page
    assert "No text was written for this period." in page
    assert "2027-02-28" in page
    assert "<textarea" not in page, "an overseer writes nothing"


@pytest.mark.parametrize("name", TemplateName)
def test_the_four_files_are_those_of_the_same_document(org, name):
    person = signed_in(org, "lead")
    with transaction(org.id) as tx:
        drawn = draw_up_report(name, period_of_year(2026), tx=tx, now=WEDNESDAY)

    kinds = ("csv", "json", "html", "pdf")
    files = [person.get(f"/transparency/reports/{name}/{kind}", **DAYS) for kind in kinds]
    assert [file.status_code for file in files] == [200] * 4
    for kind, file in zip(kinds, files, strict=True):
        assert f"{name}-2026-01-01-2026-12-31.{kind}" in file["Content-Disposition"]
    assert files[1].content.decode() == document_json(drawn)
    assert json.loads(files[1].content)["template"] == name


def test_a_text_is_written_on_the_page_and_leads_to_its_entry(org):
    person = signed_in(org, "legal")

    sent = person.post(f"{TCO_7}/texts/identification", text="We <b>compare</b> uploads.", **DAYS)

    assert sent["Location"] == f"{TCO_7}?first=2026-01-01&last=2026-12-31"
    _, page = page_of(person)
    assert "We &lt;b&gt;compare&lt;/b&gt; uploads." in page
    assert "/ledger/led_" in page


@pytest.mark.parametrize("words", ["", "turned \u202e around", "a" * 5_001, "a" * 20_000])
def test_a_refused_text_stays_in_its_field_and_the_error_leads_there(org, words):
    person = signed_in(org, "legal")

    answer = person.post(f"{TCO_7}/texts/reappearance", text=words, **DAYS)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#text-reappearance"' in page
    assert words[:3_000] in page
    assert page.count(words) == 1 if words else True


def test_a_part_or_report_that_there_is_not_is_refused(org):
    person = signed_in(org, "legal")

    assert person.post(f"{TCO_7}/texts/penalties", text="Words.", **DAYS).status_code == 422
    assert person.post("/transparency/reports/tco-9/texts/x", text="W", **DAYS).status_code == 404
    assert page_of(person, "/transparency/reports/tco-9")[0] == 404
    assert person.get(f"{TCO_7}/docx", **DAYS).status_code == 404


def test_who_may_not_answer_for_us_writes_no_text(org):
    person = signed_in(org, "overseer")

    assert person.post(f"{TCO_7}/texts/identification", text="Words.", **DAYS).status_code == 403


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"first": "2026-12-31", "last": "2026-01-01"}, "ends before it begins"),
        ({"first": "2199-01-01", "last": "2199-12-31"}, "has not begun"),
        ({"first": "0001-01-01", "last": "2026-12-31"}, "in no year that a report can be about"),
        ({"first": "2026-01-01", "last": "9999-12-31"}, "in no year that a report can be about"),
    ],
)
def test_days_without_a_report_have_a_page_that_says_why(org, asked, says):
    status, page = page_of(signed_in(org, "lead"), **asked)

    assert status == 200
    assert says in page


@pytest.mark.parametrize("typed", ["", "soon", "٢٠٢٦-01-01", "2026-02-30"])
def test_without_days_the_report_is_of_the_newest_year_that_is_over(org, typed):
    _, page = page_of(signed_in(org, "lead"), first=typed, last=typed)

    assert 'value="2025-01-01"' in page


def test_a_report_that_is_not_required_says_so_and_has_its_files(org):
    person = signed_in(org, "lead")
    _, page = page_of(person, "/transparency/reports/tco-8")

    assert "Not required" in page
    assert "it is asked of competent authorities" in page
    assert person.get("/transparency/reports/tco-8/pdf", **DAYS).content.startswith(b"%PDF-")


def test_transparency_leads_to_each_report_of_the_days_asked_for(org):
    overview = signed_in(org, "lead").get("/transparency", year="2026").content.decode()

    for name in TemplateName:
        assert f"/transparency/reports/{name}?first=2026-01-01&amp;last=2026-12-31" in overview

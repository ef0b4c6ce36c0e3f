"""`seawall report tco-7`, `tco-8`, `tco-21` and `text`."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest

from tests.figures_made import sign_log
from tests.people_made import make_person
from tests.preservations_made import NOON, go, make_item, make_order

DAYS = ("--from", "2026-01-01", "--to", "2026-12-31")


@pytest.fixture(autouse=True)
def carried_out(organisation):
    """One order, carried out, in a signed log."""
    order = make_order(organisation, make_item(organisation).id)
    go(organisation, order, NOON)
    sign_log(NOON)


def test_a_report_is_printed_with_its_figures_and_says_what_is_missing(run):
    shown = run("report", "tco-7", *DAYS)

    assert "Figure: Removal orders received; Value: 1" in shown.out
    assert "Article 7(3)(a): How terrorist content is found and removed" in shown.out
    assert "Missing: 3 of what the law asks for" in shown.err


def test_the_json_is_that_of_the_file(run, tmp_path):
    file = tmp_path / "report.json"
    printed = run("report", "tco-7", *DAYS, "--json").data
    written = run("report", "tco-7", *DAYS, "--out", file)

    assert written.out == f"{file}\n"
    assert json.loads(file.read_text()) == printed


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("r.csv", b"template,"),
        ("r.html", b"<!doctype html>"),
        ("R.PDF", b"%PDF-"),
        ("r.json", b"{"),
    ],
)
def test_the_end_of_the_files_name_says_which_file_it_is(run, tmp_path, name, begins):
    assert run("report", "tco-21", *DAYS, "--out", tmp_path / name).code == 0

    assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_checkpoint_that_a_report_names_gives_that_report_again(run, organisation, tmp_path):
    first = run("report", "tco-7", *DAYS, "--json").data
    make_order(organisation)
    sign_log(NOON)

    then = run("report", "tco-7", *DAYS, "--at", first["checkpoint"]["size"], "--json").data
    assert then == first
    assert run("report", "tco-7", *DAYS, "--json").data != first


def test_a_text_is_written_from_a_file_or_from_stdin_and_stands_in_the_report(
    run, organisation, tmp_path
):
    email = make_person(organisation, "legal").email
    (tmp_path / "text.txt").write_text("We compare uploads.\n", "utf-8")
    words = (*DAYS, "--as", email)

    assert run("report", "text", "tco-7", "identification", tmp_path / "text.txt", *words).code == 0
    again = run(
        "report", "text", "tco-7", "reappearance", "-", *words, stdin="Ganz geprüft.".encode()
    )

    assert "Written: reappearance of tco-7" in again.err
    lines = csv.DictReader(StringIO(_table(run, tmp_path)))
    texts = {line["code"]: line["value"] for line in lines if line["unit"] == "text"}
    assert texts == {
        "identification": "We compare uploads.",
        "reappearance": "Ganz geprüft.",
    }


def _table(run, folder):
    run("report", "tco-7", *DAYS, "--out", folder / "r.csv")
    return (folder / "r.csv").read_text("utf-8")


def test_a_text_that_is_no_utf_8_is_refused(run, organisation, tmp_path):
    (tmp_path / "text.txt").write_bytes(b"\xff\xfe")
    email = make_person(organisation, "legal").email

    words = ("tco-7", "identification", tmp_path / "text.txt", *DAYS, "--as", email)
    assert "reports.text-characters" in run("report", "text", *words).err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--from", "2026-13-01", "--to", "2026-12-31"), "--from"),
        (("--from", "2026-01-01", "--to", "soon"), "--to"),
        (("--from", "2026-12-31", "--to", "2026-01-01"), "clocks.period-ends-first"),
        (("--from", "0001-01-01", "--to", "2026-12-31"), "reports.no-such-year"),
        (("--from", "2026-01-01", "--to", "9999-12-31"), "reports.no-such-year"),
        ((*DAYS, "--at", "999999"), "results.no-such-checkpoint"),
        (("--from", "2199-01-01", "--to", "2199-12-31"), "results.not-begun"),
        ((*DAYS, "--out", "report.docx"), ".csv, .json, .html, .pdf"),
        ((*DAYS, "--out", "report"), "reports.file-kind"),
    ],
)
def test_what_cannot_be_drawn_up_names_the_option_and_writes_nothing(run, words, says, tmp_path):
    refused = run("report", "tco-7", *words)

    assert refused.code == 2
    assert says in refused.err


def test_a_file_that_is_there_or_cannot_be_written_is_not_overwritten(run, tmp_path):
    (tmp_path / "r.csv").write_text("mine")

    assert "cli.file-is-there" in run("report", "tco-7", *DAYS, "--out", tmp_path / "r.csv").err
    assert (tmp_path / "r.csv").read_text() == "mine"
    nowhere = tmp_path / "no" / "r.csv"
    assert "reports.unwritable" in run("report", "tco-7", *DAYS, "--out", nowhere).err


def test_a_text_of_a_report_that_there_is_not_is_refused(run, tmp_path):
    (tmp_path / "text.txt").write_text("Words.")

    words = ("tco-9", "identification", tmp_path / "text.txt", *DAYS, "--as", "x@y.example")
    assert "cli.no-such-report" in run("report", "text", *words).err

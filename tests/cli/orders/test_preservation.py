"""`seawall preservation` and `seawall breach`."""

from __future__ import annotations

import io
import zipfile

import pytest

from seawall.transaction import transaction
from tests.moments import on_wednesday
from tests.people_made import make_person
from tests.preservations_made import make_removed


@pytest.fixture
def kept(organisation):
    removed = make_removed(organisation=organisation)
    (made,) = removed.applied()
    return removed, made, make_person(organisation, "legal")


def opening(made, person, out, purpose="review"):
    return (
        *("preservation", "open", made.id, "--as", person.email),
        *("--purpose", purpose, "--why", "Case 12/26.", "--out", out),
    )


def test_what_is_preserved_is_listed_and_shown_with_both_results(run, kept):
    _, made, _ = kept

    (line,) = run("preservation", "list", "--json").data
    shown = run("preservation", "show", made.id)

    assert line["id"] == made.id
    assert "kept until   2026-09-02 22:00:00Z" in shown.out
    assert "legal limit  2026-09-02 22:00:00Z" in shown.out


def test_tco_45_a_purpose_of_the_law_opens_it(run, kept, tmp_path):
    _, made, person = kept

    ran = run(*opening(made, person, tmp_path / "content.bin"))

    assert ran.code == 0
    assert (tmp_path / "content.bin").read_bytes() == b"gradient"
    assert (tmp_path / "content.bin").stat().st_mode & 0o077 == 0


def test_tco_45_any_other_purpose_is_denied_and_the_asking_is_kept(run, kept, tmp_path):
    removed, made, person = kept

    ran = run(*opening(made, person, tmp_path / "content.bin", "product_analytics"))

    assert ran.code == 2
    assert "The law does not allow this purpose." in ran.err
    assert not (tmp_path / "content.bin").exists()
    with transaction(removed.scope) as tx:
        (access,) = tx.preservations.accesses(made.id)
    assert not access.allowed


def test_nothing_is_written_over(run, kept, tmp_path):
    _, made, person = kept
    there = tmp_path / "content.bin"
    there.write_text("mine")

    assert run(*opening(made, person, there)).code == 2
    assert there.read_text() == "mine"


@on_wednesday()
def test_hold_release_and_extend(run, kept):
    _, made, person = kept
    who = ("--as", person.email)

    held = run("preservation", "hold", made.id, *who, "--why", "counsel asks")
    released = run("preservation", "release", made.id, *who)
    longer = run(
        *("preservation", "extend", made.id, *who, "--until", "2027-03-01T00:00+01:00"),
        *("--by", "Court of Example", "--review", "case 12/26", "--why", "pending"),
    )

    assert "counsel asks" in held.out
    assert "counsel asks" not in released.out
    assert "2027-02-28 23:00:00Z" in longer.out


def test_a_date_without_an_offset_is_refused_by_name(run, kept):
    _, made, person = kept

    ran = run(
        *("preservation", "extend", made.id, "--as", person.email, "--until", "2027-03-01"),
        *("--by", "Court", "--review", "case", "--why", "pending"),
    )

    assert ran.code == 2
    assert "--until" in ran.err


def test_the_export_is_one_archive(run, kept, tmp_path):
    _, made, person = kept

    ran = run(
        *("preservation", "export", made.id, "--as", person.email, "--purpose", "review"),
        *("--why", "Counsel.", "--out", tmp_path / "bundle.zip"),
    )

    assert ran.code == 0
    archive = zipfile.ZipFile(io.BytesIO((tmp_path / "bundle.zip").read_bytes()))
    assert "manifest.json" in archive.namelist()


def test_tco_61_the_breach_file_says_the_instruments_maximum(run, kept, tmp_path):
    removed, _, person = kept
    words = (
        *("breach", removed.order.id, "--as", person.email, "--systematic"),
        *("--turnover", "EUR 200000000", "--year", "2025", "--source", "annual accounts"),
    )

    ran = run(*words, "--pdf", tmp_path / "breach.pdf")

    assert ran.code == 0
    assert "The instrument's maximum is EUR 8,000,000.00" in ran.out
    assert (tmp_path / "breach.pdf").read_bytes().startswith(b"%PDF")
    assert run(*words, "--json").data["maxima"][0]["amount"] == {
        "currency": "EUR",
        "minor": 800_000_000,
    }


@pytest.mark.parametrize("amount", ["200000000", "EUR many", "EUR 1.005", "EUR NaN"])
def test_a_turnover_that_is_no_amount_is_refused(run, kept, amount):
    removed, _, person = kept

    ran = run("breach", removed.order.id, "--as", person.email, "--turnover", amount)

    assert ran.code == 2
    assert "--turnover" in ran.err


def test_what_is_over_is_not_renewed(run, kept):
    _, made, person = kept
    words = ("--ground", "renewed_request", "--by", "Example Court", "--why", "Case 12/26.")

    ran = run("preservation", "renew", made.id, *words, "--as", person.email)

    assert ran.code == 2
    assert "ended on 02 Sep 2026, 22:00 UTC" in ran.err

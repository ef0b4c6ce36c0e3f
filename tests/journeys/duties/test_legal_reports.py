"""A report is drawn up at a checkpoint: again, later, by anybody, it is the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.clocks.reporting_period import calendar_year
from seawall.forms.letters.shown_text import shown_text
from seawall.journeys.duties.contact_point import NewContactPoint, set_contact_point
from seawall.journeys.duties.legal_reports import draw_up_report
from seawall.journeys.duties.report_texts import LONGEST_TEXT, WrittenPart, write_text
from seawall.reports.documents.document_json import document_json
from seawall.reports.documents.report_template import TemplateName
from seawall.transaction import transaction
from tests.figures_made import sign_log
from tests.people_made import make_organisation, make_person
from tests.preservations_made import NOON, go, make_item, make_order
from tests.problems import raises_problem
from tests.reports.documents_made import figures_in, values_in

YEAR = calendar_year(2026, "UTC")
DAY = timedelta(days=1)
TCO_7 = TemplateName.TCO_7


@pytest.fixture
def harbour(database):
    return make_organisation()


def drawn(org, now=NOON + DAY, *, size=None, period=YEAR, name=TCO_7):
    with transaction(org.id) as tx:
        return draw_up_report(name, period, tx=tx, now=now, size=size)


def write(org, words, *, part="identification", now=NOON, role="legal", period=YEAR):
    with transaction(org.id) as tx:
        written = WrittenPart(TCO_7, period, part, words)
        write_text(written, make_person(org, role), tx=tx, now=now)


def carry_out(org, at):
    order = make_order(org, make_item(org).id, received_at=at)
    go(org, order, at)


def texts(document):
    return {section.text_part: section.text.text for section in document.sections if section.text}


def test_trn_10_a_checkpoint_gives_the_same_report_whatever_was_written_since(harbour):
    carry_out(harbour, NOON)
    write(harbour, "We compare uploads.")
    size = sign_log(NOON)
    first = document_json(drawn(harbour))

    carry_out(harbour, NOON + timedelta(hours=1))
    write(harbour, "We compare more.", now=NOON + timedelta(hours=2))
    sign_log(NOON + timedelta(hours=3))

    assert document_json(drawn(harbour, size=size)) == first
    newer = drawn(harbour)
    assert values_in(newer)["orders_received"] == 2
    assert texts(newer) == {"identification": "We compare more."}


def test_a_settled_period_is_counted_at_its_own_checkpoint_also_when_a_later_one_is_named(harbour):
    carry_out(harbour, NOON)
    early = sign_log(NOON)
    make_order(harbour, received_at=YEAR.until + DAY)
    size = sign_log(YEAR.until + DAY)
    later = YEAR.until + 40 * DAY
    make_order(harbour, received_at=later)
    after = sign_log(later)

    settled = drawn(harbour, later)
    assert (settled.counted_at.size, settled.counted_at.is_settled) == (size, True)
    assert document_json(drawn(harbour, later, size=after)) == document_json(settled)
    assert document_json(drawn(harbour, later, size=size)) == document_json(settled)
    then = drawn(harbour, later, size=early).counted_at
    assert (then.size, then.is_settled) == (early, False)


def test_a_checkpoint_that_was_never_signed_gives_no_report(harbour):
    size = sign_log(NOON)

    with raises_problem("results.no-such-checkpoint"):
        drawn(harbour, size=size + 1)


def test_a_checkpoint_from_before_the_period_gives_no_report(harbour):
    carry_out(harbour, NOON)
    size = sign_log(NOON)
    sign_log(NOON + 400 * DAY)

    with raises_problem("results.checkpoint-early"):
        drawn(harbour, NOON + 400 * DAY, size=size, period=calendar_year(2027, "UTC"))


def test_a_text_is_of_one_period_and_of_one_report(harbour):
    carry_out(harbour, NOON)
    write(harbour, "Of last year.", period=calendar_year(2025, "UTC"))
    write(harbour, "Of this year.")
    sign_log(NOON)

    assert texts(drawn(harbour)) == {"identification": "Of this year."}
    assert texts(drawn(harbour, name=TemplateName.TCO_21)) == {}


def test_a_text_is_in_no_report_of_another_organisation(harbour):
    other = make_organisation()
    carry_out(other, NOON)
    write(harbour, "Ours.")
    sign_log(NOON)

    assert texts(drawn(other)) == {}


def test_the_legal_name_is_that_of_the_checkpoint(harbour):
    carry_out(harbour, NOON)
    before = sign_log(NOON)
    for number, name in enumerate(("Harbour Video", "Harbour Video B.V.")):
        point = NewContactPoint(legal_name=name, establishment="NL", email="law@video.example")
        with transaction(harbour.id) as tx:
            set_contact_point(point, tx=tx, now=NOON + number * DAY, by="P-1")
        size = sign_log(NOON + number * DAY)

    assert drawn(harbour).author == drawn(harbour, size=size).author == "Harbour Video B.V."
    assert drawn(harbour).missing_name is None
    unnamed = drawn(harbour, size=before)
    assert (unnamed.author, unnamed.missing_name is None) == (harbour.name, False)


def test_tco_r60_a_units_report_is_of_what_it_issued(database):
    unit = make_organisation(kind="unit")
    sign_log(NOON)

    told = drawn(unit, name=TemplateName.TCO_8)
    assert values_in(told)["orders_issued"] == 0
    assert figures_in(told)["penalties"].value is None
    assert drawn(unit).not_required is not None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (" \n ", "reports.text-empty"),
        ("a" * (LONGEST_TEXT + 1), "reports.text-long"),
        ("null\x00", "reports.text-characters"),
        ("turned \u202e around", "reports.text-characters"),
        ("half \ud800 a letter", "reports.text-characters"),
    ],
)
def test_dtr_21_a_text_that_no_report_may_have_is_refused(harbour, words, code):
    with raises_problem(code):
        write(harbour, words)


def test_dtr_21_the_longest_text_and_joiners_of_other_scripts_are_kept(harbour):
    carry_out(harbour, NOON)
    longest = "نمی\u200cخواهم\r\n" + "a" * (LONGEST_TEXT - 12)
    write(harbour, f"  {longest}  ")
    sign_log(NOON)

    kept = texts(drawn(harbour))["identification"]
    assert kept == longest.replace("\r\n", "\n")
    assert shown_text(kept) == kept


def test_a_part_that_the_report_does_not_ask_for_is_refused_and_its_parts_are_named(harbour):
    with raises_problem("reports.no-such-part", match="identification, reappearance"):
        write(harbour, "Words.", part="penalties")


def test_only_who_may_answer_for_us_writes_a_text(harbour):
    with raises_problem("people.not-theirs"):
        write(harbour, "Words.", role="overseer")

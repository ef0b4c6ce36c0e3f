"""An answer has one paper, typeset while nobody waits; its signed JSON has all that it says."""

from __future__ import annotations

from datetime import timedelta

import pypdfium2
import pytest

from seawall.forms.annexes.form_reading import read_any_form
from seawall.forms.letters import form_pdf, laying_out
from seawall.forms.letters.form_pdf import render_pdf
from seawall.intake.evidence import vault
from seawall.intake.evidence.sealed_ahead import files_ahead
from seawall.journeys.answers import answer_paper
from seawall.journeys.answers.answer_paper import keep_paper, print_answer
from seawall.transaction import transaction
from tests.answering_made import make_desk, minutes
from tests.openings_made import addresses
from tests.orders_made import NOON


@pytest.fixture
def desk(database):
    return make_desk()


def answered(desk, **fields):
    order = desk.receive(**fields)
    desk.comply(order, now=NOON + minutes(5))
    desk.platform_reports(order, now=NOON + minutes(6))
    (answer,) = desk.answers(order)
    return answer


def kept(desk, answer, files):
    """What the worker does, and whoever comes for it."""
    paper = print_answer(answer.id, files)
    with transaction(desk.org.id) as tx:
        return keep_paper(answer.id, paper, files, tx=tx)


def sealed_files():
    return {path.name for path in vault.folder().rglob("*.sealed")}


def words_of(pdf):
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    return " ".join(" ".join(pages).split())


def test_no_unit_of_work_is_open_while_a_page_is_typeset(desk, monkeypatch):
    from django.db import connection

    answer, seen = answered(desk), []

    def typeset(form):
        seen.append(connection.in_atomic_block)
        return form_pdf.render_pdf(form)

    monkeypatch.setattr(answer_paper, "render_pdf", typeset)
    with files_ahead(desk.org.id, now=NOON) as files:
        kept(desk, answer, files)

    assert seen == [False]


def test_of_two_who_typeset_it_at_once_the_first_is_kept_and_the_other_leaves_no_file(desk):
    answer, before = answered(desk), sealed_files()

    with (
        files_ahead(desk.org.id, now=NOON) as one,
        files_ahead(desk.org.id, now=NOON + timedelta(seconds=1)) as other,
    ):
        late = print_answer(answer.id, other)
        first = kept(desk, answer, one)
        with transaction(desk.org.id) as tx:
            second = keep_paper(answer.id, late, other, tx=tx)

    with transaction(desk.org.id) as tx:
        stored = tx.evidence.get(tx.answers.answer(answer.id).pdf)
    assert second == first
    assert sealed_files() - before == {f"{stored.id}.sealed"}


def test_what_has_its_paper_is_not_typeset_again(desk):
    answer = answered(desk)
    with files_ahead(desk.org.id, now=NOON) as files:
        first = kept(desk, answer, files)
    with files_ahead(desk.org.id, now=NOON) as files:
        assert print_answer(answer.id, files) is None
        assert kept(desk, answer, files) == first


def test_a_paper_of_very_many_items_names_the_first_and_says_where_all_are(desk, monkeypatch):
    monkeypatch.setattr(laying_out, "MOST_PRINTED", 3)
    answer = answered(desk, locations=addresses(9))
    form = read_any_form(answer.body)

    printed = words_of(render_pdf(form))

    assert len(form.measures) == 9
    assert [f"long-{number}" in printed for number in range(9)] == [True] * 3 + [False] * 6
    assert "6 more, each in the JSON whose SHA-256 stands below" in printed
    assert answer.digest in printed.replace(" ", "")


def test_a_paper_of_as_many_items_as_are_printed_names_each(desk, monkeypatch):
    monkeypatch.setattr(laying_out, "MOST_PRINTED", 9)
    answer = answered(desk, locations=addresses(9))

    printed = words_of(render_pdf(read_any_form(answer.body)))

    assert all(f"long-{number}" in printed for number in range(9))
    assert "more, each in the JSON" not in printed

"""One report in four files: each has every figure, and the same report gives the same bytes."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from html.parser import HTMLParser
from io import StringIO

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.forms.letters.mail_text import sheet_text
from seawall.forms.letters.sheet_html import sheet_html
from seawall.forms.letters.shown_text import shown_text
from seawall.reports.documents.document_charts import section_charts
from seawall.reports.documents.document_file import ReportFileKind, report_file
from seawall.reports.documents.document_json import document_digest, document_json
from seawall.reports.documents.document_sheet import document_sheet, figure_words
from seawall.reports.documents.document_table import COLUMNS, document_csv
from seawall.reports.documents.report_template import TemplateName
from tests.reports.documents_made import ROOT, document, text
from tests.year_made import counted, order

HOSTILE = (
    'A "quoted" word, a comma;\na new line\tand a tab: <script>alert(1)</script> & أمر بإزالة =1+1'
)
SENT = counted(orders=(order(1, items=3, removed=3),))
TCO_7 = TemplateName.TCO_7


def drawn(name=TCO_7, **more):
    issued = SENT if name is TemplateName.TCO_8 else None
    return document(name, issued=issued, texts={"identification": text(HOSTILE)}, **more)


def squeezed(words):
    return "".join(words.split())


class Texts(HTMLParser):
    """What a reader sees of a page, and the tags it is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words, self.tags, self.attributes = "", [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words += data


def html_of(report):
    return report_file(report, ReportFileKind.HTML).content.decode()


def pdf_text(content):
    with pypdfium2.PdfDocument(content) as paper:
        return "".join(page.get_textpage().get_text_range() for page in paper)


@pytest.mark.parametrize("kind", ReportFileKind)
@pytest.mark.parametrize("name", TemplateName)
def test_trn_10_the_same_report_gives_the_same_bytes(name, kind):
    first, again = report_file(drawn(name), kind), report_file(drawn(name), kind)

    assert first.content == again.content
    assert first.name == f"{name}-2026-01-01-2026-12-31.{kind}"


@pytest.mark.parametrize("name", TemplateName)
def test_every_figure_stands_in_each_of_the_four_files(name):
    report = drawn(name)
    table = list(csv.DictReader(StringIO(document_csv(report))))
    data = json.loads(document_json(report))
    page = squeezed(Texts(html_of(report)).words)
    paper = squeezed(pdf_text(report_file(report, ReportFileKind.PDF).content))

    figures = [figure for section in report.sections for figure in section.figures]
    told = [figure for section in data["sections"] for figure in section["figures"]]
    lines = [line for line in table if line["unit"] != "text"]
    assert [figure["value"] for figure in told] == [figure.value for figure in figures]
    assert [line["code"] for line in lines] == [figure.code for figure in figures]
    for figure, line in zip(figures, lines, strict=True):
        assert line["value"] == ("" if figure.value is None else str(figure.value))
        assert squeezed(figure.words + figure_words(figure)) in page
        assert squeezed(figure.words + figure_words(figure)) in paper


def test_a_line_of_the_table_names_its_period_zone_and_checkpoint():
    (line, *_) = csv.DictReader(StringIO(document_csv(drawn())))

    assert tuple(line) == COLUMNS
    assert (line["first"], line["last"], line["time_zone"]) == ("2026-01-01", "2026-12-31", "UTC")
    assert (line["checkpoint_size"], line["checkpoint_root"]) == ("4321", ROOT)


def test_dtr_11_a_text_comes_back_from_the_table_as_it_was_written():
    written = document_csv(drawn())

    (line, *_) = csv.DictReader(StringIO(written.encode().decode("utf-8"), newline=""))
    assert (line["code"], line["value"]) == ("identification", HOSTILE)
    assert written.endswith("\r\n")


def test_what_has_no_value_is_empty_in_the_table_and_says_why():
    lines = {line["code"]: line for line in csv.DictReader(StringIO(document_csv(drawn())))}
    assert (lines["reappearance"]["value"], lines["reappearance"]["gap"]) == ("", "missing")

    lines = list(csv.DictReader(StringIO(document_csv(document(TemplateName.TCO_8)))))
    assert [(line["gap"], line["value"]) for line in lines] == [("not_required", "")]


def test_a_text_is_shown_as_text_on_the_page_and_on_paper():
    page, paper = html_of(drawn()), pdf_text(report_file(drawn(), ReportFileKind.PDF).content)

    assert squeezed("<script>alert(1)</script> & ") in squeezed(Texts(page).words)
    assert "script" not in Texts(page).tags
    assert squeezed("<script>alert(1)</script>") in squeezed(paper)


def test_the_page_needs_nothing_from_anywhere():
    page = Texts(html_of(drawn()))

    loads = {"src", "srcset", "action", "data", "poster"}
    assert not [name for name, _ in page.attributes if name in loads or name.startswith("on")]
    links = [value for name, value in page.attributes if name.endswith("href")]
    assert all(value.startswith("#") for value in links)
    assert not {"link", "iframe", "object", "img", "form"} & set(page.tags)
    assert "url(" not in re.sub(r"url\(#[\w-]+\)", "", html_of(drawn()))


def test_the_page_says_its_language_and_has_one_heading_of_the_first_level():
    page = Texts(html_of(drawn()))

    assert ("lang", "en") in page.attributes
    assert page.tags.count("h1") == 1
    ids = [value for name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    named = {value for name, value in page.attributes if name == "aria-labelledby"}
    assert {one for names in named for one in names.split()} <= set(ids)


def test_the_paper_is_tagged_and_its_pictures_have_words():
    content = report_file(drawn(), ReportFileKind.PDF).content

    assert b"pdfuaid:part" in content
    with pypdfium2.PdfDocument(content) as paper:
        assert paper.is_tagged()
        assert "hosting service provider" in paper.get_metadata_value("Title")
    assert content.count(b"/Alt") >= 2


def test_page_and_paper_carry_the_digest_of_the_json():
    report = drawn()
    digest = hashlib.sha256(document_json(report).encode()).hexdigest()

    assert document_digest(report) == digest
    assert digest in html_of(report)
    assert digest in pdf_text(report_file(report, ReportFileKind.PDF).content)


def test_what_hides_in_a_text_is_written_out():
    hidden = document(TCO_7, texts={"identification": text("exe\u202egpj")})

    assert "exe[U+202E]gpj" in Texts(html_of(hidden)).words
    assert "\u202e" not in html_of(hidden)


def pictures(report, article):
    (section,) = (one for one in report.sections if one.article == article)
    return list(section_charts(section, name="x"))


def test_counts_of_one_unit_are_drawn_together_and_seconds_are_not_drawn():
    drawn_7 = pictures(drawn(), "Article 7(3)(c)")
    assert [chart.says.partition(".")[0] for chart in drawn_7] == [
        "Article 7(3)(c): items",
        "Article 7(3)(c): orders",
    ]
    assert "following specific measures: 120" in drawn_7[0].says

    (only,) = pictures(drawn(TemplateName.TCO_21), "Article 21(1)(a)")
    assert "Median" not in only.says


def test_nothing_is_no_picture_and_neither_is_a_single_count():
    report = drawn(proceedings=())

    assert pictures(report, "Article 7(3)(e)") == []
    assert pictures(report, "Article 7(3)(f)") == []


def test_a_terminal_gets_the_same_figures_and_what_is_missing():
    said = sheet_text(document_sheet(drawn(), with_charts=False))

    assert "Figure: Items removed, or access disabled; Value: 123" in said
    assert "What: How removed content is kept from coming back" in said


def test_a_long_time_is_said_in_seconds_and_in_a_larger_unit():
    words = {
        figure.code: figure_words(figure)
        for section in drawn(TemplateName.TCO_21).sections
        for figure in section.figures
    }

    assert words["order_median"] == "3,000 s (50.0 min)"
    assert words["measure_median"] == "30 s"


@given(st.text(max_size=300))
def test_dtr_11_any_text_comes_back_from_both_files_for_programs_and_is_no_markup(words):
    report = document(TCO_7, texts={"identification": text(words)})

    (line, *_) = csv.DictReader(StringIO(document_csv(report), newline=""))
    assert line["value"] == words
    assert json.loads(document_json(report))["sections"][0]["text"]["text"] == words
    page = Texts(sheet_html(document_sheet(report, with_charts=False)))
    assert squeezed(shown_text(words)) in squeezed(page.words)
    assert "script" not in page.tags

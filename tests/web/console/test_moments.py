"""Dates on pages: day, month and year, and the zone of a time."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.utils import translation

from seawall.transaction import transaction
from seawall.web.moments import SHAPES, written
from tests.cases_made import open_case
from tests.source_trees import SOURCE
from tests.web.console.conftest import signed_in

AT = datetime(2026, 12, 1, 11, 14, 5, tzinfo=UTC)
#: What templates may ask of Django's own filter, which knows no zone: days, and moments for machines.
DAYS = {"j M Y", "Y-m-d", "c"}


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ("j M Y, H:i:s", "1 Dec 2026, 11:14:05 UTC"),
        ("j M Y, H:i", "1 Dec 2026, 11:14 UTC"),
        ("j M Y", "1 Dec 2026"),
        ("H:i", "11:14 UTC"),
    ],
)
def test_a_date_says_its_year_and_a_time_its_zone(shape, words):
    with translation.override("en"):
        assert written(AT, shape) == words
        assert written(AT.astimezone(timezone(timedelta(hours=5))), shape) == words


def test_every_date_of_every_page_has_one_of_the_shapes_that_say_the_year():
    odd = [
        (page.name, shape)
        for page in sorted((SOURCE / "web" / "templates").rglob("*.html"))
        for pattern, allowed in (
            (r'{% moment [^ %]+ "([^"]*)"', SHAPES),
            (r'\|date:"([^"]*)"', DAYS),
        )
        for shape in re.findall(pattern, page.read_text("utf-8"))
        if shape not in allowed
    ]

    assert odd == []
    assert all("Y" in shape for shape in SHAPES if "M" in shape)


def test_only_one_module_of_the_pages_writes_dates():
    writers = {
        path.relative_to(SOURCE).as_posix()
        for path in (SOURCE / "web").rglob("*.py")
        if "date_format(" in path.read_text("utf-8")
    }

    assert writers == {"web/moments.py"}


def test_a_row_of_the_queue_says_the_year_in_which_its_case_opened(org):
    case = open_case(org)
    with transaction(org.id) as tx:
        opened = tx.cases.case(case.id).opened_at
    page = signed_in(org).get("/").content.decode()

    assert f"{opened.day} {opened:%b %Y, %H:%M} UTC</time>" in page

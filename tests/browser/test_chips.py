"""Chips of the inbox and of cases are read at a glance, at every width and in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from tests.browser.chips import badly_set_chips, match_chips
from tests.browser.demo_server import DemoServer, demo_server
from tests.browser.scene_setting import put_into

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDTHS = (390, 768, 1280, 1920)
DIRECTIONS = ("ltr", "rtl")
TURN = "(direction) => { document.documentElement.dir = direction; }"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """A demo of its own, with the queue of a busy evening on its first page."""
    with demo_server(tmp_path_factory.mktemp("chips")) as server:
        yield server


@pytest.fixture(scope="module")
def scenes(demo, signed_in):
    return put_into(demo.environment, "inbox_scenes")


@pytest.fixture(scope="module")
def cases(demo, scenes):
    return put_into(demo.environment, "case_scenes")


def test_no_chip_breaks_inside_a_word_at_any_width_and_in_either_direction(
    open_page, scenes, cases
):
    page = open_page("/")
    origin = page.url.rstrip("/")
    paths = ("/", "/cases", *(f"/cases/{cases[it]}" for it in ("open", "decided", "cluster")))
    wrong = {}
    for path in paths:
        page.goto(origin + path)
        for width, direction in product(WIDTHS, DIRECTIONS):
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(TURN, direction)
            wrong[path, width, direction] = badly_set_chips(page)

    assert not {place: chips for place, chips in wrong.items() if chips}


def test_a_match_is_read_in_two_lines_at_most(open_page, scenes):
    page = open_page("/")
    lines = {}
    for width, direction in product(WIDTHS, DIRECTIONS):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(TURN, direction)
        lines[width, direction] = match_chips(page)

    assert all(len(chips) >= 3 for chips in lines.values())  # three kinds of match at least
    assert max(max(chips.values()) for chips in lines.values()) <= 2


def test_every_line_of_the_inbox_says_match_and_source_in_words(open_page, scenes):
    page = open_page("/?view=matches")

    cells = page.locator("tbody :is(.inbox-match, .inbox-sources, .inbox-holder)")
    texts = [text.strip() for text in cells.all_inner_texts()]

    assert texts
    assert not [text for text in texts if text in {"", "–", "no match", "no source"}]

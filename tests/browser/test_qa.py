"""Quality by keyboard alone and without script.

How each page looks, and to whom, is asked of every screen (`test_every_page`).
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.by_keyboard import press
from tests.browser.demo_server import DemoServer
from tests.browser.scene_setting import put_into

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def pages(demo: DemoServer) -> dict[str, str]:
    """The pages of quality, by name."""
    return put_into(demo.environment, "qa_scenes")


def test_a_disagreement_is_read_without_script(open_page, pages):
    page = open_page(pages["disagreement"], java_script_enabled=False)

    expect(page.get_by_text("It names a place and a day.")).to_be_visible()
    expect(page.get_by_role("heading", name="Second review")).to_be_visible()


def test_a_second_reading_is_given_by_keyboard_alone(open_page, pages):
    page = open_page("/")
    page.keyboard.press("g")
    page.keyboard.press("q")
    expect(page.get_by_role("heading", name="Quality")).to_be_visible()
    expect(page.locator("a[data-key=n]")).to_have_count(1)  # the oldest, whoever's scene it is of
    press(page, page.locator(f"a[href='{pages['reading']}']"))
    expect(page.get_by_role("heading", name="Second review")).to_be_visible()
    expect(page.get_by_text("It documents.")).to_have_count(0)
    page.keyboard.press("a")
    page.keyboard.press("Tab")
    page.get_by_label("Internal reason").focus()
    page.keyboard.type("It shows a square.")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("The first reviewer made the same decision.")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Someone has already reviewed this.")).to_be_visible()


def test_the_first_reader_comes_round_by_keyboard_alone(open_page, pages):
    page = open_page(pages["disagreement"])
    page.keyboard.press("s")
    page.keyboard.press("Tab")
    page.keyboard.type("It does name a place.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Second review prevails")).to_be_visible()

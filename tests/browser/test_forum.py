"""The forum by keyboard and without script.

How each page looks, and to whom, is asked of every screen (`test_every_page`).
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.demo_server import DemoServer
from tests.browser.scene_setting import put_into

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def pages(demo: DemoServer) -> dict[str, str]:
    """The forum's pages, by name."""
    return put_into(demo.environment, "forum_scenes")


def test_the_forum_is_read_and_a_signal_disputed_without_script(open_page, pages):
    page = open_page(pages["signal"], java_script_enabled=False)

    expect(page.get_by_text("disputed this signal: News reporting")).to_be_visible()
    page.get_by_role("link", name="Check the last 30 days").click()
    expect(page.get_by_text("would have matched 0 of your items")).to_be_visible()
    page.get_by_text("Dispute signal", exact=True).click()
    page.get_by_label("Reason").select_option("documentation")
    page.get_by_role("button", name="Yes, dispute signal").click()
    expect(page.get_by_role("status").first).to_contain_text("Members receive it")


def test_a_waiting_signal_is_confirmed_with_one_key_and_the_next_one_shown(open_page, pages):
    page = open_page(pages["waiting"])
    expect(page.locator("tbody tr")).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("c")  # at a line, it would be taken to mean that line
    expect(page.locator("tbody .row-target:focus")).to_be_visible()
    assert not page.get_by_text("Signal confirmed.").is_visible()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("c")

    expect(page.get_by_text("Signal confirmed.")).to_be_visible()


def test_the_preview_comes_by_itself(open_page, pages):
    page = open_page(pages["signal"])

    expect(page.locator("#preview")).to_contain_text("would have matched 0 of your items")


def test_g_f_leads_to_the_forums(open_page, pages):
    page = open_page("/")
    page.keyboard.press("g")
    page.keyboard.press("f")

    expect(page).to_have_url(re.compile("/forum$"))

"""The forum for everybody: by keyboard, on a phone, in the dark, right to left, without script."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.demo_server import DemoServer
from tests.browser.scene_setting import put_into

#: The scenes are put in by the first test, through some forty journeys.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(400)]

PHONE = {"width": 390, "height": 844}
#: Of actions one is open at a time; without their name all can be.
UNFOLD = """() => document.querySelectorAll("details").forEach((it) => {
  it.removeAttribute("name");
  it.open = true;
})"""


@pytest.fixture(scope="module")
def pages(demo: DemoServer) -> dict[str, str]:
    """The forum's pages, by name."""
    return put_into(demo.environment, "forum_scenes")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_a_screen_reader(open_page, demo, pages, scheme):
    page = open_page("/forum", color_scheme=scheme)
    for name, path in pages.items():
        page.goto(demo.address + path)
        page.wait_for_load_state("networkidle")
        page.evaluate(UNFOLD)

        found = Axe().run(page).response["violations"]

        grave = [it for it in found if it["impact"] in {"serious", "critical"}]
        assert not grave, (name, [(it["id"], [n["target"] for n in it["nodes"]]) for it in grave])


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_every_page_fits_a_phone(open_page, demo, pages, direction):
    page = open_page("/forum", viewport=PHONE)
    for name, path in pages.items():
        page.goto(demo.address + path)
        page.evaluate(UNFOLD)
        page.evaluate("(it) => { document.documentElement.dir = it }", direction)

        assert overflow(page) <= 0, name


def test_the_forum_is_read_and_a_signal_disputed_without_script(open_page, demo, pages):
    page = open_page(pages["signal"], java_script_enabled=False)

    expect(page.get_by_text("disputes it: News reporting")).to_be_visible()
    page.get_by_role("link", name="Look through the last 30 days").click()
    expect(page.get_by_text("would have matched 0 of your items")).to_be_visible()
    page.get_by_text("Dispute it").click()
    page.get_by_label("Reason").select_option("documentation")
    page.get_by_role("button", name="Yes, say so").click()
    expect(page.get_by_role("status").first).to_contain_text("Every member hears it")


def test_a_waiting_signal_is_confirmed_with_one_key_and_the_next_one_shown(open_page, pages):
    page = open_page(pages["waiting"])
    expect(page.locator("tbody tr")).to_have_count(2)
    page.keyboard.press("c")

    expect(page.get_by_text("Confirmed")).to_be_visible()


def test_the_preview_comes_by_itself(open_page, pages):
    page = open_page(pages["signal"])

    expect(page.locator("#preview")).to_contain_text("would have matched 0 of your items")


def test_g_f_leads_to_the_forums(open_page, pages):
    page = open_page("/")
    page.keyboard.press("g")
    page.keyboard.press("f")

    expect(page).to_have_url(re.compile("/forum$"))


def overflow(page: Page) -> int:
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(page.evaluate(wide))

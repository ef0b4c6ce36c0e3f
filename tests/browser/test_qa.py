"""Quality for everybody: by keyboard, on a phone, in the dark, right to left, without script."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.by_keyboard import press
from tests.browser.demo_server import DemoServer
from tests.browser.scene_setting import put_into

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(400)]

PHONE = {"width": 390, "height": 844}
UNFOLD = """() => document.querySelectorAll("details").forEach((it) => { it.open = true; })"""


@pytest.fixture(scope="module")
def pages(demo: DemoServer) -> dict[str, str]:
    """The pages of quality, by name."""
    return put_into(demo.environment, "qa_scenes")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_a_screen_reader(open_page, demo, pages, scheme):
    page = open_page("/qa", color_scheme=scheme)
    for name, path in pages.items():
        page.goto(demo.address + path)
        page.wait_for_load_state("networkidle")
        page.evaluate(UNFOLD)

        found = Axe().run(page).response["violations"]

        grave = [it for it in found if it["impact"] in {"serious", "critical"}]
        assert not grave, (name, [(it["id"], [n["target"] for n in it["nodes"]]) for it in grave])


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_every_page_fits_a_phone(open_page, demo, pages, direction):
    page = open_page("/qa", viewport=PHONE)
    for name, path in pages.items():
        page.goto(demo.address + path)
        page.evaluate(UNFOLD)
        page.evaluate("(it) => { document.documentElement.dir = it }", direction)
        root = "document.documentElement"

        assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0, name


def test_a_disagreement_is_read_without_script(open_page, pages):
    page = open_page(pages["disagreement"], java_script_enabled=False)

    expect(page.get_by_text("It names a place and a day.")).to_be_visible()
    expect(page.get_by_role("heading", name="Second reading")).to_be_visible()


def test_a_second_reading_is_given_by_keyboard_alone(open_page, pages):
    page = open_page("/")
    page.keyboard.press("g")
    page.keyboard.press("q")
    expect(page.get_by_role("heading", name="Quality")).to_be_visible()
    expect(page.locator("a[data-key=n]")).to_have_count(1)  # the oldest, whoever's scene it is of
    press(page, page.locator(f"a[href='{pages['reading']}']"))
    expect(page.get_by_role("heading", name="Second reading")).to_be_visible()
    expect(page.get_by_text("It documents.")).to_have_count(0)
    page.keyboard.press("a")
    page.keyboard.press("Tab")
    page.get_by_label("Reason, for the file").focus()
    page.keyboard.type("It shows a square.")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("The first reader came to the same.")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Somebody has read this before you.")).to_be_visible()


def test_the_first_reader_comes_round_by_keyboard_alone(open_page, pages):
    page = open_page(pages["disagreement"])
    page.keyboard.press("s")
    page.keyboard.press("Tab")
    page.keyboard.type("It does name a place.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("the second reading prevails")).to_be_visible()

"""A case in the browser: by keyboard alone, by two people at once, in every state, for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.demo_server import DemoServer
from tests.browser.scene_setting import put_into

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STATES = (
    "open", "theirs", "draft", "decided", "escalated", "held", "appeal", "cluster", "hostile",
    "urgent",
)  # fmt: skip


@pytest.fixture(scope="module")
def cases(demo: DemoServer) -> dict[str, str]:
    """The scenes, by name."""
    return put_into(demo.environment, "case_scenes")


@pytest.fixture
def colleague(demo: DemoServer, browser: Browser) -> Iterator[Page]:
    """A page in another browser, of another person."""
    context: BrowserContext = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(demo.link("reviewer@harbour-video.example"))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Inbox").wait_for()
    yield page
    context.close()


def grave(page: Page) -> list[object]:
    """What stands in the way of somebody."""
    found = Axe().run(page).response["violations"]
    return [
        (it["id"], [node["target"] for node in it["nodes"]])
        for it in found
        if it["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_nothing_stands_in_the_way_in_any_state(open_page, cases, state, scheme):
    page = open_page(f"/cases/{cases[state]}", color_scheme=scheme)
    page.wait_for_load_state("networkidle")

    assert not grave(page)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_fits_a_phone(open_page, cases, state, direction):
    page = open_page(f"/cases/{cases[state]}", viewport={"width": 390, "height": 844})
    page.evaluate("(it) => { document.documentElement.dir = it }", direction)

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate("window.ran") is None


def test_three_keys_decide_and_one_takes_it_back(open_page, cases):
    page = open_page(f"/cases/{cases['quick']}")
    page.get_by_text("you hold it").wait_for()
    page.keyboard.press("r")
    page.keyboard.press("1")
    expect(page.locator("#effect")).to_contain_text("Removes 1 item everywhere.")
    page.keyboard.press("Enter")
    expect(page.locator(".undo-strip")).to_contain_text("Decided")
    assert not grave(page)
    page.keyboard.press("z")

    expect(page).to_have_url(re.compile(cases["quick"]))
    expect(page.locator("input[value=remove]")).to_be_checked()
    expect(page.get_by_text("Your draft is back.")).to_be_visible()


def test_the_chance_to_take_it_back_goes_after_ten_seconds(open_page, cases):
    page = open_page(f"/cases/{cases['undone']}")
    page.get_by_text("you hold it").wait_for()
    page.keyboard.press("a")
    page.keyboard.press("Shift+Enter")
    strip = page.locator(".undo-strip")
    expect(strip).to_be_visible()

    expect(page).to_have_url(re.compile(cases["undone"]))
    expect(strip).to_have_count(0, timeout=15_000)
    expect(page.locator("#aftermath")).to_contain_text("of 1 applied", timeout=20_000)


def test_the_reason_is_written_and_decided_without_a_mouse(open_page, cases):
    page = open_page(f"/cases/{cases['open']}")
    page.keyboard.press("f")
    page.keyboard.type("recruit")
    page.keyboard.press("Enter")
    expect(page.locator("input[value='tvec/recruit']")).to_be_checked()
    page.keyboard.press("n")
    page.keyboard.type("A note by keys.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("A note by keys.")).to_be_visible()


def test_two_browsers_on_one_case_know_of_each_other(open_page, colleague, cases, demo):
    address = f"{demo.address}/cases/{cases['second']}"
    mine = open_page(f"/cases/{cases['second']}")
    mine.get_by_text("you hold it").wait_for()
    colleague.goto(address)
    holder = colleague.locator("#holder")
    expect(holder).to_contain_text("holds it until")
    colleague.get_by_label("Reason, for the file").fill("I think it may stay.")
    mine.keyboard.press("r")
    mine.keyboard.press("1")
    mine.keyboard.press("Shift+Enter")
    mine.get_by_role("heading", name="Decided", exact=True).wait_for()

    expect(holder).to_contain_text("decided: Remove", timeout=15_000)
    expect(colleague.get_by_label("Reason, for the file")).to_have_value("I think it may stay.")
    expect(colleague.locator(".draft-kept")).to_contain_text("Draft kept")


def test_a_draft_survives_the_browser(open_page, cases, browser, signed_in, demo):
    page = open_page(f"/cases/{cases['escalated']}")
    page.get_by_label("Reason, for the file").press_sequentially("Half a thought")
    expect(page.locator(".draft-kept")).to_contain_text("Draft kept")
    page.context.close()
    again = browser.new_context(storage_state=signed_in).new_page()
    again.goto(f"{demo.address}/cases/{cases['escalated']}")

    expect(again.get_by_label("Reason, for the file")).to_have_value(re.compile("Half a thought"))
    again.context.close()


def test_the_phone_has_three_tabs_that_need_no_script(open_page, cases):
    page = open_page(
        f"/cases/{cases['open']}",
        viewport={"width": 390, "height": 844},
        java_script_enabled=False,
    )
    page.get_by_role("navigation", name="Parts of the case").get_by_role(
        "link", name="Decide"
    ).click()

    expect(page.locator("#decide")).to_be_in_viewport()
    expect(page.locator("#facts")).to_be_hidden()


def test_without_script_the_effect_is_a_button_away_and_a_draft_too(open_page, cases):
    page = open_page(f"/cases/{cases['cluster']}", java_script_enabled=False)
    page.locator("input[value=remove]").check()
    page.get_by_role("button", name="What will happen?").click()
    expect(page.locator("#effect")).to_contain_text("Removes 37 items everywhere.")
    page.get_by_role("button", name="Keep as draft").click()

    expect(page.get_by_text("Kept as a draft")).to_be_visible()
    expect(page.locator("input[value=remove]")).to_be_checked()


def test_what_strangers_write_is_marked_and_folded(open_page, cases):
    page = open_page(f"/cases/{cases['hostile']}")

    expect(page.locator(".odd-letter").first).to_be_visible()
    expect(page.get_by_text("2000 characters").first).to_be_visible()
    assert page.evaluate("window.ran") is None
    assert "\u202e" not in page.locator("main").inner_text()

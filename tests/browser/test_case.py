"""A case in the browser: by keyboard alone, by two people at once, without script.

How a case looks in each state, and to whom, is asked of every screen (`test_every_page`).
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import grave
from tests.browser.demo_server import DemoServer
from tests.browser.scene_setting import put_into

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: What a screen reader hears of a status: words that change after the page is there.
HEARD_STATUS = """addEventListener("DOMContentLoaded", () => {
  const status = document.querySelector("main > [role=status]");
  const hear = () => { window.heardStatus = status.textContent.trim(); };
  if (status) new MutationObserver(hear).observe(status, { childList: true, subtree: true });
});"""


@pytest.fixture(scope="module")
def cases(demo: DemoServer) -> dict[str, str]:
    """The scenes, by name."""
    return put_into(demo.environment, "case_scenes")


@pytest.fixture
def colleague(demo: DemoServer, browser, new_context, sign_ins) -> Page:
    """A page in another browser, of another person."""
    reviewer = sign_ins.state(browser, demo, "reviewer@harbour-video.example")
    return new_context(storage_state=reviewer).new_page()


def test_three_keys_decide_and_one_takes_it_back(open_page, cases):
    page = open_page(f"/cases/{cases['quick']}")
    page.add_init_script(HEARD_STATUS)
    page.get_by_text("assigned to you").wait_for()
    page.keyboard.press("r")
    page.keyboard.press("1")
    expect(page.locator("#effect")).to_contain_text("Removes 1 item everywhere.")
    page.keyboard.press("Enter")
    expect(page.locator(".undo-strip")).to_contain_text("Decided")
    assert not grave(page)
    page.keyboard.press("z")

    expect(page).to_have_url(re.compile(cases["quick"]))
    expect(page.get_by_role("status").first).to_have_text(
        "Undone. The case is open again, and your form is restored."
    )
    page.wait_for_function("() => window.heardStatus?.startsWith('Undone.')")
    expect(page.locator("input[value=remove]")).to_be_checked()
    expect(page.get_by_text("Draft restored.")).to_be_visible()


def test_after_an_undo_the_same_three_keys_decide_again(open_page, cases):
    page = open_page(f"/cases/{cases['again']}")
    page.get_by_text("assigned to you").wait_for()
    for key in ("r", "1", "Shift+Enter"):
        page.keyboard.press(key)
    expect(page.locator(".undo-strip")).to_contain_text("Decided")
    page.keyboard.press("z")
    rule = page.locator("#clause-list input").first
    expect(rule).to_be_checked()

    for key in ("r", "1"):
        page.keyboard.press(key)
    expect(rule).to_be_checked()
    page.keyboard.press("Shift+Enter")
    expect(page.locator(".undo-strip")).to_contain_text("Decided")


def test_a_rule_is_unticked_by_the_key_that_selected_it_on_this_visit(open_page, cases):
    page = open_page(f"/cases/{cases['draft']}")
    restored, other = (page.locator(f"input[value='tvec/{it}']") for it in ("recruit", "incite"))
    expect(restored).to_be_checked()
    for ticked, presses in ((restored, (True, False, True)), (other, (True, False, True))):
        key = ticked.get_attribute("data-key")
        for is_ticked in presses:
            page.keyboard.press(key)
            expect(ticked).to_be_checked(checked=is_ticked)


def test_the_chance_to_take_it_back_goes_after_ten_seconds(open_page, cases):
    page = open_page(f"/cases/{cases['undone']}")
    page.clock.install()
    page.reload()
    page.get_by_text("assigned to you").wait_for()
    page.keyboard.press("a")
    page.keyboard.press("Shift+Enter")
    strip = page.locator(".undo-strip")
    expect(strip).to_be_visible()
    expect(page).to_have_url(re.compile(cases["undone"]))
    page.clock.fast_forward(11_000)

    expect(strip).to_have_count(0)


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
    mine.get_by_text("assigned to you").wait_for()
    colleague.clock.install()
    colleague.goto(address)
    holder = colleague.locator("#holder")
    expect(holder).to_contain_text("until")
    colleague.get_by_label("Internal reason").fill("I think it may stay.")
    mine.keyboard.press("r")
    mine.keyboard.press("1")
    mine.keyboard.press("Shift+Enter")
    mine.get_by_role("heading", name="Decided", exact=True).wait_for()
    colleague.clock.fast_forward(5_000)  # that often the page asks who holds it

    expect(holder).to_contain_text("decided: Removed")
    expect(colleague.get_by_label("Internal reason")).to_have_value("I think it may stay.")
    expect(colleague.locator(".draft-kept")).to_contain_text("Draft saved")


def test_a_draft_survives_the_browser(open_page, cases):
    page = open_page(f"/cases/{cases['escalated']}")
    page.get_by_label("Internal reason").press_sequentially("Half a thought")
    expect(page.locator(".draft-kept")).to_contain_text("Draft saved")
    page.context.close()
    again = open_page(f"/cases/{cases['escalated']}")

    expect(again.get_by_label("Internal reason")).to_have_value(re.compile("Half a thought"))


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
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#effect")).to_contain_text("Removes 37 items everywhere.")
    page.get_by_role("button", name="Save draft").click()

    expect(page.get_by_text("Draft saved.")).to_be_visible()
    expect(page.locator("input[value=remove]")).to_be_checked()


def test_what_strangers_write_is_marked_and_folded(open_page, cases):
    page = open_page(f"/cases/{cases['hostile']}")

    expect(page.locator(".odd-letter").first).to_be_visible()
    expect(page.get_by_text("2000 characters").first).to_be_visible()
    assert page.evaluate("window.ran") is None
    assert "\u202e" not in page.locator("main").inner_text()


def test_a_moment_has_the_readers_own_time_on_hover(open_page, cases):
    page = open_page(f"/cases/{cases['open']}", timezone_id="Europe/Paris")
    moment = page.locator("main time").first
    moment.hover()

    expect(moment).to_have_attribute("title", re.compile(r"^\d+ \w+ \d{4}, \d\d:\d\d CES?T$"))

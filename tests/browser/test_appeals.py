"""An appeal on a telephone without an account, and its hearing by keyboard alone.

How its pages look in each state, in Arabic too, is asked of every screen (`test_every_page`).
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import PHONE
from tests.browser.conftest import Open
from tests.browser.demo_server import DemoServer
from tests.browser.pasting import paste
from tests.browser.scene_setting import put_into

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def scenes(demo: DemoServer) -> dict[str, str]:
    """Removals and appeals, by name."""
    return put_into(demo.environment, "appeal_scenes")


@pytest.mark.parametrize("has_script", [True, False])
def test_an_appeal_on_a_phone_without_an_account(
    open_page: Open, scenes: dict[str, str], has_script: bool
):
    token = scenes["phone" if has_script else "plain"]
    page = open_page(
        f"/appeal#{token}", viewport=PHONE, storage_state=None, java_script_enabled=has_script
    )
    if not has_script:
        paste(page, page.url)
    page.get_by_label("Documentation, such as evidence of crimes").check()
    page.get_by_label("What should the reviewer know?").fill("It is evidence.")
    page.get_by_role("button", name="Send appeal").click()

    expect(page.get_by_role("status")).to_contain_text("Appeal sent")
    expect(page.get_by_role("heading", level=1)).to_contain_text("A-")
    page.reload()
    expect(page.get_by_text("It is evidence.")).to_be_visible()
    expect(page.get_by_text("Documentation, such as evidence of crimes").first).to_be_visible()


def test_what_was_begun_is_there_after_the_browser_was_closed(
    open_page: Open, scenes: dict[str, str]
):
    page = open_page(f"/appeal#{scenes['draft']}", viewport=PHONE, storage_state=None)
    with page.expect_response(lambda it: it.url.endswith("/draft")):
        page.get_by_label("What should the reviewer know?").press_sequentially("I have begun")
    page.context.close()

    again = open_page(f"/appeal#{scenes['draft']}", viewport=PHONE, storage_state=None)

    expect(again.get_by_label("What should the reviewer know?")).to_have_value("I have begun")


def test_the_hearing_by_keyboard_alone(open_page: Open, scenes: dict[str, str]):
    page = open_page("/")
    page.keyboard.press("g")
    page.keyboard.press("e")
    page.wait_for_url("**/appeals")
    target = page.locator(f'a[href="/appeals/{scenes["keyboard"]}"]')
    for _ in range(10):
        page.keyboard.press("j")
        if target.evaluate("(it) => it === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/appeals/{scenes['keyboard']}")
    page.keyboard.press("o")
    expect(page.locator("input[value=overturn]")).to_be_checked()
    page.keyboard.press("n")
    page.keyboard.type("It documents a crime.")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#answered")).to_be_visible()
    told = open_page(f"/appeal#{scenes['keyboard_token']}", storage_state=None)
    expect(told.get_by_text("Appeal accepted")).to_be_visible()
    expect(told.get_by_text("It documents a crime.")).to_be_visible()


def test_an_answer_without_a_reason_is_explained_and_nothing_is_lost(
    open_page: Open, scenes: dict[str, str]
):
    page = open_page(f"/appeals/{scenes['hearing']}")
    page.keyboard.press("k")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Enter a reason")
    expect(page.locator("input[value=keep]")).to_be_checked()

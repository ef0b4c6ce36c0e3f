"""A statement of reasons without an account and without a script: where it leads.

How each kind looks on a phone, in English and Arabic, is asked of every screen (`test_every_page`).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import PHONE
from tests.browser.demo_server import DemoServer
from tests.browser.pasting import addresses_asked_by, paste
from tests.browser.scene_setting import put_into

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def tokens(demo: DemoServer) -> dict[str, str]:
    """The tokens by the kind of statement."""
    return put_into(demo.environment, "statement_scenes")


@pytest.fixture
def reads(new_context, demo: DemoServer, tokens: dict[str, str]) -> Callable[..., Page]:
    """Opens a statement as somebody who is not signed in."""

    def read(kind: str, **options: object) -> Page:
        page = new_context(viewport=PHONE, **options).new_page()
        page.goto(f"{demo.address}/statement#{tokens[kind]}")
        return page

    return read


def test_without_a_script_it_is_read_and_leads_to_the_appeal(reads, tokens):
    page = reads("removed", java_script_enabled=False)
    paste(page, page.url)

    expect(page.get_by_role("heading", level=1)).to_have_text("Your content was removed")
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Appeal this decision").first.click()
    expect(page.get_by_role("button", name="Send appeal")).to_be_visible()
    assert tokens["removed"] not in page.url


def test_what_was_replaced_leads_to_what_came_after(reads):
    page = reads("replaced")

    page.get_by_role("button", name="Read the latest information").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your content was restored")


def test_a_public_link_opens_by_itself_is_loaded_again_and_is_no_trap_for_going_back(
    new_context, demo, tokens
):
    link = f"{demo.address}/statement#{tokens['removed']}"
    page = new_context().new_page()
    asked = addresses_asked_by(page)
    page.goto(f"{demo.address}/contact-point")
    page.goto(link)
    title = page.get_by_role("heading", level=1)

    expect(title).to_have_text("Your content was removed")
    expect(page).to_have_url(link)
    page.reload()
    expect(title).to_have_text("Your content was removed")
    page.evaluate("token => { location.hash = token; }", tokens["back"])
    expect(title).to_have_text("Your content was restored")  # another link, typed over the first
    page.goto(f"{demo.address}/contact-point")
    page.goto(link)
    page.go_back()
    expect(page).to_have_url(f"{demo.address}/contact-point")
    assert not [address for address in asked if "swu_" in address.partition("#")[0]]


def test_an_old_link_says_what_to_do_with_it(new_context, demo, tokens):
    old = f"{demo.address}/statement/{tokens['removed']}"
    page = new_context(java_script_enabled=False).new_page()
    answer = page.goto(old)

    assert answer
    assert answer.status == 410
    paste(page, old)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your content was removed")

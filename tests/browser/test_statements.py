"""A statement of reasons without an account and without a script: where it leads.

How each kind looks on a phone, in English and Arabic, is asked of every screen (`test_every_page`).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import PHONE
from tests.browser.demo_server import DemoServer
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
        page.goto(f"{demo.address}/statement/{tokens[kind]}")
        return page

    return read


def test_without_a_script_it_is_read_and_leads_to_the_appeal(reads, tokens):
    page = reads("removed", java_script_enabled=False)

    expect(page.get_by_role("heading", level=1)).to_have_text("Your content was removed")
    link = page.get_by_role("link", name="I disagree").first
    expect(link).to_have_attribute("href", f"/appeal/{tokens['removed']}")
    page.get_by_role("link", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_what_was_replaced_leads_to_what_came_after(reads):
    page = reads("replaced")

    page.get_by_role("link", name="Read it").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your content is back")

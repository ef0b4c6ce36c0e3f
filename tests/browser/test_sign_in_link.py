"""A sign-in link: its token leaves the browser in a form, by a button, and in no address."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LEAD
from tests.browser.pasting import addresses_asked_by, paste

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_sign_in_link_waits_for_its_button_and_is_gone_from_the_address(new_context, demo):
    link = demo.link(LEAD)
    page = new_context().new_page()
    asked = addresses_asked_by(page)
    page.goto(link)

    expect(page.locator("#token")).to_have_value(link.rpartition("#")[2])
    expect(page).to_have_url(f"{demo.address}/sign-in/link")
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("heading", name="Queue").wait_for()
    assert asked
    assert not [address for address in asked if "swl_" in address.partition("#")[0]]


def test_a_sign_in_link_is_pasted_where_there_is_no_script(new_context, demo):
    page = new_context(java_script_enabled=False).new_page()
    link = demo.link(LEAD)
    page.goto(link)
    paste(page, link, button="Sign in")

    page.get_by_role("heading", name="Queue").wait_for()

"""Administration by keyboard alone: inviting, keys for machines, and what takes two people."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.by_keyboard import fill_in, go_to, press, tab_to
from tests.browser.conftest import PATIENCE_MS
from tests.browser.demo_server import DemoServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def admins(demo: DemoServer, browser: Browser) -> Iterator[tuple[Page, Page]]:
    """Two admins, each in a browser of their own, come in by their links and Enter.

    What they do asks for a sign-in of the last minutes: no session of another module will do.
    """
    other = "second-admin@harbour-video.example"
    demo.seawall("people", "invite", other, "--role", "admin", "--org", "harbour-video")
    contexts = [browser.new_context() for _ in range(2)]
    pages = []
    for context, email in zip(contexts, ("admin@harbour-video.example", other), strict=True):
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto(demo.link(email))
        page.locator("button:focus").press("Enter")  # the only button has the focus by itself
        page.get_by_role("heading", name="Queue").wait_for()
        pages.append(page)
    yield pages[0], pages[1]
    for context in contexts:
        context.close()


def test_a_reviewer_is_invited_and_their_link_is_shown(admins):
    page, _ = admins
    go_to(page, "people")
    expect(page).to_have_url(re.compile("/admin/people$"))
    fill_in(page, page.get_by_label("Name", exact=True), "Robin Example")
    fill_in(page, page.get_by_label("E-mail"), "robin@harbour-video.example")
    tab_to(page, page.locator("#role"))
    page.keyboard.type("rev")
    press(page, page.get_by_role("button", name="Invite member"))

    expect(page.get_by_role("status")).to_contain_text("robin@harbour-video.example")
    expect(page.locator(".code-block")).to_contain_text("/sign-in/link#")


def test_a_powerful_key_is_proposed_by_one_and_approved_by_another(admins):
    first, second = admins
    go_to(first, "keys")
    expect(first).to_have_url(re.compile("/admin/keys$"))
    fill_in(first, first.get_by_label("System"), "upload servers")
    for tick in first.get_by_role("checkbox", name=re.compile("Needs second approval")).all()[:1]:
        press(first, tick, "Space")
    press(first, first.get_by_role("button", name="Create key"))
    expect(
        first.get_by_text("Waiting for second approval, for three days. It can be approved")
    ).to_be_visible()

    go_to(second, "approvals")
    expect(second.get_by_role("article").first).to_contain_text("upload servers")
    press(second, second.get_by_role("button", name="Approve"))
    expect(second.get_by_text("The person who requested it can now complete it")).to_be_visible()

    go_to(first, "approvals")
    press(first, first.get_by_role("button", name="Complete request"))
    expect(first.get_by_text("It is shown only once")).to_be_visible()
    expect(first.locator(".code-block")).to_contain_text("swk_")


def test_a_key_is_revoked(admins):
    page, _ = admins
    go_to(page, "keys")
    fill_in(page, page.get_by_label("System"), "a machine that left")
    press(page, page.get_by_role("checkbox").first, "Space")
    press(page, page.get_by_role("button", name="Create key"))
    page.get_by_text("It is shown only once").wait_for()
    press(page, page.get_by_role("button", name=re.compile("Revoke a machine that left")))

    row = page.get_by_role("row", name=re.compile("a machine that left"))
    expect(row.get_by_text("Revoked")).to_be_visible()


def test_somebody_leaves_and_their_cases_go_to_the_queue(admins, demo):
    page, _ = admins
    leaving = "leaving@harbour-video.example"
    demo.seawall("people", "invite", leaving, "--role", "reviewer", "--org", "harbour-video")
    go_to(page, "people")
    row = page.get_by_role("row", name=re.compile(leaving))
    press(page, row.locator("summary"))
    press(page, row.get_by_role("button", name="Deactivate"))

    expect(row.get_by_text("Deactivated", exact=True)).to_be_visible()

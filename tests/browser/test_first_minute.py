"""The first minute: sign in, paste, see it caught, decide, see it done and remembered."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.demo_server import DemoServer, demo_server
from tests.browser.pictures import changed_copy, paste

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """A demo nobody has touched: its first link lasts fifteen minutes, other tests longer."""
    with demo_server(tmp_path_factory.mktemp("first-minute"), is_new=True) as server:
        yield server


def test_a_pasted_copy_is_blocked_decided_by_keyboard_applied_and_proved(
    demo: DemoServer, new_context
):
    page = new_context().new_page()
    page.goto(demo.first_link)
    page.keyboard.press("Enter")  # the one button of the page has the focus
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()

    page.keyboard.press("g")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Test a file")).to_be_visible()
    page.get_by_label("Open a case if it matches").check()
    paste(page, changed_copy("coffee-cup.jpg"))

    expect(page.locator(".verdict-word")).to_contain_text("Block")
    card = page.locator("article.match").first
    expect(card).to_contain_text("Example Forum")
    expect(card).to_contain_text("Attack footage")
    expect(card).to_contain_text("match distance")
    expect(card).to_contain_text("3 agree")

    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Decide", exact=True)).to_be_visible()
    page.keyboard.press("r")
    page.keyboard.press("1")
    expect(page.get_by_text("Removes 1 item everywhere.")).to_be_visible()
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_text("Nothing has been sent yet")).to_be_visible()

    _sees_it_applied(page)
    _sees_the_signed_delivery(page)
    _sees_the_decision_proved(page, demo)


def _sees_it_applied(page: Page) -> None:
    expect(page.get_by_text("decided without viewing")).to_be_visible()
    steps = page.locator("#aftermath .steps > li")
    expect(steps).to_have_count(3)  # ten seconds to think again
    for step in range(3):
        expect(steps.nth(step)).to_have_class(re.compile("is-done"))
    expect(page.get_by_text("1 of 1 applied")).to_be_visible()


def _sees_the_signed_delivery(page: Page) -> None:
    page.get_by_text("Signed delivery").click()
    sent = page.locator("#aftermath .code-block").first
    expect(sent).to_contain_text(re.compile(r"webhook-id: evt_\w+"))
    expect(sent).to_contain_text(re.compile(r"webhook-signature: v1,\S+"))


def _sees_the_decision_proved(page: Page, demo: DemoServer) -> None:
    trail = page.locator("#aftermath .trail > li").filter(has_text="Decision made")
    told = trail.filter(has_not_text="made known")
    expect(told.get_by_text("proof verified")).to_be_visible()
    told.get_by_role("link").click()
    expect(page.get_by_text("proof verified")).to_be_visible()
    expect(page.get_by_text("remove")).to_be_visible()
    entry = page.url.rsplit("/", 1)[-1]

    audit = demo.seawall("ledger", "verify")
    proof = demo.seawall("ledger", "proof", entry, "--org", "harbour-video")

    assert audit.returncode == 0, audit.stdout + audit.stderr
    assert proof.stdout.startswith("c2sp.org/tlog-proof@v1\n")


def test_a_link_signs_in_once_and_never_again(demo: DemoServer, new_context):
    link = demo.link("reviewer@harbour-video.example")
    first, second = new_context().new_page(), new_context().new_page()
    first.goto(link)
    first.get_by_role("button", name="Sign in").click()
    second.goto(link)
    second.get_by_role("button", name="Sign in").click()

    expect(first.get_by_role("heading", name="Queue")).to_be_visible()
    expect(second.get_by_role("heading", name="This link no longer works")).to_be_visible()


def test_whoever_is_not_signed_in_sees_how_to_and_nothing_else(demo: DemoServer, new_context):
    page = new_context().new_page()
    page.goto(f"{demo.address}/cases/case_01K8")

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.locator("nav.rail-nav").count() == 0

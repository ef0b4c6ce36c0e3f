"""Nobody sees what they did not ask to see, and nothing leaves for another origin."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.pictures import changed_copy, paste

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def case_page(open_page) -> Page:
    """A case about a picture, just opened."""
    page = open_page("/try")
    paste(page, changed_copy("rocket-launch.jpg"))
    page.get_by_role("link", name="Open the case").click()
    page.get_by_role("heading", name="Decide", exact=True).wait_for()
    return page


def test_no_media_is_requested_until_somebody_asks(case_page: Page):
    asked = _listen(case_page)
    case_page.reload()
    case_page.wait_for_load_state("networkidle")

    assert not [it for it in asked if "/media/" in it.url]

    with case_page.expect_response(lambda it: "/media/" in it.url) as drawing:
        case_page.keyboard.press("v")
    assert drawing.value.url.endswith("step=drawing")
    assert drawing.value.header_value("content-type") == "image/svg+xml"


def test_each_key_shows_one_step_more_and_zero_hides_everything(case_page: Page):
    for step in ("drawing", "grey", "full"):
        case_page.keyboard.press("v")
        expect(case_page.locator(f"img[src$='step={step}']")).to_be_visible()

    case_page.keyboard.press("0")

    expect(case_page.get_by_text("Hidden until you ask")).to_be_visible()
    assert case_page.locator(".media-frame").count() == 0


def test_looking_keeps_what_was_already_written(case_page: Page):
    case_page.get_by_label("Reason, shown to the uploader").fill("A reason half written")
    case_page.locator("h1").click()
    case_page.keyboard.press("r")
    case_page.keyboard.press("v")
    expect(case_page.locator("img[src$='step=drawing']")).to_be_visible()

    expect(case_page.get_by_label("Reason, shown to the uploader")).to_have_value(
        "A reason half written"
    )
    expect(case_page.locator("input[value=remove]")).to_be_checked()


def test_a_picture_nobody_asked_for_is_refused_by_the_server(case_page: Page):
    case_page.keyboard.press("v")
    source = case_page.locator(".media-frame img").get_attribute("src")
    full = source.replace("step=drawing", "step=full")

    assert case_page.request.get(case_page.url.split("/cases")[0] + source).status == 200
    assert case_page.request.get(case_page.url.split("/cases")[0] + full).status == 403


def test_what_was_looked_at_is_told_to_the_person_and_stands_in_the_decision(case_page: Page):
    case_page.keyboard.press("v")
    case_page.locator("img[src$='step=drawing']").wait_for()
    case_page.keyboard.press("a")
    case_page.keyboard.press("Shift+Enter")

    seen = case_page.locator("[aria-labelledby=decided] .facts")
    expect(seen).to_contain_text("drawing")


def test_no_request_leaves_the_origin(case_page: Page, demo):
    asked = _listen(case_page)
    for path in ("/", "/try", "/banks", "/ledger", "/admin/endpoints", "/me"):
        case_page.goto(demo.address + path)
        case_page.wait_for_load_state("networkidle")

    assert asked
    assert {it.url.split("/", 3)[2] for it in asked} == {demo.address.removeprefix("http://")}


def _listen(page: Page) -> list[Request]:
    asked: list[Request] = []
    page.on("request", lambda it: asked.append(it))  # noqa: PLW0108 - not a builtin
    return asked

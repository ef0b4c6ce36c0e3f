"""Nobody sees what they did not ask to see.

That no screen asks for media by itself, and none for another site, `test_every_page` sees.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, StorageState, expect

from tests.browser.conftest import Open
from tests.browser.demo_server import DemoServer
from tests.browser.pictures import changed_copy, paste_for_case

#: Every picture that is on the page has come.
COMPLETE = "() => Promise.all([...document.images].map((it) => it.decode().catch(() => {})))"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def case_path(demo: DemoServer, browser: Browser, signed_in: StorageState) -> str:
    """The path of a case about a picture that stays open."""
    context = browser.new_context(storage_state=signed_in)
    path = pasted(context.new_page(), demo, "rocket-launch.jpg")
    context.close()
    return path


@pytest.fixture
def case_page(open_page: Open, case_path: str) -> Page:
    """A case about a picture, just opened."""
    page = open_page(case_path)
    page.get_by_role("heading", name="Decide", exact=True).wait_for()
    return page


def pasted(page: Page, demo: DemoServer, photo: str) -> str:
    """The path of the case of a picture that was pasted."""
    page.goto(f"{demo.address}/try")
    paste_for_case(page, changed_copy(photo))
    return page.get_by_role("link", name="Open the case").get_attribute("href") or ""


def test_no_media_is_requested_until_somebody_asks(case_page: Page):
    asked = _listen(case_page)
    case_page.reload()
    expect(case_page.get_by_text("Hidden until you reveal it")).to_be_visible()
    assert not _media(asked)

    with case_page.expect_response(lambda it: "/media/" in it.url) as drawing:
        case_page.keyboard.press("v")
    expect(_shown(case_page, "drawing")).to_be_visible()

    assert drawing.value.url.endswith("step=drawing")
    assert drawing.value.header_value("content-type") == "image/jpeg"
    assert _media(asked) == [drawing.value.url]


def test_each_key_shows_one_step_more_and_zero_hides_everything(case_page: Page):
    for step in ("drawing", "grey", "region", "full"):
        case_page.keyboard.press("v")
        expect(_shown(case_page, step)).to_be_visible()
    case_page.keyboard.press("V")
    expect(_shown(case_page, "region")).to_be_visible()

    case_page.keyboard.press("0")

    expect(case_page.get_by_text("Hidden until you reveal it")).to_be_visible()
    assert case_page.locator(".media-frame").count() == 0
    case_page.keyboard.press("v")  # drawings may be seen on a break, and nothing further
    expect(case_page.get_by_text("You are on a break.")).to_be_visible()
    case_page.keyboard.press("v")
    expect(_shown(case_page, "drawing")).to_be_visible()
    case_page.goto(case_page.url.split("/cases")[0] + "/me/break")
    case_page.get_by_role("button", name="End break").click()


def test_the_lens_follows_the_arrow_keys_and_asks_for_nothing_more(case_page: Page):
    for step in ("drawing", "grey", "region"):
        case_page.keyboard.press("v")
        expect(_shown(case_page, step)).to_be_visible()
    lens = case_page.locator(".lens")
    expect(lens).to_be_focused()
    case_page.evaluate(COMPLETE)
    asked, before = _listen(case_page), _lens_at(case_page)
    case_page.keyboard.press("ArrowLeft")

    assert _lens_at(case_page) != before
    assert "circle(" in _lens_at(case_page)
    assert not _media(asked)


def test_what_is_shown_is_hidden_when_somebody_looks_elsewhere(case_page: Page):
    case_page.keyboard.press("v")
    expect(_shown(case_page, "drawing")).to_be_visible()
    case_page.evaluate(
        """() => {
          Object.defineProperty(document, "visibilityState", { value: "hidden" });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )

    expect(case_page.get_by_text("Hidden until you reveal it")).to_be_visible()


def test_looking_keeps_what_was_already_written(case_page: Page):
    case_page.get_by_label("Internal reason").fill("A reason half written")
    case_page.locator("h1").click()
    case_page.keyboard.press("r")
    case_page.keyboard.press("v")
    expect(_shown(case_page, "drawing")).to_be_visible()

    expect(case_page.get_by_label("Internal reason")).to_have_value("A reason half written")
    expect(case_page.locator("input[value=remove]")).to_be_checked()


def test_a_picture_nobody_asked_for_is_refused_by_the_server(case_page: Page):
    case_page.keyboard.press("v")
    source = case_page.locator(".media-frame img").get_attribute("src")
    full = source.replace("step=drawing", "step=full")

    assert case_page.request.get(case_page.url.split("/cases")[0] + source).status == 200
    assert case_page.request.get(case_page.url.split("/cases")[0] + full).status == 403


def test_what_was_looked_at_is_told_to_the_person_and_stands_in_the_decision(
    open_page: Open, demo: DemoServer
):
    page = open_page("/try")
    page.goto(demo.address + pasted(page, demo, "deep-field.jpg"))
    page.keyboard.press("v")
    _shown(page, "drawing").wait_for()
    page.keyboard.press("a")
    page.keyboard.press("Shift+Enter")

    seen = page.locator("[aria-labelledby=decided] .facts")
    expect(seen).to_contain_text("drawing")


def _shown(page: Page, step: str) -> Locator:
    """What is on the screen at this step; of a lens, what lies under it."""
    return page.locator(f".media-frame img[src*='step={step}']").first


def _lens_at(page: Page) -> str:
    return str(page.locator(".lens-sharp").evaluate("(it) => it.style.clipPath"))


def _media(asked: list[Request]) -> list[str]:
    return [request.url for request in asked if "/media/" in request.url]


def _listen(page: Page) -> list[Request]:
    asked: list[Request] = []
    page.on("request", lambda it: asked.append(it))  # noqa: PLW0108 - not a builtin
    return asked

"""A statement of reasons on a phone, without an account, in four languages, without a script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_server import DemoServer
from tests.browser.scene_setting import put_into

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KINDS = ("removed", "limited", "replaced", "back")
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def tokens(demo: DemoServer) -> dict[str, str]:
    """The tokens by the kind of statement."""
    return put_into(demo.environment, "statement_scenes")


@pytest.fixture
def reads(browser: Browser, demo: DemoServer, tokens: dict[str, str]) -> Iterator[object]:
    """Opens a statement as somebody who is not signed in."""
    contexts = []

    def read(kind: str, query: str = "", **options: object) -> Page:
        context = browser.new_context(**{"viewport": PHONE, **options})
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{demo.address}/statement/{tokens[kind]}{query}")
        return page

    yield read
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_stands_in_the_way_of_a_screen_reader(reads, kind, scheme):
    page = reads(kind, color_scheme=scheme)

    found = Axe().run(page).response["violations"]

    grave = [it for it in found if it["impact"] in {"serious", "critical"}]
    assert not grave, [(it["id"], [node["target"] for node in it["nodes"]]) for it in grave]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", KINDS)
def test_it_fits_a_phone_and_runs_nothing_that_a_stranger_wrote(reads, kind, language):
    page = reads(kind, f"?lang={language}")
    root = "document.documentElement"

    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0
    assert page.evaluate("window.ran") is None
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")


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

"""Somebody without a mouse: Tab until it is there, then type, press, go on."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

MOST_TABS = 200


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until this has the focus; whoever gets there has seen where they are."""
    for _ in range(MOST_TABS):
        if wanted.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {wanted}")


def fill_in(page: Page, field: Locator, words: str) -> None:
    """Go to a field and type."""
    tab_to(page, field)
    page.keyboard.type(words)


def press(page: Page, button: Locator, key: str = "Enter") -> None:
    """Go to a button, or a tick to be set with Space, and press it."""
    tab_to(page, button)
    page.keyboard.press(key)


def go_to(page: Page, words: str) -> None:
    """By the palette: a page by its name."""
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search").wait_for()
    page.keyboard.type(words)
    page.locator("[role=option][aria-selected=true]").wait_for()
    with page.expect_navigation():  # until it has loaded
        page.keyboard.press("Enter")

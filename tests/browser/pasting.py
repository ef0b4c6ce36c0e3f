"""Links with a token: pasted where there is no script, and what a server is told of them."""

from __future__ import annotations

from playwright.sync_api import Page


def paste(page: Page, link: str, *, button: str = "Continue") -> None:
    """Put the whole link into the page's one field, and send it."""
    page.locator("#token").fill(link)
    page.get_by_role("button", name=button).click()


def addresses_asked_by(page: Page) -> list[str]:
    """Fills up with what a server is told of every request: its address, and where it is from."""
    asked: list[str] = []
    page.on("request", lambda it: asked.extend([it.url, it.headers.get("referer", "")]))
    return asked

"""One demo server for these tests, one browser, and a fresh context for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.demo_server import DemoServer, demo_server

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_MS = 15_000


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """The real server with its demo world."""
    with demo_server(tmp_path_factory.mktemp("demo")) as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium, offline but for this machine.

    For one module only: while it runs, this thread has an event loop, and neither
    Django's connections nor `asyncio.run` work beside one.
    """
    assert Path(CHROMIUM).exists(), "install chromium, as `./dev test` does"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def signed_in(demo: DemoServer, browser: Browser) -> str:
    """A signed-in session of the demo's lead, as browser storage."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(demo.link("lead@harbour-video.example"))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Inbox").wait_for()
    state = context.storage_state()
    context.close()
    return state


Open = Callable[..., Page]


@pytest.fixture
def open_page(demo: DemoServer, browser: Browser, signed_in: str) -> Iterator[Open]:
    """Opens a page of the console for the lead; options are the browser context's."""
    contexts: list[BrowserContext] = []

    def open_at(path: str, **options: object) -> Page:
        context = browser.new_context(**{"storage_state": signed_in, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(demo.address + path)
        return page

    yield open_at
    for context in contexts:
        context.close()

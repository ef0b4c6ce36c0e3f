"""One demo server for these tests, one browser, everybody signed in once, and fresh contexts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Frame,
    Page,
    StorageState,
    expect,
    sync_playwright,
)

from tests.browser.demo_server import DemoServer, demo_server
from tests.browser.sign_ins import SignIns

#: The same engine as Debian's chromium without the parts of a desktop browser around it, which
#: took twice the processor time of the pages themselves.
CHROMIUM = "/usr/bin/chromium-headless-shell"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
#: For what does not come at all: the machine may be busy with something else.
PATIENCE_MS = 60_000
LEAD = "lead@harbour-video.example"
#: Two frames: after the first, what has the focus by itself has it.
DRAWN = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """The real server with its demo world."""
    with demo_server(tmp_path_factory.mktemp("demo")) as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> Iterator[tuple[Browser, asyncio.AbstractEventLoop]]:
    """Chromium's shell without windows, offline but for this machine, and its driver's loop."""
    assert Path(CHROMIUM).exists(), "install chromium-headless-shell, as `./dev test` does"
    with sync_playwright() as playwright:
        loop = asyncio.get_running_loop()
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched, loop
        asyncio._set_running_loop(loop)
        launched.close()


@pytest.fixture(scope="module")
def browser(chromium: tuple[Browser, asyncio.AbstractEventLoop]) -> Iterator[Browser]:
    """The browser, for one module at a time.

    While Playwright is in use this thread counts as one with a running event loop, and neither
    Django's connections nor `asyncio.run` work in such a thread. Between the modules that use
    it, it rests, and the thread is as any other.
    """
    launched, loop = chromium
    asyncio._set_running_loop(loop)
    yield launched
    asyncio._set_running_loop(None)


@pytest.fixture(scope="session")
def sign_ins() -> SignIns:
    """Everybody who has signed in to a demo."""
    return SignIns()


@pytest.fixture(scope="module")
def signed_in(demo: DemoServer, browser: Browser, sign_ins: SignIns) -> StorageState:
    """A session of the demo's lead, as browser storage."""
    return sign_ins.state(browser, demo, LEAD)


NewContext = Callable[..., BrowserContext]
Open = Callable[..., Page]


@pytest.fixture
def new_context(browser: Browser) -> Iterator[NewContext]:
    """Makes contexts that are patient and end with the test; options are the browser context's."""
    contexts: list[BrowserContext] = []

    def make_context(**options: object) -> BrowserContext:
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        if options.get("java_script_enabled", True):
            context.on("page", press_once_it_listens)
        contexts.append(context)
        return context

    yield make_context
    for context in contexts:
        context.close()


def press_once_it_listens(page: Page) -> None:
    """The first key on a page waits, as a person does, until it is drawn.

    A heading is there before the script that listens to keys, and what has the focus by itself
    has it at the first frame. Without script there are no frames to ask for, and none is needed.
    """
    press, is_fresh = page.keyboard.press, True

    def open_anew(frame: Frame) -> None:
        nonlocal is_fresh
        is_fresh = is_fresh or frame == page.main_frame

    def press_then(key: str, **options: object) -> None:
        nonlocal is_fresh
        page.wait_for_load_state("domcontentloaded")
        if is_fresh:
            is_fresh = False
            page.wait_for_function(DRAWN)
        press(key, **options)

    page.on("framenavigated", open_anew)
    page.keyboard.press = press_then


@pytest.fixture
def open_page(demo: DemoServer, new_context: NewContext, signed_in: StorageState) -> Open:
    """Opens a page of the console for the lead; options are the browser context's."""

    def open_at(path: str, **options: object) -> Page:
        page = new_context(**{"storage_state": signed_in, **options}).new_page()
        page.goto(demo.address + path)
        return page

    return open_at

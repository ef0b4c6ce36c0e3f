"""A real browser, and the gallery of the console's parts under the console's own policy."""

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, QUIET

CHECKOUT = Path(__file__).parents[2]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
)


class StrictPages(SimpleHTTPRequestHandler):
    """Serves the checkout with the headers the console sends."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture(scope="session")
def gallery_url():
    handler = functools.partial(StrictPages, directory=str(CHECKOUT))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/frontend/gallery.html"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def chromium():
    """For one module only: while it runs, this thread has an event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium):
    context = chromium.new_context(
        viewport={"width": 1340, "height": 900},
        reduced_motion="reduce",  # colours are judged when they have settled
    )
    yield context
    context.close()


@pytest.fixture
def page(context, gallery_url):
    page = context.new_page()
    page.complaints, page.asked_for = [], []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda request: page.asked_for.append(request.url))
    page.goto(gallery_url)
    return page

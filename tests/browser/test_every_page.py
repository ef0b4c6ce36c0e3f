"""Every page there is, found by the routes themselves, stands in nobody's way.

The list comes from the console's addresses. A page without an id is opened; one with an id
is opened where another page links to it. What no page of the demo links to must be named
here with the test that looks at it, so a new page cannot be forgotten.
"""

from __future__ import annotations

from collections import deque
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.browser.demo_server import DemoServer
from tests.browser.pictures import changed_copy, paste
from tests.web.console.routes import ROUTES

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

PATTERNS = {route.pattern: route for route in ROUTES}
#: Pages that need more of a story than the demo tells, and the tests that run axe on them.
ELSEWHERE: dict[str, str] = {}
#: Pages at most, and links of one kind of page that are followed.
MOST = 200


def pattern_of(path: str) -> str | None:
    """The address's pattern, if it is the console's."""
    try:
        route = str(resolve(path).route)
    except Resolver404:
        return None
    return route if route in PATTERNS else None


def links_of(page: Page) -> list[str]:
    found = page.eval_on_selector_all("a[href]", "them => them.map(it => it.href)")
    return [
        urlsplit(one).path for one in found if urlsplit(one).netloc == urlsplit(page.url).netloc
    ]


def grave(page: Page) -> list[object]:
    found = Axe().run(page).response["violations"]
    return [
        (it["id"], [node["target"] for node in it["nodes"]][:3])
        for it in found
        if it["impact"] in {"serious", "critical"}
    ]


def is_page(answer) -> bool:
    kind = answer.headers.get("content-type", "")
    return answer.status == 200 and kind.startswith("text/html")


def walk(page: Page, demo: DemoServer) -> tuple[dict[str, str], dict[str, list[object]]]:
    """Where each kind of page was found, and what is grave there."""
    plain = [f"/{name}" for name, route in PATTERNS.items() if not route.has_ids]
    waiting, reached, wrong = deque(plain), {}, {}
    while waiting and len(reached) < MOST:
        path = waiting.popleft()
        pattern = pattern_of(path)
        if pattern is None or pattern in reached or pattern in {"sign-out", "sign-in/back"}:
            continue
        if not is_page(page.request.get(demo.address + path, max_redirects=0)):
            continue
        page.goto(demo.address + path)
        reached[pattern] = path
        if found := grave(page):
            wrong[path] = found
        waiting.extend(links_of(page))
    return reached, wrong


def never_seen(page: Page, demo: DemoServer, reached: dict[str, str]) -> set[str]:
    """Pages that exist and were not found: whoever only takes what is posted has none."""
    missing = set()
    for pattern, route in PATTERNS.items():
        if pattern in reached or not route.has_ids:
            continue
        answer = page.request.get(demo.address + route.at("nothing"), max_redirects=0)
        if answer.status not in {405, 302}:
            missing.add(pattern)
    return missing


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_stands_in_the_way_of_a_screen_reader(open_page, demo, scheme):
    page = open_page("/try", color_scheme=scheme)
    paste(page, changed_copy("cat.jpg"))

    reached, wrong = walk(page, demo)

    assert wrong == {}
    assert len(reached) > 30
    assert never_seen(page, demo, reached) <= set(ELSEWHERE)

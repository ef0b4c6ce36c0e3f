"""Every page there is, found by the routes themselves, stands in nobody's way.

The list comes from the console's addresses. A page without an id is opened; one with an id
is opened where another page links to it. What no page of the demo links to must be named
here with the test that looks at it, so a new page cannot be forgotten.
"""

from __future__ import annotations

from collections import deque
from pathlib import Path
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
#: What script fetches, or what is downloaded: no page.
PARTS = frozenset(
    {
        "inbox/<str:case_id>/peek",
        "bulk/<str:bulk_id>/progress",
        "cases/<str:case_id>/aftermath",
        "cases/<str:case_id>/media/<str:evidence>",
        "cases/<str:case_id>/sound/<str:evidence>",
        "orders/<str:order_id>/progress",
        "orders/<str:order_id>/original",
        "orders/<str:order_id>/answers/<str:answer_id>.<slug:kind>",
        "orders/<str:order_id>/breach",
        "orders/receipt/<str:token>/<str:answer_id>.<slug:kind>",
        "referring/batches/<str:batch_id>/looked",
        "statement/<str:token>.json",
        "vault/<str:notice_id>/review",
        "forum/<str:forum>/signals/<str:offer_id>/preview",
        "forum/<str:forum>/incidents/<str:incident_id>/debrief-<slug:audience>.md",
    }
)
#: Pages that need more of a story than the demo tells, and the tests that run axe on them.
ELSEWHERE = {
    "bulk/<str:bulk_id>": "test_inbox",
    "appeals/<str:case_id>": "test_appeals",
    "appeal/<str:token>": "test_appeals",
    "statement/<str:token>": "test_statements",
    "report/<str:token>": "test_orders",
    "orders/<str:order_id>": "test_orders",
    "orders/<str:order_id>/print": "test_orders",
    "orders/<str:order_id>/find": "test_orders",
    "referrals/<str:order_id>": "test_orders",
    "preservations/<str:preservation_id>": "test_orders",
    "authorities/<str:authority_id>": "test_orders",
    "referring/batches/<str:batch_id>": "test_orders",
    "referring/dispatches/<str:dispatch_id>": "test_orders",
    "forum/<str:forum>": "test_forum",
    "forum/<str:forum>/signals": "test_forum",
    "forum/<str:forum>/signals/<str:offer_id>": "test_forum",
    "forum/<str:forum>/waiting": "test_forum",
    "forum/<str:forum>/members": "test_forum",
    "forum/<str:forum>/policy": "test_forum",
    "forum/<str:forum>/incidents": "test_forum",
    "forum/<str:forum>/incidents/<str:incident_id>": "test_forum",
    "qa/reviews/<str:review_id>": "test_qa",
    "cases/<str:case_id>": "test_case",
    "sources/<str:source_id>": "test_notices",
}
#: Pages that no test looks at with axe yet. A list that may only grow shorter.
NOT_YET = frozenset(
    {
        "cases/<str:case_id>/items",
        "cases/<str:case_id>/account",
        "forum/<str:forum>/incidents/propose",
        "kept/<str:form_id>",
        "orders/receipt/<str:token>",
        "sign-in/<str:token>",
        "sign-in/at/<str:provider_id>",
        "sources/notifiers/<str:notifier>",
        "threats/<str:threat_id>",
        "vault/<str:notice_id>",
    }
)
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
    is_whole = kind.startswith("text/html") and answer.text().startswith("<!doctype html>")
    return answer.status == 200 and is_whole  # a part that script fetches is no page


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
    page = open_page("/try", color_scheme=scheme, reduced_motion="reduce")
    paste(page, changed_copy("cat.jpg"))

    reached, wrong = walk(page, demo)

    assert wrong == {}
    assert len(reached) > 30
    assert never_seen(page, demo, reached) <= PARTS | NOT_YET | set(ELSEWHERE)


def test_the_lists_name_pages_that_there_are():
    named = PARTS | NOT_YET | set(ELSEWHERE)

    assert named <= set(PATTERNS)
    assert all(Path(__file__).with_name(f"{it}.py").exists() for it in ELSEWHERE.values())

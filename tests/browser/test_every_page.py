"""Every page there is, found by the routes themselves, stands in nobody's way.

The list comes from the console's addresses. A page without an id is opened; one with an id
is opened where another page links to it. What no page links to must be a screen of
`every_screen`, so a new page cannot be forgotten; and those are looked at in every variant.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import PATIENCE_MS
from tests.browser.demo_server import DemoServer, demo_server
from tests.browser.every_screen import People, Screen, furnished
from tests.web.console.routes import ROUTES

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1_800)]

PHONE = {"width": 390, "height": 844}

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
        "sign-in/at/<str:provider_id>",  # leads to the provider at once
        "statement/<str:token>.json",
        "vault/<str:notice_id>/review",
        "forum/<str:forum>/signals/<str:offer_id>/preview",
        "forum/<str:forum>/incidents/<str:incident_id>/debrief-<slug:audience>.md",
    }
)
#: Pages that no scene of `every_screen` shows, and the tests that run axe on them.
ELSEWHERE = {"bulk/<str:bulk_id>": "test_inbox"}
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


@dataclass(frozen=True)
class Place:
    """A demo with every scene, its screens, and who sees them."""

    demo: DemoServer
    people: People
    screens: list[Screen]

    def stand_before(self, screen: Screen, context: BrowserContext) -> Page:
        """This screen, as this context's person meets it."""
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(self.demo.address + screen.path)
        for key in screen.keys:
            page.keyboard.press(key)
        return page


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A demo of its own: other files' scenes are in it, too."""
    folder = tmp_path_factory.mktemp("every-screen")
    with demo_server(folder / "demo") as demo:
        yield Place(demo, *furnished(demo, browser, folder))


#: Until the page has been painted with what was just changed.
PAINTED = "() => new Promise((it) => requestAnimationFrame(() => requestAnimationFrame(it)))"
WIDER = "document.documentElement.scrollWidth - innerWidth"


def looked_at(page: Page) -> dict[str, object]:
    """What is wrong with a screen in light and dark, and on a telephone in both directions."""
    found: dict[str, object] = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_function(
            "it => matchMedia(`(prefers-color-scheme: ${it})`).matches", arg=scheme
        )
        page.evaluate(PAINTED)
        found[scheme] = grave(page)
    page.set_viewport_size(PHONE)
    for direction in ("ltr", "rtl"):
        page.evaluate("(it) => { document.documentElement.dir = it }", direction)
        found[direction] = max(0, page.evaluate(WIDER))
    return {variant: wrong for variant, wrong in found.items() if wrong}


def test_every_screen_in_every_state_is_for_everybody_and_asks_no_other_site(place):
    wrong, asked = {}, []
    for screen in place.screens:
        context = place.people.context(screen.whose)
        context.on("request", lambda request: asked.append(request.url))
        if found := looked_at(place.stand_before(screen, context)):
            wrong[screen.name] = found
        context.close()

    assert wrong == {}
    assert [url for url in asked if not url.startswith((place.demo.address, "data:"))] == []


def test_every_screen_is_read_without_script(place):
    unread = []
    for screen in place.screens:
        context = place.people.context(screen.whose, java_script_enabled=False)
        main = place.stand_before(screen, context).locator("main")
        if main.locator("h1").count() != 1 or len(main.inner_text()) < 40:
            unread.append(screen.name)
        context.close()

    assert unread == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_stands_in_the_way_of_a_screen_reader(place, scheme):
    lead = place.people.context("lead", color_scheme=scheme, reduced_motion="reduce")

    reached, wrong = walk(lead.new_page(), place.demo)

    shown = {pattern_of(urlsplit(screen.path).path) for screen in place.screens}
    assert wrong == {}
    assert len(reached) > 30
    assert never_seen(lead.pages[0], place.demo, reached) <= PARTS | shown | set(ELSEWHERE)
    lead.close()


def test_the_lists_name_pages_that_there_are():
    named = PARTS | set(ELSEWHERE)

    assert named <= set(PATTERNS)
    assert all(Path(__file__).with_name(f"{it}.py").exists() for it in ELSEWHERE.values())

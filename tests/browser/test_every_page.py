"""Every page there is, found by the routes themselves, stands in nobody's way.

The list comes from the console's addresses. A page without an id is opened; one with an id
is opened where another page links to it. What no page links to must be a screen of
`every_screen`, so a new page cannot be forgotten; what is found besides those is one more screen.

Every run opens every page and every screen, and reads what it says without script. To axe it
shows of each page one state, in a look (on a desk or a telephone, light or dark) that the run's
seed draws. So what is wrong with a page is found by that run, and what is wrong with one state or
one colour by one run in some; which, a failure says by its seed. The exhaustive tests show every
screen in all four looks, folded and unfolded, and read it in a browser that runs no script.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, resolve
from playwright.sync_api import APIRequestContext, APIResponse, Browser, Page

from tests.browser.accessibility import PHONE, overflow, unfold
from tests.browser.conftest import PATIENCE_MS
from tests.browser.demo_server import DemoServer, demo_server
from tests.browser.every_screen import LIVING, People, Screen, furnished
from tests.browser.looks import LOOKS, WATCH_POLICY, Look, faults
from tests.web.console.routes import ROUTES

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1_800)]

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
        "orders/<str:order_id>/receipt.jws",
        "referring/dispatches/<str:dispatch_id>/<str:name>.<slug:kind>",
        "orders/waiting/<str:document_id>/original",
        "orders/<str:order_id>/answers/<str:answer_id>.<slug:kind>",
        "orders/<str:order_id>/breach",
        "orders/receipt/<path:old>",  # links of the time before: `test_statements`
        "report/<path:old>",
        "statement/<path:old>",
        "appeal/<path:old>",
        "referring/batches/<str:batch_id>/looked",
        "sign-in/at/<str:provider_id>",  # leads to the provider at once
        "sign-in/back/<str:provider_id>",  # the form to sign in, with what was refused
        "results/json",
        "transparency/<str:kind>",  # CSV and JSON
        "transparency/reports/<str:template>/<str:kind>",  # CSV, JSON, HTML and PDF
        "vault/<str:notice_id>/review",
        "forum/<str:forum>/signals/<str:offer_id>/preview",
        "forum/<str:forum>/incidents/<str:incident_id>/debrief-<slug:audience>.md",
    }
)
#: Pages that no scene of `every_screen` shows, and the tests that run axe on them.
ELSEWHERE = {
    "bulk/<str:bulk_id>": "test_inbox",
    **{screen.path.removeprefix("/"): "test_living_demo" for screen in LIVING},
    "demo/role": "test_living_demo",  # what that page posts to, unknown to everybody else
}
#: So many states of each page are shown to axe in every run.
STATES = 1
#: Pages at most that the walk opens.
MOST = 200


def pattern_of(path: str) -> str | None:
    """The address's pattern, if it is the console's."""
    try:
        route = str(resolve(path).route)
    except Resolver404:
        return None
    return route if route in PATTERNS else None


def patterns_of(screens: Iterable[Screen]) -> set[str | None]:
    return {pattern_of(urlsplit(screen.path).path) for screen in screens}


class Links(HTMLParser):
    """Where the links of a page lead on the same site, as paths."""

    def __init__(self, address: str, html: str) -> None:
        super().__init__()
        self._address = address
        self.paths: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        target = urlsplit(urljoin(self._address, dict(attrs).get("href") or ""))
        if tag == "a" and target.netloc == urlsplit(self._address).netloc:
            self.paths.append(target.path)


class Main(HTMLParser):
    """What stands in the main part of a page: its first headings, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings, self.text = 0, ""
        self._is_inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_inside |= tag == "main"
        self.headings += self._is_inside and tag == "h1"

    def handle_endtag(self, tag: str) -> None:
        self._is_inside &= tag != "main"

    def handle_data(self, data: str) -> None:
        self.text += data.strip() * self._is_inside


def is_page(answer: APIResponse) -> bool:
    kind = answer.headers.get("content-type", "")
    is_whole = kind.startswith("text/html") and answer.text().startswith("<!doctype html>")
    return answer.status == 200 and is_whole  # a part that script fetches is no page


def walk(requests: APIRequestContext, demo: DemoServer, texts: dict[str, str]) -> dict[str, str]:
    """Where each kind of page was found; what is read there is added to `texts`."""
    plain = [f"/{name}" for name, route in PATTERNS.items() if not route.has_ids]
    waiting, reached = deque(plain), {}
    while waiting and len(reached) < MOST:
        path = waiting.popleft()
        pattern = pattern_of(path)
        if pattern is None or pattern in reached or pattern == "sign-out":
            continue
        answer = requests.get(demo.address + path, max_redirects=0)
        if is_page(answer):
            reached[pattern], texts[path] = path, answer.text()
            waiting.extend(Links(demo.address + path, texts[path]).paths)
    return reached


def never_seen(requests: APIRequestContext, demo: DemoServer, reached: dict[str, str]) -> set[str]:
    """Pages that exist and were not found: whoever only takes what is posted has none."""
    missing = set()
    for pattern, route in PATTERNS.items():
        if pattern in reached:
            continue
        answer = requests.get(demo.address + route.at("nothing"), max_redirects=0)
        if answer.status == 404 or (route.has_ids and answer.status not in {405, 302}):
            missing.add(pattern)
    return missing


def drawn(screens: list[Screen], lot: random.Random) -> list[tuple[Screen, Look]]:
    """Of each page some states, each in one look; one look after the other, since each is drawn."""
    states: dict[str | None, list[Screen]] = {}
    for screen in screens:
        states.setdefault(pattern_of(urlsplit(screen.path).path), []).append(screen)
    shown = [
        (screen, lot.choice(LOOKS))
        for of_a_page in states.values()
        for screen in lot.sample(of_a_page, min(STATES, len(of_a_page)))
    ]
    return sorted(shown, key=lambda it: (it[0].whose, str(it[1])))


@dataclass
class Place:
    """A demo with every scene, its screens, and who sees them."""

    demo: DemoServer
    people: People
    screens: list[Screen]
    closing: ExitStack
    reached: dict[str, str] = field(default_factory=dict)
    walked: dict[str, str] = field(default_factory=dict)
    requested: list[str] = field(default_factory=list)
    _pages: dict[object, Page] = field(default_factory=dict)

    def page(self, whose: str, **options: object) -> Page:
        """The page of this person under these options, opened once for all screens."""
        key = whose, str(options)
        if key not in self._pages:
            context = self.people.context(whose, **options)
            self.closing.callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            context.on("request", lambda request: self.requested.append(request.url))
            context.add_init_script(AXE_SCRIPT)
            context.add_init_script(WATCH_POLICY)
            self._pages[key] = context.new_page()
        return self._pages[key]

    def open(self, screen: Screen, page: Page, query: str = "") -> None:
        """Let this screen be on this page."""
        path, _, token = screen.path.partition("#")
        if token:
            page.goto("about:blank")  # what only differs behind the # is no other page
        page.goto(f"{self.demo.address}{path}{query}{'#' if token else ''}{token}")
        for key in screen.keys:
            page.keyboard.press(key)

    def text(self, screen: Screen) -> str:
        """What the server sends; where the walk has been, what it read there."""
        if screen.whose == "lead" and screen.path in self.walked:
            return self.walked[screen.path]
        requests = self.page(screen.whose).context.request
        return requests.get(self.demo.address + screen.path).text()

    def faults_in_arabic(self, screen: Screen) -> object:
        """What is wrong where it really reads right to left: on the users' side."""
        page = self.page("nobody", locale="ar", viewport=PHONE)
        self.open(screen, page, ("&" if "?" in screen.path else "?") + "lang=ar")
        direction = page.evaluate("document.documentElement.dir")
        return overflow(page) if direction == "rtl" else f"reads {direction}"

    def requested_elsewhere(self) -> list[str]:
        """What was requested of another site, or is media that nobody asked to see."""
        here = self.demo.address, "data:"
        return [
            url
            for url in self.requested
            if not url.startswith(here) or "/media/" in url or "/sound/" in url
        ]


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A demo of its own: other files' scenes are in it, too."""
    folder = tmp_path_factory.mktemp("every-screen")
    with demo_server(folder / "demo") as demo, ExitStack() as closing:
        place = Place(demo, *furnished(demo, browser, folder), closing)
        place.reached = walk(place.page("lead").context.request, demo, place.walked)
        shown = patterns_of(screen for screen in place.screens if screen.whose == "lead")
        place.screens += [
            Screen(pattern, "What the lead comes to by links", path)
            for pattern, path in place.reached.items()
            if pattern not in shown
        ]
        yield place


def test_every_page_in_states_and_looks_that_are_drawn_is_for_everybody_and_asks_no_other_site(
    place, request
):
    seed = request.config.getoption("randomly_seed", 0)
    wrong = {}
    for screen, look in drawn(place.screens, random.Random(seed)):
        page = place.page(screen.whose)
        look.put_on(page)
        place.open(screen, page)
        wrong[f"{screen.name} ({look})"] = faults(page, is_unfolded=True)
        if screen.whose == "nobody":
            wrong[f"{screen.name} (Arabic)"] = place.faults_in_arabic(screen)

    assert not {name: it for name, it in wrong.items() if it}, f"with --randomly-seed={seed}"
    assert place.requested_elsewhere() == []


@pytest.mark.exhaustive
def test_every_screen_in_every_look_is_for_everybody_and_asks_no_other_site(place):
    wrong = {}
    for screen, look in product(place.screens, LOOKS):
        page = place.page(screen.whose)
        look.put_on(page)
        place.open(screen, page)
        wrong[f"{screen.name} ({look})"] = faults(page)
        if unfold(page):
            wrong[f"{screen.name} ({look}), unfolded"] = faults(page)

    assert not {name: it for name, it in wrong.items() if it}
    assert place.requested_elsewhere() == []


def test_every_screen_says_what_it_is_without_script(place):
    unread = []
    for screen in place.screens:
        main = Main(place.text(screen))
        if main.headings != 1 or len(main.text) < 40:
            unread.append(screen.name)

    assert unread == []


@pytest.mark.exhaustive
def test_every_screen_is_read_without_script(place):
    unread = []
    for screen in place.screens:
        page = place.page(screen.whose, java_script_enabled=False)
        place.open(screen, page)
        main = page.locator("main")
        if main.locator("h1").count() != 1 or len(main.inner_text()) < 40:
            unread.append(screen.name)

    assert unread == []


def test_every_page_is_linked_to_or_a_screen(place):
    requests = place.page("lead").context.request
    shown = patterns_of(place.screens)

    assert len(place.reached) > 30
    assert never_seen(requests, place.demo, place.reached) <= PARTS | shown | set(ELSEWHERE)


def test_the_lists_name_pages_that_there_are():
    named = PARTS | set(ELSEWHERE)

    assert named <= set(PATTERNS)
    assert all(Path(__file__).with_name(f"{it}.py").exists() for it in ELSEWHERE.values())

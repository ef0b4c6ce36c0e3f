"""Count what a decision costs a person: `python scripts/count_console.py`.

A real server and a real browser. Keys, clicks, pixels of pointer travel and pages are counted by
the browser's own events, so that nobody's idea of the work is in the numbers; looks at media
are counted from the requests that leave. Printed beside what the peers' consoles cost: those
figures were read from their code and screens, and are not measured here.

With `--check` it exits with 1 where Seawall's own promise is broken.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, Request, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import CHROMIUM, QUIET  # noqa: E402 - after the path
from tests.browser.demo_server import DemoServer, demo_server  # noqa: E402
from tests.browser.pictures import changed_copy, paste_for_case  # noqa: E402
from tests.browser.scene_setting import put_into  # noqa: E402

#: Counts what the person does, over pages: a modifier is no key of its own.
_COUNTER = """(() => {
  const name = "counted";
  const kept = JSON.parse(sessionStorage.getItem(name) ?? '{"keys":0,"clicks":0,"pixels":0,"x":0,"y":0}');
  const keep = () => sessionStorage.setItem(name, JSON.stringify(kept));
  const listen = (kind, count) => addEventListener(kind, (event) => {
    if (!event.isTrusted) return;
    count(event);
    keep();
  }, true);
  listen("keydown", (event) => { if (!["Shift", "Control", "Alt", "Meta"].includes(event.key)) kept.keys += 1; });
  listen("pointerdown", () => { kept.clicks += 1; });
  listen("pointermove", (event) => {
    kept.pixels += Math.hypot(event.clientX - kept.x, event.clientY - kept.y);
    [kept.x, kept.y] = [event.clientX, event.clientY];
  });
})()"""
LOOK = re.compile(r"/cases/[^/]+/(?:media/|reveal$)")


@dataclass(frozen=True)
class Cost:
    """What something cost."""

    keys: int
    clicks: int
    pixels: int
    views: int
    decisions: int = 1


@dataclass(frozen=True)
class Task:
    """A piece of work, what it cost here, what was promised, what the peers ask for."""

    name: str
    cost: Cost
    promised: Cost
    peers: str


def main() -> int:
    """Do the work once with a counter running, and print the table."""
    with (
        tempfile.TemporaryDirectory() as folder,
        demo_server(Path(folder)) as demo,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        tasks = count(demo, browser)
        browser.close()
    show(tasks)
    broken = [task.name for task in tasks if task.cost != task.promised]
    if broken and "--check" in sys.argv:
        print(f"Not as promised: {', '.join(broken)}", file=sys.stderr)
        return 1
    return 0


def count(demo: DemoServer, browser: Browser) -> list[Task]:
    """The three pieces of work of the acceptance list."""
    page = browser.new_page(viewport={"width": 1440, "height": 960})
    page.goto(demo.first_link)
    page.get_by_role("button", name="Sign in").click()
    match = a_confirmed_match(page, demo)
    cases = put_into(demo.environment, "case_scenes")
    orders = put_into(demo.environment, "order_scenes")
    page.add_init_script(_COUNTER)
    return [
        Task(
            "a confirmed match",
            counted(page, demo.address + match, decide),
            Cost(3, 0, 0, 0),
            "Coop: 3 clicks, ~1,000 px, 1 page; Ozone: 1 click, t, policy, n",
        ),
        Task(
            "a cluster of 37 copies",
            counted(page, f"{demo.address}/cases/{cases['cluster']}", decide_all),
            Cost(3, 0, 0, 0),
            "Coop: 37 cases, or ids pasted unseen; Ozone: collect 37, then one action",
        ),
        Task(
            "an order, to its reply",
            counted(page, f"{demo.address}/orders/{orders['answered']}", comply),
            Cost(2, 0, 0, 0),
            "none has orders",
        ),
    ]


def a_confirmed_match(page: Page, demo: DemoServer) -> str:
    """A changed copy of known content arrives; the path of its case."""
    page.goto(f"{demo.address}/try")
    paste_for_case(page, changed_copy("coffee-cup.jpg"))
    path = page.get_by_role("link", name="Open the case").get_attribute("href")
    assert path
    return path


def counted(page: Page, address: str, work: Callable[[Page], int]) -> Cost:
    """Open the page, do the work, read the counter."""
    looks: list[str] = []

    def hear(request: Request) -> None:
        if LOOK.search(request.url):
            looks.append(request.url)

    page.on("request", hear)
    page.goto(address)
    page.evaluate("sessionStorage.removeItem('counted')")
    page.reload()
    page.wait_for_load_state("networkidle")
    try:
        decisions = work(page)
    except Error:
        print(page.locator("main").inner_text()[:2_000], file=sys.stderr)
        raise
    kept = page.evaluate("JSON.parse(sessionStorage.getItem('counted') ?? '{}')")
    page.remove_listener("request", hear)
    return Cost(
        kept.get("keys", 0),
        kept.get("clicks", 0),
        round(kept.get("pixels", 0)),
        len(looks),
        decisions,
    )


def decide(page: Page) -> int:
    """Remove, under the first clause."""
    for key in ("r", "1", "Enter"):
        page.keyboard.press(key)
    page.locator(".undo-strip").wait_for()
    return 1


def decide_all(page: Page) -> int:
    """The same; the bar says how many it takes along."""
    page.keyboard.press("r")
    page.locator("#effect", has_text="Removes 37 items everywhere.").wait_for()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.locator(".undo-strip").wait_for()
    return 1


def comply(page: Page) -> int:
    """Comply and preserve; the reply goes by itself once the platform has done it."""
    page.keyboard.press("o")
    page.get_by_role("button", name="Yes, comply and preserve").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("The platform is asked to act.").wait_for()
    return 1


def show(tasks: list[Task]) -> None:
    """One line a piece of work."""
    line = "{:<24} {:>5} {:>7} {:>8} {:>6} {:>10}   {}"
    print(line.format("to decide", "keys", "clicks", "pixels", "views", "decisions", "peers"))
    for task in tasks:
        cost = task.cost
        numbers = (cost.keys, cost.clicks, cost.pixels, cost.views, cost.decisions)
        print(line.format(task.name, *numbers, task.peers))


if __name__ == "__main__":
    sys.exit(main())

"""Make the pictures of the README and of docs/ from a demo server: `python scripts/screenshots.py`.

Seven, each shown by a page; `./dev gallery` builds one of every screen. What they show is the
demo world: invented members and authorities, harmless photographs.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import CHROMIUM, QUIET  # noqa: E402 - after the path
from tests.browser.demo_server import DemoServer, demo_server  # noqa: E402
from tests.browser.pictures import changed_copy  # noqa: E402
from tests.browser.scene_setting import put_into  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
SCREEN = {"width": 1440, "height": 960}
PHONE = {"width": 390, "height": 844}
#: What arrives before the pictures are taken: photograph, and how many copies.
ARRIVALS = (("cat.jpg", 1), ("deep-field.jpg", 4), ("coffee-cup.jpg", 3), ("rocket-launch.jpg", 2))
ACCOUNTS = ("watch-7", "nordhafen-chronicle")


def main() -> None:
    """Seed a queue, then take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, demo_server(Path(folder)) as demo:
        take(demo)


def take(demo: DemoServer) -> None:
    """Sign in, let things arrive, and photograph what a reviewer sees."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport=SCREEN, device_scale_factor=2)
        page.goto(demo.first_link)
        page.get_by_role("button", name="Sign in").click()
        case = arrive(page, demo)
        decide_one(page, demo)
        put_into(demo.environment, "inbox_scenes")
        photograph_inbox(page, demo)
        scenes = put_into(demo.environment)
        cases = put_into(demo.environment, "case_scenes")
        photograph_cases(page, demo, case, cases["cluster"])
        photograph_orders(page, demo, scenes)
        browser.close()


def arrive(page: Page, demo: DemoServer) -> str:
    """Fill the queue as a platform does, by checks of what it receives; the case to show."""
    folder = Path(demo.environment["SEAWALL_DATA_DIR"])
    key = json.loads((folder / "demo.json").read_text())["key"]
    cases = {}
    for name, copies in ARRIVALS:
        for copy in range(copies):
            item = {"kind": "photo", "id": f"{name[:-4]}-{copy + 1}", "account": ACCOUNTS[copy % 2]}
            answer = page.request.post(
                f"{demo.address}/v1/checks?{urlencode(item)}",
                data=changed_copy(name, brighter=1.1 + copy / 20, quality=75 - 10 * copy),
                headers={"Authorization": f"Bearer {key}", "Content-Type": "image/jpeg"},
            )
            cases[name] = f"/cases/{answer.json()['case']}"
    return cases["coffee-cup.jpg"]


def decide_one(page: Page, demo: DemoServer) -> None:
    """Hold one case, so that the queue shows an assignee."""
    page.goto(demo.address)
    page.locator(".row-target").last.click()
    page.get_by_text("assigned to you").wait_for()


def photograph_inbox(page: Page, demo: DemoServer) -> None:
    """The queue on a busy evening, each line from a real check, before orders arrive."""
    page.goto(demo.address)
    page.screenshot(path=FOLDER / "inbox-light.png")


def photograph_cases(page: Page, demo: DemoServer, case: str, cluster: str) -> None:
    """A case half decided, by day and at night, and a cluster with its outlier."""
    page.goto(demo.address + case)
    page.get_by_text("assigned to you").wait_for()
    page.keyboard.press("r")
    page.keyboard.press("6")
    page.locator("#told .told-head").wait_for()
    page.locator(".draft-kept", has_text="Draft saved").wait_for()
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=FOLDER / f"case-{scheme}.png", animations="disabled")
    page.goto(f"{demo.address}/cases/{cluster}")
    page.get_by_text("assigned to you").wait_for()
    page.keyboard.press("r")
    page.locator("#effect", has_text="37 items").wait_for()
    page.screenshot(path=FOLDER / "case-cluster-light.png")


def photograph_orders(page: Page, demo: DemoServer, scenes: dict[str, str]) -> None:
    """The board; on a telephone an order, and one that nobody has signed."""
    page.goto(f"{demo.address}/orders")
    page.screenshot(path=FOLDER / "orders-light.png")
    page.set_viewport_size(PHONE)
    page.goto(f"{demo.address}/orders/{scenes['running']}")
    page.screenshot(path=FOLDER / "order-phone-light.png")
    page.goto(f"{demo.address}/orders/{scenes['doubted']}")
    page.screenshot(path=FOLDER / "order-genuine-phone-light.png")


if __name__ == "__main__":
    main()

"""Make the pictures in docs/screenshots/ from a demo server: `python scripts/screenshots.py`.

Queue, case and match card, light and dark, at twice the size of a laptop's screen; the board
of orders, and an order on a phone. What they show is the demo world: invented members and
authorities, harmless photographs.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import CHROMIUM, QUIET  # noqa: E402 - after the path
from tests.browser.demo_server import DemoServer, demo_server  # noqa: E402
from tests.browser.pictures import changed_copy, paste  # noqa: E402
from tests.browser.scene_setting import put_into  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
SCREEN = {"width": 1440, "height": 960}
PHONE = {"width": 390, "height": 844}
AIR = 14  # around the match card
#: What arrives before the pictures are taken: photograph, and how many copies.
ARRIVALS = (("cat.jpg", 1), ("deep-field.jpg", 4), ("coffee-cup.jpg", 3), ("rocket-launch.jpg", 2))
TEXTS = ("https://tide-archive.test/magazine/issue-7",)


def main() -> None:
    """Seed a queue, then take every picture twice."""
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
        scenes = put_into(demo.environment)
        cases = put_into(demo.environment, "case_scenes")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            photograph(page, demo, case, scheme)
            photograph_orders(page, demo, scenes, scheme)
            photograph_cases(page, demo, cases | {"case": case}, scheme)
        browser.close()


def arrive(page: Page, demo: DemoServer) -> str:
    """Fill the queue; the path of the case to show."""
    shown = ""
    for name, copies in ARRIVALS:
        for copy in range(copies):
            page.goto(f"{demo.address}/try")
            paste(page, changed_copy(name, brighter=1.1 + copy / 20, quality=75 - 10 * copy))
            link = page.get_by_role("link", name="Open the case")
            if name == "coffee-cup.jpg" and link.count():
                shown = link.get_attribute("href") or ""
    return shown


def decide_one(page: Page, demo: DemoServer) -> None:
    """Hold one case, so that the queue shows a holder."""
    page.goto(demo.address)
    page.locator(".row-target").last.click()
    page.get_by_text("you hold it").wait_for()


def photograph(page: Page, demo: DemoServer, case: str, scheme: str) -> None:
    """The three pictures in one scheme."""
    page.goto(demo.address)
    page.screenshot(path=FOLDER / f"queue-{scheme}.png")
    page.goto(demo.address + case)
    page.get_by_text("you hold it").wait_for()
    page.keyboard.press("r")
    page.keyboard.press("6")
    page.screenshot(path=FOLDER / f"case-{scheme}.png")
    page.goto(f"{demo.address}/try")
    paste(page, changed_copy("coffee-cup.jpg"))
    card = page.locator("main section").first.bounding_box()
    assert card
    clip = {"x": card["x"] - AIR, "y": card["y"] - AIR}
    clip |= {"width": card["width"] + 2 * AIR, "height": card["height"] + 2 * AIR}
    page.screenshot(path=FOLDER / f"match-card-{scheme}.png", clip=clip)


def photograph_cases(page: Page, demo: DemoServer, cases: dict[str, str], scheme: str) -> None:
    """A cluster with its odd one out, and the case on a phone; right to left once."""
    page.goto(f"{demo.address}/cases/{cases['cluster']}")
    page.get_by_text("you hold it").wait_for()
    page.keyboard.press("r")
    page.locator("#effect", has_text="37 items").wait_for()
    page.screenshot(path=FOLDER / f"case-cluster-{scheme}.png")
    page.goto(f"{demo.address}/cases/{cases['hostile']}")
    page.screenshot(path=FOLDER / f"case-hostile-{scheme}.png")
    page.set_viewport_size(PHONE)
    page.goto(f"{demo.address}{cases['case']}#decide")
    page.screenshot(path=FOLDER / f"case-phone-{scheme}.png")
    page.set_viewport_size(SCREEN)
    page.goto(demo.address + cases["case"])
    page.evaluate("document.documentElement.dir = 'rtl'")
    page.screenshot(path=FOLDER / f"case-rtl-{scheme}.png")


def photograph_orders(page: Page, demo: DemoServer, scenes: dict[str, str], scheme: str) -> None:
    """The board, the order on a laptop and on a phone, and one that nobody has signed."""
    order = f"{demo.address}/orders/{scenes['running']}"
    page.goto(f"{demo.address}/orders")
    page.screenshot(path=FOLDER / f"orders-{scheme}.png")
    page.goto(order)
    page.screenshot(path=FOLDER / f"order-{scheme}.png")
    page.set_viewport_size(PHONE)
    page.screenshot(path=FOLDER / f"order-phone-{scheme}.png")
    page.goto(f"{demo.address}/orders/{scenes['doubted']}")
    page.screenshot(path=FOLDER / f"order-genuine-phone-{scheme}.png")
    page.set_viewport_size(SCREEN)


if __name__ == "__main__":
    main()

"""Build the gallery of every screen from a demo server: `./dev gallery [NAME …]`.

Each screen stands in one picture four times: light, dark, right to left, and on a telephone.
The user's side is shown in Arabic where it reads right to left; of the console, which has no
Arabic yet, only the direction is turned. It is built into `build/gallery` and is not kept;
the next `./dev docs` makes pages of it. `tests/browser/test_every_page.py` looks at each screen
in each variant.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import CHROMIUM, QUIET  # noqa: E402 - after the path
from tests.browser.demo_server import DemoServer, demo_server  # noqa: E402
from tests.browser.every_screen import (  # noqa: E402
    DAY_IS_OVER,
    LIVING,
    People,
    Screen,
    furnished,
)
from tests.waiting import until  # noqa: E402

FOLDER = ROOT / "build" / "gallery"
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 860}
GAP, GROUND = 24, (128, 128, 128)
#: How each screen is looked at.
LOOKS: tuple[tuple[dict[str, int], str, bool], ...] = (
    (DESK, "light", False),
    (DESK, "dark", False),
    (DESK, "light", True),
    (PHONE, "light", False),
)


def main(wanted: Sequence[str]) -> None:
    """Every screen, or those that are named; and the list of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        with demo_server(Path(folder) / "demo") as demo:
            people, screens = furnished(demo, browser, Path(folder))
            everything = [screen for screen in screens if screen.is_pictured]
            _write_all(everything, wanted, people, demo)
        if _chosen(LIVING, wanted):
            with demo_server(Path(folder) / "living", is_alive=True) as demo:
                until(lambda: any(DAY_IS_OVER in line for line in demo.heard))
                _write_all(LIVING, wanted, People(browser, demo), demo)
        browser.close()
    print(_list([*everything, *LIVING]))


def _chosen(screens: Sequence[Screen], wanted: Sequence[str]) -> list[Screen]:
    return [screen for screen in screens if not wanted or screen.name in wanted]


def _write_all(
    screens: Sequence[Screen], wanted: Sequence[str], people: People, demo: DemoServer
) -> None:
    for screen in _chosen(screens, wanted):
        _write(screen, people, demo)


def _write(screen: Screen, people: People, demo: DemoServer) -> None:
    seen = []
    for size, scheme, is_rtl in LOOKS:
        is_public = screen.whose == "nobody"
        options = {"viewport": size, "color_scheme": scheme, "reduced_motion": "reduce"}
        context = people.context(screen.whose, **options)
        page = context.new_page()
        in_arabic = ("&" if "?" in screen.path else "?") + "lang=ar" if is_rtl and is_public else ""
        page.goto(demo.address + screen.path + in_arabic)
        for key in screen.keys:
            page.keyboard.press(key)
            page.wait_for_timeout(300)
        if is_rtl and not is_public:
            page.evaluate("document.documentElement.dir = 'rtl'")
        seen.append(_picture(page))
        context.close()
    _joined(seen).save(_file(screen), quality=60, method=6)


def _picture(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def _joined(seen: list[Image.Image]) -> Image.Image:
    """The four side by side at half size: three desks in two rows, the telephone beside them."""
    light, dark, turned, phone = (it.resize((it.width * 5 // 8, it.height * 5 // 8)) for it in seen)
    wide, high = light.size
    sheet = Image.new("RGB", (2 * wide + 3 * GAP, 2 * high + 3 * GAP), GROUND)
    sheet.paste(light, (GAP, GAP))
    sheet.paste(dark, (wide + 2 * GAP, GAP))
    sheet.paste(turned, (GAP, high + 2 * GAP))
    sheet.paste(phone, (wide + 2 * GAP, high + 2 * GAP))
    return sheet


def _list(everything: list[Screen]) -> Path:
    """What there is to be shown, for the site."""
    shown = [
        {"name": screen.name, "says": screen.says, "file": _file(screen).name}
        for screen in everything
        if _file(screen).exists()
    ]
    listed = FOLDER / "screens.json"
    listed.write_text(json.dumps(shown, indent=1) + "\n")
    return listed


def _file(screen: Screen) -> Path:
    return FOLDER / f"{screen.name}.webp"


if __name__ == "__main__":
    main(sys.argv[1:])

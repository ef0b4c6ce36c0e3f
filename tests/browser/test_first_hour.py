"""README and quick start, performed word by word in a browser by somebody who has nothing else.

Each sentence of the page stands here beside what performs it, in the page's order: a sentence that
is changed without the other fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.demo_server import DemoServer, demo_server
from tests.docs.first_hour import PHOTOS, STRANGERS, changed, ten_changed_photographs
from tests.docs.pages import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Reader:
    """Somebody in front of a browser, with the page open beside it."""

    def __init__(self, demo: DemoServer, page: Page) -> None:
        self.demo, self.page = demo, page

    # README, and what the quick start begins with

    def opens_the_link(self) -> None:
        assert self.demo.first_link.startswith(self.demo.address)
        self.page.goto(self.demo.first_link)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("heading", name="Queue")).to_be_visible()

    def sees_what_waits(self) -> None:
        rows = self.page.locator(".inbox-row")
        assert rows.count() >= 12
        expect(rows.filter(has_text="Removal order")).to_contain_text("min left")
        expect(rows.filter(has_text="Appeal")).to_have_count(1)

    def sees_what_to_try(self) -> None:
        bar = self.page.get_by_role("complementary", name="Demo")
        expect(bar).to_contain_text("Try first")
        bar.get_by_role("link", name="Switch role").click()
        expect(self.page.get_by_role("button", name="Become Ines Supervisor")).to_be_visible()

    def goes_to_test_a_file(self) -> None:
        self.page.get_by_role("link", name="Test a file").first.click()
        expect(self.page.get_by_role("heading", name="Test a file")).to_be_visible()

    def presses_g_n(self) -> None:
        self.page.keyboard.press("g")
        self.page.keyboard.press("n")
        expect(self.page.get_by_role("heading", name="Test a file")).to_be_visible()

    def checks_ten_changed_photographs(self) -> None:
        for name, content in ten_changed_photographs().items():
            self._checks(name, content)
            expect(self._verdict, name).to_contain_text(re.compile("Block|Hold"))

    def sees_a_changed_one_blocked(self) -> None:
        self._checks("coffee-cup.jpg", changed(_photo("coffee-cup"), "JPEG quality 50"))
        expect(self._verdict).to_contain_text("Block")

    def reads_the_cards(self) -> None:
        self._checks("cup.jpg", changed(_photo("coffee-cup"), "resized to 50 %"))
        expect(self._verdict).to_contain_text("Block")
        card = self.page.locator("article.match").first
        for words in ("match distance", "Example Forum", "Harbour Video", "3 agree"):
            expect(card).to_contain_text(words)

    def sees_a_part_held(self) -> None:
        self._checks("part.jpg", changed(_photo("coffee-cup"), "20 % cut off each side"))
        expect(self._verdict).to_contain_text("Hold")

    def sees_a_contested_one_held(self) -> None:
        self._checks("cell.jpg", _photo("cell").read_bytes())
        expect(self._verdict).to_contain_text("Hold")

    def sees_the_rest_allowed(self) -> None:
        for path in STRANGERS:
            self._checks(path.name, path.read_bytes())
            expect(self._verdict, path.name).to_contain_text("Allow")

    def sees_that_it_was_a_test(self) -> None:
        expect(self.page.get_by_text("no case was opened, nothing was kept").first).to_be_visible()
        expect(self.page.get_by_role("link", name="Open the case")).to_have_count(0)

    def asks_for_a_case(self) -> None:
        self.page.get_by_label("Open a case if it matches").check()
        self._checks("coffee-cup.jpg", changed(_photo("coffee-cup"), "JPEG quality 50"))
        expect(self.page.get_by_role("link", name="Open the case")).to_be_visible()

    def finds_the_case_in_the_queue(self) -> None:
        self.page.goto(self.demo.address)
        expect(
            self.page.locator(".inbox-row").filter(has_text="Example Forum").first
        ).to_be_visible()

    # The case, by keyboard

    def opens_the_case(self) -> None:
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", name="Decide", exact=True)).to_be_visible()

    def looks_in_steps(self) -> None:
        shown = self.page.locator("#media img")
        expect(shown).to_have_count(0)
        self.page.keyboard.press("v")
        expect(shown).to_have_count(1)

    def decides(self) -> None:
        self.page.keyboard.press("r")
        self.page.keyboard.press("1")
        expect(self.page.get_by_text("Removes 1 item everywhere.")).to_be_visible()
        self.page.keyboard.press("Shift+Enter")

    def could_take_it_back(self) -> None:
        expect(self.page.get_by_text("Nothing has been sent yet")).to_be_visible()
        expect(self.page.locator("[data-key=z]")).to_be_visible()

    def sees_the_delivery(self) -> None:
        expect(self.page.get_by_text("1 of 1 applied")).to_be_visible()
        self.page.get_by_text("Signed delivery").click()
        expect(self._aftermath.locator(".code-block").first).to_contain_text(
            "webhook-signature: v1,"
        )

    def follows_the_entry(self) -> None:
        expect(self._aftermath.get_by_role("heading", name="Audit log")).to_be_visible()
        made = self._aftermath.locator(".trail > li").filter(has_text="Decision made")
        made.filter(has_not_text="made known").get_by_role("link").click()
        expect(self.page.get_by_text("proof verified")).to_be_visible()

    def sees_every_key(self) -> None:
        self.page.keyboard.press("?")
        expect(self.page.get_by_role("dialog")).to_be_visible()

    @property
    def _verdict(self) -> Locator:
        return self.page.locator(".verdict-word")

    @property
    def _aftermath(self) -> Locator:
        return self.page.locator("#aftermath")

    def _checks(self, name: str, content: bytes) -> None:
        file = {"name": name, "mimeType": "image/jpeg", "buffer": content}
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="File", exact=True).set_input_files(file)
        expect(self.page.locator(".tested-name")).to_have_text(name)


Steps = tuple[tuple[str, Callable[[Reader], object]], ...]


def nothing(_: Reader) -> None:
    """The sentence asks for nothing and promises nothing."""


def in_turn(*acts: Callable[[Reader], object]) -> Callable[[Reader], None]:
    def perform(reader: Reader) -> None:
        for act in acts:
            act(reader)

    return perform


WHAT_WAITS: Steps = (
    (
        (
            "Cases, a removal order with its hour running and an appeal wait in the queue; a forum "
            "incident and a referral follow within a minute."
        ),
        Reader.sees_what_waits,
    ),
    (
        "The bar at the top says what to try first, and switches roles.",
        Reader.sees_what_to_try,
    ),
)
README: Steps = (
    ("`./dev run` prints a one-time sign-in link.", nothing),
    ("Open it and press **Sign in**.", Reader.opens_the_link),
    *WHAT_WAITS,
    (
        (
            "Go to **Test a file** and choose a photograph from `src/seawall/world/media/photos`, "
            "changed as you like: smaller, brighter, mirrored, cropped, turned by a few degrees."
        ),
        in_turn(Reader.goes_to_test_a_file, Reader.checks_ten_changed_photographs),
    ),
    ("It is blocked.", Reader.sees_a_changed_one_blocked),
    (
        "If only a part of it matches, or members dispute the signal, it is held for review.",
        in_turn(Reader.sees_a_part_held, Reader.sees_a_contested_one_held),
    ),
    (
        (
            "Tick **Open a case if it matches** and choose the photograph again: the case is in your "
            "queue."
        ),
        in_turn(Reader.asks_for_a_case, Reader.finds_the_case_in_the_queue),
    ),
    (
        "Photographs from `not-in-bank`, in the folder beside it, are allowed.",
        in_turn(Reader.goes_to_test_a_file, Reader.sees_the_rest_allowed),
    ),
)
QUICK_START: Steps = (
    ("1. Open the link and press **Sign in**.", Reader.opens_the_link),
    *WHAT_WAITS,
    ("2. Press `g` `n`, or open **Test a file**.", Reader.presses_g_n),
    (
        (
            "Choose a photograph from `src/seawall/world/media/photos`, changed as you like: another "
            "size or quality, brighter or darker, mirrored, up to a fifth cut off each side, turned by "
            "a few degrees. Seawall checks it as soon as you choose it."
        ),
        Reader.checks_ten_changed_photographs,
    ),
    ("3. It is blocked.", Reader.sees_a_changed_one_blocked),
    (
        "If only a part of it matches, or members dispute the signal, it is held for review.",
        in_turn(Reader.sees_a_part_held, Reader.sees_a_contested_one_held),
    ),
    (
        (
            "A card for each match shows the type of signal, the match distance, the bank, the source "
            "and who agrees."
        ),
        Reader.reads_the_cards,
    ),
    (
        "Photographs from `not-in-bank`, in the folder beside it, are allowed.",
        Reader.sees_the_rest_allowed,
    ),
    (
        "4. So far this was a test: nothing is kept, and no case opens.",
        in_turn(Reader.sees_a_part_held, Reader.sees_that_it_was_a_test),
    ),
    (
        "Tick **Open a case if it matches**, and choose `coffee-cup.jpg`.",
        Reader.asks_for_a_case,
    ),
    ("5. Press `Enter` to open the case.", Reader.opens_the_case),
    (
        "You can decide without viewing the image; `v` reveals it step by step.",
        Reader.looks_in_steps,
    ),
    (
        (
            "6. Press `r` to remove, `1` for the policy rule, and `Shift` `Enter` to decide and stay "
            "on the page."
        ),
        Reader.decides,
    ),
    (
        "Nothing leaves for 10 seconds; `z` undoes the decision.",
        Reader.could_take_it_back,
    ),
    (
        "7. Then the page shows **Signed delivery** to the demo platform, and that it was applied.",
        Reader.sees_the_delivery,
    ),
    (
        "Under **Audit log**, the entry of the decision links to its proof.",
        Reader.follows_the_entry,
    ),
    ("`?` shows the keyboard shortcuts.", Reader.sees_every_key),
    (
        "`./dev run --empty` starts with an empty queue, in a fresh data folder.",
        nothing,  # what every other test of the console begins with
    ),
)


@pytest.fixture
def reader(tmp_path, new_context) -> Iterator[Reader]:
    """A reader of a demo that nobody has touched: its first link lasts fifteen minutes."""
    with demo_server(tmp_path, is_alive=True) as demo:
        yield Reader(demo, new_context().new_page())


def test_the_readme_does_what_it_says(reader):
    section = (ROOT / "README.md").read_text().split("## Two commands\n")[1]
    (paragraph,) = (part for part in section.split("\n\n") if part.startswith("`./dev run`"))
    perform(README, paragraph, reader)


def test_the_quick_start_does_what_it_says(reader):
    section = (ROOT / "docs/quick-start.md").read_text().split("Then:\n")[1].split("\n## ")[0]
    perform(QUICK_START, section, reader)


def perform(steps: Steps, text: str, reader: Reader) -> None:
    """Do each step, if the steps are the text."""
    assert " ".join(words for words, _ in steps) == " ".join(text.split())

    for _, act in steps:
        act(reader)


def _photo(name: str) -> Path:
    return next(path for path in PHOTOS if path.stem == name)

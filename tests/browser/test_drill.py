"""A drill is rehearsed as a person does it: a command in a terminal, an order on a page."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.one_platform import PATIENCE, Harbour, one_platform
from tests.drill_processes import begin_drill_before
from tests.forked import Forked
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@dataclass
class Drilling:
    """The command, and what it has written so far."""

    process: subprocess.Popen[bytes]
    out: Path
    err: Path

    def says(self, text: str) -> None:
        """Wait until it says this."""
        until(lambda: text in self.err.read_text() or self.process.poll() is not None)
        assert text in self.err.read_text(), self.err.read_text() + self.out.read_text()

    @property
    def order(self) -> str:
        """The id of the drill."""
        names = re.search(r"order_\w+", self.err.read_text())
        assert names
        return names.group()

    def ended(self) -> int:
        """Wait for its end; its exit code."""
        return self.process.wait(timeout=PATIENCE)


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harbour]:
    with one_platform(tmp_path_factory.mktemp("harbour")) as founded:
        yield founded


def drill(harbour: Harbour) -> Drilling:
    """Start the drill in a terminal."""
    words = [sys.executable, "-m", "seawall", "drill", "order"]
    out, err = harbour.folder / "drill.out", harbour.folder / "drill.err"
    with out.open("w") as printed, err.open("w") as said:
        process = Forked(words, env=harbour.environment, stdout=printed, stderr=said)
    return Drilling(process, out, err)


def opens_the_drill(page: Page, harbour: Harbour, order: str) -> None:
    page.goto(f"{harbour.address}/orders")
    page.locator(f"a[href='/orders/{order}']").first.click()
    expect(page.get_by_role("heading", name="Drill authority (nobody)")).to_be_visible()
    expect(page.get_by_text("DRILL", exact=True)).to_be_visible()


def carries_it_out(page: Page) -> None:
    page.locator("summary", has_text="preserve").click()
    expect(page.get_by_text("This is a drill: nothing is changed.")).to_be_visible()
    page.get_by_role("button", name="Yes, comply and preserve").click()
    expect(page.get_by_text("ready for the drill authority to fetch")).to_be_visible()


def test_a_person_answers_the_drill_on_its_page_and_the_command_reports_that_it_is_passed(
    harbour: Harbour, new_context
):
    drilling = drill(harbour)
    page = harbour.signed_in(new_context().new_page())
    drilling.says("has arrived")
    opens_the_drill(page, harbour, drilling.order)
    drilling.says("opened  L-01")
    carries_it_out(page)

    assert drilling.ended() == 0
    report = drilling.out.read_text()
    for line in (
        r"opened +\d\d:\d\d",
        r"answer fetched +\d\d:\d\d",
        r"answer signed +yes",
        r"every address removed +yes",
        r"within the hour +yes",
        r"missed +nothing",
        r"result +passed",
    ):
        assert re.search(line, report), report
    assert "It was answered within the hour. The drill passed." in drilling.err.read_text()
    page.reload()
    expect(page.get_by_text("Drill passed", exact=True)).to_be_visible()


def test_a_drill_whose_command_was_stopped_and_killed_is_passed_once_it_is_started_again(
    harbour: Harbour, new_context
):
    first = drill(harbour)
    first.says("has arrived")
    first.process.send_signal(signal.SIGINT)
    assert first.ended() == 130
    assert "Run `seawall drill order` again" in first.err.read_text()
    second = drill(harbour)
    second.says("continues it and starts no other")
    second.process.kill()
    second.ended()
    page = harbour.signed_in(new_context().new_page())
    opens_the_drill(page, harbour, first.order)
    carries_it_out(page)
    expect(page.get_by_text("Not fetched by the authority yet").first).to_be_visible()

    third = drill(harbour)
    assert third.ended() == 0
    assert re.search(r"result +passed", third.out.read_text())


def test_a_drill_that_nobody_answers_fails_with_its_hour_and_says_what_was_missed(
    harbour: Harbour, new_context
):
    harbour.run(begin_drill_before(3660 - 8), module="-c")
    drilling = drill(harbour)
    page = harbour.signed_in(new_context().new_page())

    assert drilling.ended() == 1
    report, said = drilling.out.read_text(), drilling.err.read_text()
    assert re.search(r"missed +not_opened, not_carried_out", report)
    assert re.search(r"result +FAILED", report)
    assert "Nobody opened the order." in said
    assert "It was not answered within the hour. The drill failed." in said
    opens_the_drill(page, harbour, drilling.order)
    expect(page.get_by_text("Drill failed", exact=True)).to_be_visible()
    expect(page.locator("summary", has_text="preserve")).to_have_count(0)

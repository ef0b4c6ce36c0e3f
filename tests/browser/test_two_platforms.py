"""Two consoles at once: what one platform removes the other blocks, and an error is undone in both.

`seawall world run` plays the story in processes of its own and waits before each step, while
two people look at their own consoles in two browsers.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.forked import Forked

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]


class World:
    """The story, a step at a time."""

    def __init__(self, folder: Path) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SEAWALL_")}
        command = [sys.executable, "-m", "seawall", "world", "run", "--json", "--by-step"]
        self.process = Forked(
            [*command, "--folder", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**kept, "PYTHONUNBUFFERED": "1"},
        )
        self.ready = self._heard("ready")

    def step(self, name: str) -> dict:
        """Let the next step happen, and hear what came of it."""
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self._heard(name)

    def _heard(self, name: str) -> dict:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, f"the world ended before {name!r}"
        said = json.loads(line)
        assert said["step"] == name
        return said

    def end(self) -> int:
        """Let it run to its end."""
        assert self.process.stdin
        self.process.stdin.close()
        return self.process.wait(timeout=60)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    playing = World(tmp_path / "world")
    try:
        yield playing
    finally:
        if playing.process.poll() is None:
            playing.process.terminate()
            playing.process.wait(timeout=60)
        for pipe in (playing.process.stdin, playing.process.stdout):
            if pipe:
                pipe.close()


def sign_in(context: BrowserContext, link: str) -> Page:
    page = context.new_page()
    page.goto(link)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    return page


def test_one_removes_the_other_blocks_and_the_loser_of_a_dispute_is_restored(
    world: World, new_context
):
    url, links = world.ready["url"], world.ready["links"]
    harbour = sign_in(new_context(), links["harbour-video"])
    quay = sign_in(new_context(), links["quay-files"])

    removed = world.step("removes")
    harbour.goto(f"{url}/cases/{removed['case']}")
    expect(harbour.locator("main")).to_contain_text(re.compile("remove", re.IGNORECASE))

    blocked = world.step("blocks")
    quay.goto(f"{url}/cases/{blocked['case']}")
    expect(quay.locator("main")).to_contain_text("Blocked at upload")
    expect(quay.locator("main")).to_contain_text("Harbour Video")

    erred = world.step("errs")
    quay.goto(f"{url}/cases/{erred['case']}")
    expect(quay.locator("main")).to_contain_text("Blocked at upload")

    disputed = world.step("disputes")
    for page in (harbour, quay):
        page.goto(f"{url}/forum/{world.ready['forum']}/signals/{disputed['offers'][0]}")
        expect(page.locator("main")).to_contain_text("disputed this signal")
        expect(page.locator("main")).to_contain_text("Needs review")
        expect(page.locator("main")).to_contain_text("A record of the harbour, not propaganda.")

    restored = world.step("restores")
    harbour.goto(f"{url}/cases/{restored['case']}")
    expect(harbour.locator("main")).to_contain_text("Quay is right: it documents.")
    for page in (harbour, quay):
        page.goto(f"{url}/forum/{world.ready['forum']}/signals/{disputed['offers'][0]}")
        expect(page.locator("main")).to_contain_text(
            re.compile("withdrawn|taken back", re.IGNORECASE)
        )

    assert world.step("judged")["wrong"] == 0
    assert world.end() == 0

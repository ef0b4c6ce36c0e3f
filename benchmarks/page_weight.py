"""What a page of the console weighs: bytes on the wire, of a first load and of a second one.

    .venv/bin/python benchmarks/page_weight.py

A real `seawall serve --demo`, a signed-in reviewer and a real browser (Chromium, which asks for
gzip and keeps a cache): the queue of a new installation, the queue with a page full of cases, and
a case about a picture. Counted are the heads and bodies of the answers to everything that a load
asks for (page, styles, script, icons, logo), as the browser received them; from its cache come
0. The first load has an empty cache, the second one what the first left. No evidence is asked
for until somebody presses a key, so that no load has any; its first preview is a line of its own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from score import Score, report  # noqa: E402

FIRST_GOAL, AGAIN_GOAL = 100_000, 12_000
LEAD, REVIEWER = "lead@harbour-video.example", "reviewer@harbour-video.example"
#: A page of the queue shows twenty-five.
CASES = 60
FILL = "--fill"


@dataclass(frozen=True, slots=True)
class Transfer:
    """One answer as the browser received it."""

    path: str
    kind: str
    """`Document`, `Stylesheet`, `Script`, `Image`, `Other`."""
    received: int
    """Bytes of its head and body; 0 from the cache."""
    encoding: str
    kept_for: str
    """Its `Cache-Control`."""


@dataclass(frozen=True, slots=True)
class Load:
    """A page and everything that it asked for."""

    name: str
    is_first: bool
    transfers: tuple[Transfer, ...]

    @property
    def received(self) -> int:
        """Bytes of all of it."""
        return sum(transfer.received for transfer in self.transfers)

    @property
    def score(self) -> Score:
        goal = FIRST_GOAL if self.is_first else AGAIN_GOAL
        turn = "first load" if self.is_first else "cached load"
        return Score(f"{self.name}, {turn}", (self.received,), "bytes", goal, "<")


class Scales:
    """Counts what a page of Chromium receives."""

    def __init__(self, page) -> None:
        self.page = page
        self._answers: dict[str, dict] = {}
        self._received: dict[str, int] = {}
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.responseReceived", self._note_answer)
        wire.on("Network.loadingFinished", self._note_end)

    def _note_answer(self, event: dict) -> None:
        self._answers[event["requestId"]] = event

    def _note_end(self, event: dict) -> None:
        self._received[event["requestId"]] = int(event["encodedDataLength"])

    def transfers(self) -> tuple[Transfer, ...]:
        """All of them, once the page is at rest."""
        self.page.wait_for_load_state("networkidle")
        assert set(self._answers) == set(self._received), "an answer has not ended"
        return tuple(
            self._transfer(event["response"], event["type"], self._received[number])
            for number, event in self._answers.items()
        )

    @staticmethod
    def _transfer(answer: dict, kind: str, received: int) -> Transfer:
        assert answer["status"] == 200, (answer["url"], answer["status"])
        heads = {name.lower(): value for name, value in answer["headers"].items()}
        encoding, kept_for = heads.get("content-encoding", ""), heads.get("cache-control", "")
        return Transfer(urlsplit(answer["url"]).path, kind, received, encoding, kept_for)


def fill() -> None:
    """Open so many cases in the installation of this environment, through the journey."""
    from seawall.app.database import set_up_django

    set_up_django()

    from datetime import UTC, datetime, timedelta

    from seawall.cli.session import organisation_named
    from tests.cases_made import make_item, open_case

    organisation, now = organisation_named("harbour-video"), datetime.now(UTC)
    sources = ("Example Files", "Example Forum", "user", "Lighthouse")
    for number in range(CASES):
        open_case(
            organisation,
            make_item(organisation, f"weighed-{number}"),
            now - timedelta(minutes=7 * number),
            description=f"Video, gathering of the Grey Tide Order, part {number}",
            entries=(f"entry_weighed_{number}",),
            severity=number % 6,
            source=sources[number % 4],
            language=("en", "ar", "de", "so")[number % 4],
        )


@contextmanager
def signed_in(chromium, server, email: str) -> Iterator:
    """A context of this person with an empty cache."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(server.link(email))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Queue").wait_for()
    cookies = context.storage_state()
    context.close()
    fresh = chromium.new_context(storage_state=cookies)
    yield fresh
    fresh.close()


def weigh(chromium, server, name: str, path: str) -> list[Load]:
    """A first load of the page by a reviewer, and a second one in a new tab."""
    loads = []
    with signed_in(chromium, server, REVIEWER) as context:
        for is_first in (True, False):
            page = context.new_page()
            scales = Scales(page)
            page.goto(server.address + path)
            loads.append(Load(name, is_first, scales.transfers()))
            page.close()
    return loads


def weigh_preview(chromium, server, path: str) -> Load:
    """The first preview of the evidence, once a key asks for it: the picture alone."""
    with signed_in(chromium, server, REVIEWER) as context:
        page = context.new_page()
        page.goto(server.address + path)
        page.get_by_role("heading", name="Decide", exact=True).wait_for()
        scales = Scales(page)
        with page.expect_response(lambda answer: "/media/" in answer.url):
            page.keyboard.press("v")
        seen = tuple(it for it in scales.transfers() if "/media/" in it.path)
        return Load("case, its preview once asked for", True, seen)


def picture_case(chromium, server) -> str:
    """The address of a case about a picture, as a lead pastes it."""
    from tests.browser.pictures import changed_copy, paste_for_case

    with signed_in(chromium, server, LEAD) as context:
        page = context.new_page()
        page.goto(f"{server.address}/try")
        paste_for_case(page, changed_copy("coffee-cup.jpg"))
        return page.get_by_role("link", name="Open the case").get_attribute("href")


def all_loads() -> list[Load]:
    """Every page twice, and the preview."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import CHROMIUM, QUIET
    from tests.browser.demo_server import demo_server

    with (
        tempfile.TemporaryDirectory(prefix="seawall-bench-") as folder,
        demo_server(Path(folder), is_new=True) as server,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        loads = weigh(chromium, server, "queue, empty", "/")
        case = picture_case(chromium, server)
        command = [sys.executable, "-W", "ignore", __file__, FILL]
        subprocess.run(command, env=server.environment, check=True, stdout=subprocess.DEVNULL)
        loads += weigh(chromium, server, "queue, full", "/")
        loads += weigh(chromium, server, "case", case)
        loads.append(weigh_preview(chromium, server, case))
        chromium.close()
        return loads


def show(loads: list[Load]) -> None:
    print("| what a load asked for | bytes | packed | kept |")
    print("| --- | ---: | --- | --- |")
    for load in loads:
        print(f"| **{load.score.work}** | {load.received:,} | | |")
        for it in load.transfers:
            print(f"| {it.path} | {it.received:,} | {it.encoding or '-'} | {it.kept_for or '-'} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(FILL, action="store_true", help="put cases into the demo, and end")
    parser.add_argument("--score", default="", help="a file to leave the figures in")
    asked = parser.parse_args()
    if asked.fill:
        fill()
        return
    loads = all_loads()
    show(loads)
    # The preview is asked for once a key is pressed, and has no goal.
    report([load.score for load in loads if "preview" not in load.name], asked.score)


if __name__ == "__main__":
    main()

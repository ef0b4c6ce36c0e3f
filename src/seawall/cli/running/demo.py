"""The demo beside the server: its data, its platform, its day, and what one reads at the start."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from seawall.cli.output import say
from seawall.cli.session import clock

if TYPE_CHECKING:
    from seawall.app.process_parts import Parts
    from seawall.world.demo_day.demo_stage import DemoStage

_FIRST = """Try first: decide a case in the queue, answer the order before its hour ends, hear the appeal.
Switch roles in the bar at the top of each page."""


@contextmanager
def demo_world(parts: Parts, *, is_empty: bool, stays: bool) -> Iterator[Callable[[], None]]:
    """The demo's world; what is yielded lets its day begin, and says how to come in.

    Where the server does not stay, what takes long is left to the next start.
    """
    from seawall.people.sign_in_links import link_address
    from seawall.transaction import close_connection
    from seawall.world import seeding
    from seawall.world.demo_day.demo_pages import site
    from seawall.world.demo_platform import DemoPlatform, listen_beside, served_platform

    settings = parts.settings
    folder, server = settings.data_dir, f"http://127.0.0.1:{settings.port}"
    listening = listen_beside(settings.port, first=seeding.platform_port(folder))
    pages = f"http://127.0.0.1:{listening.getsockname()[1]}"
    demo = seeding.seed_demo(folder, f"{pages}/hook", pool=parts.pool, now=clock(), tell=say)
    platform = DemoPlatform(
        seawall=server, key=demo.key, secret=demo.secret, pages=site(),
        memory=folder / "demo-platform.json",
    )  # fmt: skip
    parts.refresher.refresh()
    close_connection()

    def welcome() -> None:
        stage = None if is_empty else _stage(parts, server, pages=pages, key=demo.key)
        if stage:
            _play_morning(stage)
        link = link_address(seeding.sign_in_link(clock()), at=settings.public_url)
        close_connection()
        print(_words(settings.public_url, link, folder, is_empty=is_empty), flush=True)
        if stage and stays:
            threading.Thread(target=_play_afternoon, args=(stage,), daemon=True).start()

    with served_platform(listening, platform):
        yield welcome


def _words(address: str, link: str, folder: Path, *, is_empty: bool) -> str:
    lines = [
        f"Seawall is at {address}",
        f"Sign in once, within 15 minutes: {link}",
        *([] if is_empty else [_FIRST]),
        f"An API key of the demo platform is in {folder / 'demo.json'}",
        "Commands need `--org harbour-video`; from a checkout: `./dev seawall`.",
    ]
    return "\n".join(lines)


def _stage(parts: Parts, server: str, *, pages: str, key: str) -> DemoStage:
    from seawall.people.demo_cast import HARBOUR
    from seawall.web import ports
    from seawall.world.demo_day.demo_stage import DemoStage, organisation_of
    from seawall.world.platform_client import PlatformClient

    ports.is_demo = lambda: True
    return DemoStage(
        folder=parts.settings.data_dir,
        machine=PlatformClient(server, key),
        pages=pages,
        pool=parts.pool,
        platform=organisation_of(HARBOUR.slug),
        public=parts.settings.public_url,
        is_ending=parts.feed.is_ending,
    )


def _play_morning(stage: DemoStage) -> None:
    from seawall.world.demo_day import demo_story

    demo_story.play_steps(demo_story.MORNING, stage, say)


def _play_afternoon(stage: DemoStage) -> None:
    """What calls the server by its address, which forum and unit keep: elsewhere it would fail."""
    from seawall.world.demo_day import demo_story

    if before := demo_story.moved_from(stage):
        say(
            f"The demo began at {before}, and its forum and referral unit stay there. "
            "Start it with that port, or with an empty data folder."
        )
        return
    demo_story.play_steps(demo_story.AFTERNOON, stage, say)

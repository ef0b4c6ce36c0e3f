"""A scenario is run: a folder, a stage, a story step by step, and a word after each."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from seawall.errors import problem
from seawall.world.stage import BY, HARBOUR, QUAY, WorldStage, a_stage, now

Tell = Callable[[str, str, dict[str, Any]], None]


@contextmanager
def a_folder(folder: Path | None, *, keep: bool) -> Iterator[Path]:
    """A fresh folder, and gone afterwards unless it is to be kept."""
    if folder is not None:
        if folder.exists() and any(folder.iterdir()):
            raise problem("world.not-empty", folder=folder)
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    fresh_folder = Path(tempfile.mkdtemp(prefix="seawall-world-"))
    try:
        yield fresh_folder
    finally:
        if not keep:
            shutil.rmtree(fresh_folder, ignore_errors=True)


def run_scenario(
    folder: Path, *, seed: int, tell: Tell, wait: Callable[[], None] | None = None
) -> None:
    """Play the two platforms' story; raises where it did not go as it must."""
    installation, runner = folder / "installation", folder / "runner"
    installation.mkdir(mode=0o700)
    runner.mkdir(mode=0o700)
    with a_stage(installation) as stage:
        from seawall.world.generator.truth import Truth
        from seawall.world.scenarios.two_platforms import STEPS, Story

        story = Story(stage, Truth(seed), runner, seed, began=now())
        tell(
            "ready",
            "Two platforms share a forum.",
            {"url": stage.url, "forum": stage.forum, "links": _links(stage)},
        )
        for step in STEPS:
            if wait:
                wait()
            tell(step.name, step.say, step.act(story))
        lags = {name: f"{seconds} s" for name, seconds in story.lags.items()}
        tell("lags", "How long it took.", lags)
        tell(
            "verdicts",
            "Item: should be, and is.",
            {verdict[0]: f"{verdict[1]}, {verdict[2]}" for verdict in story.verdicts},
        )
        if wait:
            wait()


def _links(stage: WorldStage) -> dict[str, str]:
    """A sign-in for a person of each platform."""
    from seawall.journeys.people.sign_in import issue_link
    from seawall.people.sign_in_links import link_address
    from seawall.transaction import INSTALLATION, transaction

    links = {}
    for slug in (HARBOUR, QUAY):
        with transaction(INSTALLATION) as tx:
            token = issue_link(f"reviewer@{slug}.example", tx=tx, now=now(), by=BY)
        links[slug] = link_address(token, at=stage.url)
    return links

"""The demo's day, a step at a time: what happens once, and what happens at each start.

A step that fails is told of and tried again at the next start; it stops nothing else. What a stop
of the server cuts short is gone on with at the next start, and nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import structlog

from seawall.people.demo_cast import LATER
from seawall.transaction import INSTALLATION, close_connection, transaction
from seawall.world.demo_day.demo_forum import gather_forum
from seawall.world.demo_day.demo_incident import open_incident
from seawall.world.demo_day.demo_order import order_removal
from seawall.world.demo_day.demo_pages import publish_pages
from seawall.world.demo_day.demo_record import keep_record, read_record
from seawall.world.demo_day.demo_removal import remove_and_appeal
from seawall.world.demo_day.demo_stage import BY, DemoStage, now
from seawall.world.demo_day.demo_unit import refer_posts
from seawall.world.demo_day.demo_uploads import check_uploads
from seawall.world.founding_cast import found_cast

Tell = Callable[[str], None]
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DemoStep:
    """Something that happens; what it returns is told."""

    name: str
    act: Callable[[DemoStage], str]
    at_each_start: bool = False


def _found_later(_: DemoStage) -> str:
    with transaction(INSTALLATION) as tx:
        found_cast(LATER, tx=tx, now=now(), by=BY)
    names = ", ".join(organisation.name for organisation in LATER)
    return f"Organisations join: {names}."


#: Before anybody is let in, in this order.
MORNING = (
    DemoStep("organisations", _found_later),
    DemoStep("uploads", check_uploads),
    DemoStep("pages", publish_pages),
    DemoStep("removal", remove_and_appeal),
    DemoStep("order", order_removal, at_each_start=True),
)
#: What takes longer, while somebody comes in already.
AFTERNOON = (
    DemoStep("forum", gather_forum),
    DemoStep("incident", open_incident),
    DemoStep("referrals", refer_posts),
)


def play_steps(steps: Iterable[DemoStep], stage: DemoStage, tell: Tell) -> None:
    """Let these steps happen, those that have not yet."""
    record = read_record(stage.folder, url=stage.url)
    for step in steps:
        if step.name in record.done and not step.at_each_start:
            continue
        if stage.is_ending():
            return
        try:
            tell(step.act(stage))
        except Exception as wrong:  # noqa: BLE001 - the demo goes on without it
            if stage.is_ending():
                return
            _log.warning("demo.step_failed", step=step.name, why=str(wrong))
            tell(f"A step of the demo failed. The next start tries it again: {step.name}.")
            continue
        finally:
            close_connection()
        record = record.after(step.name)
        keep_record(stage.folder, record)


def moved_from(stage: DemoStage) -> str:
    """Where forum and unit were made, if the server answers elsewhere now; else nothing."""
    record = read_record(stage.folder, url=stage.url)
    return record.url if record.url != stage.url else ""

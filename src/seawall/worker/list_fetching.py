"""A member's lists follow its hub's: by small steps where they are near, else whole.

Whatever a hub sends is checked against the keys in the forum's log before it is kept: a
list that is broken, or under a key of its own, is not used, and the old one stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from seawall.config import settings
from seawall.errors import problem
from seawall.forum.lookup import delta
from seawall.forum.lookup.delta import ListStep, NotThatList
from seawall.forum.lookup.epochs import epoch_of
from seawall.forum.lookup.list_questions import (
    ListHoldings,
    PinnedKeys,
    folder_of,
    lists_of,
    place_of,
)
from seawall.forum.lookup.list_records import BrokenList, RecordFile, glance_at_list
from seawall.forum.model import Seat
from seawall.journeys.forum import forum_lists
from seawall.transaction import transaction
from seawall.worker.hub import SeatHub

MOST_STEPS = 50

_log = structlog.get_logger()


def refresh_lists(seat: Seat, *, now: datetime) -> list[str]:
    """Bring the lists of this seat up to date; the names of those that changed."""
    pinned, hub = pinned_keys(seat, now=now), SeatHub(seat, now)
    answer = hub.ask("GET", "/lookup")
    offered = {
        listing["name"]: listing["sha256"]
        for listing in answer["lists"]
        if listing["epoch"] == pinned.epoch
    }
    changed = []
    for name in lists_of(seat.tier):
        if name not in offered:
            raise problem("worker.epoch-over.list", name=name, epoch=pinned.epoch)
        place = place_of(folder_of(settings().data_dir, seat), pinned.epoch, name)
        if _Copy(name, place, pinned, hub).bring(str(offered[name])):
            changed.append(name)
    return changed


def open_holdings(seat: Seat, *, now: datetime) -> ListHoldings:
    """The lists of this seat as they lie here, checked against the log."""
    folder = folder_of(settings().data_dir, seat)
    return ListHoldings.opened(folder, pinned_keys(seat, now=now), seat.tier)


def pinned_keys(seat: Seat, *, now: datetime) -> PinnedKeys:
    """The keys that the log names for this quarter: the same for every member."""
    epoch = epoch_of(now)
    with transaction(seat.organisation) as tx:
        statements = tx.forum.statements(seat.id, kinds=(forum_lists.KEYS_SAID,), about=epoch)
    if not statements:
        raise problem("worker.epoch-over.epoch", epoch=epoch)
    return PinnedKeys(seat.forum, epoch, dict(statements[0].statement.body["keys"]))


@dataclass(frozen=True, slots=True)
class _Copy:
    """Our copy of one list."""

    name: str
    place: Path
    pinned: PinnedKeys
    hub: SeatHub

    def bring(self, digest: str) -> bool:
        """Make it the list of this digest, or a newer one; False if it was already."""
        try:
            if self.place.exists() and glance_at_list(self.place)[1] == digest:
                return False
            if self.place.exists() and self._follow(digest):
                return True
        except (BrokenList, NotThatList) as wrong:
            _log.warning("forum.list_not_followed", list=self.name, why=str(wrong)[:300])
        self._download()
        return True

    def _follow(self, digest: str) -> bool:
        """Take the hub's steps as far as this digest; False if they do not lead there."""
        file = self.pinned.checked_list(RecordFile.mapped(self.place), self.name)
        aside = self.place.with_name(f"{self.place.name}.step")
        for _ in range(MOST_STEPS):
            if file.digest == digest:
                return True
            if not self.hub.fetch(f"{self._path}/steps/{file.digest}", aside):
                return False
            step = ListStep.decoded(aside.read_bytes())
            file = self.pinned.checked_list(delta.apply_step(file, step, self.place), self.name)
            aside.unlink()
        return file.digest == digest

    def _download(self) -> None:
        aside = self.place.with_name(f"{self.place.name}.fresh")
        try:
            if not self.hub.fetch(self._path, aside):
                raise problem("worker.hub-away.list", name=self.name)
            self.pinned.checked_list(RecordFile.mapped(aside), self.name)
            aside.replace(self.place)
        finally:
            aside.unlink(missing_ok=True)

    @property
    def _path(self) -> str:
        return f"/lookup/{self.pinned.epoch}/{self.name}"

"""Release: a note is visible to every member before it leaves, and any of them can stop it.

It is announced with the digest of what would be sent; it may leave once the notice period is
over and no objection stands. An objection stands until its member takes it back: nobody
overrules it, because the list is not the secretariat's. Another wording is another note, and
is announced anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from seawall.errors import Conflict, InvalidRequest

#: Long enough for a member's working day in every time zone.
SHORTEST = timedelta(hours=48)
USUAL = timedelta(days=7)


class TooShortNotice(InvalidRequest):
    """A notice period in which not everybody has a working day."""


class NotReleased(Conflict):
    """The note may not leave yet, or not at all as it stands."""


class State(StrEnum):
    """Where an announced note stands."""

    WAITING = "waiting"
    STOPPED = "stopped"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Objection:
    """A member's no, with its reason; it stands until taken back."""

    member: str
    reason: str
    at: datetime
    taken_back_at: datetime | None = None

    def stands(self, at: datetime) -> bool:
        """Whether it stops the note at this time."""
        return self.at <= at and (self.taken_back_at is None or at < self.taken_back_at)


@dataclass(frozen=True, slots=True)
class Announcement:
    """A note as shown to the members: what, when, for how long, and who objected."""

    digest: str
    announced_at: datetime
    notice: timedelta = USUAL
    objections: tuple[Objection, ...] = ()

    def __post_init__(self) -> None:
        if self.notice < SHORTEST:
            raise TooShortNotice(
                f"A notice of {self.notice} is too short.",
                field="notice",
                remedy=f"Give the members {SHORTEST.days} days or more.",
            )

    @property
    def earliest(self) -> datetime:
        """The first moment at which it may leave."""
        return self.announced_at + self.notice

    def state(self, now: datetime) -> State:
        """Whether it waits, is stopped, or may leave."""
        if any(objection.stands(now) for objection in self.objections):
            return State.STOPPED
        return State.FREE if now >= self.earliest else State.WAITING


def may_leave(announcement: Announcement, digest: str, *, now: datetime) -> None:
    """Refuse to let a note go that was not announced so, too early, or against an objection."""
    if digest != announcement.digest:
        raise NotReleased(
            "This is not the wording that the members have seen.",
            field="note",
            remedy="Announce the new wording; its notice runs afresh.",
        )
    state = announcement.state(now)
    if state is State.STOPPED:
        standing = [one for one in announcement.objections if one.stands(now)]
        raise NotReleased(
            f"{standing[0].member} objects: {standing[0].reason}",
            field="objections",
            remedy="Talk to them, or announce another wording.",
        )
    if state is State.WAITING:
        raise NotReleased(
            f"The members have until {announcement.earliest:%Y-%m-%d %H:%M} UTC to object.",
            field="announced_at",
            remedy="Wait.",
        )

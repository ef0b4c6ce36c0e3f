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

from seawall.errors import problem

#: Long enough for a member's working day in every time zone.
SHORTEST = timedelta(hours=48)
USUAL = timedelta(days=7)


class NoteState(StrEnum):
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
            raise problem("forum.too-short-notice", notice=self.notice, days=SHORTEST.days)

    @property
    def earliest(self) -> datetime:
        """The first moment at which it may leave."""
        return self.announced_at + self.notice

    def state(self, now: datetime) -> NoteState:
        """Whether it waits, is stopped, or may leave."""
        if any(objection.stands(now) for objection in self.objections):
            return NoteState.STOPPED
        return NoteState.FREE if now >= self.earliest else NoteState.WAITING


def require_release(announcement: Announcement, digest: str, *, now: datetime) -> None:
    """Refuse to let a note go that was not announced so, too early, or against an objection."""
    if digest != announcement.digest:
        raise problem("forum.not-released.other-wording")
    state = announcement.state(now)
    if state is NoteState.STOPPED:
        standing = [objection for objection in announcement.objections if objection.stands(now)]
        raise problem(
            "forum.not-released.objections", member=standing[0].member, reason=standing[0].reason
        )
    if state is NoteState.WAITING:
        raise problem("forum.not-released.too-early", earliest=announcement.earliest)

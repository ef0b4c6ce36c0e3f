"""The life of an item that somebody found: uploaded, found, judged, gone, and perhaps back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Finder(StrEnum):
    """Who found an item first."""

    OWN = "own_check"
    USER = "user"
    FLAGGER = "trusted_flagger"
    REFERRAL = "referral"
    ORDER = "order"
    REPORT = "public_report"


class Standing(StrEnum):
    """What has become of it."""

    GONE = "gone"
    """Somebody, or a rule, decided against it, and that stands."""
    RESTRICTED = "restricted"
    """It is shown to fewer, or is gone for a time or in some places: people still see it."""
    BACK = "back"
    """It was allowed after all."""
    OPEN = "open"
    """Nobody has decided yet, or it was let be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLife:
    """One item by its own times; None where the log does not tell."""

    item: str
    first_at: datetime
    """When the log first tells of it."""
    uploaded_at: datetime | None = None
    """When the platform handed it to us, where that was not because somebody had complained."""
    is_kept_back: bool = False
    """Whether the check at upload blocked or held it, so that nobody could see it."""
    variant: str = ""
    """The bank's entry that it was first matched with."""
    known_since: datetime | None = None
    """Since when a bank knew what it was matched with, the earliest of all."""
    detected_at: datetime | None = None
    """The first time that our own check found it: `t_own`."""
    noticed_at: datetime | None = None
    """The first word from outside: `t_ext`."""
    finder: Finder | None = None
    is_reported_by_user: bool = False
    standing: Standing = Standing.OPEN
    decided_at: datetime | None = None
    removed_at: datetime | None = None
    """When the platform says that it was gone: `t_rem`."""
    views: int | None = None
    language: str = ""
    label: str = ""
    """The clause that it was first decided under."""
    country: str = ""

    @property
    def found_at(self) -> datetime | None:
        """The first time that anybody found it."""
        moments = [at for at in (self.detected_at, self.noticed_at) if at is not None]
        return min(moments, default=None)

    @property
    def reached_public(self) -> bool:
        """Whether it was found against, and had been public."""
        return self.standing is Standing.GONE and not self.is_kept_back

    @property
    def source(self) -> str:
        """Who found it first, as a word."""
        return self.finder.value if self.finder else ""

"""What a drill is asked for, and what no drill can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from seawall.drills.model import DrillDoor
from seawall.drills.seeded_kinds import SeededKind
from seawall.errors import problem
from seawall.signals import Signal

#: Uploads of one drill: enough for an interval of a per cent, and no load of its own.
MOST_UPLOADS = 1_000
LONGEST = timedelta(days=92)
#: How long after the last upload a reviewer may still decide without knowing.
GRACE = timedelta(days=1)
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class DrillRequest:
    """What a drill is asked for; `headers` go with each upload and are kept under seal."""

    begins_at: datetime
    ends_at: datetime
    uploads: Mapping[SeededKind, int]
    door: DrillDoor
    accounts: tuple[str, ...]
    cover: str
    headers: Mapping[str, str] = field(default_factory=dict)
    is_monthly: bool = False


@dataclass(frozen=True, slots=True)
class ItemToRegister:
    """An item, and the signals by which the bank will know it."""

    kind: SeededKind
    number: int
    signals: Sequence[Signal]


def check_terms(request: DrillRequest, *, now: datetime) -> None:
    """Refuse what no drill can be; raises `InvalidRequest`."""
    total = sum(request.uploads.values())
    if not 0 < total <= MOST_UPLOADS or min(request.uploads.values()) < 0:
        raise problem("drills.how-many", most=MOST_UPLOADS)
    if request.ends_at <= max(request.begins_at, now):
        raise problem("drills.no-time")
    if request.ends_at - request.begins_at > LONGEST:
        raise problem("drills.too-long", days=LONGEST.days)
    if not _are_accounts(request.accounts):
        raise problem("drills.no-accounts")
    if not request.cover.strip():
        raise problem("drills.no-cover")
    if not request.door.url.startswith(("https://", "http://")):
        raise problem("drills.no-address")


def _are_accounts(accounts: Sequence[str]) -> bool:
    """Whether these are names of accounts, each of them once."""
    is_each_once = 0 < len(set(accounts)) == len(accounts)
    return is_each_once and all(name.strip() and len(name) <= _LONGEST_NAME for name in accounts)

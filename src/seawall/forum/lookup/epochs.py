"""Keys change with the quarter, so that what a member learnt does not last.

One secret of the hub makes every key by HKDF (RFC 5869): one for each forum,
quarter and list. Lists have keys of their own, because a blinded point does not show
which list it was meant for: with one key, a request for one picture (64 points) would
buy 64 exact look-ups. For two weeks after a quarter has turned the last one's keys still
answer, so that nobody stands without a list while the new one downloads.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from seawall.errors import problem
from seawall.forum.lookup.oprf import SecretKey
from seawall.keys.derived_keys import derive_key

GRACE = timedelta(days=14)


def epoch_of(now: datetime) -> str:
    """The quarter, as `2026Q1`."""
    day = now.astimezone(UTC)
    return f"{day.year}Q{(day.month + 2) // 3}"


def open_epochs(now: datetime) -> tuple[str, ...]:
    """The quarters that are answered: this one, and for two weeks the one before."""
    return tuple(dict.fromkeys((epoch_of(now), epoch_of(now - GRACE))))


def admit_epoch(epoch: str, *, now: datetime) -> str:
    """The epoch, or a refusal if it is no longer answered."""
    if epoch not in open_epochs(now):
        raise problem(
            "forum.epoch-over.epoch", epoch=epoch[:20], answered=", ".join(open_epochs(now))
        )
    return epoch


@dataclass(frozen=True, slots=True, repr=False)
class EpochKeys:
    """All keys of one forum in one quarter, from the hub's secret for look-ups."""

    secret: bytes
    forum: str
    epoch: str

    def function(self, name: str) -> SecretKey:
        """The key that this list's questions are answered with."""
        return _function(self.derived(name), f"{self.forum}/{self.epoch}".encode())

    def derived(self, purpose: str) -> bytes:
        """32 bytes for one purpose."""
        return derive_key(self.secret, f"forum-lookup/{self.forum}/{self.epoch}/{purpose}")


@lru_cache(maxsize=64)
def _function(seed: bytes, info: bytes) -> SecretKey:
    return SecretKey.derived(seed, info=info)

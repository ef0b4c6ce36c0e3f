"""The schedule of a drill: drawn from its seed alone, so that whoever has the seed draws it again.

Its digest is logged before the first upload, and the seed is opened when the drill is over. So
nobody can add an upload that went well, or leave one out that did not.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from seawall.drills.seeded_kinds import CONTROL, VARIANTS, SeededKind
from seawall.keys.tags import keyed_digest
from seawall.ledger.entry import canonical_json, moment
from seawall.ledger.model import JSON

#: Of ten uploads one comes again, byte for byte, by another account.
AGAIN_IN = 10
#: To ten uploads comes a control: an item that nobody registered.
CONTROL_IN = 10


@dataclass(frozen=True, slots=True)
class PlannedUpload:
    """One line of a schedule."""

    position: int
    kind: SeededKind
    number: int
    variant: str
    account: str
    planned_at: datetime
    again_of: int | None = None


def draw_schedule(
    seed: bytes,
    uploads: Mapping[SeededKind, int],
    accounts: Sequence[str],
    *,
    begins_at: datetime,
    ends_at: datetime,
) -> list[PlannedUpload]:
    """So many uploads of each kind, over every variant by lot, at moments nobody can foresee.

    Every upload is of an item of its own. Those that come again follow the whole schedule's
    first half, after what they repeat, where there are two accounts or more. Controls are of the
    kinds of uploads drawn by lot, and their numbers follow on those of the registered items.
    """
    lottery = _Lottery(seed)
    half = (ends_at - begins_at) / 2
    planned: list[PlannedUpload] = []
    positions = count()
    for kind, number_wanted in sorted(uploads.items()):
        variants = _variants(kind, number_wanted, lottery)
        for number in range(number_wanted):
            position = next(positions)
            planned.append(
                PlannedUpload(
                    position,
                    kind,
                    number,
                    variants[number],
                    accounts[lottery.draw(f"account:{position}", len(accounts))],
                    begins_at + lottery.share(f"moment:{position}") * (ends_at - begins_at),
                )
            )
    again = list(_again(planned, lottery, accounts, half=half, ends_at=ends_at))
    controls = _controls(
        [*planned, *again], lottery, accounts, begins_at=begins_at, ends_at=ends_at
    )
    return [*planned, *again, *controls]


def digest_of_schedule(schedule: Sequence[PlannedUpload], accounts: Sequence[str]) -> str:
    """The SHA-256 of a schedule in its one spelling, which names an account by its place.

    So whoever has the seed and the counts can make it: no name of an account is in it.
    """
    lines: list[JSON] = [
        [
            upload.position,
            upload.kind.value,
            upload.number,
            upload.variant,
            accounts.index(upload.account),
            moment(upload.planned_at),
            -1 if upload.again_of is None else upload.again_of,
        ]
        for upload in schedule
    ]
    return hashlib.sha256(canonical_json({"uploads": lines}).encode()).hexdigest()


def _variants(kind: SeededKind, number_wanted: int, lottery: _Lottery) -> dict[int, str]:
    """Which variant each item comes in: every one equally often, and whose turn it is by lot."""
    names = list(VARIANTS[kind])
    by_lot = sorted(
        range(number_wanted), key=lambda number: lottery.share(f"variant:{kind.value}:{number}")
    )
    return {number: names[place % len(names)] for place, number in enumerate(by_lot)}


def _again(
    planned: Sequence[PlannedUpload],
    lottery: _Lottery,
    accounts: Sequence[str],
    *,
    half: timedelta,
    ends_at: datetime,
) -> Iterator[PlannedUpload]:
    if len(accounts) < 2:
        return
    middle = ends_at - half
    repeated = [upload for upload in planned if upload.planned_at < middle]
    number_wanted = min(len(planned) // AGAIN_IN, len(repeated))
    drawn = sorted(repeated, key=lambda upload: lottery.share(f"again:{upload.position}"))[
        :number_wanted
    ]
    for position, first in enumerate(drawn, len(planned)):
        other_accounts = [account for account in accounts if account != first.account]
        yield PlannedUpload(
            position,
            first.kind,
            first.number,
            first.variant,
            other_accounts[lottery.draw(f"account:{position}", len(other_accounts))],
            middle + lottery.share(f"moment:{position}") * half,
            again_of=first.position,
        )


def _controls(
    planned: Sequence[PlannedUpload],
    lottery: _Lottery,
    accounts: Sequence[str],
    *,
    begins_at: datetime,
    ends_at: datetime,
) -> Iterator[PlannedUpload]:
    registered = [upload for upload in planned if upload.again_of is None]
    next_number = Counter(upload.kind for upload in registered)
    number_wanted = len(registered) // CONTROL_IN
    for position in range(len(planned), len(planned) + number_wanted):
        kind = registered[lottery.draw(f"kind:{position}", len(registered))].kind
        yield PlannedUpload(
            position,
            kind,
            next_number[kind],
            CONTROL,
            accounts[lottery.draw(f"account:{position}", len(accounts))],
            begins_at + lottery.share(f"moment:{position}") * (ends_at - begins_at),
        )
        next_number[kind] += 1


class _Lottery:
    """Draws that follow from the seed."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed

    def share(self, of: str) -> float:
        """A share in [0, 1), in millionths."""
        return self.draw(of, 1_000_000) / 1_000_000

    def draw(self, of: str, most: int) -> int:
        """A whole number below `most`."""
        digest = keyed_digest(f"schedule:{of}".encode(), key=self._seed)
        return int.from_bytes(digest, "big") % most

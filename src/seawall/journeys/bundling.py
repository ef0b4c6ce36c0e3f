"""Which entries and checkpoints a bundle of a period holds, and that one was made.

1. It begins at the last checkpoint that was signed before the period, and ends at one that was
   signed when nothing of it could still arrive: the first that a witness cosigned, if one did.
2. Where nothing was written down since, the question itself is: so that the log is signed, and
   somebody can see that the period had no more.
3. What was handed out is written down, so that two bundles of one period cannot pass for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.bundles.bundle_period import GRACE, BundlePeriod
from seawall.errors import problem
from seawall.ids import OrganisationId
from seawall.ledger.elsewhere.witnessing import Cosigned
from seawall.ledger.model import JSON, Entry
from seawall.ledger.note import ML_DSA_COSIGNATURE, Verifier, merged_notes
from seawall.ledger.words.keeping import BUNDLE_ASKED, BUNDLE_MADE
from seawall.transaction import Transaction

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class BundledLog:
    """The places of a bundle's entries, its checkpoints, and the lines of the witnesses' keys."""

    first: int
    past: int
    notes: Sequence[str]
    witnesses: Sequence[str]
    is_witnessed: bool
    """Whether a witness cosigned it after the period."""


def require_closed(period: BundlePeriod, *, now: datetime) -> None:
    """Refuse a period of which something can still arrive."""
    if not period.is_closed(now):
        past = f"{period.past:%Y-%m-%d %H:%M} UTC"
        raise problem("bundles.period-not-over", period=period.name, past=past)


def bundled_log(period: BundlePeriod, *, tx: Transaction) -> BundledLog | None:
    """What a bundle of this period holds; None while no checkpoint shows that it is over."""
    closed_at = period.past + GRACE
    after = tx.elsewhere.cosigned_first_since(closed_at)
    past = max(
        (checkpoint.size for checkpoint in after), default=tx.checkpoints.first_since(closed_at)
    )
    if past is None:
        return None
    first = tx.checkpoints.size_by(period.first)
    if first >= past:
        raise problem("bundles.no-entries", period=period.name)
    hourly = tx.elsewhere.cosigned_hourly(period.first - _HOUR, closed_at)
    within = [note for note in hourly if first <= note.size <= past]
    cosigned = [*_thinned(within), *(note for note in after if note.size >= first)]
    own = [note for size in (first, past) if (note := tx.checkpoints.note(size))]
    return BundledLog(
        first,
        past,
        merged_notes([*own, *(checkpoint.note for checkpoint in cosigned)]),
        sorted({checkpoint.witness for checkpoint in cosigned}),
        is_witnessed=bool(after),
    )


def _thinned(hourly: Iterable[Cosigned]) -> list[Cosigned]:
    """Of cosignatures by ML-DSA-44 the last of each day: they are 24 times as long."""
    last_of_slot: dict[tuple[str, datetime], Cosigned] = {}
    for cosigned in hourly:
        is_long = Verifier.parse(cosigned.witness).kind == ML_DSA_COSIGNATURE
        slot = cosigned.at.replace(hour=0) if is_long else cosigned.at
        last_of_slot[cosigned.witness, slot] = cosigned
    return list(last_of_slot.values())


def has_witnesses(*, tx: Transaction) -> bool:
    """Whether anybody ever cosigned this log."""
    return bool(tx.elsewhere.cosigned())


def ask_for_bundle(period: BundlePeriod, *, tx: Transaction, now: datetime, by: str) -> None:
    """Write down that a bundle is asked for, so that the log is signed once more."""
    tx.ledger.append(Entry(BUNDLE_ASKED, "ledger", now, by=by, public={"period": period.name}))


def note_bundle(
    organisation: OrganisationId,
    period: BundlePeriod,
    *,
    past: int,
    digest: str,
    tx: Transaction,
    now: datetime,
    by: str,
) -> None:
    """Write down what was handed out: `digest` is that of the manifest."""
    public: dict[str, JSON] = {"period": period.name, "past": past, "digest": digest}
    tx.ledger.append(Entry(BUNDLE_MADE, organisation, now, by=by, public=public))

"""Which cases may be decided together, who must look first, and when it can still be stopped.

An order has a paper to be read and an authority that is answered; an appeal has somebody
who says that we were wrong: each needs its own reading (DSA Art. 20(4), TCO Art. 10), so
neither is ever one of many. Above a set number a second person approves; the asker never
does. A moment passes before the first case is touched, as after a single decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from seawall.cases.bulk.model import Bulk, BulkRuling, BulkState
from seawall.cases.model import CaseKind
from seawall.errors import problem
from seawall.ids import PersonId

#: The most cases of one decision: more is a matter for a rule.
MOST = 5_000
#: How long it can be called off.
UNDO = timedelta(seconds=10)
#: Kinds that need a reading of their own.
_OWN_READING = frozenset({CaseKind.ORDER.value, CaseKind.APPEAL.value})
#: What may be decided about many: never to hand many cases up unread.
FINDINGS = ("remove", "restrict", "allow")
LONGEST_SAY = 1_000


def choose_cases(kinds: Mapping[str, int]) -> int:
    """Check that these cases may be decided together, and count them."""
    size = sum(kinds.values())
    if not size:
        raise problem("cases.nothing-chosen")
    if own := sorted(_OWN_READING & kinds.keys()):
        raise problem("cases.needs-own-reading", choices=" and ".join(own))
    if size > MOST:
        raise problem("cases.too-many-at-once", size=size, most=MOST)
    return size


def submit_bulk(bulk: Bulk, ruling: BulkRuling, *, alone_up_to: int, now: datetime) -> Bulk:
    """Submit a decision about many cases: few start at once, more wait for a second person."""
    _require(bulk, BulkState.DRAFT)
    if ruling.finding not in FINDINGS:
        raise problem("cases.not-for-many", finding=ruling.finding, choices=", ".join(FINDINGS))
    ruled_bulk = replace(bulk, ruling=ruling, asked_at=now)
    if bulk.size > alone_up_to:
        return replace(ruled_bulk, state=BulkState.PROPOSED)
    return replace(ruled_bulk, state=BulkState.WAITING, starts_at=now + UNDO)


def approve_bulk(bulk: Bulk, by: PersonId, *, now: datetime) -> Bulk:
    """Approve a decision about many cases as its second person; it starts in a moment."""
    _require(bulk, BulkState.PROPOSED)
    if by == bulk.asked_by:
        raise problem("cases.second-person-missing")
    return replace(
        bulk, state=BulkState.WAITING, approved_by=by, approved_at=now, starts_at=now + UNDO
    )


def turn_back_bulk(bulk: Bulk, *, say: str, now: datetime) -> Bulk:
    """Turn a proposed decision about many cases down, with a reason."""
    _require(bulk, BulkState.PROPOSED)
    if not say.strip() or len(say) > LONGEST_SAY:
        raise problem("cases.reason-missing.bulk", longest=LONGEST_SAY)
    return replace(bulk, state=BulkState.TURNED_BACK, say=say.strip(), ended_at=now)


def call_off_bulk(bulk: Bulk, *, now: datetime) -> Bulk:
    """Call a decision about many cases off, before the first case is touched."""
    _require(bulk, BulkState.WAITING)
    return replace(bulk, state=BulkState.CALLED_OFF, ended_at=now)


def start_bulk(bulk: Bulk, *, now: datetime) -> Bulk | None:
    """Start a decision about many cases, or go on; None if there is nothing (yet) to do."""
    if bulk.state is BulkState.RUNNING:
        return bulk
    if bulk.state is not BulkState.WAITING or bulk.starts_at is None or now < bulk.starts_at:
        return None
    return replace(bulk, state=BulkState.RUNNING)


def finish_bulk(bulk: Bulk, *, now: datetime) -> Bulk:
    """Mark a decision about many cases as done: every case has its answer."""
    return replace(bulk, state=BulkState.DONE, ended_at=now)


def _require(bulk: Bulk, state: BulkState) -> None:
    if bulk.state is not state:
        raise problem("cases.not-at-this-point.state", state=bulk.state.value)

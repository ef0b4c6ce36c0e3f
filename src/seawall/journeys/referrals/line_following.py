"""What was referred is looked at until it is gone, and a while longer in case it comes back.

One job looks at all addresses of a dispatch: at 5, 15, 30 and 60 minutes, hourly, then
daily (`probing/schedule.py`). A worker that slept catches up with one look at each. Every
look is a row, and signed by us as the prober; "gone" takes two of them, apart; what they add up to stands on the line and in
the figures, as survival curves and never as a mean of what was removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.ids import DispatchId, LineId, ProbeId, RecipientId, new_id
from seawall.journeys.referrals._look_signing import sign_looks
from seawall.ledger.model import JSON, Entry
from seawall.ledger.words import word_of
from seawall.probing.confirmation import History, history_of
from seawall.probing.model import KnownPage, PageVisit, VisitJudgement
from seawall.probing.schedule import followed_until, next_visit
from seawall.referrals.figures import ReferralFigures, figures_of
from seawall.referrals.model import Dispatch, Probe, ReferralLine
from seawall.referrals.sightings import comparison_of, sightings_of
from seawall.transaction import Transaction

#: Addresses that one run of a job looks at; the rest follow at once.
AT_ONCE = 20
REAPPEARED = "reappeared"
GONE = "gone"


@dataclass(frozen=True, slots=True)
class DueLook:
    """An address to look at, and what to compare it with."""

    line: LineId
    url: str
    known: KnownPage


@dataclass(frozen=True, slots=True)
class LineLook:
    """One look at an address, and what it was judged to show."""

    line: LineId
    visit: PageVisit
    judgement: VisitJudgement


def due_lines(about: DispatchId, *, tx: Transaction, now: datetime) -> list[DueLook]:
    """The addresses of a dispatch whose look is due, longest overdue first."""
    waiting = tx.referring.due_lines(about, now=now, limit=AT_ONCE)
    return [DueLook(line.id, line.url, comparison_of(line)) for line in waiting]


def record_round(
    about: DispatchId, looks: Sequence[LineLook], *, tx: Transaction, now: datetime
) -> list[ReferralLine]:
    """Write looks at a dispatch's addresses down, sign them for everybody, and what they come to.

    One commit for all of them: a look that is written down is signed.
    """
    tx.referring.locked_dispatch(about)  # an answer locks it first, too
    followed, probes = [], []
    for look in looks:
        line = tx.referring.locked_line(look.line)
        probe = _probe(line, look.visit, look.judgement)
        followed.append(_record_look(line, look, probe, tx=tx, now=now))
        probes.append((line.url, probe))
    sign_looks(tx.referring.dispatch(about), probes, tx=tx, now=now)
    return followed


def _record_look(
    line: ReferralLine, look: LineLook, probe: Probe, *, tx: Transaction, now: datetime
) -> ReferralLine:
    """Write one look down, and what all of them add up to."""
    assert line.dispatch
    sent_at = tx.referring.dispatch(line.dispatch).sent_at or now
    tx.referring.add_probe(probe)
    sightings = sightings_of(tx.referring.probes(line.id))
    before, after = history_of(sightings[:-1]), history_of(sightings)
    at = next_visit(sent_at, visits=sightings, now=now)
    if look.visit.again_at and at is not None:
        at = max(at, look.visit.again_at)
    removal = after.removal
    followed = replace(
        line,
        liveness=look.judgement.state.value,
        last_live_at=after.last_seen,
        gone_from=removal.removed_at if removal else None,
        gone_confirmed_at=removal.confirmed_at if removal else None,
        next_visit_at=at,
    )
    tx.referring.save_line(followed)
    _record(followed, before, after, sent_at=sent_at, tx=tx, now=now)
    return followed


def next_look_at(about: DispatchId, *, tx: Transaction) -> datetime | None:
    """When the next look at any address of the dispatch falls due; None: no more."""
    return tx.referring.next_visit(about)


def figures(*, recipient: RecipientId | None = None, tx: Transaction) -> ReferralFigures:
    """Time to removal of what was sent, to one platform or to all, as survival."""
    followed = [
        (dispatch, line)
        for dispatch, line in tx.referring.sent_lines()
        if recipient is None or dispatch.recipient == recipient
    ]
    looks = tx.referring.looks([line.id for _, line in followed])
    return figures_of(
        (_clock_start(dispatch), looks.get(line.id, [])) for dispatch, line in followed
    )


def _clock_start(dispatch: Dispatch) -> datetime:
    """The clock runs from receipt where the platform signed one, else from sending."""
    at = dispatch.received_at or dispatch.sent_at
    assert at
    return at


def _probe(line: ReferralLine, visit: PageVisit, judgement: VisitJudgement) -> Probe:
    return Probe(
        id=ProbeId(new_id("prb", now=visit.at)),
        line=line.id,
        at=visit.at,
        state=judgement.state.value,
        vantage=visit.vantage or "here",
        status=visit.status,
        why=judgement.why,
        visit={"rule": judgement.rule.value, "digest": visit.digest, "final": visit.final_url},
    )


def _record(
    line: ReferralLine,
    before: History,
    after: History,
    *,
    sent_at: datetime,
    tx: Transaction,
    now: datetime,
) -> None:
    """The ledger hears of what changed: gone for certain, or back again."""
    if after.is_gone == before.is_gone:
        return
    public: dict[str, JSON] = {"state": line.liveness}
    removal = after.removal
    if removal:
        public["followed_until"] = followed_until(sent_at, after).isoformat()
        public["gone_from"] = removal.removed_at.isoformat()
        public["last_seen"] = removal.last_seen.isoformat() if removal.last_seen else ""
    change = GONE if removal else REAPPEARED
    tx.ledger.append(
        Entry(word_of(f"line.{change}"), line.id, at=now, public=public, sealed={"url": line.url})
    )

"""The platform answers: applied, already, partial, cannot, or later.

Every answer is kept, none is argued with. *Cannot* is a no, and a no goes to a person
as a task, once, and never starts a retry storm. *Later* asks again when the platform said.
*Applied* stops the clock; if the content has a public address, we look whether it is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.enforcement.contract import is_trial
from seawall.enforcement.delivery_patience import longest_wait
from seawall.enforcement.envelope import stamp
from seawall.enforcement.model import Action, ActionOutcome, OutcomeKind, ReasonCode
from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.errors import problem
from seawall.ids import ActionId, OutcomeId, new_id
from seawall.journeys.answers import order_completion
from seawall.journeys.appeals import _complaint_clocks
from seawall.journeys.enforcement._enforcement import push_event
from seawall.journeys.platform import liveness
from seawall.journeys.preservation import preservation
from seawall.journeys.queue._action_trouble import open_task
from seawall.ledger import Entry
from seawall.ledger.words import word_of
from seawall.ledger.words.enforcement import ACTION_ASKED_AGAIN
from seawall.transaction import Transaction

#: A platform's clock may be this far ahead of ours.
_CLOCKS_DIFFER = timedelta(minutes=5)
_LONGEST_LATER = 7 * 24 * 3600
#: The largest whole number on which every language agrees (RFC 8259, section 6).
MOST_VIEWS = 2**53

#: Answers after which nobody needs to act any more on their own.
_NEEDS_A_PERSON = {OutcomeKind.CANNOT, OutcomeKind.PARTIAL}


@dataclass(frozen=True, slots=True)
class OutcomeReport:
    """What a platform reports of an action."""

    action: ActionId
    outcome: OutcomeKind
    effective_at: datetime | None = None
    reason_code: ReasonCode | None = None
    detail: str = ""
    retry_after: int | None = None
    views: int | None = None


def report_outcome(report: OutcomeReport, *, tx: Transaction, now: datetime) -> ActionOutcome:
    """Keep the answer, and do what it asks for; the same answer twice counts once.

    An outcome of a trial (`seawall contract test`) is answered like any other, and not kept: a
    receiver is tested as it runs, with the key by which it reports.
    """
    if is_trial(report.action):
        _check(report, now=now)
        return _outcome(report, now=now)
    action = tx.enforcement.action(report.action, is_locked=True)  # twice at once, too
    _check(report, now=now)
    earlier = tx.enforcement.outcomes_of(action.id)
    if earlier and _says_the_same(report, earlier[-1]):
        return earlier[-1]

    outcome = _outcome(report, now=now)
    tx.enforcement.add_outcome(outcome)
    _remember(action, outcome, tx=tx)
    _follow_up(action, outcome, tx=tx, now=now)
    return outcome


def ask_action_again(action: ActionId, *, tx: Transaction, now: datetime) -> bool:
    """Put an action on the feed once more, if it still stands and is still not done."""
    stored_action = tx.enforcement.action(action)
    newest = tx.enforcement.newest_action(stored_action.target)
    outcomes = tx.enforcement.outcomes_of(action)
    if (newest and newest.seq > stored_action.seq) or any(
        outcome.kind.is_done for outcome in outcomes
    ):
        return False
    event = tx.enforcement.repeat_event(about=action, now=now)
    push_event(event, tx=tx, now=now)
    tx.ledger.append(Entry(ACTION_ASKED_AGAIN, about=action, at=now))
    return True


def _check(report: OutcomeReport, *, now: datetime) -> None:
    kind = report.outcome
    if kind is OutcomeKind.CANNOT and report.reason_code is None:
        raise problem("enforcement.outcome-incomplete.reason-code", choices=", ".join(ReasonCode))
    if kind is OutcomeKind.LATER and not 1 <= (report.retry_after or 0) <= _LONGEST_LATER:
        raise problem("enforcement.outcome-incomplete.retry-after")
    if report.effective_at and report.effective_at > now + _CLOCKS_DIFFER:
        raise problem("enforcement.outcome-incomplete.effective-at")
    if report.views is not None and not 0 <= report.views <= MOST_VIEWS:
        raise problem("enforcement.outcome-incomplete.views", views=report.views, most=MOST_VIEWS)


def _says_the_same(report: OutcomeReport, last: ActionOutcome) -> bool:
    report_facts = (report.outcome, report.reason_code or "", report.detail, report.retry_after)
    if report.views not in {None, last.views}:
        return False
    if report_facts != (last.kind, last.reason_code, last.detail, last.retry_after):
        return False
    return report.effective_at is None or report.effective_at == last.effective_at


def _outcome(report: OutcomeReport, *, now: datetime) -> ActionOutcome:
    effective_at = report.effective_at
    if effective_at is None and report.outcome.is_done:
        effective_at = now
    return ActionOutcome(
        id=OutcomeId(new_id("out", now=now)),
        action=report.action,
        kind=report.outcome,
        effective_at=effective_at,
        reason_code=report.reason_code or "",
        detail=report.detail,
        retry_after=report.retry_after,
        at=now,
        views=report.views,
    )


def _remember(action: Action, outcome: ActionOutcome, *, tx: Transaction) -> None:
    entry = Entry(
        word_of(f"action.{outcome.kind}"),
        about=action.id,
        at=outcome.at,
        public={
            "effective_at": stamp(outcome.effective_at),
            "outcome": outcome.id,
            "reason_code": str(outcome.reason_code),
            "seq": action.seq,
            **({} if outcome.views is None else {"views": outcome.views}),
        },
        sealed={"detail": outcome.detail} if outcome.detail else None,
    )
    tx.ledger.append(entry)


def _follow_up(action: Action, outcome: ActionOutcome, *, tx: Transaction, now: datetime) -> None:
    orders = order_completion.locked_orders(action, tx=tx)
    if outcome.kind in _NEEDS_A_PERSON:
        say = f"The platform reports {outcome.kind}: {outcome.reason_code or 'no reason'}."
        open_task(action, kind=f"action.{outcome.kind}", say=say, tx=tx, now=now)
    elif outcome.kind is OutcomeKind.LATER:
        arguments = {"organisation": action.organisation, "action": action.id}
        moment = now + _asked_wait(action, outcome, now=now)
        owed = OwedJob(Task.ASK_AGAIN, arguments, run_after=moment, key=f"ask-again:{outcome.id}")
        tx.outbox.add(owed, now=now)
    elif outcome.kind.is_done:
        liveness.owe_look(action, outcome, tx=tx, now=now)
        preservation.keep_removed(action, outcome, tx=tx, now=now)
        _complaint_clocks.open_window(action, outcome, tx=tx, now=now)
    order_completion.settle_orders(orders, action, outcome, tx=tx, now=now)


def _asked_wait(action: Action, outcome: ActionOutcome, *, now: datetime) -> timedelta:
    """What the platform asked for; under a deadline never past it."""
    wait = timedelta(seconds=outcome.retry_after or 0)
    return min(wait, longest_wait(action.deadline - now)) if action.deadline else wait

"""Liveness checks: whether what was reported as applied is gone from its public address.

If the platform gave the item a public address, the worker asks for it a minute later, as
a stranger would. A page that still answers 200, and does not itself say that nothing is
there, goes to a person as a task: the platform may mean another thing by *removed*, or its
cache may need a nudge.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from seawall.enforcement.envelope import stamp
from seawall.enforcement.model import Action, ActionOutcome, TargetState
from seawall.enforcement.outbox.model import Ending, OwedJob, TaskRetry
from seawall.enforcement.outbox.tasks import Task
from seawall.ids import ActionId
from seawall.journeys.queue._action_trouble import item_of, open_task
from seawall.ledger import JSON, Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words.enforcement import (
    ACTION_NOT_VERIFIED,
    ACTION_STILL_PUBLIC,
    ACTION_VERIFIED,
)
from seawall.transaction import Transaction

#: Caches are given this long to forget.
GRACE = timedelta(minutes=1)

#: No answer is no proof; it is asked again this often, and then let be.
_ATTEMPTS = 3
_AGAIN_AFTER = timedelta(minutes=10)

_SHOULD_BE_GONE = {TargetState.REMOVED, TargetState.DISABLED}
_EVERYWHERE = ("*",)


def owe_look(action: Action, outcome: ActionOutcome, *, tx: Transaction, now: datetime) -> None:
    """Owe a look at the public address, if there is one and it should be gone."""
    if action.state not in _SHOULD_BE_GONE or action.scope != _EVERYWHERE:
        return
    if not _address(action, tx=tx):
        return
    arguments = {"organisation": action.organisation, "action": action.id}
    owed = OwedJob(
        Task.PROBE_GONE,
        arguments,
        run_after=now + GRACE,
        key=f"probe:{outcome.id}",
    )
    tx.outbox.add(owed, now=now)


def where_to_look(action: ActionId, *, tx: Transaction) -> str | None:
    """The address to ask; None once a newer action says something else."""
    stored_action = tx.enforcement.action(action)
    newest = tx.enforcement.newest_action(stored_action.target)
    if newest and newest.seq > stored_action.seq:
        return None
    return _address(stored_action, tx=tx)


def judge_look(
    action: ActionId,
    status: int | None,
    *,
    says_gone: bool = False,
    attempt: int,
    tx: Transaction,
    now: datetime,
) -> Ending:
    """Judge the answer of a public address; `says_gone` is what its page says."""
    stored_action = tx.enforcement.action(action)
    if status is None or status >= 500 or status == 429:
        if attempt < _ATTEMPTS:
            return TaskRetry(now + _AGAIN_AFTER, f"no proof either way: {status or 'no answer'}")
        _remember(ACTION_NOT_VERIFIED, stored_action, status, tx=tx, now=now)
    elif status < 300 and says_gone:
        _remember(ACTION_VERIFIED, stored_action, status, says_gone=True, tx=tx, now=now)
    elif status < 300:
        _remember(ACTION_STILL_PUBLIC, stored_action, status, tx=tx, now=now)
        say = f"Reported as applied, but still online for a visitor ({status}) at {stamp(now)}."
        open_task(stored_action, kind="action.still_public", say=say, tx=tx, now=now)
    else:
        _remember(ACTION_VERIFIED, stored_action, status, tx=tx, now=now)
    return None


def _remember(
    word: LedgerWord,
    action: Action,
    status: int | None,
    *,
    tx: Transaction,
    now: datetime,
    **extra_facts: JSON,
) -> None:
    public = {"status": status, **extra_facts}
    tx.ledger.append(Entry(word, about=action.id, at=now, public=public))


def _address(action: Action, *, tx: Transaction) -> str | None:
    item = tx.intake.item(item_of(action, tx=tx).item)
    return item.public_url or None

"""An account is given back when the decision it was acted upon for does not stand any more.

A measure against an account rests on what was decided of its content (DSA Art. 17(1)(c) and (d)).
Where that is reversed, on appeal (Art. 20(4)), by a person or by a rule, the measure has no ground
left and ends with it, each part of the account that was restricted because of this case. What the
account did elsewhere may be ground for another measure, which a person takes.
"""

from __future__ import annotations

from datetime import datetime

from seawall.cases.model import Decision
from seawall.enforcement.model import AccountPart, Action, Enforcement, Target, TargetState
from seawall.journeys.enforcement._enforcement import enforce_decision
from seawall.journeys.enforcement._held_account import keep_down_again
from seawall.transaction import Transaction


def give_accounts_back(decision: Decision, *, tx: Transaction, now: datetime) -> tuple[Action, ...]:
    """End every measure against an account that rests on this case, which is allowed now."""
    targets = tx.enforcement.account_targets_of(decision.case)
    newest = tx.enforcement.newest_actions(targets)
    resting = [
        target
        for target, action in newest.items()
        if action.case == decision.case and _restricts(action, now)
    ]
    return tuple(
        action for target in resting for action in _give_back(target, decision, tx=tx, now=now)
    )


def _restricts(action: Action, now: datetime) -> bool:
    is_over = action.until is not None and action.until <= now
    return action.state is not TargetState.RESTORED and not is_over


def _give_back(
    target: Target, decision: Decision, *, tx: Transaction, now: datetime
) -> tuple[Action, ...]:
    part = AccountPart(target.kind)
    actions = enforce_decision(
        Enforcement(
            decision=decision.id,
            case=decision.case,
            targets=(target,),
            state=TargetState.RESTORED,
            why=decision.basis,
            preserve=False,
            part=part,
        ),
        tx=tx,
        now=now,
    )
    if part is AccountPart.ACCOUNT:
        keep_down_again(target.external_id, tx=tx, now=now)
    return actions

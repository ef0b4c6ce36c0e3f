"""An account is acted upon for what its content was decided to be.

1. A standing decision of the case restricts under our own terms or a law; an order names content and
   never an account. What is restored again needs no such decision, only an earlier action.
2. The account is one of those whose items the case holds.
3. The person has confirmed twice: what will happen, and to whom. An account is somebody's
   whole presence, DSA Art. 17(1)(c) and (d), and no key may take it by accident.
4. The action is a desired state like every other, on a target that is the account, its payments
   or its service. The person is told with a statement of their own: `statement_of_reasons`.
5. Where an account is given back, its items that the law holds down are named once more, so that
   a platform that shows everything of an account again shows them not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.cases.model import Decision, Finding
from seawall.enforcement.account_restriction import require_possible
from seawall.enforcement.model import AccountPart, Action, Enforcement, Target, TargetState
from seawall.errors import InvalidRequest, problem
from seawall.ids import CaseId
from seawall.journeys.enforcement._enforcement import enforce_decision
from seawall.journeys.enforcement._held_account import keep_down_again
from seawall.journeys.enforcement.holding_back import held_until
from seawall.journeys.permission import require_right
from seawall.ledger import Entry
from seawall.ledger.words.enforcement import ACCOUNT_ACTED_UPON
from seawall.people.model import Member
from seawall.transaction import Transaction

ACT = "account.act"
_RESTRICTS = frozenset({Finding.REMOVE, Finding.RESTRICT})
_SHOWS_ITS_ITEMS = frozenset({TargetState.LIMITED, TargetState.RESTORED})


class NotConfirmed(InvalidRequest):
    """Both confirmations are needed."""


@dataclass(frozen=True, slots=True)
class AccountMeasure:
    """What is asked for which account, and that it was confirmed."""

    case: CaseId
    account: str
    state: TargetState
    reason: str
    until: datetime | None = None
    knows_the_effect: bool = False
    knows_the_account: bool = False
    part: AccountPart = AccountPart.ACCOUNT
    """What of the account it is about."""


def act_on_account(
    measure: AccountMeasure, person: Member, *, tx: Transaction, now: datetime
) -> Action:
    """Ask for this state of an account."""
    require_right(person, ACT)
    _refuse_unclear(measure, now=now)
    case = tx.cases.locked(measure.case)
    head = tx.cases.head(case.id)
    _refuse_stranger(measure, tx=tx)
    ground = _ground(measure, head, tx=tx)
    (action,) = enforce_decision(_order(measure, ground, person), tx=tx, now=now)
    entry = Entry(
        ACCOUNT_ACTED_UPON,
        about=case.id,
        at=now,
        by=person.code,
        public={
            "action": action.id,
            "decision": ground.id,
            "part": measure.part.value,
            "state": measure.state.value,
        },
        sealed={"account": measure.account, "reason": measure.reason.strip()},
    )
    tx.ledger.append(entry)
    if measure.part is AccountPart.ACCOUNT and measure.state in _SHOWS_ITS_ITEMS:
        keep_down_again(measure.account, tx=tx, now=now)
    return action


def newest_account_action(
    account: str, part: AccountPart = AccountPart.ACCOUNT, *, tx: Transaction
) -> Action | None:
    """What was last asked for this part of an account."""
    return tx.enforcement.newest_action(Target(part, account))


def _order(measure: AccountMeasure, ground: Decision, person: Member) -> Enforcement:
    return Enforcement(
        decision=ground.id,
        case=measure.case,
        targets=(Target(measure.part, measure.account),),
        state=measure.state,
        until=measure.until,
        why=ground.basis,
        preserve=False,
        part=measure.part,
        by=person.code,
    )


def _refuse_unclear(measure: AccountMeasure, *, now: datetime) -> None:
    if not (measure.knows_the_effect and measure.knows_the_account):
        raise problem(
            "cases.account-action-unconfirmed",
            NotConfirmed,
            field="knows_the_account" if measure.knows_the_effect else "knows_the_effect",
        )
    require_possible(measure.part, measure.state, measure.until)
    if not measure.reason.strip():
        raise problem("cases.account-action-no-reason", NotConfirmed)
    if measure.until is not None and measure.until <= now:
        raise problem("cases.account-action-past", NotConfirmed)


def _refuse_stranger(measure: AccountMeasure, *, tx: Transaction) -> None:
    if not measure.account or not tx.clusters.holds_account(measure.case, measure.account):
        raise problem("cases.another-account")


def _ground(measure: AccountMeasure, head: Decision | None, *, tx: Transaction) -> Decision:
    if (
        head
        and measure.state is TargetState.RESTORED
        and newest_account_action(measure.account, measure.part, tx=tx)
    ):
        return head
    if head is None or head.finding not in _RESTRICTS or not head.is_our_own:
        raise problem("cases.no-ground-to-act.no-decision")
    if held_until(head.id, tx=tx):
        raise problem("cases.no-ground-to-act.still-undoable")
    return head

"""What is known here of an account: since when, what was decided about it, what that weighs.

It is computed from the decisions each time it is asked for, so that nothing has to be taken
back when one is overturned. It suggests, and does nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from seawall.cases.model import Decision, Finding
from seawall.cases.strikes import StrikeTally, shipped_rules, standing_decisions, tally_strikes
from seawall.errors import problem
from seawall.transaction import Transaction

#: Of how many accounts a page tells; a cluster may have thousands.
SHOWN = 3

_RESTRICTS = frozenset({Finding.REMOVE, Finding.RESTRICT})


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """One account, as far as we know it."""

    account: str
    since: datetime
    """When its first item reached us; the account itself may be older."""
    items: int
    decided: int
    restricted: int
    """Decisions that stand and take something down or limit it."""
    put_right: int
    """Decisions against it that were superseded in its favour, on appeal or otherwise."""
    tally: StrikeTally


def read_account(account: str, *, tx: Transaction, now: datetime) -> AccountRecord:
    """The record of one account."""
    sightings = tx.intake.account_seen(account)
    if not account or sightings is None:
        raise problem("cases.unknown-account", account=account[:80])
    decisions = tx.cases.of_account(account)
    heads = standing_decisions(decisions)
    return AccountRecord(
        account=account,
        since=sightings[0],
        items=sightings[1],
        decided=len(heads),
        restricted=sum(head.finding in _RESTRICTS for head in heads),
        put_right=_count_put_right(decisions, heads),
        tally=tally_strikes(decisions, now=now, rules=shipped_rules()),
    )


def read_accounts(
    accounts: Iterable[str], *, tx: Transaction, now: datetime
) -> tuple[list[AccountRecord], int]:
    """The records of the first few of these, and how many others there are."""
    account_names = [name for name in dict.fromkeys(accounts) if name]
    return [read_account(account, tx=tx, now=now) for account in account_names[:SHOWN]], max(
        0, len(account_names) - SHOWN
    )


def _count_put_right(decisions: Sequence[Decision], heads: Sequence[Decision]) -> int:
    was_against = {decision.case for decision in decisions if decision.finding in _RESTRICTS}
    return sum(head.finding is Finding.ALLOW and head.case in was_against for head in heads)

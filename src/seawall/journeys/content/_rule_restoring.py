"""A rule's own block is undone: what it acted upon is known no longer.

Only where no person ever decided. The decision is the rule's, like the one that it undoes, and
the content comes back by an action of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from seawall.cases.model import Case, CaseState, Decision, DecisionGround, Finding
from seawall.enforcement.model import Enforcement, Target, TargetState
from seawall.ids import DecisionId, EntryId, ItemId, new_id
from seawall.journeys.cases import _second_read, _wrongful_time
from seawall.journeys.enforcement._account_release import give_accounts_back
from seawall.journeys.enforcement._enforcement import enforce_decision
from seawall.journeys.enforcement._rule_removal import RULE
from seawall.ledger import Entry
from seawall.ledger.words.cases import DECISION_BY_RULE
from seawall.transaction import Transaction

_CODE = f"{RULE}:withdrawn"


def put_back_items(
    case: Case,
    head: Decision | None,
    items: Sequence[ItemId],
    entry: EntryId,
    *,
    tx: Transaction,
    now: datetime,
) -> tuple[ItemId, ...]:
    """Allow every item of the case, and close it; the items that come back."""
    decision = _decision(case, head, entry, now=now)
    tx.cases.add_decision(decision)
    tx.cases.save(replace(case, state=CaseState.DECIDED, decided_at=now, lease=None))
    public = {"decision": decision.id, "finding": decision.finding.value, "entry": entry}
    tx.ledger.append(Entry(DECISION_BY_RULE, case.id, at=now, by=_CODE, public=public))
    _second_read.consider_machine_decision(decision, case, tx=tx, now=now)
    _wrongful_time.tally_wrongful_time(items, case.id, entry, tx=tx, now=now)
    items_by_id = tx.intake.items_named(items)
    targets = {
        Target(item.kind, item.external_id, item.latest_version): item.id
        for item in items_by_id.values()
    }
    actions = enforce_decision(
        Enforcement(
            decision=decision.id,
            case=case.id,
            targets=tuple(targets),
            state=TargetState.RESTORED,
            why={"ground": decision.ground, "clauses": []},
        ),
        tx=tx,
        now=now,
    )
    give_accounts_back(decision, tx=tx, now=now)
    return tuple(targets[action.target] for action in actions)


def _decision(case: Case, head: Decision | None, entry: EntryId, *, now: datetime) -> Decision:
    return Decision(
        id=DecisionId(new_id("dec", now=now)),
        case=case.id,
        finding=Finding.ALLOW,
        clauses=(),
        context="",
        reason="What it matched was taken back by whoever had listed it.",
        evidence={"entries": [entry], "checks": [], "seen": [], "media_seconds": 0.0},
        automation={"detection": True, "decision": "fully"},
        ground=DecisionGround.TERMS.value,
        decided_by={"kind": RULE, "code": _CODE, "role": RULE},
        person=None,
        opened_at=now,
        at=now,
        supersedes=head.id if head else None,
    )

"""What becomes of the items that an order asks for no more.

Our own conclusion comes first, TCO Art. 4(7): what we removed under our terms is asked for
again, now with a statement of reasons (DSA Art. 17); what we allowed, and the order had kept
down, comes back by that decision. Where we concluded nothing, the end of the order is the
reason. All of it passes the gate, so what something else holds stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from seawall.cases.asked_state import asked_scope, asked_state, asked_until
from seawall.cases.model import Decision, DecisionGround, Finding
from seawall.cases.own_conclusion import restricts_at
from seawall.enforcement.model import Action, Enforcement, Target, TargetState
from seawall.ids import CaseId, DecisionId, ItemId, new_id
from seawall.intake.model import Item
from seawall.journeys.enforcement._enforcement import enforce_decision, keep_others_off
from seawall.journeys.enforcement._item_standing import conclusions_in_effect
from seawall.journeys.enforcement._legal_holds import kept_down
from seawall.ledger import Entry
from seawall.ledger.words.cases import DECISION_AFTER_ORDER
from seawall.orders.effect_end import EffectEnd, ItemFate
from seawall.orders.model import Order
from seawall.people.model import Member
from seawall.transaction import Transaction

_BY_RULE = {"kind": "rule", "code": "rule:order-ended", "role": "rule"}


@dataclass(frozen=True, slots=True)
class OrderEnded:
    """An order that has ended, or a part of it; how, and who wrote it down, if anybody did."""

    order: Order
    end: EffectEnd
    by: Member | None = None

    @property
    def code(self) -> str:
        """Whoever wrote it down, as the ledger names them."""
        return self.by.code if self.by else ""


@dataclass(frozen=True, slots=True)
class _FreedItem:
    """An item, what was asked of it last, and what we concluded about it ourselves."""

    item: Item
    newest: Action | None
    own: Decision | None
    is_held: bool

    @property
    def target(self) -> Target:
        return Target(self.item.kind, self.item.external_id, self.item.latest_version)

    def is_down(self, now: datetime) -> bool:
        """Whether the platform was asked to take it down or to limit it, and that still stands."""
        if self.newest is None or self.newest.state is TargetState.RESTORED:
            return False
        return self.newest.until is None or self.newest.until > now

    @property
    def is_ordered(self) -> bool:
        """Whether what was asked last is not our own conclusion."""
        return bool(self.newest and self.own and self.newest.decision != self.own.id)

    def allowance(self) -> Decision | None:
        """Our own decision by which it comes back."""
        return self.own if self.own and self.own.finding is Finding.ALLOW else None

    def fate(self, now: datetime) -> ItemFate:
        """What becomes of it."""
        if restricts_at(self.own, now):
            return ItemFate.TERMS
        if self.is_held:
            return ItemFate.HELD
        is_withheld = self.newest is None and self.allowance() is not None
        return ItemFate.REINSTATED if self.is_down(now) or is_withheld else ItemFate.UNTOUCHED


def free_items(
    ended: OrderEnded, items: Iterable[ItemId], *, tx: Transaction, now: datetime
) -> dict[ItemId, ItemFate]:
    """Do with each item what follows from the end of the order; what became of it."""
    freed = _freed(list(items), tx=tx)
    back: dict[CaseId, list[_FreedItem]] = defaultdict(list)
    for one in freed:
        fate, allowance = one.fate(now), one.allowance()
        if fate is ItemFate.TERMS and one.own and one.is_ordered:
            enforce_decision(_as_concluded(one, one.own), tx=tx, now=now)
        elif fate is ItemFate.REINSTATED and allowance:
            enforce_decision(_as_concluded(one, allowance), tx=tx, now=now)
        elif fate is ItemFate.REINSTATED and one.newest:
            back[one.newest.case].append(one)
    for case, of_case in back.items():
        _put_back(ended, case, of_case, tx=tx, now=now)
    return {one.item.id: one.fate(now) for one in freed}


def _freed(items: list[ItemId], *, tx: Transaction) -> list[_FreedItem]:
    """The items as they stand, when nobody else can act on them until the commit."""
    targets = {
        item: Target(item.kind, item.external_id) for item in tx.intake.items_named(items).values()
    }
    keep_others_off(targets.values(), tx=tx)
    own = conclusions_in_effect(items, tx=tx)
    held = kept_down(list(targets), tx=tx)
    newest = tx.enforcement.newest_actions(targets.values())
    return [
        _FreedItem(item, newest.get(target), own[item.id], item.id in held)
        for item, target in targets.items()
    ]


def _as_concluded(freed: _FreedItem, own: Decision) -> Enforcement:
    """What our own conclusion asks for, as if nothing had kept it from taking effect."""
    scope = asked_scope(own)
    return Enforcement(
        decision=own.id,
        case=own.case,
        targets=(freed.target,),
        state=asked_state(own.finding, scope),
        scope=scope,
        until=asked_until(own),
        why=own.basis,
    )


def _put_back(
    ended: OrderEnded, case: CaseId, freed: list[_FreedItem], *, tx: Transaction, now: datetime
) -> None:
    """The end of the order supersedes what was decided because of it."""
    decision = _decision(ended, case, freed, tx=tx, now=now)
    tx.cases.add_decision(decision)
    public = {
        "cause": ended.end.cause.value,
        "decision": decision.id,
        "order": ended.order.id,
        "supersedes": decision.supersedes,
    }
    code = decision.decided_by["code"]
    tx.ledger.append(Entry(DECISION_AFTER_ORDER, about=case, at=now, by=code, public=public))
    enforcement = Enforcement(
        decision=decision.id,
        case=case,
        targets=tuple(one.target for one in freed),
        state=TargetState.RESTORED,
        why={
            "ground": decision.ground,
            "clauses": [],
            "order": ended.order.id,
            "effect": ended.end.cause.value,
        },
    )
    enforce_decision(enforcement, tx=tx, now=now)


def _decision(
    ended: OrderEnded, case: CaseId, freed: list[_FreedItem], *, tx: Transaction, now: datetime
) -> Decision:
    order, by, head = ended.order, ended.by, tx.cases.head(case)
    return Decision(
        id=DecisionId(new_id("dec", now=now)),
        case=case,
        finding=Finding.ALLOW,
        clauses=(),
        context="",
        reason=f"The order {order.reference or order.id} has no effect on this any more "
        f"({ended.end.cause.value}). {ended.end.why}".strip(),
        evidence={
            "entries": [],
            "checks": [],
            "seen": [],
            "media_seconds": 0.0,
            "order": order.id,
            "items": [one.item.id for one in freed],
        },
        automation={"detection": False, "decision": "not" if by else "fully"},
        ground=DecisionGround.ORDER.value,
        decided_by={"kind": "person", "code": by.code, "role": by.role} if by else _BY_RULE,
        person=by.id if by else None,
        opened_at=now,
        at=now,
        supersedes=head.id if head else None,
    )

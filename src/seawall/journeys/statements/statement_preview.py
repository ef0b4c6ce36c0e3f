"""What an uploader would read of a decision that is not made yet; nothing is written.

The same facts, gathered by the same rules, as the statement that a decision draws up (DSA
Art. 17): only the decision does not exist, and neither the statement's number nor its token do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from seawall.cases.asked_state import EVERYWHERE, asked_state
from seawall.cases.legal_ground import KEPT_AS, LegalGround
from seawall.cases.model import CaseKind, ClauseRef, Decision, DecisionGround, Finding
from seawall.enforcement.model import Target
from seawall.ids import CaseId, DecisionId, StatementId
from seawall.intake.model import Item
from seawall.journeys.statements import _statement_facts
from seawall.people.model import Member
from seawall.taxonomy import clause
from seawall.transaction import Transaction
from seawall.transparency.languages import spoken_language
from seawall.transparency.statement import StatementKind, StatementOfReasons

#: The findings of which an uploader is sent a statement.
_TOLD = frozenset({Finding.REMOVE, Finding.RESTRICT})
_OF_ITEMS = frozenset({CaseKind.CONTENT, CaseKind.ORDER})
_NO_DECISION, _NO_STATEMENT = DecisionId("dec_preview"), StatementId("sor_preview")
_CHECKS = 100


@dataclass(frozen=True, slots=True)
class PlannedDecision:
    """What somebody is about to conclude, as far as its uploader is told of it."""

    person: Member
    finding: Finding
    clauses: tuple[str, ...]
    context: str = ""
    for_the_user: str = ""
    legal_ground: LegalGround | None = None
    scope: tuple[str, ...] = EVERYWHERE
    until: datetime | None = None


def preview_statement(
    case: CaseId, planned: PlannedDecision, *, tx: Transaction, now: datetime
) -> StatementOfReasons | None:
    """The statement to the first uploader of a case; None where nobody is told anything."""
    if planned.finding not in _TOLD or tx.cases.case(case).kind not in _OF_ITEMS:
        return None
    items = _items_of_first_uploader(case, tx=tx)
    if not items:
        return None
    decision = _decision(case, planned, tx=tx, now=now)
    shared = _statement_facts.facts_of_decision(decision, of=None, tx=tx)
    versions = tx.intake.versions_of([item.id for _, item in items])
    facts = _statement_facts.facts_of_items(shared, items, versions)
    return StatementOfReasons(
        id=_NO_STATEMENT,
        organisation=tx.organisation,
        decision=_NO_DECISION,
        kind=StatementKind.RESTRICTION,
        account=items[0][1].account,
        state=asked_state(planned.finding, planned.scope).value,
        scope=planned.scope,
        until=planned.until,
        ground=decision.ground,
        language=spoken_language(facts.content_language),
        facts=facts,
        token_digest="",
        created_at=now,
    )


def _items_of_first_uploader(case: CaseId, *, tx: Transaction) -> Sequence[tuple[Target, Item]]:
    """The item that a case began with, as it is told to whoever uploaded it."""
    page = tx.clusters.page(case, limit=1)
    items = tx.intake.items_named([entry.item for entry in page.items])
    return [
        (Target(item.kind, item.external_id, entry.version), item)
        for entry in page.items
        if (item := items.get(entry.item))
    ]


def _decision(
    case: CaseId, planned: PlannedDecision, *, tx: Transaction, now: datetime
) -> Decision:
    ground = planned.legal_ground
    detected = any(why.kind in {"match", "rule", "retro"} for why in tx.clusters.reasons(case))
    return Decision(
        id=_NO_DECISION,
        case=case,
        finding=planned.finding,
        clauses=tuple(ClauseRef(cited.id, cited.version) for cited in map(clause, planned.clauses)),
        context=planned.context,
        reason="",
        evidence={
            "checks": tx.clusters.checks(case, limit=_CHECKS),
            _statement_facts.FOR_THE_USER: planned.for_the_user.strip(),
            **({KEPT_AS: ground.as_evidence()} if ground else {}),
        },
        automation={"detection": detected, "decision": "not"},
        ground=(DecisionGround.ILLEGALITY if ground else DecisionGround.TERMS).value,
        decided_by={"kind": "person", "code": planned.person.code, "role": planned.person.role},
        person=planned.person.id,
        opened_at=now,
        at=now,
    )

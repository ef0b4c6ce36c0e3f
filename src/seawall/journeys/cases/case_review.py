"""A person decides: the decision, its effect and its ledger entries, or none of them.

1. The person may decide, holds the case (or takes it), and is not its author.
2. The conclusion has its reason and clauses, and names the decision it supersedes.
3. The decision is written; the case is closed, or goes up where it was escalated.
4. Every item of the case gets an action, or of an order's decision every item that the
   order names. An appeal that succeeds supersedes the decision it questions, in that
   decision's own case, and so restores its items.
5. What was removed under our terms becomes known, and what was decided otherwise is taken
   back (`_known_from_decision`); on appeal, what others share of it is contested where they do
   (`_overturn_telling`).

Steps 4 and 5 wait for ten seconds where the person may want the decision back (`undoing`).
What is read for quality only (a review, a golden item, a drill's upload) is kept as a reading and
is no decision. A removal with a protected context waits for its second reader.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from seawall.cases import lease
from seawall.cases.asked_state import EVERYWHERE, asked_state
from seawall.cases.decision import (
    cite_clauses,
    clauses_of_conclusion,
    superseded_decision,
)
from seawall.cases.legal_ground import KEPT_AS
from seawall.cases.model import (
    Case,
    CaseKind,
    CaseState,
    ClauseRef,
    Decision,
    DecisionGround,
    Finding,
)
from seawall.cases.quality.model import Reading, Review, ReviewState
from seawall.cases.undoing import held_back_until
from seawall.enforcement.model import Enforcement, Permission, Target
from seawall.errors import problem
from seawall.ids import CaseId, DecisionId, EntryId, ItemId, new_id
from seawall.journeys.appeals import _complaint_clocks
from seawall.journeys.cases import _overturn_telling, _second_read, _wrongful_time
from seawall.journeys.cases._known_from_decision import follow_decision
from seawall.journeys.cases._public_texts import refuse_named_people
from seawall.journeys.cases.judgement import CaseJudgement, check_times
from seawall.journeys.cases.protected_removal import (
    prevailing_judgement,
    proposal_of,
    propose_removal,
)
from seawall.journeys.drills import _seeded_reading
from seawall.journeys.enforcement._account_release import give_accounts_back
from seawall.journeys.enforcement._enforcement import enforce_decision
from seawall.journeys.enforcement.holding_back import hold_back_effect
from seawall.journeys.permission import require_right
from seawall.journeys.quality import _golden_answer, _source_record
from seawall.journeys.second_pair import require_second_person
from seawall.journeys.statements._statement_facts import FOR_THE_USER
from seawall.ledger import Entry
from seawall.ledger.words.cases import DECISION_MADE, DECISION_SUPERSEDED
from seawall.people.protection.exposure_tally import views_avoided
from seawall.transaction import Transaction

#: Where an escalated case waits.
ESCALATED = "escalated"

_ACTS = frozenset({Finding.REMOVE, Finding.ALLOW, Finding.RESTRICT})
#: Checks that a decision's evidence names; the case keeps the rest.
_MOST_NAMED = 1_000
_ANSWERS_AN_APPEAL = frozenset({Finding.OVERTURN, Finding.KEEP})
#: Kinds of case whose items a decision acts upon.
_OF_ITEMS = frozenset({CaseKind.CONTENT, CaseKind.ORDER})


def make_decision(judgement: CaseJudgement, *, tx: Transaction, now: datetime) -> Decision:
    """Write a decision down and make it take effect."""
    check_times(judgement, now=now)
    case = _locked_case(judgement, tx=tx, now=now)
    clauses = clauses_of_conclusion(judgement.conclusion, case=case, now=now)
    refuse_named_people(judgement.legal_ground, case.id, tx=tx)
    if reading := _only_read(judgement, case, clauses, tx=tx, now=now):
        return reading
    judgement = _with_a_second_reader(judgement, case, tx=tx)
    if judgement.to:
        require_right(tx.people.member(judgement.to), _act(judgement, case))
    former = superseded_decision(judgement.conclusion, head=tx.cases.head(case.id))

    decision = _decision(judgement, case, clauses, former, tx=tx, now=now)
    tx.cases.add_decision(decision)
    tx.cases.save(_after(case, decision))
    _remember(decision, tx=tx)
    tx.desk.drop(case.id, judgement.person.id)
    until = held_back_until(case, now=now) if judgement.is_undoable else None
    if until:
        hold_back_effect(decision, until, tx=tx, now=now)
    else:
        take_effect(decision, case, judgement, tx=tx, now=now)
    return decision


def take_effect(
    decision: Decision, case: Case, judgement: CaseJudgement, *, tx: Transaction, now: datetime
) -> None:
    """Everything that leaves the case: actions, what becomes known, answers to users."""
    former = tx.cases.decision(decision.supersedes) if decision.supersedes else None
    _source_record.tally_decision(decision, former, case, tx=tx)
    _tally_wrongful(decision, former, tx=tx, now=now)
    _take_effect(decision, case, judgement, tx=tx, now=now)
    if case.kind in _OF_ITEMS:
        follow_decision(decision, judgement.wish, tx=tx, now=now)
        _second_read.follow_up_decision(decision, case, former, judgement.proposed, tx=tx, now=now)
    if decision.finding in _ANSWERS_AN_APPEAL:
        _complaint_clocks.meet_complaint_clocks(case.id, tx=tx, now=now)


def carry_out_reading(
    review: Review, reading: Reading, *, tx: Transaction, now: datetime
) -> Decision | None:
    """The reading on which two came to agree supersedes what was decided, if that still stands."""
    judgement_facts = prevailing_judgement(review, reading, tx=tx)
    return (
        make_decision(CaseJudgement(**judgement_facts), tx=tx, now=now) if judgement_facts else None
    )


def _only_read(
    judgement: CaseJudgement,
    case: Case,
    clauses: tuple[ClauseRef, ...],
    *,
    tx: Transaction,
    now: datetime,
) -> Decision | None:
    """What was concluded, where it is a reading and no decision."""
    deal, seeded = tx.quality.deal_of(case.id), tx.drills.of_case(case.id)
    if case.kind != CaseKind.REVIEW and deal is None and seeded is None:
        return None
    reading = _decision(judgement, case, clauses, None, tx=tx, now=now)
    if deal:
        _golden_answer.keep_answer(reading, case, deal, tx=tx, now=now)
        return reading
    if seeded:
        _seeded_reading.keep_seeded_reading(reading, case, seeded, tx=tx, now=now)
        return reading
    review = _second_read.keep_second_reading(reading, case, tx=tx, now=now)
    if review.holds and review.state is ReviewState.AGREED:
        carry_out_reading(review, review.first, tx=tx, now=now)
    return reading


def _with_a_second_reader(
    judgement: CaseJudgement, case: Case, *, tx: Transaction
) -> CaseJudgement:
    """The judgement, or what holds until the second person has read it."""
    if judgement.settles or judgement.under:
        return judgement
    proposal = propose_removal(case, judgement.conclusion, judgement.wish, tx=tx)
    return (
        replace(judgement, finding=proposal.meanwhile, proposed=proposal) if proposal else judgement
    )


def _locked_case(judgement: CaseJudgement, *, tx: Transaction, now: datetime) -> Case:
    """The case, locked and ours; one that is decided needs no lease, only a superseding.

    Nor does an order: its hour does not wait for a colleague's ten minutes.
    """
    case = tx.cases.locked(judgement.case)
    if judgement.settles:  # whoever settled had the right to, and wrote it down
        return case
    require_right(judgement.person, _act(judgement, case))
    lease.refuse_the_author(case, judgement.person.id)
    right = _act(judgement, case)
    require_second_person(case.barred_person, judgement.person, right=right, tx=tx, now=now)
    if case.state is CaseState.DECIDED or judgement.under:
        return case
    return lease.take_lease(case, judgement.person.id, now=now)


def _act(judgement: CaseJudgement, case: Case) -> str:
    if judgement.under:
        return "order.answer"
    return "appeal.decide" if case.kind == CaseKind.APPEAL else "case.decide"


def _after(case: Case, decision: Decision) -> Case:
    if decision.finding is Finding.ESCALATE and proposal_of(decision) is None:
        return replace(case, state=CaseState.OPEN, queue=ESCALATED, decided_at=None, lease=None)
    if decision.finding is Finding.HOLD:
        until = datetime.fromisoformat(decision.evidence["until"])
        due_at = min(until, case.due_at or until)  # a hold never stops a clock that runs
        return replace(case, state=CaseState.OPEN, due_at=due_at, decided_at=None, lease=None)
    decided_at = case.decided_at or decision.at
    return replace(case, state=CaseState.DECIDED, decided_at=decided_at, lease=None)


def _take_effect(
    decision: Decision, case: Case, judgement: CaseJudgement, *, tx: Transaction, now: datetime
) -> None:
    if decision.finding is Finding.OVERTURN:
        _overturn(decision, case, judgement, tx=tx, now=now)
    elif decision.finding in _ACTS and case.kind in _OF_ITEMS:
        enforce_decision(_enforcement(decision, case, judgement, tx=tx), tx=tx, now=now)
        if decision.finding is Finding.ALLOW:
            give_accounts_back(decision, tx=tx, now=now)


def _enforcement(
    decision: Decision, case: Case, judgement: CaseJudgement, *, tx: Transaction
) -> Enforcement:
    under = judgement.under
    return Enforcement(
        decision=decision.id,
        case=case.id,
        targets=_targets(case.id, only=_only(judgement), tx=tx),
        state=asked_state(decision.finding, judgement.scope),
        scope=judgement.scope,
        until=judgement.until,
        deadline=under.deadline if under else case.due_at,
        why={**decision.basis, "order": under.order, **under.why} if under else decision.basis,
        preserve=judgement.preserve,
        notify_user=under.notify_user if under else Permission(),
    )


def _only(judgement: CaseJudgement) -> frozenset[ItemId] | None:
    """The items it is about, where these are not all of the case."""
    if judgement.under:
        return judgement.under.items
    return judgement.proposed.public if judgement.proposed else None


def _overturn(
    ruling: Decision, appeal: Case, judgement: CaseJudgement, *, tx: Transaction, now: datetime
) -> None:
    """Supersede what was appealed against, unless that has happened already."""
    assert appeal.about_decision
    questioned = tx.cases.decision(appeal.about_decision)
    original = tx.cases.locked(questioned.case)
    head = tx.cases.head(original.id)
    reversal = Finding.REMOVE if questioned.finding is Finding.ALLOW else Finding.ALLOW
    if head is None or head.finding is reversal:
        return
    if judgement.legal_ground and reversal is Finding.ALLOW:
        raise problem("cases.law-without-restriction", finding=judgement.finding.value)
    turned = replace(judgement, finding=reversal, case=original.id, scope=EVERYWHERE, until=None)
    clauses = cite_clauses(reversal, judgement.clauses, ground=turned.ground)
    decision = _decision(turned, original, clauses, head, tx=tx, now=now)
    decision = replace(decision, evidence={**decision.evidence, "appeal_decision": ruling.id})
    tx.cases.add_decision(decision)
    tx.cases.save(_after(original, decision))
    _remember(decision, tx=tx)
    _source_record.tally_decision(decision, head, original, tx=tx)
    _tally_wrongful(decision, head, tx=tx, now=now)
    _take_effect(decision, original, turned, tx=tx, now=now)
    tx.quality.add_overturn([clause.id for clause in head.clauses], head.id, at=now)
    follow_decision(decision, turned.wish, tx=tx, now=now)
    if reversal is Finding.ALLOW:
        _overturn_telling.announce_overturn(decision, tx=tx, now=now)


def _tally_wrongful(
    decision: Decision, former: Decision | None, *, tx: Transaction, now: datetime
) -> None:
    """What is allowed after all was down too long; what was ordered is not ours to count."""
    if decision.finding is not Finding.ALLOW or (former and former.ground == DecisionGround.ORDER):
        return
    entries = decision.evidence["entries"]
    items = [item.item for item in tx.cases.items(decision.case)]
    by = EntryId(entries[0]) if entries else None
    _wrongful_time.tally_wrongful_time(items, decision.case, by, tx=tx, now=now)


def _decision(
    judgement: CaseJudgement,
    case: Case,
    clauses: tuple[ClauseRef, ...],
    former: Decision | None,
    *,
    tx: Transaction,
    now: datetime,
) -> Decision:
    entries = tx.cases.entry_anchors(case.id)
    checks = tx.clusters.checks(case.id, limit=_MOST_NAMED)
    detected = any(why.kind in {"match", "rule", "retro"} for why in tx.clusters.reasons(case.id))
    person = judgement.person
    return Decision(
        id=DecisionId(new_id("dec", now=now)),
        case=case.id,
        finding=judgement.finding,
        clauses=clauses,
        context=judgement.context,
        reason=judgement.reason.strip(),
        evidence={
            "entries": entries,
            "checks": checks,
            "seen": list(judgement.seen),
            "media_seconds": round(judgement.media_seconds, 1),
            "views_avoided": views_avoided(
                tx.clusters.size(case.id).items, has_looked=bool(judgement.seen)
            ),
            **(judgement.under.as_evidence() if judgement.under else {}),
            **_choices_beside(judgement, case),
        },
        automation={"detection": detected, "decision": "not"},
        ground=judgement.ground.value,
        decided_by={"kind": "person", "code": person.code, "role": person.role},
        person=person.id,
        opened_at=judgement.opened_at,
        at=now,
        supersedes=former.id if former else None,
    )


def _choices_beside(judgement: CaseJudgement, case: Case) -> dict[str, Any]:
    """What else the person chose, where it is not as usual."""
    evidence: dict[str, Any] = {
        "make_known": None if judgement.make_known else False,
        "label": judgement.label or None,
        "preserve": None if judgement.preserve else False,
        "scope": None if judgement.scope == EVERYWHERE else list(judgement.scope),
        "until": judgement.until.isoformat() if judgement.until else None,
        "to": judgement.to,
        FOR_THE_USER: judgement.for_the_user.strip() or None,
        "proposed": judgement.proposed.as_evidence() if judgement.proposed else None,
        "review": judgement.settles,
        KEPT_AS: judgement.legal_ground.as_evidence() if judgement.legal_ground else None,
    }
    if judgement.finding.is_provisional:
        evidence["was"] = {
            "queue": case.queue,
            "due_at": case.due_at.isoformat() if case.due_at else None,
        }
    return {name: value for name, value in evidence.items() if value is not None}


def _targets(
    case: CaseId, *, only: frozenset[ItemId] | None, tx: Transaction
) -> tuple[Target, ...]:
    """Every item once (or those that an order names), at the newest version the case has seen."""
    newest: dict[tuple[str, str], int] = {}
    for item, kind, external_id, version in tx.clusters.named_items(case):
        if only is None or item in only:
            name = (kind, external_id)
            newest[name] = max(version, newest.get(name, 0))
    return tuple(
        Target(kind, external_id, version) for (kind, external_id), version in newest.items()
    )


def _remember(decision: Decision, *, tx: Transaction) -> None:
    ground = decision.legal_ground
    entry = Entry(
        DECISION_SUPERSEDED if decision.supersedes else DECISION_MADE,
        about=decision.case,
        at=decision.at,
        by=decision.decided_by["code"],
        public={
            "clauses": [f"{clause.id}@{clause.version}" for clause in decision.clauses],
            "context": decision.context,
            "decision": decision.id,
            "finding": decision.finding.value,
            "media_ms": int(decision.evidence["media_seconds"] * 1000),
            "order": decision.evidence.get("order"),
            "seen": decision.evidence["seen"],
            "supersedes": decision.supersedes,
            **({"ground": decision.ground} if decision.ground != DecisionGround.TERMS else {}),
        },
        sealed={"reason": decision.reason, **({"law": ground.law} if ground else {})},
    )
    tx.ledger.append(entry)

"""Many cases get one decision: chosen, looked over, decided, approved, carried out.

1. A draft holds exactly the cases that were looked over; what arrives later is not in it.
2. One conclusion with its clause and reason. Above a set number another person approves.
3. Ten seconds in which it can be called off.
4. The worker decides case by case, each in a transaction of its own, through the same
   journey as a single decision; a case that cannot be decided says why, and the others go
   on. Every line is answered once, so doing it again does nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from seawall.cases.bulk import bulk_rule
from seawall.cases.bulk.model import Bulk, BulkLine, BulkLineState, BulkRuling, BulkState
from seawall.cases.decision import cite_clauses, clauses_of_conclusion
from seawall.cases.model import Conclusion, DecisionGround, Finding
from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.errors import SeawallError, problem
from seawall.ids import BulkId, CaseId, new_id
from seawall.journeys.cases import case_review
from seawall.journeys.cases._public_texts import refuse_named_people
from seawall.journeys.cases.judgement import CaseJudgement
from seawall.journeys.permission import require_right
from seawall.journeys.second_pair import require_second_person
from seawall.ledger import JSON, Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words.cases import (
    BULK_APPROVED,
    BULK_CALLED_OFF,
    BULK_DECIDED,
    BULK_DONE,
    BULK_PROPOSED,
    BULK_TURNED_BACK,
)
from seawall.people.model import Member
from seawall.transaction import Transaction

DECIDE = "case.decide"


def draft_bulk(
    cases: Sequence[CaseId], person: Member, *, chosen: str, tx: Transaction, now: datetime
) -> Bulk:
    """Draft a bulk of these cases, to be looked over."""
    require_right(person, DECIDE)
    chosen_cases = list(dict.fromkeys(cases))
    size = bulk_rule.choose_cases(tx.bulk.kinds_of(chosen_cases[: bulk_rule.MOST + 1]))
    if size < len(chosen_cases):
        chosen_cases = [case for case in chosen_cases if case in _open(chosen_cases, tx=tx)]
    bulk = Bulk(BulkId(new_id("bulk", now=now)), person.id, size, now, chosen=chosen)
    tx.bulk.add(bulk, chosen_cases)
    return bulk


def rule_on_bulk(
    bulk: BulkId,
    person: Member,
    ruling: BulkRuling,
    *,
    alone_up_to: int,
    tx: Transaction,
    now: datetime,
) -> Bulk:
    """Decide what was looked over: it starts soon, or waits for a second person."""
    require_right(person, DECIDE)
    stored_bulk = tx.bulk.locked(bulk)
    if stored_bulk.asked_by != person.id:
        raise problem("cases.not-at-this-point.author")
    ruled_bulk = bulk_rule.submit_bulk(stored_bulk, ruling, alone_up_to=alone_up_to, now=now)
    _judge(ruling, stored_bulk, tx=tx, now=now)
    tx.bulk.save(ruled_bulk)
    word = BULK_PROPOSED if ruled_bulk.state is BulkState.PROPOSED else BULK_DECIDED
    _remember(word, ruled_bulk, person.code, tx=tx, now=now)
    _owe(ruled_bulk, tx=tx, now=now)
    return ruled_bulk


def approve_bulk(bulk: BulkId, person: Member, *, tx: Transaction, now: datetime) -> Bulk:
    """Approve a bulk, as a second person who looked at what it touches."""
    require_right(person, DECIDE)
    stored_bulk = tx.bulk.locked(bulk)
    approved = bulk_rule.approve_bulk(stored_bulk, person.id, now=now)
    require_second_person(stored_bulk.asked_by, person, right=DECIDE, tx=tx, now=now)
    tx.bulk.save(approved)
    _remember(BULK_APPROVED, approved, person.code, tx=tx, now=now)
    _owe(approved, tx=tx, now=now)
    return approved


def turn_back_bulk(
    bulk: BulkId, person: Member, *, say: str, tx: Transaction, now: datetime
) -> Bulk:
    """Turn a bulk back with a reason for its asker, or take back one's own."""
    require_right(person, DECIDE)
    turned = bulk_rule.turn_back_bulk(tx.bulk.locked(bulk), say=say, now=now)
    tx.bulk.save(turned)
    _remember(BULK_TURNED_BACK, turned, person.code, tx=tx, now=now, why=turned.say)
    return turned


def call_off_bulk(bulk: BulkId, person: Member, *, tx: Transaction, now: datetime) -> Bulk:
    """Stop a bulk within its ten seconds."""
    require_right(person, DECIDE)
    stopped = bulk_rule.call_off_bulk(tx.bulk.locked(bulk), now=now)
    tx.bulk.save(stopped)
    _remember(BULK_CALLED_OFF, stopped, person.code, tx=tx, now=now)
    return stopped


def begin_bulk(bulk: BulkId, *, tx: Transaction, now: datetime) -> bool:
    """Start the work of a bulk, or go on with it; False if there is none to do now."""
    stored_bulk = tx.bulk.locked(bulk)
    started = bulk_rule.start_bulk(stored_bulk, now=now)
    if started and started.state is not stored_bulk.state:
        tx.bulk.save(started)
    return started is not None


def decide_next_case(bulk: BulkId, *, tx: Transaction, now: datetime) -> CaseId | None:
    """Decide the next case; None when all of them have their answer."""
    stored_bulk = tx.bulk.locked(bulk)
    line = tx.bulk.next_waiting(bulk)
    if line is None:
        _finish(stored_bulk, tx=tx, now=now)
        return None
    decision = case_review.make_decision(_judgement(stored_bulk, line.case, tx=tx), tx=tx, now=now)
    decided_line = replace(line, state=BulkLineState.DECIDED, decision=decision.id, at=now)
    tx.bulk.answer(bulk, decided_line)
    return line.case


def refuse_next_case(bulk: BulkId, why: SeawallError, *, tx: Transaction, now: datetime) -> None:
    """Note why the next case cannot be decided so, and go on with the others."""
    tx.bulk.locked(bulk)
    if line := tx.bulk.next_waiting(bulk):
        tx.bulk.answer(bulk, _refused(line, why, now))


def _refused(line: BulkLine, why: SeawallError, now: datetime) -> BulkLine:
    return replace(line, state=BulkLineState.REFUSED, why=str(why)[:1_000], at=now)


def _judge(ruling: BulkRuling, bulk: Bulk, *, tx: Transaction, now: datetime) -> None:
    """Hold the conclusion against the rules of a single decision, on the first case."""
    first = tx.bulk.lines(bulk.id, limit=1)[0]
    conclusion = Conclusion(
        finding=Finding(ruling.finding),
        reason=ruling.reason,
        clauses=ruling.clauses,
        context=ruling.context,
        ground=DecisionGround.ILLEGALITY if ruling.legal_ground else DecisionGround.TERMS,
        legal_ground=ruling.legal_ground,
    )
    clauses_of_conclusion(conclusion, case=tx.cases.case(first.case), now=now)
    cite_clauses(conclusion.finding, conclusion.clauses, ground=conclusion.ground)
    refuse_named_people(ruling.legal_ground, first.case, tx=tx)


def _judgement(bulk: Bulk, case: CaseId, *, tx: Transaction) -> CaseJudgement:
    assert bulk.ruling
    return CaseJudgement(
        case=case,
        person=tx.people.member(bulk.asked_by),
        finding=Finding(bulk.ruling.finding),
        clauses=bulk.ruling.clauses,
        reason=bulk.ruling.reason,
        context=bulk.ruling.context,
        seen=(),
        media_seconds=0.0,
        opened_at=bulk.drafted_at,
        for_the_user=bulk.ruling.for_the_user,
        legal_ground=bulk.ruling.legal_ground,
    )


def _finish(bulk: Bulk, *, tx: Transaction, now: datetime) -> None:
    if bulk.state is not BulkState.RUNNING:
        return
    finished_bulk = bulk_rule.finish_bulk(bulk, now=now)
    tx.bulk.save(finished_bulk)
    figures: dict[str, JSON] = dict(tx.bulk.progress(bulk.id))
    tx.ledger.append(Entry(BULK_DONE, about=bulk.id, at=now, by="worker", public=figures))


def _open(cases: Sequence[CaseId], *, tx: Transaction) -> set[CaseId]:
    stored_cases = tx.cases.cases_named(cases)
    return {case for case, stored_case in stored_cases.items() if stored_case.state == "open"}


def _owe(bulk: Bulk, *, tx: Transaction, now: datetime) -> None:
    if bulk.state is not BulkState.WAITING:
        return
    arguments = {"organisation": tx.organisation, "bulk": bulk.id}
    owed = OwedJob(Task.DECIDE_BULK, arguments, run_after=bulk.starts_at, key=f"bulk:{bulk.id}")
    tx.outbox.add(owed, now=now)


def _remember(
    word: LedgerWord, bulk: Bulk, by: str, *, tx: Transaction, now: datetime, why: str = ""
) -> None:
    ruling = bulk.ruling
    public: dict[str, JSON] = {"cases": bulk.size}
    if ruling:
        public |= {"clauses": list(ruling.clauses), "finding": ruling.finding}
    sealed = {"chosen": bulk.chosen, "reason": ruling.reason if ruling else "", "why": why}
    tx.ledger.append(Entry(word, about=bulk.id, at=now, by=by, public=public, sealed=sealed))

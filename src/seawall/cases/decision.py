"""What a decision must have before it may be written down.

A reason always; a clause of the policy wherever somebody is restricted under it, because
the statement of reasons must name it (DSA Art. 17(3)(e)); the law and an explanation wherever
the content is found to be illegal (Art. 17(3)(d)). Where an authority orders it,
the order is the basis, and clauses may be named beside it. A decision is never
edited: a later one supersedes it, and names it, so that nobody overrules what they
have not read. An escalation, a hold and an undo are superseded by whatever follows, and so is
what a machine decided: its case stays open for a person, who reads it without being told.
"""

from __future__ import annotations

from datetime import datetime

from seawall.cases.model import (
    Case,
    CaseKind,
    ClauseRef,
    Conclusion,
    Decision,
    DecisionGround,
    Finding,
)
from seawall.errors import Conflict, problem
from seawall.ids import DecisionId
from seawall.taxonomy import clause

#: What content may be beside what it looks like: TCO Art. 1(3).
CONTEXTS = ("news", "counterspeech", "documentation", "research", "education", "art")

LONGEST_REASON = 10_000

_RESTRICTS = frozenset({Finding.REMOVE, Finding.RESTRICT})
#: An appeal by whoever gave notice may end in a removal, and an escalation keeps what was written.
_MAY_NAME_A_LAW = _RESTRICTS | {Finding.OVERTURN, Finding.ESCALATE}
_OF_AN_APPEAL = frozenset({Finding.OVERTURN, Finding.KEEP, Finding.ESCALATE})
_OF_A_REVIEW = frozenset({Finding.REMOVE, Finding.ALLOW, Finding.RESTRICT})
_OF_CONTENT = frozenset(
    {Finding.REMOVE, Finding.ALLOW, Finding.RESTRICT, Finding.ESCALATE, Finding.HOLD}
)
_POSSIBLE: dict[str, frozenset[Finding]] = {
    CaseKind.APPEAL: _OF_AN_APPEAL,
    CaseKind.REVIEW: _OF_A_REVIEW,
}


class DecisionExists(Conflict):
    """The case has a decision that this one does not name."""


class NotTheLatest(Conflict):
    """The decision it would supersede is not the one that stands."""


def clauses_of_conclusion(
    conclusion: Conclusion, *, case: Case, now: datetime
) -> tuple[ClauseRef, ...]:
    """Hold a conclusion against every rule; the clauses it rests on, in their versions."""
    possible = _POSSIBLE.get(case.kind, _OF_CONTENT)
    if conclusion.finding not in possible:
        raise problem(
            "cases.finding-not-possible",
            kind=case.kind,
            finding=conclusion.finding.value,
            choices=", ".join(sorted(possible)),
        )
    _require_reason(conclusion.reason)
    _require_context(conclusion.context)
    if conclusion.until is not None and conclusion.until <= now:
        raise problem("cases.ends-before-it-begins")
    if conclusion.finding is Finding.HOLD and conclusion.until is None:
        raise problem("cases.no-end")
    _require_law(conclusion)
    return cite_clauses(conclusion.finding, conclusion.clauses, ground=conclusion.ground)


def cite_clauses(
    finding: Finding, ids: tuple[str, ...], *, ground: DecisionGround = DecisionGround.TERMS
) -> tuple[ClauseRef, ...]:
    """The clauses in force under these ids; a restriction under the terms needs one."""
    cited = [clause(cited_id) for cited_id in dict.fromkeys(ids)]
    needs_one = finding in _RESTRICTS and ground is DecisionGround.TERMS
    if needs_one and not any(cited_clause.restricts for cited_clause in cited):
        raise problem("cases.clause-missing", finding=finding.value)
    return tuple(ClauseRef(cited_clause.id, cited_clause.version) for cited_clause in cited)


def superseded_decision(conclusion: Conclusion, *, head: Decision | None) -> Decision | None:
    """The decision that this one replaces, if it may; None where it is the first."""
    superseded_id = conclusion.supersedes
    if superseded_id is not None and (head is None or head.id != superseded_id):
        raise _not_the_latest(superseded_id, head)
    if head is not None and is_bound(head, conclusion.finding, ground=conclusion.ground):
        raise problem("cases.stands-under-order")
    if superseded_id is None and head is not None and not _is_provisional(head):
        raise problem("cases.decision-exists", DecisionExists, current=head.id)
    return head


def _not_the_latest(superseded: DecisionId, head: Decision | None) -> NotTheLatest:
    if head is None:
        return problem("cases.not-the-latest.none", NotTheLatest, superseded=superseded)
    return problem(
        "cases.not-the-latest.replaced", NotTheLatest, superseded=superseded, current=head.id
    )


def _is_provisional(head: Decision) -> bool:
    """Whether a person has still to decide: it went up, or only a machine has decided."""
    return head.finding.is_provisional or head.person is None


def is_bound(head: Decision, finding: Finding, *, ground: DecisionGround) -> bool:
    """Whether the decision that stands carries out an order, and this would undo it by terms."""
    ordered = head.ground == DecisionGround.ORDER and head.finding in _RESTRICTS
    return ordered and finding is Finding.ALLOW and ground is not DecisionGround.ORDER


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise problem("cases.reason-missing.none")
    if len(reason) > LONGEST_REASON:
        raise problem("cases.reason-missing.too-long", longest=LONGEST_REASON)


def _require_law(conclusion: Conclusion) -> None:
    """A law is named where something is restricted because of it, and whole."""
    if conclusion.legal_ground is None:
        return
    if conclusion.finding not in _MAY_NAME_A_LAW:
        raise problem("cases.law-without-restriction", finding=conclusion.finding.value)
    conclusion.legal_ground.require_complete()


def _require_context(context: str) -> None:
    if context and context not in CONTEXTS:
        raise problem("cases.unknown-context", context=context, choices=", ".join(CONTEXTS))

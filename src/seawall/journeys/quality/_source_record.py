"""A source's record: how often people upheld what it brought, counted as they decide.

Upheld is what was removed or restricted; a decision that supersedes another takes the
other's count back first. Escalations are no answer, and what an authority orders says
nothing of who found it.
"""

from __future__ import annotations

from seawall.cases.model import Case, CaseKind, Decision, Finding
from seawall.transaction import Transaction

_UPHELD = frozenset({Finding.REMOVE, Finding.RESTRICT})
_JUDGED = _UPHELD | {Finding.ALLOW}


def tally_decision(
    decision: Decision, former: Decision | None, case: Case, *, tx: Transaction
) -> None:
    """Add what this decision says of who brought the case."""
    if not case.source or case.kind != CaseKind.CONTENT or not decision.is_our_own:
        return
    upheld, decided = _worth(decision)
    if former is not None and former.is_our_own:
        was_upheld, was_decided = _worth(former)
        upheld, decided = upheld - was_upheld, decided - was_decided
    if upheld or decided:
        tx.inbox.tally(case.source, upheld=upheld, decided=decided)


def _worth(decision: Decision) -> tuple[int, int]:
    return int(decision.finding in _UPHELD), int(decision.finding in _JUDGED)

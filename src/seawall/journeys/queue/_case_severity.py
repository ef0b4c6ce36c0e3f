"""A case is as grave as the gravest of its reasons, as they stand now.

What a reason brings never changes. Whether a trusted flagger's word lifts it does: not while a
coordinator investigates, nor once the status has ended (DSA Art. 22(6) and (7)). The reason of an
order that has ended, or never was one, brings nothing. Nobody's clock is touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from seawall.cases.model import CaseReason
from seawall.cases.priority import ReasonWeight, severity_of
from seawall.ids import CaseId, FlaggerId
from seawall.orders.effect_end import NO_EFFECT
from seawall.transaction import Transaction


def brought_severity(reason: CaseReason, *, tx: Transaction, now: datetime) -> int:
    """What one reason brings to its case."""
    weight = ReasonWeight(reason.severity, reason.flagger)
    return severity_of([weight], active=_active([weight], tx=tx, now=now))


def standing_severity(case: CaseId, *, tx: Transaction, now: datetime) -> int:
    """How grave a case is by its reasons, as they stand now."""
    return _severities([case], tx=tx, now=now)[case]


def restate_severity(cases: Collection[CaseId], *, tx: Transaction, now: datetime) -> int:
    """Put these cases where their reasons have them; how many changed their place."""
    stored = tx.cases.lock_all(cases)
    severities = _severities([case.id for case in stored], tx=tx, now=now)
    moved: dict[int, list[CaseId]] = defaultdict(list)
    for case in stored:
        if severities[case.id] != case.severity:
            moved[severities[case.id]].append(case.id)
    for severity, of_them in moved.items():
        tx.cases.set_severity(of_them, severity)
    return sum(map(len, moved.values()))


def restate_flagger(flagger: FlaggerId, *, tx: Transaction, now: datetime) -> int:
    """Put the open cases of a trusted flagger where they belong; how many changed their place."""
    return restate_severity(tx.cases.open_of_flagger(flagger), tx=tx, now=now)


def flagger_reasons(case: CaseId, *, tx: Transaction) -> list[CaseReason]:
    """The gravest reason of each trusted flagger, for a case that is taken out of this one."""
    gravest: dict[FlaggerId | None, CaseReason] = {}
    for reason in tx.cases.flagger_reasons(case):
        gravest.setdefault(reason.flagger, reason)
    return list(gravest.values())


def unlifted_severity(case: CaseId, *, tx: Transaction) -> int:
    """How grave a case is by its reasons, whoever gave them."""
    weights = tx.cases.weights([case], without=NO_EFFECT)
    return severity_of(weights.get(case, ()), active=())


def _severities(cases: list[CaseId], *, tx: Transaction, now: datetime) -> dict[CaseId, int]:
    weights = tx.cases.weights(cases, without=NO_EFFECT)
    active = _active([one for of_case in weights.values() for one in of_case], tx=tx, now=now)
    return {case: severity_of(weights.get(case, ()), active=active) for case in cases}


def _active(weights: Collection[ReasonWeight], *, tx: Transaction, now: datetime) -> set[FlaggerId]:
    flaggers = {one.flagger for one in weights if one.flagger}
    return tx.notifying.active_flaggers(flaggers, at=now) if flaggers else set()

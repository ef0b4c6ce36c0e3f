"""Whoever misuses notices is warned, then suspended for a time, by a person who says why.

1. A person chooses the notices that were manifestly unfounded, among those that were decided.
2. The factors of DSA Art. 23(3) are written down: absolute numbers and proportion are counted
   here, gravity and intention are the person's words.
3. First a warning; a suspension only after it, for a stated time. It ends by itself.
4. The notifier reads it on the page of every notice of theirs, and may complain there once;
   another person than the one who decided answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.clocks.starting import start_clock
from seawall.errors import problem
from seawall.ids import MisuseId, NoticeId, new_id
from seawall.intake.notifying import notice_misuse
from seawall.intake.notifying.model import NoticeStatement
from seawall.intake.notifying.notice_misuse import MisuseAct, MisuseStep, NotifierStanding
from seawall.journeys.clocks._establishment import establishment
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.journeys.notices import notice_outcome, notice_statement
from seawall.journeys.notices.notice_outcome import NoticeOutcome
from seawall.journeys.permission import require_right
from seawall.journeys.second_pair import people_of, require_second_person
from seawall.ledger import JSON, Entry
from seawall.ledger.words import word_of
from seawall.people.model import Member
from seawall.transaction import Transaction

ACT = "misuse.decide"
_WINDOW = "eu-dsa-art20-complaint-window"
LONGEST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """What a person weighed: DSA Art. 23(3)(a) to (d)."""

    notifier: str
    manifest: tuple[NoticeId, ...]
    gravity: str
    intention: str


def warn_notifier(
    weighed: Weighing, person: Member, *, tx: Transaction, now: datetime
) -> MisuseStep:
    """Warn a notifier."""
    require_right(person, ACT)
    factors = _factors(weighed, tx=tx)
    standing = notice_statement.standing_by_key(weighed.notifier, tx=tx, now=now)
    notice_misuse.check_warning(standing, manifest=len(weighed.manifest))
    return _take(weighed, MisuseAct.WARNED, factors, person, tx=tx, now=now)


def suspend_notifier(
    weighed: Weighing, days: int, person: Member, *, tx: Transaction, now: datetime
) -> MisuseStep:
    """Process no notices of a notifier for so many days; only after a warning."""
    require_right(person, ACT)
    factors = _factors(weighed, tx=tx)
    standing = notice_statement.standing_by_key(weighed.notifier, tx=tx, now=now)
    chosen = [
        report.at
        for report in _statements_by_notifier(weighed, tx=tx)
        if report.id in weighed.manifest
    ]
    period = timedelta(days=days)
    notice_misuse.check_suspension(standing, newest=max(chosen, default=None), period=period)
    until = now + period
    return _take(weighed, MisuseAct.SUSPENDED, factors, person, tx=tx, now=now, ends_at=until)


def complain_of_measure(
    statement: NoticeStatement, measure: MisuseId, words: str, *, tx: Transaction, now: datetime
) -> MisuseStep:
    """Note a notifier's complaint about a measure, from the page of any notice of theirs."""
    if not words.strip():
        raise problem("intake.not-said.complaint")
    standing = notice_statement.standing_by_key(statement.notifier, tx=tx, now=now)
    until = _open_until(standing, tx=tx)
    notice_misuse.check_complaint(standing, measure, at=now, open_until=until)
    complaint = MisuseStep(
        id=MisuseId(new_id("mis", now=now)),
        notifier=statement.notifier,
        step=MisuseAct.COMPLAINED,
        about=measure,
        said=words.strip()[:LONGEST],
        at=now,
    )
    _write(complaint, tx=tx, now=now)
    return complaint


def _open_until(standing: NotifierStanding, *, tx: Transaction) -> datetime | None:
    """Until when one may complain of the measure: six calendar months, to the later reading."""
    if standing.measure is None:
        return None
    home = establishment(tx)
    return start_clock(
        _WINDOW,
        standing.measure.at,
        jurisdictions=known_jurisdictions(),
        tz=home.zone,
        calendar=home.calendar,
    ).keep_until


def answer_complaint(
    notifier: str, person: Member, *, lift: bool, why: str, tx: Transaction, now: datetime
) -> MisuseStep:
    """Answer a complaint, or lift a measure without one; never one's own."""
    require_right(person, ACT)
    standing = notice_statement.standing_by_key(notifier, tx=tx, now=now)
    measure = _standing_measure(standing)
    if not lift and standing.complaint is None:
        raise problem("intake.nothing-to-complain-of.no-complaint")
    if standing.complaint and measure.by == person.code:
        raise problem("intake.own-decision")
    if standing.complaint:
        for first in people_of((measure.by,), tx=tx):
            require_second_person(first.id, person, right=ACT, tx=tx, now=now)
    if not why.strip():
        raise problem("intake.not-said.why")
    new_step = MisuseStep(
        id=MisuseId(new_id("mis", now=now)),
        notifier=notifier,
        step=MisuseAct.LIFTED if lift else MisuseAct.UPHELD,
        about=measure.id,
        said=why.strip()[:LONGEST],
        by=person.code,
        at=now,
    )
    _write(new_step, tx=tx, now=now)
    return new_step


def _standing_measure(standing: NotifierStanding) -> MisuseStep:
    if standing.measure is None or standing.answer is not None:
        raise problem("intake.nothing-to-complain-of.nothing-awaits")
    return standing.measure


def _take(
    weighed: Weighing,
    step: MisuseAct,
    factors: dict[str, JSON],
    person: Member,
    *,
    tx: Transaction,
    now: datetime,
    ends_at: datetime | None = None,
) -> MisuseStep:
    new_step = MisuseStep(
        id=MisuseId(new_id("mis", now=now)),
        notifier=weighed.notifier,
        step=step,
        factors=factors,
        by=person.code,
        ends_at=ends_at,
        at=now,
    )
    _write(new_step, tx=tx, now=now)
    return new_step


def _factors(weighed: Weighing, *, tx: Transaction) -> dict[str, JSON]:
    """Art. 23(3): numbers and proportion are counted, gravity and intention are said."""
    for name in ("gravity", "intention"):
        if not getattr(weighed, name).strip():
            raise problem("intake.not-said.factor", name=name, field=name)
    outcomes = notice_outcome.outcomes_of(_statements_by_notifier(weighed, tx=tx), tx=tx)
    unfounded = {outcome.statement.id for outcome in outcomes if outcome.is_founded is False}
    if not set(weighed.manifest) <= unfounded:
        raise problem("intake.not-unfounded.manifest")
    decided = [outcome for outcome in outcomes if outcome.is_founded is not None]
    manifest: list[JSON] = [*sorted(weighed.manifest)]
    return {
        "sent": len(outcomes),
        "decided": len(decided),
        "unfounded": len(unfounded),
        "manifestly_unfounded": len(set(weighed.manifest)),
        "notices": manifest,
        "gravity": weighed.gravity.strip()[:LONGEST],
        "intention": weighed.intention.strip()[:LONGEST],
    }


def _statements_by_notifier(weighed: Weighing, *, tx: Transaction) -> list[NoticeStatement]:
    statements = tx.notifying.statements_of(weighed.notifier) if weighed.notifier else []
    if not statements:
        raise problem("intake.not-unfounded.notifier")
    return statements


def history(notifier: str, *, tx: Transaction) -> tuple[list[NoticeOutcome], list[MisuseStep]]:
    """What a notifier sent and what became of it, and everything that was done about it."""
    statements = tx.notifying.statements_of(notifier)
    return notice_outcome.outcomes_of(statements, tx=tx), tx.notifying.steps_of(notifier)


def newest_first(steps: Iterable[MisuseStep]) -> list[MisuseStep]:
    """The steps about a notifier, newest first."""
    return sorted(steps, key=lambda step: (step.at, step.id), reverse=True)


def _write(step: MisuseStep, *, tx: Transaction, now: datetime) -> None:
    tx.notifying.add_step(step)
    counted = {k: v for k, v in step.factors.items() if isinstance(v, int)}
    public: dict[str, JSON] = {
        "about": step.about,
        "ends_at": step.ends_at.isoformat() if step.ends_at else None,
        **counted,
    }
    sealed: dict[str, JSON] = {
        "notifier": step.notifier,
        "said": step.said,
        **{k: v for k, v in step.factors.items() if k not in counted},
    }
    word = word_of(f"misuse.{step.step.value}")
    tx.ledger.append(Entry(word, step.id, at=now, by=step.by, public=public, sealed=sealed))

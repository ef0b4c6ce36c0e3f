"""What an audit may be: of days that are not over, of so many draws, and of each subject once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.audits.model import Audit, AuditState, AuditSubject
from seawall.clocks.reporting_period import ReportingPeriod, named_period
from seawall.errors import problem

#: A sample of fewer says nearly nothing; of more, nobody reads it within thirty days.
LEAST = 20
MOST = {
    AuditSubject.DECISIONS: 2_000,
    AuditSubject.UPLOADS: 10_000,
    AuditSubject.VIEWS: 10_000,
}
_LONGEST = timedelta(days=367)
#: A repeated audit is planned again so long before the end of its period.
PLANNED_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """What is to be audited."""

    period: ReportingPeriod
    size: int
    is_repeated: bool = False
    subject: AuditSubject = AuditSubject.DECISIONS


def refuse_impossible(request: AuditRequest, audits: Iterable[Audit], *, now: datetime) -> None:
    """Refuse what no audit can be; raises `InvalidRequest` or `Conflict`."""
    period = request.period
    most = MOST[request.subject]
    if not LEAST <= request.size <= most:
        raise problem("audits.size", least=LEAST, most=most)
    if period.until - period.since > _LONGEST:
        raise problem("audits.period-long")
    if period.is_over(now):
        raise problem("audits.period-over", period=period.name)
    if audit := of_same_days(request.subject, period, audits):
        raise problem("audits.overlaps", audit=audit.id, period=audit.period.name)


def of_same_days(
    subject: AuditSubject, period: ReportingPeriod, audits: Iterable[Audit]
) -> Audit | None:
    """An audit of this subject that has days of this period."""
    for audit in audits:
        is_other = audit.subject is not subject or audit.state is AuditState.CALLED_OFF
        if not is_other and _overlap(audit.period, period):
            return audit
    return None


def following_period(period: ReportingPeriod) -> ReportingPeriod | None:
    """The month, the quarter or the year after this one; None after other days."""
    first = period.past
    names = (f"{first:%Y-%m}", f"{first:%Y}-Q{(first.month + 2) // 3}", f"{first:%Y}")
    months = _months(period)
    for name in names:
        following = named_period(name, period.zone)
        if following and following.first == first and _months(following) == months:
            return following
    return None


def _months(period: ReportingPeriod) -> int:
    first, past = period.first, period.past
    return (past.year - first.year) * 12 + past.month - first.month


def _overlap(first: ReportingPeriod, second: ReportingPeriod) -> bool:
    return first.since < second.until and second.since < first.until

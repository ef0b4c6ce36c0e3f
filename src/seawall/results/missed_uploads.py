"""What was missed: of the uploads that stayed public, how many should not have, by a drawn sample.

A stratum in which nothing was found says how many there are at most, and never that there are none.
Then there is no estimate but bounds (domain of few cases: 4,000 clean draws of a million still allow
hundreds). Recall is what our own check had found by then, of that, of what others had told us of, and
of what was missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from seawall.audits.model import AuditSubject
from seawall.clocks.reporting_period import ReportingPeriod
from seawall.results.lives.audit_lives import AuditedStratum, AuditLife, sum_of
from seawall.results.lives.item_life import Finder, ItemLife, Standing
from seawall.results.model import Absence, IntervalKind, Metric, MetricNumber, MetricUnit
from seawall.results.stratified_share import stratified_share


def missed_uploads(
    audits: Sequence[AuditLife], lives: Sequence[ItemLife], period: ReportingPeriod
) -> Metric:
    """How much stayed public, and recall, over the days whose uploads were audited."""
    audited = [
        life for life in audits if life.subject is AuditSubject.UPLOADS and life.lies_within(period)
    ]
    strata = [stratum for audit in audited for stratum in audit.strata]
    missed, total = missed_of(strata), sum_of(strata)
    removed = [life for life in lives if any(_was_gone_by(audit, life) for audit in audited)]
    own = sum(life.is_kept_back or life.finder is Finder.OWN for life in removed)
    return Metric(
        "missed_uploads",
        (missed, _recall(missed, own, len(removed))),
        {
            "own": own,
            "others": len(removed) - own,
            "audited": total.of,
            "drawn": total.drawn,
            "undecided": total.undecided,
        },
    )


def missed_of(strata: Sequence[AuditedStratum]) -> MetricNumber:
    """How many of these strata should not be public; only bounds where that is all that is known."""
    share, total = stratified_share("missed", strata), sum_of(strata)
    is_known = all(stratum.against or stratum.drawn == stratum.of for stratum in strata)
    value = None if share.value is None or not is_known else share.value * total.of
    absence = share.absence or (None if is_known else Absence.BOUND_ONLY)
    return MetricNumber(
        name="missed",
        unit=MetricUnit.COUNT,
        kind=IntervalKind.STRATIFIED,
        n=share.n,
        part=share.part,
        value=value,
        low=None if share.low is None else share.low * total.of,
        high=None if share.high is None else share.high * total.of,
        absence=absence,
    )


def _recall(missed: MetricNumber, own: int, removed: int) -> MetricNumber:
    def recall(count: float | None) -> float | None:
        total = None if count is None else removed + count
        return own / total if total else None

    value = recall(missed.value)
    reason = missed.absence or Absence.NOTHING
    return MetricNumber(
        name="recall",
        unit=MetricUnit.SHARE,
        kind=IntervalKind.STRATIFIED,
        n=removed,
        part=own,
        value=value,
        low=recall(missed.high),
        high=recall(missed.low),
        absence=None if value is not None else reason,
    )


def _was_gone_by(audit: AuditLife, life: ItemLife) -> bool:
    """Whether it was uploaded on the audited days, and gone when the others were listed."""
    listed_at: datetime | None = audit.framed_at
    gone_at = life.first_at if life.is_kept_back else life.removed_at
    return (
        life.standing is Standing.GONE
        and life.finder is not None
        and audit.period.includes(life.uploaded_at or life.first_at)
        and listed_at is not None
        and gone_at is not None
        and gone_at <= listed_at
    )

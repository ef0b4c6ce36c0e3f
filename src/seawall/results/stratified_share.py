"""A share that was sampled by strata: P̂ = Σ W_h p̂_h, with its interval or its bounds.

The interval is Wilson's of each stratum, put together after Yan and Su (2010): each at the narrower
level that the whole needs, weighted by the size of its stratum. Of a finite stratum, what was drawn
is known and only the rest is estimated. What was drawn and is undecided could be either: the lower
bound counts it as allowed, and the upper as found against.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from seawall.probing.share_interval import Z_95, wilson
from seawall.results.lives.audit_lives import AuditedStratum, sum_of
from seawall.results.model import Absence, IntervalKind, MetricNumber, MetricUnit

#: So many times as large, a stratum is as good as endless.
_ENDLESS = 10**12


def stratified_share(
    name: str, strata: Sequence[AuditedStratum], *, is_endless: bool = False
) -> MetricNumber:
    """The share that was found against; only bounds while anything is undecided.

    What readers differ about, and what they put off, is more often wrong than the rest. Where each
    was put back after it was drawn, strata are endless: nothing of them is known for certain.
    """
    farther = _ENDLESS if is_endless else 1
    strata = [stratum for stratum in strata if stratum.of]
    total = sum_of(strata)
    value = None
    if strata and not total.undecided:
        value = sum(stratum.of * stratum.against / stratum.drawn for stratum in strata) / total.of
    reason = Absence.BOUND_ONLY if strata else Absence.NOTHING
    return MetricNumber(
        name=name,
        unit=MetricUnit.SHARE,
        kind=IntervalKind.STRATIFIED,
        n=total.against + total.allowed,
        part=total.against,
        value=value,
        low=_interval([(h.of * farther, h.drawn, h.against) for h in strata])[0],
        high=_interval([(h.of * farther, h.drawn, h.drawn - h.allowed) for h in strata])[1],
        absence=None if value is not None else reason,
    )


def _interval(strata: Sequence[tuple[int, int, int]]) -> tuple[float | None, float | None]:
    """The interval over strata of so many, of which so many were drawn and so many are right."""
    total = sum(of for of, _, _ in strata)
    if not total:
        return None, None
    spreads = [of / total * _spread(of, drawn, right) for of, drawn, right in strata]
    z = Z_95 * sqrt(sum(spread**2 for spread in spreads)) / sum(spreads) if any(spreads) else 0.0
    bounds = [(of / total, _bounds(of, drawn, right, z)) for of, drawn, right in strata]
    low = sum(weight * low for weight, (low, _) in bounds)
    return low, min(1.0, sum(weight * high for weight, (_, high) in bounds))


def _bounds(of: int, drawn: int, right: int, z: float) -> tuple[float, float]:
    """Wilson's interval of a finite stratum: what was drawn of it is known."""
    if drawn >= of:
        return right / of, right / of
    count = _effective(of, drawn)
    low, high = wilson(count * right / drawn if drawn else 0.0, count, z=z)
    return max(low, right / of), min(high, 1 - (drawn - right) / of)


def _spread(of: int, drawn: int, right: int) -> float:
    """The standard error of a stratum's share, never nothing where something is unknown."""
    if drawn >= of:
        return 0.0
    count = _effective(of, drawn)
    part = count * right / drawn if drawn else 0.0
    share = (part + Z_95**2 / 2) / (count + Z_95**2)
    return sqrt(share * (1 - share) / (count + Z_95**2))


def _effective(of: int, drawn: int) -> float:
    """As many draws from an endless stratum would tell as much (Cochran 1977, 2.6)."""
    return drawn * (of - 1) / (of - drawn)

"""Misuse of notices: first a warning, then no processing for a stated time: DSA Art. 23(2).

Nobody is suspended without a warning that they had the chance to heed: something manifestly
unfounded must have come after it. A suspension ends by itself, and each needs a warning of its
own. A person decides, on the factors of Art. 23(3); here is only what may follow what. Whoever
is warned or suspended may complain once, within six calendar months, which the clock of
Art. 20(1) counts; somebody else answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from seawall.errors import problem
from seawall.ids import MisuseId

#: "Frequently" begins here: so many manifestly unfounded notices within a warning's lifetime.
FEWEST = 3
#: A warning that was heeded for so long is spent.
WARNING_HOLDS = timedelta(days=365)
SHORTEST, LONGEST = timedelta(days=1), timedelta(days=180)


class MisuseAct(StrEnum):
    """What can happen."""

    WARNED = "warned"
    SUSPENDED = "suspended"
    COMPLAINED = "complained"
    UPHELD = "upheld"
    LIFTED = "lifted"


class NotifierState(StrEnum):
    """Where a notifier stands."""

    CLEAR = "clear"
    WARNED = "warned"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class MisuseStep:
    """One step, never edited."""

    id: MisuseId
    notifier: str
    step: MisuseAct
    at: datetime
    about: MisuseId | None = None
    """Of a complaint and its answer: the measure it is about."""
    factors: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""
    by: str = ""
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NotifierStanding:
    """How a notifier stands now, and because of which measure."""

    state: NotifierState = NotifierState.CLEAR
    measure: MisuseStep | None = None
    complaint: MisuseStep | None = None
    answer: MisuseStep | None = None

    @property
    def is_suspended(self) -> bool:
        """Whether notices are kept and not processed."""
        return self.state is NotifierState.SUSPENDED

    @property
    def until(self) -> datetime | None:
        """When it ends by itself."""
        return self.measure.ends_at if self.measure and self.is_suspended else None


def standing_of(steps: Iterable[MisuseStep], *, at: datetime) -> NotifierStanding:
    """Where a notifier stands at this time: the last measure that was not lifted counts."""
    past_steps = sorted(
        (step for step in steps if step.at <= at), key=lambda step: (step.at, step.id)
    )
    measures = [step for step in past_steps if step.step in {MisuseAct.WARNED, MisuseAct.SUSPENDED}]
    if not measures:
        return NotifierStanding()
    last = measures[-1]
    about = {step.step: step for step in past_steps if step.about == last.id}
    answer = about.get(MisuseAct.LIFTED) or about.get(MisuseAct.UPHELD)
    return NotifierStanding(_state(last, about, at), last, about.get(MisuseAct.COMPLAINED), answer)


def check_warning(standing: NotifierStanding, *, manifest: int) -> None:
    """Refuse a warning that may not be given."""
    if standing.state is not NotifierState.CLEAR:
        raise problem("intake.may-not-warn", state=standing.state.value)
    if manifest < FEWEST:
        raise problem("intake.not-frequent", manifest=manifest, fewest=FEWEST)


def check_suspension(
    standing: NotifierStanding, *, newest: datetime | None, period: timedelta
) -> None:
    """Refuse a suspension without a warning, without a cause after it, or without measure."""
    warning = standing.measure
    if standing.state is not NotifierState.WARNED or warning is None:
        raise problem("intake.no-warning-yet")
    if newest is None or newest <= warning.at:
        raise problem("intake.warning-not-ignored")
    if not SHORTEST <= period <= LONGEST:
        raise problem("intake.no-such-period", shortest=SHORTEST.days, longest=LONGEST.days)


def check_complaint(
    standing: NotifierStanding, measure: MisuseId, *, at: datetime, open_until: datetime | None
) -> None:
    """Refuse a second complaint, or one after the six months of Art. 20(1)."""
    last_measure = standing.measure
    is_open = (
        last_measure is not None
        and last_measure.id == measure
        and (open_until is None or at <= open_until)
    )
    if not is_open or standing.complaint is not None:
        raise problem("intake.nothing-to-complain-of.no-measure")


def _state(last: MisuseStep, about: Mapping[MisuseAct, MisuseStep], at: datetime) -> NotifierState:
    if MisuseAct.LIFTED in about:
        return NotifierState.CLEAR
    if last.step is MisuseAct.WARNED:
        return NotifierState.WARNED if at < last.at + WARNING_HOLDS else NotifierState.CLEAR
    return (
        NotifierState.SUSPENDED
        if last.ends_at is not None and at < last.ends_at
        else NotifierState.CLEAR
    )

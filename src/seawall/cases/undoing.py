"""How long a decision may be taken back without a trace outside: ten seconds.

People notice a wrong key at once or much later. For ten seconds nothing of a decision
leaves; then it takes effect, and only another decision can supersede it. Where a clock is
about to run out there are no ten seconds to spare: a removal order must be obeyed within
its hour, Regulation (EU) 2021/784, Art. 3(3).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from seawall.cases.model import Case, CaseKind

#: Nothing of a decision leaves for so long.
WINDOW = timedelta(seconds=10)
#: With less than this on a clock, a decision takes effect at once.
SPARE = timedelta(minutes=5)


def held_back_until(case: Case, *, now: datetime) -> datetime | None:
    """When a decision of this case takes effect; None where it does at once.

    An appeal is answered at once: its ruling names the person's right to be heard again.
    """
    if case.kind == CaseKind.APPEAL:
        return None
    if case.due_at is not None and case.due_at - now < SPARE:
        return None
    return now + WINDOW

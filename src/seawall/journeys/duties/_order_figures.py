"""The figures of a period are counted from the log, at a checkpoint: TCO Art. 7, 8 and 21.

From what was written down by then, and by the day that each event took effect: what was written
down late is in the period it belongs to. Refused orders, rehearsals and content drills are none;
secret notices are not here, because nothing here can see them.
"""

from __future__ import annotations

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.journeys.appeals._complaint_clocks import COMPLAINT
from seawall.reports.facts.figure_reading import FigureReading
from seawall.transaction import Transaction


def read_figures(period: ReportingPeriod, *, size: int, tx: Transaction) -> FigureReading:
    """What the first `size` entries of the log tell of a period; to be closed."""
    _, seeded_cases = tx.drills.traces()
    reading = FigureReading(period, complaint_profile=COMPLAINT, seeded_cases=seeded_cases)
    for entry in tx.telling.entries(reading.words, size=size):
        reading.add(entry)
    return reading

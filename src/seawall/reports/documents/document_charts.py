"""The counts of a section as pictures, with the sentence for who does not see them."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.charts.count_chart import CountBar, count_chart
from seawall.forms.letters.sheet import SheetChart
from seawall.reports.documents.model import ReportFigure, ReportSection

#: What is a length of time is no count, and stands in the table alone.
SECONDS = "seconds"
#: One bar is no picture.
_FEWEST = 2


def section_charts(section: ReportSection, *, name: str) -> Iterator[SheetChart]:
    """A picture for each unit of which there are several counts; none where all are zero."""
    for unit in dict.fromkeys(figure.unit for figure in section.figures):
        counts = [figure for figure in section.figures if _is_drawn(figure, unit)]
        if len(counts) < _FEWEST or not any(figure.value for figure in counts):
            continue
        bars = [CountBar(count.words, count.value or 0, is_part=count.is_part) for count in counts]
        says = "; ".join(f"{count.words}: {count.value:,}" for count in counts)
        title = f"{section.article}: {unit}"
        svg = count_chart(bars, name=f"{name}-{unit}", title=title, says=f"{says}.")
        yield SheetChart("", svg, f"{title}. {says}.")


def _is_drawn(figure: ReportFigure, unit: str) -> bool:
    return figure.value is not None and figure.unit == unit != SECONDS

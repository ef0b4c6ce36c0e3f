"""What a report says in words is written for one period, and stands in the log: TCO Art. 7(3)(a), (b).

What is written again replaces what was there, and both stay in the log. Nothing of it is sealed,
because it is published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.errors import problem
from seawall.forms.letters.shown_text import shown_text
from seawall.ids import LedgerEntryId
from seawall.journeys.permission import require_right
from seawall.ledger import JSON, Entry
from seawall.ledger.words.orders import REPORT_TEXT_WRITTEN
from seawall.orders.figures.report_calendar import about_report
from seawall.people.model import Member
from seawall.reports.documents.model import ReportText
from seawall.reports.documents.report_template import TemplateName, report_templates
from seawall.transaction import Transaction

ACT = "order.answer"
#: What Annex II to Regulation (EU) 2024/2835 allows a text of a report.
LONGEST_TEXT = 5_000


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """What somebody writes: for which report and period, which part, and the words."""

    template: TemplateName
    period: ReportingPeriod
    part: str
    text: str


def write_text(written: WrittenPart, person: Member, *, tx: Transaction, now: datetime) -> None:
    """Put a part of a report into words; it takes the place of what was written before."""
    require_right(person, ACT)
    parts = report_templates()[written.template].text_parts
    if written.part not in parts:
        choices = ", ".join(parts) or "none"
        raise problem("reports.no-such-part", part=written.part[:40], choices=choices)
    text = _allowed_text(written.text)
    public: dict[str, JSON] = {
        "part": written.part,
        "report": written.template.value,
        "text": text,
    }
    about = about_report(written.template, written.period)
    tx.ledger.append(Entry(REPORT_TEXT_WRITTEN, about, at=now, by=person.code, public=public))


def texts_of(
    template: TemplateName, period: ReportingPeriod, *, size: int | None, tx: Transaction
) -> Mapping[str, ReportText]:
    """The newest text of each part: among the first `size` entries, or of all there are."""
    about = about_report(template, period)
    if size is None:
        entries = [
            (entry.id, entry.at, entry.public)
            for entry in tx.ledger.about(about, prefix=REPORT_TEXT_WRITTEN)
        ]
    else:
        stream = tx.telling.entries_about(REPORT_TEXT_WRITTEN, [about], size=size)
        entries = [(LedgerEntryId(entry.id), entry.at, entry.public) for entry in stream]
    return {
        str(public["part"]): ReportText(str(public["text"]), entry, at)
        for entry, at, public in entries
    }


def _allowed_text(text: str) -> str:
    """The text with plain line ends, if a report may have it."""
    plain = text.replace("\r\n", "\n").strip()
    if not plain:
        raise problem("reports.text-empty")
    if len(plain) > LONGEST_TEXT:
        raise problem("reports.text-long", length=len(plain), most=LONGEST_TEXT)
    if shown_text(plain) != plain:
        raise problem("reports.text-characters")
    return plain

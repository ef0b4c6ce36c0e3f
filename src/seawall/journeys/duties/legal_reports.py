"""A legal report is drawn up: for a page, a file, a command.

1. The checkpoint is chosen: that at which the period settled, or the newest before that. Whoever
   names a checkpoint gets the report as it was then.
2. The figures are counted at it; what the log does not tell is listed as missing.
3. The texts are the newest that were written, or that the named checkpoint covers.

So a checkpoint, a report and its days give the same bytes, whoever asks and whenever.
"""

from __future__ import annotations

from datetime import datetime

from seawall.clocks.reporting_period import ReportingPeriod
from seawall.journeys.duties.period_reporting import compile_at
from seawall.journeys.duties.report_texts import texts_of
from seawall.journeys.results.period_measuring import checkpoint_for, checkpoint_then
from seawall.ledger.words.orders import CONTACT_POINT_SET
from seawall.reports.documents.drawing_up import ReportAuthor, draw_up
from seawall.reports.documents.model import ReportDocument
from seawall.reports.documents.report_template import TemplateName
from seawall.transaction import Transaction


def draw_up_report(
    name: TemplateName,
    period: ReportingPeriod,
    *,
    tx: Transaction,
    now: datetime,
    size: int | None = None,
) -> ReportDocument:
    """The report of a period; `size` is that of the checkpoint whose report is asked for."""
    if size is None:
        counted_at = checkpoint_for(period, tx=tx, now=now)
    else:
        counted_at = checkpoint_then(period, size, tx=tx, now=now)
    return draw_up(
        name,
        compile_at(period, counted_at, tx=tx),
        author=_author(size, tx=tx),
        period=period,
        counted_at=counted_at,
        texts=texts_of(name, period, size=size, tx=tx),
    )


def _author(size: int | None, *, tx: Transaction) -> ReportAuthor:
    """Whose report it is: by the contact point as it is now, or as the checkpoint has it."""
    if size is None:
        contact = tx.register.contact_point()
        legal_name = contact.legal_name if contact else ""
    else:
        legal_name = ""
        for entry in tx.telling.entries([CONTACT_POINT_SET], size=size):
            legal_name = str(entry.sealed.get("legal_name", ""))
    name = legal_name or tx.people.organisation(tx.organisation).name
    return ReportAuthor(tx.organisation, name, has_legal_name=bool(legal_name))

"""How cases, what is in them and why, and decisions are kept in their tables."""

from __future__ import annotations

from seawall.cases.model import Anchor, Case, CaseItem, CaseReason, Decision
from seawall.db import models as rows
from seawall.db.rows.mapping import Columns, Mapped

CASE = Mapped(Case, rows.CaseRow, lease=Columns(until="lease_until", holder="lease_holder"))
ITEM = Mapped(CaseItem, rows.CaseItemRow, check="upload_check")
REASON = Mapped(CaseReason, rows.CaseReasonRow)
ANCHOR = Mapped(Anchor, rows.CaseAnchorRow)
DECISION = Mapped(Decision, rows.DecisionRow)

"""Where audits are kept."""

from __future__ import annotations

from collections.abc import Iterable

from seawall.audits.model import Audit, AuditState, DrawnDecision, DrawnUpload
from seawall.audits.rows import AUDIT, DRAWN, UPLOAD
from seawall.db import models as db
from seawall.db.rows.counters import advance_counter
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import AuditId


class AuditStore(Scoped):
    """Rows of one organisation."""

    def lock_plans(self) -> None:
        """Until the commit nobody else plans an audit here."""
        advance_counter(f"audit-plans:{self.organisation}")

    def add(self, audit: Audit) -> None:
        """Write a plan down."""
        self._add(AUDIT, audit)

    def save(self, audit: Audit) -> None:
        """Write down what an audit has become."""
        standing = AUDIT.changes(
            audit, "state", "framed", "drawn_at", "drawn_from", "strata", "ended_at"
        )
        self._of(db.AuditRow).filter(id=audit.id).update(**standing)

    def audit(self, audit: AuditId) -> Audit:
        """One audit."""
        row = self._of(db.AuditRow).filter(id=audit).first()
        if row is None:
            raise problem("audits.no-such-audit", audit=str(audit)[:60])
        return AUDIT.value(row)

    def locked(self, audit: AuditId) -> Audit:
        """One audit that nobody else can change until the commit."""
        list(self._of(db.AuditRow).select_for_update().filter(id=audit).values_list("id"))
        return self.audit(audit)

    def audits(self) -> list[Audit]:
        """Every audit, the latest period first."""
        return AUDIT.values(self._of(db.AuditRow).order_by("-last", "-id"))

    def unfinished(self) -> list[Audit]:
        """Every audit that is not over, the earliest period first."""
        states = [AuditState.PLANNED, AuditState.FRAMED, AuditState.DRAWN]
        return AUDIT.values(self._of(db.AuditRow).filter(state__in=states).order_by("first", "id"))

    def add_sample(self, decisions: Iterable[DrawnDecision]) -> None:
        """Write a sample down."""
        self._add_many(DRAWN, decisions)

    def sample(self, audit: AuditId) -> list[DrawnDecision]:
        """The decisions that were drawn, stratum by stratum, as they were drawn."""
        rows = self._of(db.DrawnDecisionRow).filter(audit_id=audit)
        return DRAWN.values(rows.order_by("place"))

    def add_uploads(self, uploads: Iterable[DrawnUpload]) -> None:
        """Write a part of a sample of uploads down."""
        self._add_many(UPLOAD, uploads)

    def uploads(self, audit: AuditId) -> list[DrawnUpload]:
        """The uploads that were drawn, stratum by stratum, as they were drawn."""
        rows = self._of(db.DrawnUploadRow).filter(audit_id=audit)
        return UPLOAD.values(rows.order_by("place"))

"""The figure of one audit, or of one stratum of it, by what was drawn."""

from __future__ import annotations

from collections.abc import Sequence

from seawall.audits.model import AuditSubject
from seawall.results.lives.audit_lives import AuditedStratum
from seawall.results.missed_uploads import missed_of
from seawall.results.model import MetricNumber
from seawall.results.stratified_share import stratified_share


def audit_figure(subject: AuditSubject, strata: Sequence[AuditedStratum]) -> MetricNumber:
    """Decisions that were right, uploads that were missed, or views of what was missed."""
    if subject is AuditSubject.UPLOADS:
        return missed_of(strata)
    return stratified_share("right", strata, is_endless=subject is AuditSubject.VIEWS)

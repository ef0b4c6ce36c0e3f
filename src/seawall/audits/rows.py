"""How audits and their samples are kept in their tables."""

from __future__ import annotations

from seawall.audits.model import Audit, DrawnDecision, DrawnUpload
from seawall.db import models as db
from seawall.db.rows.mapping import Columns, Mapped

AUDIT = Mapped(
    Audit,
    db.AuditRow,
    framed=Columns(
        sha256="file_sha256", lines="file_lines", views="file_views", entry="framed_entry"
    ),
    drawn_from=Columns(size="log_size", root="log_root", frame="frame"),
)
DRAWN = Mapped(DrawnDecision, db.DrawnDecisionRow)
UPLOAD = Mapped(DrawnUpload, db.DrawnUploadRow)

"""How drills and their uploads are kept in their tables."""

from __future__ import annotations

from seawall.db import models as db
from seawall.db.rows.mapping import Columns, Mapped
from seawall.drills.model import ContentDrill, SeededUpload

DRILL = Mapped(
    ContentDrill,
    db.ContentDrillRow,
    door=Columns(
        url="door_url",
        file_field="door_file_field",
        account_field="door_account_field",
        fields="door_fields",
        secrets="door_secrets",
    ),
)
UPLOAD = Mapped(SeededUpload, db.SeededUploadRow, check="check_id")

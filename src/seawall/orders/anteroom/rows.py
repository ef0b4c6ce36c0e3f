"""How waiting documents, and what counts for an hour, are kept in their tables."""

from __future__ import annotations

from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.orders.anteroom.model import WaitingDocument
from seawall.orders.anteroom.strangers_file import StrangersFile

WAITING_DOCUMENT = Mapped(WaitingDocument, db.WaitingDocumentRow)
STRANGERS_FILE = Mapped(StrangersFile, db.StrangersFileRow)

"""How waiting documents are kept in their table."""

from __future__ import annotations

from seawall.db import models as db
from seawall.db.mapping import Mapped
from seawall.orders.anteroom.model import WaitingDocument

WAITING_DOCUMENT = Mapped(WaitingDocument, db.WaitingDocumentRow)

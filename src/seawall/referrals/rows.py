"""How recipients, batches, their lines, dispatches and probes are kept in their tables."""

from __future__ import annotations

from seawall.db import models as db
from seawall.db.mapping import Mapped
from seawall.referrals.model import Batch, Dispatch, Probe, Recipient, ReferralLine

RECIPIENT = Mapped(Recipient, db.Recipient)
BATCH = Mapped(Batch, db.Batch)
LINE = Mapped(ReferralLine, db.Line)
DISPATCH = Mapped(Dispatch, db.Dispatch)
PROBE = Mapped(Probe, db.Probe)

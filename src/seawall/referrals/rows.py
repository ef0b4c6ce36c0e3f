"""How recipients, batches, their lines, dispatches and probes are kept in their tables."""

from __future__ import annotations

from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.referrals.model import (
    Batch,
    Dispatch,
    KeptAnswer,
    Probe,
    Recipient,
    ReferralLine,
)

RECIPIENT = Mapped(Recipient, db.RecipientRow)
BATCH = Mapped(Batch, db.BatchRow)
LINE = Mapped(ReferralLine, db.LineRow)
DISPATCH = Mapped(Dispatch, db.DispatchRow)
ANSWER = Mapped(KeptAnswer, db.PlatformAnswerRow)
PROBE = Mapped(Probe, db.ProbeRow)

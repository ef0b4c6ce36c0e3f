"""What somebody has begun to write and not sent: kept for them, for thirty days, and no longer.

It belongs to whoever holds the token. Nobody here reads it, and it leaves no ledger entry: it
is not said until it is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from seawall.appeals.appeal_form import LONGEST
from seawall.transaction import Transaction

KEPT = timedelta(days=30)
FIELDS = ("claim", "says", "misread", "language")


def keep_draft(
    digest: str, form_texts: Mapping[str, str], *, tx: Transaction, now: datetime
) -> None:
    """Keep what is written so far, in place of what was kept before; forget old drafts."""
    body = {name: form_texts[name][:LONGEST] for name in FIELDS if form_texts.get(name)}
    tx.appeals.forget_drafts(before=now - KEPT)
    if body:
        tx.appeals.keep_draft(digest, body, at=now)
    else:
        tx.appeals.forget_draft(digest)


def read_draft(digest: str, *, tx: Transaction, now: datetime) -> Mapping[str, str]:
    """What was kept; empty if nothing, or nothing young enough."""
    draft = tx.appeals.draft(digest)
    return draft.body if draft and draft.at >= now - KEPT else {}

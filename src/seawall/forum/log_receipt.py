"""The hub's word for a statement it took in: its place in the log, signed at once.

With a receipt in hand a member need not trust the hub: should the log later show another
leaf at that place, receipt and checkpoint together prove it, since the hub signed both.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from seawall.errors import problem
from seawall.forum.forum_statement import open_bytes, sign_bytes
from seawall.forum.model import BadStatement
from seawall.ids import ForumId
from seawall.keys.signing import SigningKey
from seawall.ledger.entry import canonical_json, moment
from seawall.ledger.model import JSON

_HUB = "hub"


@dataclass(frozen=True, slots=True)
class LogReceipt:
    """What the hub promises: this digest stands at this index of this forum's log."""

    forum: ForumId
    index: int
    digest: str
    at: datetime


def write_receipt(receipt: LogReceipt, key: SigningKey) -> str:
    """The receipt, signed by the hub."""
    claims: dict[str, JSON] = {
        "forum": receipt.forum,
        "index": receipt.index,
        "digest": receipt.digest,
        "at": moment(receipt.at),
    }
    return sign_bytes(canonical_json(claims).encode(), key, kid=_HUB)


def read_receipt(text: str, hub_key: str) -> LogReceipt:
    """The receipt, if this hub signed it."""
    try:
        claims = json.loads(open_bytes(text, hub_key, kid=_HUB))
        at = datetime.fromisoformat(claims["at"])
        return LogReceipt(ForumId(claims["forum"]), int(claims["index"]), str(claims["digest"]), at)
    except (KeyError, TypeError, ValueError):
        raise problem("forum.receipt-unreadable", BadStatement) from None

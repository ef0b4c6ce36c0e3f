"""Everything that is preserved of one removal, in one archive for counsel.

It is opened for a purpose like any other opening, and denied like one. The archive has the
content and the related data, the order with its original document, its history and clocks,
and for every entry of the ledger the proof that it was written down then.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from seawall.journeys.entry_proving import NotPlacedYet, prove_entry
from seawall.journeys.preservation.preservation_access import (
    AccessAnswer,
    OpeningRequest,
    denial_of,
    remember_asking,
)
from seawall.ledger.model import Recorded
from seawall.orders.model import Order
from seawall.preservation.bundle import bundle
from seawall.preservation.model import Preservation, PreservedPart
from seawall.transaction import Transaction

_ZIP = "application/zip"

_README = """\
{kept.id}, made {at:%Y-%m-%d %H:%M} UTC for the purpose {purpose}.

This archive holds removed content that is preserved under the profile {kept.profile}
until {kept.kept_until:%Y-%m-%d %H:%M} UTC. Regulation (EU) 2021/784, Art. 6, allows it to
be used for review proceedings and complaints, and for preventing, detecting, investigating
and prosecuting terrorist offences, and for nothing else.

manifest.json   every file with its SHA-256
content/        what was removed (open it on a machine that may hold it)
related/        subscriber identity and access data, where the platform gave them
order/          the order, its original document, its items, history and clocks
ledger/         every entry about it, and for each a proof of inclusion

`seawall ledger verify-proof --key LINE FILE` checks a proof without a network.
"""


def export_for_counsel(asking: OpeningRequest, *, tx: Transaction, now: datetime) -> AccessAnswer:
    """One archive with all that is kept, the order, its history and the proofs of both."""
    preservation = tx.preservations.preservation(asking.preservation)
    denial = denial_of(asking, preservation, preservation.content or preservation.related)
    access = remember_asking(asking, "everything", denial, tx=tx, now=now)
    if denial:
        return AccessAnswer(access, denial)
    parts = _sealed_parts(preservation, tx=tx)
    entries = list(tx.ledger.about(preservation.id))
    if preservation.order:
        parts |= _order_parts(tx.orders.order(preservation.order), tx=tx)
        entries += tx.ledger.about(preservation.order)
    parts |= _proofs(entries, tx=tx)
    parts["README.txt"] = _README.format(kept=preservation, purpose=asking.purpose, at=now).encode()
    facts = {
        "preservation": msgspec.to_builtins(preservation),
        "made_at": now.isoformat(),
        "by": access.person,
    }
    return AccessAnswer(access, content=bundle(parts, facts=facts, now=now), media_type=_ZIP)


def _sealed_parts(preservation: Preservation, *, tx: Transaction) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    for part in PreservedPart:
        if sealed := preservation.sealed(part):
            parts[f"{part}/{sealed}"] = tx.evidence.open(sealed)
    if preservation.item:
        versions = tx.intake.versions(preservation.item)
        item_and_versions = {"item": tx.intake.item(preservation.item), "versions": versions}
        parts["content/item.json"] = _json(item_and_versions)
    return parts


def _order_parts(order: Order, *, tx: Transaction) -> dict[str, bytes]:
    parts = {
        "order/order.json": _json(order),
        "order/items.json": _json(tx.orders.items(order.id)),
        "order/timeline.json": _json(tx.orders.events(order.id)),
        "order/clocks.json": _json(tx.orders.clocks(order.id)),
    }
    if order.document:
        document = tx.orders.document(order.document)
        parts["order/document.json"] = _json(document)
        parts[f"order/original.{document.id}"] = tx.evidence.open(document.evidence)
    return parts


def _proofs(entries: list[Recorded], *, tx: Transaction) -> dict[str, bytes]:
    """Every entry with its proof; one that waits for its place says so."""
    parts: dict[str, bytes] = {"ledger/entries.json": _json(entries)}
    for entry in entries:
        try:
            parts[f"ledger/{entry.id}.tlog-proof"] = str(prove_entry(entry.id, tx=tx)).encode()
        except NotPlacedYet:
            parts[f"ledger/{entry.id}.waiting"] = b"This entry waits for its place in the log.\n"
    return parts


def _json(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=2)

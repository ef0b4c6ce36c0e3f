"""The hub's answer to what we sent: receipts are kept, and a refusal is told to somebody.

A receipt counts only if the hub signed it for exactly this statement. What the hub refuses
is not sent again by itself: the statement keeps its number, so what stands behind it in our
chain waits, and `seawall forum status` says why.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog

from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.forum.log_receipt import read_receipt
from seawall.forum.model import BadStatement, MisconductEvidence, Seat
from seawall.ids import SeatId
from seawall.transaction import Transaction

_log = structlog.get_logger()


def keep_receipts(seat: SeatId, payload: Any, *, tx: Transaction, now: datetime) -> None:
    """Keep what the hub answered for each statement."""
    our_seat = tx.forum.seat(seat)
    answers = payload.get("taken", []) if isinstance(payload, dict) else []
    for answer in answers:
        if isinstance(answer, dict) and isinstance(answer.get("number"), int):
            _keep(our_seat, answer, tx=tx, now=now)


def send_statements_again(seat: SeatId, *, tx: Transaction, now: datetime) -> int:
    """Send statements again that the hub refused, and those queued behind them."""
    our_seat = tx.forum.locked(seat)
    forgiven = tx.forum.forgive(seat)
    if tx.forum.unsent(seat, limit=1):
        arguments = {"organisation": our_seat.organisation, "seat": our_seat.id}
        key = f"forum:{our_seat.id}:again:{now.isoformat()}"
        tx.outbox.add(OwedJob(Task.SEND_FORUM, arguments, key=key), now=now)
    return forgiven


def _keep(seat: Seat, answer: dict[str, Any], *, tx: Transaction, now: datetime) -> None:
    number = int(answer["number"])
    outgoing = tx.forum.outgoing(seat.id, number)
    if outgoing is None or outgoing.receipt:
        return
    if refusal := str(answer.get("refusal") or ""):
        _log.warning("forum.refused", seat=seat.id, number=number, why=refusal)
        tx.forum.mark_refused(seat.id, number, refusal=refusal[:1000])
        return
    try:
        receipt = read_receipt(str(answer.get("receipt", "")), seat.hub_key)
    except BadStatement:
        receipt = None
    if receipt is None or receipt.digest != outgoing.digest or receipt.forum != seat.forum:
        say = f"The hub's receipt for statement {number} does not match the statement."
        proof = {"statement": outgoing.text, "receipt": str(answer.get("receipt", ""))[:4000]}
        tx.forum.add_evidence(seat, MisconductEvidence("bad_receipt", seat.me, say, proof, now))
        return
    tx.forum.mark_receipted(seat.id, number, receipt=str(answer["receipt"]), index=receipt.index)

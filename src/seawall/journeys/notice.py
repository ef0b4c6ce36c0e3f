"""A user or a trusted flagger tells us of content: a case knows, they get a receipt.

DSA Art. 16(4): the sender is told without undue delay that the notice arrived; the
receipt is that confirmation. A notice of a trusted flagger goes first: Art. 22(1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.cases.model import CaseReason
from seawall.errors import InvalidRequest
from seawall.ids import CaseId, NoticeId, new_id
from seawall.intake.faults import ItemNotFound
from seawall.intake.model import Item, Notice
from seawall.journeys import receipt
from seawall.journeys.case_opening import Arrival, open_or_join
from seawall.ledger import JSON, Entry
from seawall.taxonomy import label as known_label
from seawall.transaction import Transaction

QUEUE = "notices"

#: Of a notice that names no label; a trusted flagger's word counts one more.
_SEVERITY = 3


class NoReasonGiven(InvalidRequest):
    """The notice does not say why the content is illegal: DSA Art. 16(2)(a)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says about an item."""

    kind: str
    external_id: str
    source: str
    reason: str
    label: str = ""
    trusted: bool = False
    by: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """What the sender is told: the receipt's token, this once."""

    id: NoticeId
    receipt: str
    case: CaseId


def receive(claim: Claim, *, tx: Transaction, now: datetime) -> Received:
    """Admit a notice: it opens or joins a case, and the sender gets a receipt."""
    severity = _check(claim)
    item = _item(claim, tx=tx)
    notice = NoticeId(new_id("notice", now=now))
    arrival = _arrival(claim, item, why=_why(claim, notice), severity=severity, tx=tx)

    case = open_or_join(arrival, tx=tx, now=now, by=claim.by)
    given = receipt.issue()
    tx.intake.add_notice(
        Notice(
            id=notice,
            item=item.id,
            source=claim.source,
            trusted=claim.trusted,
            reason=claim.reason,
            label=claim.label,
            receipt_digest=given.digest,
            case=case.id,
            at=now,
        )
    )
    public: dict[str, JSON] = {
        "case": case.id,
        "item": item.id,
        "label": claim.label,
        "trusted": claim.trusted,
    }
    sealed = {"reason": claim.reason, "source": claim.source}
    entry = Entry("notice.received", notice, at=now, by=claim.by, public=public, sealed=sealed)
    tx.ledger.append(entry)
    return Received(notice, given.token, case.id)


def _check(claim: Claim) -> int:
    if not claim.reason.strip():
        raise NoReasonGiven(
            "a notice says why the content is illegal or against the terms.",
            field="reason",
            remedy="Write it in a sentence: DSA Art. 16(2)(a).",
        )
    severity = known_label(claim.label).severity if claim.label else _SEVERITY
    return severity + int(claim.trusted)


def _item(claim: Claim, *, tx: Transaction) -> Item:
    item = tx.intake.item_named(claim.kind, claim.external_id)
    if item is None:
        raise ItemNotFound(
            f"there is no item {claim.kind}/{claim.external_id}.",
            field="item",
            remedy="Send the item first: PUT /v1/items/{kind}/{id}.",
        )
    return item


def _arrival(
    claim: Claim, item: Item, *, why: CaseReason, severity: int, tx: Transaction
) -> Arrival:
    latest = tx.intake.latest(item.id)
    return Arrival(
        item=item.id,
        version=item.latest_version,
        signals=latest.signals if latest else (),
        entries=(),
        check=None,
        reason=why,
        queue=QUEUE,
        severity=severity,
        description=f"{item.kind} {item.external_id}, notice of a {_whose(claim)}",
        source=claim.source,
    )


def _why(claim: Claim, notice: NoticeId) -> CaseReason:
    return CaseReason("notice", notice, f"{_whose(claim)} {claim.source}: {claim.reason}")


def _whose(claim: Claim) -> str:
    return "trusted flagger" if claim.trusted else "user"

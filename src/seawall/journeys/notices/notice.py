"""A user or a trusted flagger tells us of content: a case knows, they get a receipt.

DSA Art. 16(4): the sender is told without undue delay that the notice arrived; the
receipt is that confirmation. A notice of a trusted flagger goes first: Art. 22(1). What
lacks an element of Art. 16(2) is taken all the same, and the sender learns what is missing.
Who a user is stands in the sealed statement alone: whoever decides does not see it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from seawall.cases.model import CaseReason
from seawall.errors import problem
from seawall.ids import CaseId, NoticeId, new_id
from seawall.intake.model import Item, Notice
from seawall.intake.notifying.model import USERS, NoticeStatement
from seawall.journeys import receipt
from seawall.journeys.notices import notice_statement
from seawall.journeys.notices.notice_statement import NoticeMessage, NoticePlace, Notifier
from seawall.journeys.queue._case_opening import CaseArrival, open_or_join_case
from seawall.ledger import JSON, Entry
from seawall.ledger.words.content import NOTICE_RECEIVED
from seawall.taxonomy import label as known_label
from seawall.transaction import Transaction

QUEUE = "notices"

#: Of a notice that names no label; a trusted flagger's word counts one more.
_SEVERITY = 3


@dataclass(frozen=True, slots=True)
class NoticeClaim:
    """What somebody says about an item."""

    kind: str
    external_id: str
    reason: str
    who: Notifier = field(default_factory=Notifier)
    label: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedNotice:
    """What the sender is told: the receipt's token, this once; no case while it is kept."""

    id: NoticeId
    receipt: str
    case: CaseId | None
    statement: NoticeStatement


def receive_notice(claim: NoticeClaim, *, tx: Transaction, now: datetime) -> ReceivedNotice:
    """Admit a notice: it opens or joins a case, and the sender gets a receipt."""
    flagger = notice_statement.trusted_flagger_of(claim.who, tx=tx, now=now)
    is_trusted = flagger is not None and flagger.has_priority(now)
    severity = _claimed_severity(claim)
    item = _item(claim, tx=tx)
    saying = NoticeMessage(claim.who, claim.reason, item=item.id)
    if notice_statement.standing(claim.who, tx=tx, now=now).is_suspended:
        return _keep(saying, claim, tx=tx, now=now)
    notice = NoticeId(new_id("notice", now=now))
    why = CaseReason(
        "notice",
        notice,
        f"{_whose(claim)}: {claim.reason}",
        severity=severity,
        flagger=flagger.id if flagger else None,
    )
    arrival = _arrival(claim, item, why=why, tx=tx)

    case = open_or_join_case(arrival, tx=tx, now=now, by=claim.by)
    new_receipt = receipt.issue_receipt()
    tx.intake.add_notice(
        Notice(
            id=notice,
            item=item.id,
            source=_shown_source(claim),
            trusted=is_trusted,
            reason=claim.reason,
            label=claim.label,
            receipt_digest=new_receipt.digest,
            case=case.id,
            at=now,
        )
    )
    statement = notice_statement.write_statement(
        saying,
        NoticePlace(case=case.id),
        notice=notice,
        receipt_digest=new_receipt.digest,
        tx=tx,
        now=now,
    )
    _remember(claim, statement, is_trusted=is_trusted, tx=tx, now=now)
    return ReceivedNotice(notice, new_receipt.token, case.id, statement)


def _keep(
    saying: NoticeMessage, claim: NoticeClaim, *, tx: Transaction, now: datetime
) -> ReceivedNotice:
    """A suspension runs: the notice is kept, and nobody is asked to look."""
    new_receipt = receipt.issue_receipt()
    statement = notice_statement.write_statement(
        saying, NoticePlace(), receipt_digest=new_receipt.digest, tx=tx, now=now
    )
    notice_statement.remember_kept(statement, tx=tx, now=now, by=claim.by)
    return ReceivedNotice(statement.id, new_receipt.token, None, statement)


def _remember(
    claim: NoticeClaim,
    statement: NoticeStatement,
    *,
    is_trusted: bool,
    tx: Transaction,
    now: datetime,
) -> None:
    public: dict[str, JSON] = {
        "case": statement.case,
        "item": statement.item,
        "label": claim.label,
        "trusted": is_trusted,
        **notice_statement.facts_of(statement),
    }
    sealed = {"reason": claim.reason, "source": _shown_source(claim)}
    entry = Entry(NOTICE_RECEIVED, statement.id, at=now, by=claim.by, public=public, sealed=sealed)
    tx.ledger.append(entry)


def _claimed_severity(claim: NoticeClaim) -> int:
    if not claim.reason.strip():
        raise problem("intake.no-reason-given")
    return known_label(claim.label).severity if claim.label else _SEVERITY


def _item(claim: NoticeClaim, *, tx: Transaction) -> Item:
    item = tx.intake.item_named(claim.kind, claim.external_id)
    if item is None:
        raise problem(
            "intake.item-not-found.claimed", kind=claim.kind, external_id=claim.external_id
        )
    return item


def _arrival(claim: NoticeClaim, item: Item, *, why: CaseReason, tx: Transaction) -> CaseArrival:
    latest = tx.intake.latest(item.id)
    return CaseArrival(
        item=item.id,
        version=item.latest_version,
        signals=latest.signals if latest else (),
        entries=(),
        check=None,
        reason=why,
        queue=QUEUE,
        severity=why.severity,
        description=f"{item.kind} {item.external_id}, notice of a {_kind(claim)}",
        source=_shown_source(claim),
    )


def _whose(claim: NoticeClaim) -> str:
    return f"{_kind(claim)} {claim.who.source}" if claim.who.flagger else _kind(claim)


def _kind(claim: NoticeClaim) -> str:
    return "trusted flagger" if claim.who.flagger else "user"


def _shown_source(claim: NoticeClaim) -> str:
    """Who says it, for whoever decides: a trusted flagger by name, and users all alike."""
    return claim.who.source if claim.who.flagger else USERS

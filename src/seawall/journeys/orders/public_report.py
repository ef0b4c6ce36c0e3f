"""Anybody reports an address: no account, no name, and a token to follow it with.

The address is all that is needed. It binds nobody, starts no clock and is counted in a series
of its own. Whoever reports what was reported before gets a token too, and nobody is asked
to look twice. Nothing about the sender is kept but what they choose to write; their name and
contact stand in the sealed statement alone (`intake/notifying`), never in the order, its
document or the ledger, which reviewers read. Who gives every
element of DSA Art. 16(2) gives a notice in the sense of the law; who does not is heard as well.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime

from seawall.cases.model import Finding
from seawall.errors import problem
from seawall.forms.model import Channel, Form
from seawall.ids import CaseId, FlaggerId, OrderId, new_id
from seawall.intake.notifying.model import NoticeStatement
from seawall.intake.notifying.notice_misuse import NotifierStanding
from seawall.journeys import receipt
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.notices import notice_statement
from seawall.journeys.notices.notice_statement import NoticeMessage, Notifier
from seawall.journeys.orders import order_receipt
from seawall.journeys.orders._order_admitting import facts_of
from seawall.journeys.orders._order_items import (
    TRUSTED,
    CaseOpening,
    items_of,
    locate_addresses,
    open_case,
)
from seawall.journeys.orders.document_arrival import DocumentArrival
from seawall.journeys.orders.order_receiving import keep_document
from seawall.ledger import JSON, Entry
from seawall.ledger.words.content import NOTICE_RECEIVED
from seawall.orders import states
from seawall.orders.demand import DemandedAddress, letter_demand
from seawall.orders.governing import binding_of
from seawall.orders.locating import address_of
from seawall.orders.model import Document, Order, OrderItem, OrderState, Trust
from seawall.orders.opening.model import name_addresses
from seawall.transaction import Transaction

LONGEST_REASON = 5_000
LONGEST_CONTACT = 300
REPEATS = "repeats"


@dataclass(frozen=True, slots=True)
class PublicReport:
    """What somebody tells us; all but the address is theirs to leave out."""

    url: str
    reason: str = ""
    contact: str = ""
    name: str = ""
    good_faith: bool = False
    child_abuse: bool = False
    language: str = ""
    flagger: FlaggerId | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What they keep: the token is told once; and whether we knew of the address."""

    order: Order | None
    token: str
    is_repeat: bool
    statement: NoticeStatement


@dataclass(frozen=True, slots=True)
class ReportProgress:
    """How far a report has come, for whoever holds its token: DSA Art. 16(5) and (6)."""

    received_at: datetime
    state: str
    outcome: str
    reason_code: str = ""
    decided_at: datetime | None = None
    is_automated: bool = False
    statement: NoticeStatement | None = None
    standing: NotifierStanding = field(default_factory=NotifierStanding)


def report_address(submission: PublicReport, *, tx: Transaction, now: datetime) -> Reported:
    """Take a report in."""
    _check(submission)
    notice_statement.trusted_flagger_of(_who(submission), tx=tx, now=now)  # locked before the rest
    tx.orders.lock_receiving()
    if notice_statement.standing(_who(submission), tx=tx, now=now).is_suspended:
        return _keep_report(submission, tx=tx, now=now)
    items = locate_addresses(name_addresses([DemandedAddress(url=submission.url)]), tx=tx, now=now)
    first = _first(items[0], submission, tx=tx)
    order = _order(submission, first, tx=tx, now=now)
    if first is None:
        case = open_case(CaseOpening(order, items_of(items), None), tx=tx, now=now)
        order = replace(order, case=case.id if case else None)
    tx.orders.add(order, items)
    statement = _state(submission, order, items[0], tx=tx, now=now)
    public = {
        "case": order.case,
        "is_repeat": first is not None,
        **facts_of(order),
        **notice_statement.facts_of(statement),
    }
    sealed: dict[str, JSON] | None = {"reason": submission.reason} if submission.reason else None
    step = HistoryStep(states.OrderStep.RECEIVED.value, public=public, sealed=sealed)
    remember_step(order, step, tx=tx, now=now)
    return Reported(
        order, order_receipt.token_of(order), is_repeat=first is not None, statement=statement
    )


def follow_report(token: str, *, tx: Transaction, now: datetime) -> ReportProgress:
    """What has become of a report."""
    statement = tx.notifying.by_receipt(receipt.digest(token))
    if statement is not None and statement.kept_under:
        return _with_statement(statement, ReportProgress(statement.at, "kept", ""), tx=tx, now=now)
    order = tx.orders.by_receipt(receipt.digest(token))
    if order is None or order.form is not Form.PUBLIC_REPORT:
        raise problem("intake.unknown-receipt")
    leading_order = order
    if first := order.body.get(REPEATS):
        leading_order = tx.orders.order(OrderId(first))
    items = tx.orders.items(leading_order.id)
    judged = tx.orders.judged_at([leading_order.id]).get(leading_order.id)
    progress = ReportProgress(order.received_at, leading_order.state.value, "", decided_at=judged)
    if items:
        progress = replace(progress, outcome=items[0].outcome, reason_code=items[0].reason_code)
    return _with_statement(
        statement, _with_decision(progress, leading_order.case, tx=tx), tx=tx, now=now
    )


def _keep_report(submission: PublicReport, *, tx: Transaction, now: datetime) -> Reported:
    """Processing is suspended for this sender: it is kept, and nobody is asked to look."""
    new_receipt = receipt.issue_receipt()
    statement = notice_statement.write_statement(
        _saying(submission),
        notice_statement.NoticePlace(),
        receipt_digest=new_receipt.digest,
        tx=tx,
        now=now,
    )
    notice_statement.remember_kept(statement, tx=tx, now=now)
    return Reported(None, new_receipt.token, is_repeat=False, statement=statement)


def _state(
    submission: PublicReport, order: Order, item: OrderItem, *, tx: Transaction, now: datetime
) -> NoticeStatement:
    statement = notice_statement.write_statement(
        replace(_saying(submission), item=item.item),
        notice_statement.NoticePlace(
            order=OrderId(order.body.get(REPEATS, order.id)), case=order.case
        ),
        receipt_digest=order_receipt.digest_of(order),
        tx=tx,
        now=now,
    )
    public: dict[str, JSON] = {
        "case": order.case,
        "item": item.item,
        "order": order.id,
        "trusted": bool(submission.flagger),
        **notice_statement.facts_of(statement),
    }
    tx.ledger.append(Entry(NOTICE_RECEIVED, statement.id, at=now, public=public))
    return statement


def _who(submission: PublicReport) -> Notifier:
    return Notifier(
        name=submission.name,
        email=submission.contact,
        flagger=submission.flagger,
        is_in_good_faith=submission.good_faith,
        is_child_abuse=submission.child_abuse,
        language=submission.language,
    )


def _saying(submission: PublicReport) -> NoticeMessage:
    return NoticeMessage(_who(submission), submission.reason, url=submission.url)


def _with_decision(
    progress: ReportProgress, case: CaseId | None, *, tx: Transaction
) -> ReportProgress:
    """When a person decided, and whether a machine had a part in it: Art. 16(6)."""
    head = tx.cases.head(case) if case else None
    if head is None or head.finding is Finding.ESCALATE:
        return progress
    is_automated = head.automation.get("decision", "not") not in {"not", "", None}
    outcome = progress.outcome or ("declined" if head.finding is Finding.ALLOW else "accepted")
    return replace(progress, outcome=outcome, decided_at=head.at, is_automated=is_automated)


def _with_statement(
    statement: NoticeStatement | None, progress: ReportProgress, *, tx: Transaction, now: datetime
) -> ReportProgress:
    if statement is None:  # from before statements were written down
        return progress
    standing = notice_statement.standing_by_key(
        statement.notifier, tx=tx.of(statement.organisation), now=now
    )
    return replace(progress, statement=statement, standing=standing)


def _check(submission: PublicReport) -> None:
    if not address_of(submission.url).canonical:
        raise problem("orders.no-address")
    for name, text, most in (
        ("reason", submission.reason, LONGEST_REASON),
        ("contact", submission.contact, LONGEST_CONTACT),
        ("name", submission.name, LONGEST_CONTACT),
    ):
        if len(text) > most:
            raise problem("orders.too-long", most=most, field=name)


def _first(item: OrderItem, submission: PublicReport, *, tx: Transaction) -> Order | None:
    """The report of this address that somebody still has to look at.

    A trusted flagger's report is looked at for itself, so that it goes first: Art. 22(1).
    """
    if submission.flagger:
        return None
    earlier_reports = [
        earlier
        for earlier in tx.orders.orders_naming(item.fingerprint)
        if earlier.form is Form.PUBLIC_REPORT
        and earlier.state is OrderState.RUNNING
        and REPEATS not in earlier.body
    ]
    return earlier_reports[-1] if earlier_reports else None


def _order(
    submission: PublicReport, first: Order | None, *, tx: Transaction, now: datetime
) -> Order:
    order = Order(
        id=OrderId(new_id("order", now=now)),
        organisation=tx.organisation,
        form=Form.PUBLIC_REPORT,
        binding=binding_of(Form.PUBLIC_REPORT),
        channel=Channel.PORTAL,
        state=OrderState.RUNNING,
        trust=Trust.ANONYMOUS,
        received_at=now,
    )
    document = _keep(submission, order.id, tx=tx, now=now)
    body = {"form": "public_report", "reason": submission.reason}
    if flagger := notice_statement.trusted_flagger_of(_who(submission), tx=tx, now=now):
        body |= {TRUSTED: str(flagger.id)}
    return replace(
        order,
        document=document.id,
        digest=document.sha256,
        body={**body, **({REPEATS: first.id} if first else {})},
        case=first.case if first else None,
        receipt_digest=order_receipt.digest_of(order),
    )


def _keep(submission: PublicReport, order: OrderId, *, tx: Transaction, now: datetime) -> Document:
    """What is reported, sealed; the number makes two reports of one address differ."""
    report_words = {
        "order": order,
        "reason": submission.reason,
        "url": submission.url,
    }
    content = json.dumps(report_words, ensure_ascii=False, sort_keys=True).encode()
    arrival = DocumentArrival(
        content=content,
        media_type="application/json",
        channel=Channel.PORTAL,
        demand=letter_demand(report_words),
    )
    return keep_document(arrival, now, tx=tx, now=now)

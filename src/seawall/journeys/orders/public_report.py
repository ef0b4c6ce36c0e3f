"""Anybody reports an address: no account, no name, and a token to follow it with.

The address is all that is needed. It binds nobody, starts no clock and is counted in a series
of its own. Whoever reports what was reported before gets a token too, and nobody is asked
to look twice. Nothing about the sender is kept but what they choose to write. Who gives every
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
from seawall.intake.notifying.misuse import Standing
from seawall.intake.notifying.model import Statement
from seawall.journeys import receipt
from seawall.journeys.clocks._order_history import Step, remember
from seawall.journeys.notices import notice_statement
from seawall.journeys.notices.notice_statement import Notifier, Saying
from seawall.journeys.orders import order_receipt
from seawall.journeys.orders._order_admitting import facts_of
from seawall.journeys.orders._order_items import TRUSTED, Opening, items_of, locate, open_case
from seawall.journeys.orders.order_receiving import Arrival, keep
from seawall.ledger import JSON, Entry
from seawall.ledger.words.content import NOTICE_RECEIVED
from seawall.orders import states
from seawall.orders.demand import Place, letter
from seawall.orders.governing import binding_of
from seawall.orders.locating import address_of
from seawall.orders.model import Document, Order, OrderItem, OrderState, Trust
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
    statement: Statement


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a report has come, for whoever holds its token: DSA Art. 16(5) and (6)."""

    received_at: datetime
    state: str
    outcome: str
    reason_code: str = ""
    decided_at: datetime | None = None
    is_automated: bool = False
    statement: Statement | None = None
    standing: Standing = field(default_factory=Standing)


def report(said: PublicReport, *, tx: Transaction, now: datetime) -> Reported:
    """Take a report in."""
    _check(said)
    tx.orders.lock_receiving()
    if notice_statement.standing(_who(said), tx=tx, now=now).is_suspended:
        return _kept(said, tx=tx, now=now)
    items = locate([Place(url=said.url)], tx=tx, now=now)
    first = _first(items[0], said, tx=tx)
    order = _order(said, first, tx=tx, now=now)
    if first is None:
        case = open_case(Opening(order, items_of(items), None), tx=tx, now=now)
        order = replace(order, case=case.id if case else None)
    tx.orders.add(order, items)
    statement = _state(said, order, items[0], tx=tx, now=now)
    public = {
        "case": order.case,
        "is_repeat": first is not None,
        **facts_of(order),
        **notice_statement.facts_of(statement),
    }
    sealed: dict[str, JSON] = {"contact": said.contact, "name": said.name, "reason": said.reason}
    step = Step(
        states.Step.RECEIVED.value,
        public=public,
        sealed=sealed if said.contact or said.name else None,
    )
    remember(order, step, tx=tx, now=now)
    return Reported(
        order, order_receipt.token_of(order), is_repeat=first is not None, statement=statement
    )


def follow(token: str, *, tx: Transaction, now: datetime) -> Progress:
    """What has become of a report."""
    said = tx.notifying.by_receipt(receipt.digest(token))
    if said is not None and said.kept_under:
        return _told(said, Progress(said.at, "kept", ""), tx=tx, now=now)
    order = tx.orders.by_receipt(receipt.digest(token))
    if order is None or order.form is not Form.PUBLIC_REPORT:
        raise problem("orders.unknown-receipt")
    shown = order
    if first := order.body.get(REPEATS):
        shown = tx.orders.order(OrderId(first))
    items = tx.orders.items(shown.id)
    judged = tx.orders.judged_at([shown.id]).get(shown.id)
    found = Progress(order.received_at, shown.state.value, "", decided_at=judged)
    if items:
        found = replace(found, outcome=items[0].outcome, reason_code=items[0].reason_code)
    return _told(said, _decided(found, shown.case, tx=tx), tx=tx, now=now)


def _kept(said: PublicReport, *, tx: Transaction, now: datetime) -> Reported:
    """Processing is suspended for this sender: it is kept, and nobody is asked to look."""
    given = receipt.issue()
    statement = notice_statement.state(
        _saying(said), notice_statement.Place(), receipt_digest=given.digest, tx=tx, now=now
    )
    notice_statement.remember_kept(statement, tx=tx, now=now)
    return Reported(None, given.token, is_repeat=False, statement=statement)


def _state(
    said: PublicReport, order: Order, item: OrderItem, *, tx: Transaction, now: datetime
) -> Statement:
    statement = notice_statement.state(
        replace(_saying(said), item=item.item),
        notice_statement.Place(order=OrderId(order.body.get(REPEATS, order.id)), case=order.case),
        receipt_digest=order_receipt.digest_of(order),
        tx=tx,
        now=now,
    )
    public: dict[str, JSON] = {
        "case": order.case,
        "order": order.id,
        "trusted": bool(said.flagger),
        **notice_statement.facts_of(statement),
    }
    tx.ledger.append(Entry(NOTICE_RECEIVED, statement.id, at=now, public=public))
    return statement


def _who(said: PublicReport) -> Notifier:
    return Notifier(
        name=said.name,
        email=said.contact,
        flagger=said.flagger,
        is_in_good_faith=said.good_faith,
        is_child_abuse=said.child_abuse,
        language=said.language,
    )


def _saying(said: PublicReport) -> Saying:
    return Saying(_who(said), said.reason, url=said.url)


def _decided(found: Progress, case: CaseId | None, *, tx: Transaction) -> Progress:
    """When a person decided, and whether a machine had a part in it: Art. 16(6)."""
    head = tx.cases.head(case) if case else None
    if head is None or head.finding is Finding.ESCALATE:
        return found
    is_automated = head.automation.get("decision", "not") not in {"not", "", None}
    outcome = found.outcome or ("declined" if head.finding is Finding.ALLOW else "accepted")
    return replace(found, outcome=outcome, decided_at=head.at, is_automated=is_automated)


def _told(said: Statement | None, found: Progress, *, tx: Transaction, now: datetime) -> Progress:
    if said is None:  # from before statements were written down
        return found
    standing = notice_statement.standing_by_key(said.notifier, tx=tx.of(said.organisation), now=now)
    return replace(found, statement=said, standing=standing)


def _check(said: PublicReport) -> None:
    if not address_of(said.url).canonical:
        raise problem("orders.no-address")
    for name, text, most in (
        ("reason", said.reason, LONGEST_REASON),
        ("contact", said.contact, LONGEST_CONTACT),
        ("name", said.name, LONGEST_CONTACT),
    ):
        if len(text) > most:
            raise problem("orders.too-long", most=most, field=name)


def _first(item: OrderItem, said: PublicReport, *, tx: Transaction) -> Order | None:
    """The report of this address that somebody still has to look at.

    A trusted flagger's report is looked at for itself, so that it goes first: Art. 22(1).
    """
    if said.flagger:
        return None
    same = [
        one
        for one in tx.orders.orders_naming(item.fingerprint)
        if one.form is Form.PUBLIC_REPORT
        and one.state is OrderState.RUNNING
        and REPEATS not in one.body
    ]
    return same[-1] if same else None


def _order(said: PublicReport, first: Order | None, *, tx: Transaction, now: datetime) -> Order:
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
    document = _keep(said, order.id, tx=tx, now=now)
    body = {"form": "public_report", "reason": said.reason, "contact": said.contact}
    body |= {"name": said.name} if said.name else {}
    if notice_statement.has_priority(_who(said), tx=tx, now=now):
        body |= {TRUSTED: str(said.flagger)}
    return replace(
        order,
        document=document.id,
        digest=document.sha256,
        body={**body, **({REPEATS: first.id} if first else {})},
        case=first.case if first else None,
        receipt_digest=order_receipt.digest_of(order),
    )


def _keep(said: PublicReport, order: OrderId, *, tx: Transaction, now: datetime) -> Document:
    """The report's own words, sealed; the number makes two reports of one address differ."""
    written = {
        "contact": said.contact,
        "name": said.name,
        "order": order,
        "reason": said.reason,
        "url": said.url,
    }
    content = json.dumps(written, ensure_ascii=False, sort_keys=True).encode()
    came = Arrival(
        content=content,
        media_type="application/json",
        channel=Channel.PORTAL,
        demand=letter(written),
    )
    return keep(came, now, tx=tx, now=now)

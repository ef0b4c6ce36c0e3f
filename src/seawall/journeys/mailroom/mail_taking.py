"""A mail or a file that was fetched is taken in: an order, a reply to us, or a letter.

1. What the mailbox holds is sealed and a job is owed for it, in one commit; only then is the
   mailbox told. Killed in between, the same bytes find the job that is there.
2. It is read, outside of any transaction.
3. What answers a mail of ours goes to what it answers: a platform's answer to the unit's
   request, a clarification to the order that was paused, a server's report to the mail that
   it is about. All else is received, and of an order that is new to us its authority is owed
   the receipt.

A mail over which reading has failed again and again is not read any more: it becomes a
letter as it is, with its bytes, and a person is called.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from seawall.clocks.instant import write_instant
from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.ids import EvidenceId
from seawall.intake.evidence.model import SealedFile
from seawall.intake.evidence.sealed_ahead import FilesAhead
from seawall.journeys.answers import order_clarification, receipt_mailing
from seawall.journeys.answers.order_clarification import ClarificationReply
from seawall.journeys.anteroom.arriving import arrive
from seawall.journeys.enforcement.paging import call_attention
from seawall.journeys.mailroom import _mail_returned, _reply_finding
from seawall.journeys.orders.document_arrival import DocumentArrival
from seawall.journeys.orders.order_reading import ReadLetter
from seawall.journeys.orders.order_receiving import keep_document
from seawall.journeys.orders.order_sender import who_sent
from seawall.journeys.referrals import dispatch_answer
from seawall.mailroom.proposals.proposal import Layout, MailProposal
from seawall.orders.demand import DemandedAddress
from seawall.orders.model import Order
from seawall.people.model import OrganisationKind
from seawall.referrals.referral_faults import BadAnswer
from seawall.transaction import Transaction

_MOST_HINTS = 5


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """What a mailbox or a folder held, and when it came there."""

    name: str
    """A file's name; empty for a mail."""
    content: bytes
    received_at: datetime


def seal_mail(fetched: FetchedMail, files: FilesAhead) -> SealedFile:
    """What was fetched, under seal before anything is owed for it."""
    return files.seal(fetched.content, "application/octet-stream", "order")


def owe_reading(
    fetched: FetchedMail, sealed: SealedFile, *, tx: Transaction, now: datetime
) -> bool:
    """Keep what was fetched and owe the reading of it; whether it was new to us."""
    key = f"read:{tx.organisation}:{sealed.sha256}"
    if tx.outbox.by_key(key) is not None:
        return False
    arguments = {
        "organisation": tx.organisation,
        "evidence": tx.evidence.keep(sealed),
        "name": fetched.name,
        "received_at": write_instant(fetched.received_at.astimezone(UTC)),
    }
    owed = OwedJob(Task.READ_MAIL, arguments, key=key)
    return tx.outbox.add(owed, now=now) is not None


def note_too_large(name: str, size: int, *, tx: Transaction, now: datetime) -> None:
    """Call attention to something that waits and is larger than anything we open."""
    about = f"mail:{hashlib.sha256(name.encode()).hexdigest()[:32]}"
    say = (
        f"An e-mail or file of {size} bytes is waiting unread: it is too large, or cannot be accessed. "
        "It may be an order."
    )
    call_attention(about, say=say, tx=tx, now=now, page=True)


def take_letter(
    letter: ReadLetter, evidence: EvidenceId, *, tx: Transaction, now: datetime
) -> list[Order]:
    """Take what was read where it belongs; the orders it became or is about."""
    arrivals = [replace(arrival, evidence=evidence) for arrival in letter.arrivals]
    if letter.mail is not None and _mail_returned.hear_returned_mail(letter.mail, tx=tx, now=now):
        return []
    if _is_heard(letter, tx=tx, now=now):
        return []
    if (order := _reply_finding.answered_order(letter, tx=tx)) is not None:
        return [_clarify(order, letter, arrivals[0], tx=tx, now=now)]
    if hints := [order.id for order in _reply_finding.awaiting_orders(letter, tx=tx)]:
        arrivals = [_with_hints(arrival, hints) for arrival in arrivals]
    received_documents = arrive(arrivals, tx=tx, now=now).received
    for received in received_documents:
        if received.is_new and received.refused is None and letter.mail is not None:
            receipt_mailing.owe_receipt(received.order, letter.mail.flags, tx=tx, now=now)
    return [received.order for received in received_documents]


def _with_hints(arrival: DocumentArrival, hints: Sequence[str]) -> DocumentArrival:
    """What arrived, and which orders it may answer: for whoever reads it."""
    return replace(arrival, reading={**arrival.reading, "may_answer": list(hints[:_MOST_HINTS])})


def _is_heard(letter: ReadLetter, *, tx: Transaction, now: datetime) -> bool:
    """Whether it was a platform's answer to what we sent as a unit, proved by its signature."""
    if (
        letter.mail is None
        or tx.people.organisation(tx.organisation).kind is not OrganisationKind.UNIT
    ):
        return False
    contents = {file.name: file.content for file in letter.mail.attachments}
    is_answer = False
    for proposal in letter.proposals:
        if proposal.layout is not Layout.SIGNED_JSON or proposal.original not in contents:
            continue
        try:
            dispatch_answer.receive_answer(contents[proposal.original], tx=tx, now=now)
            is_answer = True
        except BadAnswer as wrong:
            dispatch_answer.refuse_answer(wrong, sender=letter.mail.sender, tx=tx, now=now)
    return is_answer


def _clarify(
    order: Order, letter: ReadLetter, arrival: DocumentArrival, *, tx: Transaction, now: datetime
) -> Order:
    """A reply is kept like everything that comes, once, and judged."""
    tx.orders.lock_receiving()
    digest = hashlib.sha256(arrival.content).hexdigest()
    if tx.orders.document_by_digest(arrival.channel, digest) is not None:
        return order
    at = min(arrival.received_at or now, now)
    document = keep_document(arrival, at, tx=tx, now=now)
    sender = who_sent(arrival.envelope, arrival.demand, tx=tx)
    is_same_authority = (
        sender.is_known and sender.authority and sender.authority.id == order.authority
    )
    reply = ClarificationReply(
        order=order.id,
        text=letter.mail.text if letter.mail else "",
        places=_places(letter.proposals),
        fields=_fields(letter.proposals),
        document=document.id,
        is_from_sender=bool(is_same_authority),
        received_at=at,
    )
    return order_clarification.receive_reply(reply, tx=tx, now=now).order


def _places(proposals: Iterable[MailProposal]) -> Sequence[DemandedAddress]:
    return [
        DemandedAddress(url=location.url, information=location.information)
        for proposal in proposals
        for location in proposal.locations
    ]


def _fields(proposals: Iterable[MailProposal]) -> dict[str, object]:
    return {
        name: value
        for proposal in proposals
        if proposal.layout is not Layout.PLAIN
        for name, value in proposal.fields.items()
    }

"""Waiting documents that ask nothing of us are left out: their bytes stay, and who said so.

What binds by its form, or says that hours count, takes two people: one alone, tired or bought,
must not make an order disappear before anybody else has seen it. The first one's word stands
beside the document until a second agrees; what came since then is not part of it.

Everybody's word is about the documents that they were shown, and no others: many senders may
stand under one name, and more of them than a page shows.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.errors import problem
from seawall.ids import OrderId, PersonId
from seawall.journeys.permission import require_right
from seawall.journeys.second_pair import require_second_person
from seawall.ledger import Entry
from seawall.ledger.words.orders import DOCUMENT_DOUBTED, DOCUMENT_LEFT_OUT
from seawall.orders.anteroom.model import WaitingDocument, WaitingState
from seawall.people.model import Member
from seawall.transaction import Transaction

#: Whose word counts about what may bind.
_VERIFY = "order.verify"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many were left out, and how many wait for a second person."""

    left: int
    doubted: int


def leave_out(
    group: str,
    reason: str,
    person: Member,
    *,
    on_page: Collection[OrderId],
    tx: Transaction,
    now: datetime,
) -> LeftOut:
    """A person says that these of what waits of one sender ask nothing of us."""
    require_right(person, "order.answer")
    if not reason.strip():
        raise problem("orders.reason-missing.doubt")
    waiting = [
        tx.anteroom.locked(document.id) for document in tx.anteroom.waiting_of(group, on_page)
    ]
    if not waiting:
        raise problem("orders.unknown-waiting", document=group)
    binding = [document for document in waiting if document.must_be_told]
    if binding:
        require_right(person, _VERIFY)
    doubted = [document for document in binding if document.doubted_by]
    if doubted:
        first = PersonId(doubted[0].doubted_by)
        require_second_person(first, person, right=_VERIFY, tx=tx, now=now)
    fresh = [] if doubted else binding
    for document in fresh:
        _doubt(document, reason.strip(), person, tx=tx, now=now)
    ended = [*doubted, *(document for document in waiting if not document.must_be_told)]
    for document in ended:
        _leave(document, reason.strip(), by=person.code, tx=tx, now=now)
    return LeftOut(len(ended), len(fresh))


def _doubt(
    document: WaitingDocument, reason: str, person: Member, *, tx: Transaction, now: datetime
) -> None:
    tx.anteroom.save(replace(document, doubted_by=person.id, doubted_why=reason))
    entry = Entry(
        DOCUMENT_DOUBTED, about=document.id, at=now, by=person.code, sealed={"reason": reason}
    )
    tx.ledger.append(entry)


def _leave(
    document: WaitingDocument, reason: str, *, by: str, tx: Transaction, now: datetime
) -> None:
    left = replace(
        document,
        state=WaitingState.LEFT_OUT,
        settled_at=now,
        settled_by=by,
        settled_how=reason,
    )
    tx.anteroom.save(left)
    entry = Entry(DOCUMENT_LEFT_OUT, about=document.id, at=now, by=by, sealed={"reason": reason})
    tx.ledger.append(entry)

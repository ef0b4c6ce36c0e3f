"""The people whose names the file of a statement knows: none of them goes into a public text.

The account it is about, the accounts behind the case, whoever gave notice of it or appealed, and
our own colleagues. What nobody ever wrote into the file cannot be known here.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.ids import CaseId
from seawall.intake.notifying.notice_words import words_of
from seawall.transaction import Transaction

#: So many accounts of a case and notices about it are looked at.
_MOST = 200


def known_names(case: CaseId, *, tx: Transaction) -> tuple[str, ...]:
    """Every name that the file of this case knows, each once."""
    return tuple(dict.fromkeys(name.strip() for name in _names(case, tx=tx) if name.strip()))


def _names(case: CaseId, *, tx: Transaction) -> Iterator[str]:
    yield from (name for name, _count in tx.clusters.accounts(case, limit=_MOST))
    yield from (appeal.account for appeal in tx.appeals.of_case(case))
    orders = [order.id for order in tx.orders.orders_of_case(case)]
    for statement in tx.notifying.statements_about(case, orders, limit=_MOST):
        words = words_of(statement)
        yield from (words["name"], words["email"], words["source"])
    for member in tx.people.members():
        yield from (member.email, *_full_name(member.name))


def _full_name(name: str) -> Iterator[str]:
    """A colleague's name of two words and more: one alone may be any word."""
    if len(name.split()) > 1:
        yield name

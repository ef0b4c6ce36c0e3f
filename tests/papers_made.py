"""Papers that ask for data, information or steps, for tests; everybody in them is invented."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

from seawall.forms.model import Channel
from seawall.journeys.orders.order_receiving import ReceivedDocument
from seawall.orders.model import Order
from seawall.orders.register.model import AuthorityKind
from seawall.people.model import Organisation
from seawall.transaction import transaction
from tests.orders_made import URL, Registered, make_authority, take_in

RECEIVED = datetime(2026, 11, 2, 9, tzinfo=UTC)
_numbers = itertools.count(1)
_STATES = {"osa": "GB", "esa": "AU", "och": "SG", "dsa": "FR", "epo": "FR", "ca_": "CA"}


def make_issuer(org: Organisation, form: str, **changes: Any) -> Registered:
    """Somebody of the register who issues papers of this form."""
    kind = AuthorityKind.COURT if form.startswith("epoc") else AuthorityKind.REGULATOR
    return make_authority(org, **{"kind": kind, "country": _STATES[form[:3]], **changes})


def paper(form: str, issuer: Registered | None = None, **changes: Any) -> dict[str, Any]:
    """A paper of this form, as JSON."""
    usual: dict[str, Any] = {
        "form": form,
        "authority": {"name": issuer.authority.name if issuer else "Unknown Office"},
        "issuing_member_state": _STATES[form[:3]],
        "issued_at": RECEIVED.isoformat(),
        "reference_number": f"{form}-{next(_numbers)}",
    }
    if form.startswith("epoc"):
        usual["asks"] = {"subjects": ["account 17"], "data": ["subscriber"], "offence": "terrorism"}
    return {**usual, **changes}


def certificate(form: str = "epoc", **asks: Any) -> dict[str, Any]:
    """What an EPOC asks, with what this test changes."""
    usual = {"subjects": ["account 17"], "data": ["subscriber"], "offence": "terrorism"}
    return {**usual, **asks}


def receive_paper(
    org: Organisation,
    form: str,
    *,
    by: Registered | None = None,
    unsigned: bool = False,
    now: datetime = RECEIVED,
    **changes: Any,
) -> ReceivedDocument:
    """A paper that has come in: signed by somebody of the register, or by nobody."""
    if unsigned:
        body = paper(form, by, **changes)
        return take_in(org, body, now=now, channel=Channel.EMAIL_PLAIN)
    issuer = by or make_issuer(org, form)
    return take_in(org, paper(form, issuer, **changes), by=issuer, now=now)


def make_paper(org: Organisation, form: str, **changes: Any) -> Order:
    """A signed paper of this form that was received."""
    return receive_paper(org, form, **changes).order


def now_is(org: Organisation, order: Order) -> Order:
    """The order as it stands."""
    with transaction(org.id) as tx:
        return tx.orders.order(order.id)


__all__ = [
    "RECEIVED",
    "URL",
    "certificate",
    "make_issuer",
    "make_paper",
    "now_is",
    "paper",
    "receive_paper",
]

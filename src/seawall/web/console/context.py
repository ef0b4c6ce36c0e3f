"""What every page of the console shows around itself: places, who is signed in, theme."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _

from seawall.orders.model import Binding, OrderState
from seawall.people.model import Kind, Member, Organisation
from seawall.people.rights import may
from seawall.transaction import Transaction
from seawall.web.request import Call, hold

THEMES = frozenset({"seawall-light", "seawall-dark"})
#: States of an order in which somebody of ours must do something.
_AWAITED = frozenset({OrderState.RECEIVED, OrderState.AUTHENTICATING, OrderState.RUNNING})


@dataclass(frozen=True, slots=True)
class Place:
    """One link of the rail."""

    title: str
    href: str
    icon: str
    key: str
    count: int = 0
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the rail and the places under it."""

    title: str
    places: tuple[Place, ...]


def shell(request: HttpRequest) -> dict[str, Any]:
    """The rail and the frame; nothing but the theme for somebody who is not signed in."""
    call = cast("Call", request)
    theme = request.COOKIES.get("seawall_theme", "")
    frame: dict[str, Any] = {"theme": theme if theme in THEMES else ""}
    member = getattr(call, "member", None)
    if member is None:
        return frame
    around = _looked_up(call)
    return {
        **frame,
        "member": member,
        "now": call.now,
        "organisation": around.organisation,
        "sections": _sections(call.path, member, around),
    }


@dataclass(frozen=True, slots=True)
class _Around:
    """Whose console it is, and how much waits there."""

    organisation: Organisation
    cases: int
    orders: int
    referrals: int


def _looked_up(call: Call) -> _Around:
    if hasattr(call, "tx"):
        return _around(call.tx, call)
    with hold(call) as tx:
        return _around(tx, call)


def _around(tx: Transaction, call: Call) -> _Around:
    asked: Counter[str] = Counter()
    for (binding, _form, state), number in tx.orders.count().items():
        if state in _AWAITED:
            asked[binding] += number
    return _Around(
        organisation=tx.people.organisation(call.organisation),
        cases=tx.cases.open_count(),
        orders=asked[Binding.MANDATORY],
        referrals=asked[Binding.VOLUNTARY],
    )


def _sections(path: str, member: Member, around: _Around) -> tuple[Section, ...]:
    review: tuple[Place, ...] = (
        Place(_("Review queue"), "/", "inbox", "g i", count=around.cases),
        *_asked_of_us(member, around),
        *_heard(member),
        Place(_("Check something"), "/try", "clipboard-paste", "g n"),
        Place(_("Banks"), "/banks", "fingerprint", "g b"),
        *_shared(member, around),
    )
    accounts: tuple[Place, ...] = (
        Place(_("Deliveries"), "/admin/endpoints", "webhook", "g d"),
        Place(_("Ledger"), "/ledger", "scroll-text", "g l"),
    )
    if may(member.role, "order.see"):
        accounts = (Place(_("Authorities"), "/authorities", "badge-check", "g u"), *accounts)
    if may(member.role, "case.see"):
        accounts = (*accounts, Place(_("Sources"), "/sources", "scale", "g w"))
    if may(member.role, "people.manage"):
        accounts = (*accounts, Place(_("People"), "/admin/people", "users", "g p"))
    return (
        Section(_("Review"), tuple(_marked(place, path) for place in review)),
        Section(_("Accounts for it"), tuple(_marked(place, path) for place in accounts)),
    )


def _asked_of_us(member: Member, around: _Around) -> tuple[Place, ...]:
    """Orders and referrals for who receives them; a unit writes them instead."""
    if not may(member.role, "order.see"):
        return ()
    if around.organisation.kind is Kind.UNIT:
        return (Place(_("Referring"), "/referring", "send", "g f"),)
    return (
        Place(_("Orders"), "/orders", "siren", "g o", count=around.orders),
        Place(_("Referrals"), "/referrals", "scale", "g r", count=around.referrals),
    )


def _heard(member: Member) -> tuple[Place, ...]:
    """Appeals, for who may answer one."""
    if not may(member.role, "appeal.decide"):
        return ()
    return (Place(_("Appeals"), "/appeals", "gavel", "g e"),)


def _shared(member: Member, around: _Around) -> tuple[Place, ...]:
    """The forums; a unit's `g f` is its referring."""
    if not may(member.role, "forum.see"):
        return ()
    key = "g s" if around.organisation.kind is Kind.UNIT else "g f"
    return (Place(_("Forums"), "/forum", "share-2", key),)


def _marked(place: Place, path: str) -> Place:
    """The place we are at says so; a case belongs to the queue."""
    if place.href == "/":
        return replace(place, is_here=path == "/" or path.startswith("/cases/"))
    return replace(place, is_here=path.startswith(place.href))

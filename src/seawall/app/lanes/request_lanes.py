"""Which lane a request takes: by who asks, and for what.

The sizes stand here, once. Strangers' lanes have few threads, since a process computes in one
thread at a time: a crowd in all of them has a small part of it. Each lane is for one process.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from seawall.gate.body_budget import BodyShare
from seawall.mailroom.signing.jws import MEDIA_TYPES

if TYPE_CHECKING:
    from starlette.requests import Request

    from seawall.app.known_senders import KnownSender


class RequestLane(StrEnum):
    """Who waits together."""

    ORDERS = "orders"
    """Documents signed by a key of the register, or by an API key that may bring them."""
    PEOPLE = "people"
    """Whoever is signed in, and API keys."""
    DOCUMENTS = "documents"
    """Strangers' documents."""
    PAGES = "pages"
    """Strangers' pages: the form to sign in, public forms and figures, receipts."""
    SIGN_IN = "sign-in"
    """Signing in by passkey, link or provider."""
    PASSWORDS = "passwords"
    """Signing in by password, which takes long and much memory on purpose."""


@dataclass(frozen=True, slots=True)
class LanePlan:
    """How many threads a lane has, how many requests may be in it, and how many of one asker."""

    threads: int
    places: int
    each: int
    share: BodyShare
    is_ours: bool = False
    """Whether those in it are known: health is red where one of them is turned away."""
    goes_first: bool = False
    gives_way: bool = False
    """Whether none of it begins while anybody is in one that goes first (`orders_first.py`)."""


PLANS = {
    RequestLane.ORDERS: LanePlan(4, 128, 64, BodyShare.ORDERS, is_ours=True, goes_first=True),
    RequestLane.PEOPLE: LanePlan(8, 256, 128, BodyShare.UPLOADS, is_ours=True),
    RequestLane.DOCUMENTS: LanePlan(1, 32, 16, BodyShare.DOCUMENTS, gives_way=True),
    RequestLane.PAGES: LanePlan(2, 64, 16, BodyShare.PAGES),
    RequestLane.SIGN_IN: LanePlan(2, 32, 8, BodyShare.SIGN_IN, gives_way=True),
    RequestLane.PASSWORDS: LanePlan(1, 16, 4, BodyShare.SIGN_IN, gives_way=True),
}
#: The scope of an API key that brings orders and referrals.
_ORDERS_SCOPE = "orders"
#: Where authorities send what their keys sign.
_REGISTERED = re.compile(r"/v1/(orders|referrals|deconfliction)")
_DOCUMENTS = re.compile(r"/v1/answers|/v1/forum/[^/]+/(statements|samples|join|lookup/\w+)")
_PASSWORD, _SIGN_IN = "/sign-in/password", "/sign-in/"


def is_signed_document(request: Request, sender: KnownSender) -> bool:
    """Whether only the signature can say who sends this."""
    if request.method != "POST" or sender.caller is not None:
        return False
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return media_type in MEDIA_TYPES and _REGISTERED.fullmatch(request.url.path) is not None


def lane_of(method: str, path: str, sender: KnownSender) -> RequestLane:
    """The lane of a request, by what is known before its body is read."""
    if sender.caller is not None:
        is_order = method == "POST" and _REGISTERED.fullmatch(path) is not None
        may_bring = _ORDERS_SCOPE in sender.caller.scopes
        return RequestLane.ORDERS if is_order and may_bring else RequestLane.PEOPLE
    if sender.is_known:
        return RequestLane.PEOPLE
    if method == "POST" and (_REGISTERED.fullmatch(path) or _DOCUMENTS.fullmatch(path)):
        return RequestLane.DOCUMENTS
    if path == _PASSWORD:
        return RequestLane.PASSWORDS
    return RequestLane.SIGN_IN if path.startswith(_SIGN_IN) else RequestLane.PAGES

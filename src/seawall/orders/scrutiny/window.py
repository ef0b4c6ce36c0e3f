"""Who may ask for scrutiny of an order, and until when: TCO Art. 4(3) and (4).

Only an order from another state than that of the main establishment or the legal
representative can be scrutinised; against a domestic one there are the courts, Art. 9. The
provider has 48 hours from the order, the content provider 48 hours from the information of
Art. 11(2), and the authority decides within 72 hours of the request or of its copy.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from seawall.clocks.clock import Clock
from seawall.clocks.jurisdictions.model import Profile
from seawall.errors import Conflict, InvalidRequest
from seawall.forms.model import Form
from seawall.orders.model import Order

REQUEST = "eu-tco-scrutiny-request"
DECISION = "eu-tco-scrutiny-decision"


class Asker(StrEnum):
    """Who makes the reasoned request."""

    PROVIDER = "provider"
    CONTENT_PROVIDER = "content_provider"


class NoScrutiny(Conflict):
    """The order cannot be scrutinised: it is domestic, or no removal order."""


class WindowClosed(Conflict):
    """The 48 hours are over, in every reading."""


class Unreasoned(InvalidRequest):
    """The request must be reasoned."""


def require_scrutable(order: Order) -> None:
    """Refuse an order that Art. 4 does not speak of, and say what there is instead."""
    if order.form is not Form.REMOVAL_ORDER or not order.cross_border:
        raise NoScrutiny(
            "Article 4 is for removal orders from another Member State.",
            field="order",
            remedy="Challenge it before the courts of the issuing state: Art. 9, and its "
            "section G has the court and the deadline.",
        )


def request_window(profile: Profile, since: datetime) -> Clock:
    """The 48 hours, from the order's receipt or from the information of Art. 11(2)."""
    return Clock(profile, since)


def require_request(order: Order, window: Clock, *, reasons: str, at: datetime) -> bool:
    """Refuse a request that cannot be made; whether it is made in the last, arguable reading."""
    require_scrutable(order)
    if not reasons.strip():
        raise Unreasoned(
            "a request for scrutiny is reasoned.",
            field="reasons",
            remedy="Say which provision, or which fundamental right, is seriously infringed.",
        )
    latest = window.legal_limit or window.due_at
    if latest is not None and at > latest:
        raise WindowClosed(
            f"requests were possible until {latest:%Y-%m-%d %H:%M:%S} UTC.",
            field="order",
            remedy="Redress before the courts of the issuing state remains: Art. 9.",
        )
    return window.due_at is not None and at > window.due_at

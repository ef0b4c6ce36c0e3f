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
from seawall.errors import problem
from seawall.forms.model import Form
from seawall.orders.model import Order

REQUEST = "eu-tco-scrutiny-request"
DECISION = "eu-tco-scrutiny-decision"


class Asker(StrEnum):
    """Who makes the reasoned request."""

    PROVIDER = "provider"
    CONTENT_PROVIDER = "content_provider"


def require_scrutable(order: Order) -> None:
    """Refuse an order that Art. 4 does not speak of, and say what there is instead."""
    if order.form is not Form.REMOVAL_ORDER or not order.cross_border:
        raise problem("orders.no-scrutiny")


def request_window(profile: Profile, since: datetime) -> Clock:
    """The 48 hours, from the order's receipt or from the information of Art. 11(2)."""
    return Clock(profile, since)


def is_arguably_late(order: Order, window: Clock, *, reasons: str, at: datetime) -> bool:
    """Whether a request is made in the last, arguable reading; one too late is refused."""
    require_scrutable(order)
    if not reasons.strip():
        raise problem("orders.unreasoned")
    latest = window.legal_limit or window.due_at
    if latest is not None and at > latest:
        raise problem("orders.window-closed", latest=latest)
    return window.due_at is not None and at > window.due_at

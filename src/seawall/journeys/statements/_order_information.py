"""What the user may be told of an order: the redress, and the order's own reasons. TCO Art. 11."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seawall.forms.annexes.form_faults import FormUnreadable
from seawall.forms.annexes.form_reading import read_annex1
from seawall.orders.model import Order


def facts_for_user(order: Order) -> dict[str, Any]:
    """What the user gets on request: the redress, and the order's own category and reasons."""
    facts: dict[str, Any] = {
        "order": order.id,
        "article": "TCO Art. 11",
        "copy": bool(order.document),
    }
    try:
        form = read_annex1(_with_one_address(order.body))
    except FormUnreadable:
        return facts
    redress = form.redress
    return {
        **facts,
        "categories": [category.value for category in form.categories],
        "reasons": form.reasons,
        "redress": {
            "body": redress.body,
            "deadline": redress.deadline,
            "legislation": redress.legislation,
        },
    }


def _with_one_address(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The words of an order; nothing of this is in its addresses, of which it may have 20,000."""
    addresses = body.get("locations")
    return {**body, "locations": addresses[:1]} if isinstance(addresses, list) else body

"""Referrals arrive: voluntary, judged by our own terms, counted in a series of their own."""

from __future__ import annotations

from ninja import Router, Status

from seawall.web.api.door import OF_A_FILE, Line, refusals
from seawall.web.api.order_documents import DOCUMENT, OrderReceiptOut, take_in
from seawall.web.request import Call

router = Router(tags=["orders"])


@router.post(
    "",
    auth=None,
    response={200: OrderReceiptOut, 201: OrderReceiptOut, **refusals(*OF_A_FILE)},
    openapi_extra=DOCUMENT,
)
def receive_referral(request: Call, to: Line = "") -> Status[OrderReceiptOut]:
    """Receive a referral: signed JSON, or plain JSON with an API key."""
    return take_in(request, to, usually="referral")
